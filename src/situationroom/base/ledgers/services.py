"""Writes: read a file, say which column is which, let its rows be written, take them back."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any
from uuid import UUID

from situationroom.base.acting import acting_as, as_room
from situationroom.base.actors import Actor
from situationroom.base.errors import NotFound, Refusal
from situationroom.base.events import Fact, emit
from situationroom.base.facts import LedgerDiscarded, LedgerMapped, LedgerRead
from situationroom.base.files.reading import read_passing
from situationroom.base.jobs import start_job
from situationroom.base.labelling import make_label
from situationroom.base.labels import Level
from situationroom.base.ledgers.fields import fold
from situationroom.base.ledgers.finding import Line, Table, find_tables
from situationroom.base.ledgers.judging import Judged, Told, judge, without_numbers
from situationroom.base.ledgers.matching import bare, doubled, knows_of, lacking
from situationroom.base.ledgers.queries import steering
from situationroom.base.ledgers.rules import CONFIRMING, MAPPING, READING, TAKING_BACK, Reading
from situationroom.base.ledgers.states import LedgerOutcome, LedgerState
from situationroom.base.ledgers.targets import Setting, Target, get_target
from situationroom.base.models import Job, LedgerImport, LedgerRow
from situationroom.base.rules import require
from situationroom.documents.grids import Read
from situationroom.documents.limited.names import safe_name

WRITE, UNDO = "ledgers.write", "ledgers.undo"
BATCH = 500
Columns = Sequence[Sequence[str] | None]
"""For each sort of table the field of each column, empty for none; None leaves the table out."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A file as it came, what its rows become, and who reads both."""

    target: str
    name: str
    content: bytes
    level: Level = Level.OWN
    row_level: Level = Level.OWN
    about: UUID | None = None


def read_ledger(*, by: Actor, at: datetime, sent: Sent) -> LedgerImport:
    """Read a file and keep its tables; nothing is written into a room yet (rules LED-01 to 03).

    Raises Refusal for what cannot be read, holds no list, or is longer than is imported at once.
    """
    target = get_target(sent.target)
    require(READING, Reading(by, sent.level, sent.row_level, target.levels))
    target(Setting(by, at, sent.row_level, sent.about)).check_may_import()
    tables = tables_of(read_passing(BytesIO(sent.content), sent.name), target)
    shapes = list(dict.fromkeys(table.headings for table in tables))
    assert by.organisation is not None  # rule LED-01
    with acting_as(by):
        ledger = LedgerImport.unscoped.create(
            label=make_label(sent.level, owner=by.organisation, creator=by.id),
            organisation=by.organisation,
            target=sent.target,
            about=sent.about,
            row_level=sent.row_level,
            name=safe_name(sent.name),
            sha256=hashlib.sha256(sent.content).hexdigest(),
            shape=_digest(shapes),
            tables=[
                {
                    "name": table.name,
                    "headings": list(table.headings),
                    "shape": shapes.index(table.headings),
                    "rows": len(table.rows),
                    "hidden": table.hidden,
                }
                for table in tables
            ],
            blank=sum(table.blank for table in tables),
            read_at=at,
            read_by=by.name,
        )
        LedgerRow.objects.bulk_create(_rows(ledger, tables), batch_size=BATCH)
        count = sum(len(table.lines) for table in tables)
        told = LedgerRead(ledger=str(ledger.id), target=sent.target, rows=count)
        _tell(told, ledger, by, at)
    return ledger


def tables_of(read: Read, target: type[Target[Any]]) -> list[Table]:
    """Return the tables of a file by what its headings could mean to a target. Raises Refusal."""
    known = {bare(name) for name in knows_of(target.fields)}
    return find_tables(read, lambda part: bare(part) in known)


def _digest(shapes: Sequence[Sequence[str]]) -> str:
    said = json.dumps([[fold(heading) for heading in shape] for shape in shapes])
    return hashlib.sha256(said.encode()).hexdigest()


def _rows(ledger: LedgerImport, tables: Sequence[Table]) -> Iterator[LedgerRow]:
    position = 0
    for number, table in enumerate(tables):
        for found in table.lines:
            position += 1
            is_row = found.line is Line.ROW
            texts, numbered = without_numbers(found.texts)
            yield LedgerRow(
                ledger=ledger,
                position=position,
                table=number,
                number=found.number,
                line=found.line,
                texts=texts,
                outcome=LedgerOutcome.UNREAD if is_row else LedgerOutcome.PASSED,
                problems=[{"numbered": True}] if numbered else [],
            )


def map_ledger(
    *, by: Actor, at: datetime, ledger: UUID, columns: Columns, fixed: Mapping[str, str]
) -> LedgerImport:
    """Say which column is which field, and what stands in every row; judge all rows by that.

    Still nothing is written (rules LED-04, LED-05). Raises Refusal for two columns of one field,
    and for a field that every row needs and no column gives.
    """
    with acting_as(by):
        row = held_ledger(by, ledger)
        require(MAPPING, steering(row, by))
        target = get_target(row.target)
        words = {key: text.strip() for key, text in fixed.items() if text.strip()}
        _check_mapping(row, target, columns, words)
        row.mapping = {"columns": [list(one) if one else None for one in columns], "fixed": words}
        ready = target(Setting(by, at, Level(row.row_level), row.about))
        ready.check_may_import()
        row.counts = _judge_all(row, ready)
        row.state, row.mapped_at = LedgerState.MAPPED, at
        row.save()
        _tell(LedgerMapped(ledger=str(row.id)), row, by, at)
    return row


def _check_mapping(
    ledger: LedgerImport, target: type[Target[Any]], columns: Columns, fixed: Mapping[str, str]
) -> None:
    labels = {one.key: one.label for one in target.fields}
    widths = {one["shape"]: len(one["headings"]) for one in ledger.tables}
    if len(columns) != len(widths) or any(
        one is not None and (len(one) != widths[number] or not set(one) <= {"", *labels})
        for number, one in enumerate(columns)
    ):
        raise Refusal(
            "These columns are not those of this file, or the fields are of something else.",
            "Open the page of the columns again, and choose there.",
        )
    taken = [one for one in columns if one is not None and any(one)]
    if not taken:
        raise Refusal("No column was chosen.", "Choose for at least one column what it is.")
    for one in taken:
        for key in doubled(one):
            raise Refusal(
                "More than one column is %(name)s.", "Keep one of them.", name=labels[key]
            )
        for need in lacking(target.fields, one, fixed):
            raise Refusal(
                "Every row needs this, and no column gives it: %(name)s.",
                "Choose the column, leave the table out, or say it for all rows.",
                name=need.label,
            )


def _judge_all(ledger: LedgerImport, target: Target[Any]) -> dict[str, int]:
    """Judge every line of a file anew; return how many there are of each outcome."""
    rows = list(LedgerRow.objects.filter(ledger=ledger).order_by("position"))
    told = [one for row in rows if (one := told_of(ledger, row)) is not None]
    judged = dict(zip((one.position for one in told), judge(target, told, seen={}), strict=True))
    for row in rows:
        if row.line == Line.ROW:
            put(row, judged.get(row.position) or Judged(LedgerOutcome.PASSED))
    # Written anew: so many rows are changed several times as slowly.
    LedgerRow.objects.filter(ledger=ledger).delete()
    LedgerRow.objects.bulk_create(rows, batch_size=BATCH)
    return dict(Counter(row.outcome for row in rows))


def told_of(ledger: LedgerImport, row: LedgerRow) -> Told | None:
    """Return a row by its fields; None where it is no row or its table is left out."""
    keys = ledger.mapping["columns"][ledger.tables[row.table]["shape"]]
    if row.line != Line.ROW or keys is None or not any(keys):
        return None
    cells = {key: text for key, text in zip(keys, row.texts, strict=True) if key}
    numbered = any(one.get("numbered") for one in row.problems)
    return Told(row.position, {**ledger.mapping["fixed"], **cells}, numbered)


def put(row: LedgerRow, judged: Judged) -> None:
    """Note with a row what becomes of it."""
    kept = [one for one in row.problems if one.get("numbered")]
    row.outcome, row.said, row.before = judged.outcome, judged.said, judged.before
    row.problems = [*kept, *judged.problems]
    row.thing = judged.thing.pk if judged.thing is not None else None
    row.is_new = judged.outcome is LedgerOutcome.NEW


def confirm_ledger(*, by: Actor, at: datetime, ledger: UUID) -> LedgerImport:
    """Let the rows that were shown be written, as work of whoever confirms (rules LED-04 to 07)."""
    with acting_as(by):
        row = held_ledger(by, ledger)
        require(CONFIRMING, steering(row, by))
        row.state = LedgerState.WRITING
        row.work = _start(row, WRITE, by, at)
        row.save(update_fields=["state", "work"])
    return row


def take_back_ledger(*, by: Actor, at: datetime, ledger: UUID) -> LedgerImport:
    """Take back, as work, what nobody has changed since it was written (rules LED-04, 08, 09)."""
    with acting_as(by):
        row = held_ledger(by, ledger)
        require(TAKING_BACK, steering(row, by))
        row.state = LedgerState.UNDOING
        row.work = _start(row, UNDO, by, at)
        row.save(update_fields=["state", "work"])
    return row


def _start(row: LedgerImport, kind: str, by: Actor, at: datetime) -> Job:
    return start_job(by=by, at=at, kind=kind, label=row.label, payload={"ledger": str(row.id)})


def discard_ledger(*, by: Actor, at: datetime, ledger: UUID) -> None:
    """Throw a file away of which nothing was written (rules LED-04, LED-05)."""
    with acting_as(by):
        row = held_ledger(by, ledger)
        require(MAPPING, steering(row, by))
        _tell(LedgerDiscarded(ledger=str(row.id)), row, by, at)
        row.delete()


def forget_rows(*, of: UUID) -> None:
    """Empty the lines a thing came from of what they said, in the caller's transaction."""
    with as_room("who is to be forgotten is forgotten in the lines they came from, too"):
        rows = list(LedgerRow.objects.filter(thing=of))
        for row in rows:
            row.forget()
        LedgerRow.objects.bulk_update(rows, ["texts", "said", "before"])


def held_ledger(by: Actor, ledger: UUID) -> LedgerImport:
    """Return an import as it is, held. Raises NotFound when hidden or absent."""
    if not LedgerImport.objects.visible_to(by).filter(pk=ledger).exists():
        raise NotFound("There is no such import.")
    rows = LedgerImport.unscoped.select_for_update(of=("self",))
    return rows.select_related("label", "work").get(pk=ledger)


def _tell(fact: Fact, row: LedgerImport, by: Actor, at: datetime) -> None:
    emit(fact, about=row.id, label=row.label, by=by, at=at)
