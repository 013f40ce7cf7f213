"""How a worker writes the rows of an import and takes them back: some rows a step.

Each row is judged again before it is written and stands in a savepoint of its own: one that is
refused stops no other, and what stood changed since the preview is not written over. What a step
wrote, its notes and the cursor are one transaction, so that a worker that was killed writes
nothing twice.
"""

from collections import Counter
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from situationroom.base.acting import acting_as
from situationroom.base.actors import Actor
from situationroom.base.errors import Conflict, Refusal
from situationroom.base.events import emit
from situationroom.base.facts import LedgerImported, LedgerTakenBack
from situationroom.base.jobs import job
from situationroom.base.labels import Level
from situationroom.base.ledgers.judging import Judged, as_problem, judge
from situationroom.base.ledgers.queries import get_ledger
from situationroom.base.ledgers.services import UNDO, WRITE, held_ledger, put, told_of
from situationroom.base.ledgers.states import (
    LEFT_OUTCOMES,
    WRITTEN_OUTCOMES,
    LedgerOutcome,
    LedgerState,
)
from situationroom.base.ledgers.targets import Setting, Target, get_target, standing_now
from situationroom.base.models import LedgerImport, LedgerRow
from situationroom.base.privacy.retention import THREE_YEARS, retains
from situationroom.base.work import Work
from situationroom.documents.messages import gettext_noop

SLICE = 20
WRITING = gettext_noop("Writing the rows")
UNDOING = gettext_noop("Taking the rows back")

retains("imports", LedgerImport, since="read_at", days=THREE_YEARS)


def _begun(work: Work) -> tuple[LedgerImport, Target[Any], Actor]:
    """Return the import, its target, and who asked as they stand now. Raises NotAllowed."""
    at = timezone.now()
    by = standing_now(work.by, at)
    with acting_as(by):
        ledger = get_ledger(id=UUID(work.payload["ledger"]), by=by)
        target = get_target(ledger.target)(Setting(by, at, Level(ledger.row_level), ledger.about))
        target.check_may_import()
    return ledger, target, by


@job(WRITE, says="Importing a file")
def write_rows(work: Work) -> dict[str, int]:
    """Write the rows of an import that were shown as new or changed."""
    ledger, target, by = _begun(work)
    with acting_as(by):
        waiting = LedgerRow.objects.filter(ledger=ledger, written_at=None)
        ids = list(
            waiting.filter(outcome__in=WRITTEN_OUTCOMES)
            .order_by("position")
            .values_list("pk", flat=True)
        )
    done, total = work.done, work.done + len(ids)
    for first in range(0, len(ids), SLICE):
        part = ids[first : first + SLICE]
        done += len(part)
        with work.step(done=done, total=total, said=WRITING), acting_as(by):
            _write_part(ledger, target, part)
    return _end_writing(work, by, ledger)


def _write_part(ledger: LedgerImport, target: Target[Any], part: list[UUID]) -> None:
    """Judge some rows together and write them; what stands is judged once more, just before."""
    rows = list(LedgerRow.objects.filter(pk__in=part).order_by("position"))
    told = [said for row in rows if (said := told_of(ledger, row)) is not None]
    for row, said, one in zip(rows, told, judge(target, told, seen={}), strict=True):
        again = one if one.thing is None else judge(target, [said], seen={})[0]
        _write(target, row, again)


def _write(target: Target[Any], row: LedgerRow, one: Judged) -> None:
    before, shown = dict(row.before), row.outcome
    try:
        if one.outcome in WRITTEN_OUTCOMES:
            if (one.outcome, one.before) != (shown, before):
                raise Conflict(
                    "What stands was changed since the preview.",
                    "Import the row again, and look at what would change now.",
                )
            _write_one(target, row, one)
        else:
            put(row, one)
    except Refusal as refusal:
        cell = str(refusal.values.get("cell", ""))
        put(row, Judged(LedgerOutcome.REFUSED, one.said, one.before, [as_problem(refusal, cell)]))
    row.save()


def _write_one(target: Target[Any], row: LedgerRow, one: Judged) -> None:
    with transaction.atomic():
        became = target.write(one.thing, one.before, one.after)
        put(row, one)
        row.thing, row.written_at = became, timezone.now()
        there = target.get(became)
        row.mark = target.mark(there) if there is not None else ""


def _end_writing(work: Work, by: Actor, ledger: LedgerImport) -> dict[str, int]:
    with work.step(), acting_as(by):
        row = held_ledger(by, ledger.pk)
        outcomes = LedgerRow.objects.filter(ledger=row).values_list("outcome", flat=True)
        row.counts = dict(Counter(outcomes))
        row.state, row.ended_at = LedgerState.WRITTEN, timezone.now()
        row.save(update_fields=["counts", "state", "ended_at"])
        written = LedgerRow.objects.filter(ledger=row, written_at__isnull=False).count()
        left = sum(row.counts.get(outcome, 0) for outcome in LEFT_OUTCOMES)
        told = LedgerImported(ledger=str(row.id), written=written, left=left)
        emit(told, about=row.id, label=row.label, by=by, at=timezone.now())
    return {"written": written, "left": left}


@job(UNDO, says="Taking an import back")
def take_rows_back(work: Work) -> dict[str, int]:
    """Take the rows of an import back, the last written first."""
    ledger, target, by = _begun(work)
    with acting_as(by):
        there = LedgerRow.objects.filter(ledger=ledger, written_at__isnull=False)
        waiting = there.filter(taken_back_at=None, kept_because__isnull=True).order_by("-position")
        ids = list(waiting.values_list("pk", flat=True))
    done, total = work.done, work.done + len(ids)
    for first in range(0, len(ids), SLICE):
        part = ids[first : first + SLICE]
        done += len(part)
        with work.step(done=done, total=total, said=UNDOING), acting_as(by):
            for row in LedgerRow.objects.filter(pk__in=part).order_by("-position"):
                _take_back(target, row)
    return _end_undo(work, by, ledger)


def _take_back(target: Target[Any], row: LedgerRow) -> None:
    try:
        thing = target.get(row.thing) if row.thing is not None else None
        if thing is None:
            raise Refusal("It is not there any more, or you may not see it.")
        if target.mark(thing) != row.mark:
            raise Conflict("It was changed since it was imported.", "Change it on its own page.")
        with transaction.atomic():
            target.take_back(thing, None if row.is_new else row.before)
        row.taken_back_at = timezone.now()
        if target.of_people:
            row.forget()
    except Refusal as refusal:
        row.kept_because = as_problem(refusal)
    row.save()


def _end_undo(work: Work, by: Actor, ledger: LedgerImport) -> dict[str, int]:
    with work.step(), acting_as(by):
        row = held_ledger(by, ledger.pk)
        there = LedgerRow.objects.filter(ledger=row)
        taken = there.filter(taken_back_at__isnull=False).count()
        kept = there.filter(kept_because__isnull=False).count()
        row.counts = {**row.counts, "taken_back": taken, "kept": kept}
        row.state, row.ended_at = LedgerState.UNDONE, timezone.now()
        row.save(update_fields=["counts", "state", "ended_at"])
        told = LedgerTakenBack(ledger=str(row.id), taken_back=taken, kept=kept)
        emit(told, about=row.id, label=row.label, by=by, at=timezone.now())
    return {"taken_back": taken, "kept": kept}
