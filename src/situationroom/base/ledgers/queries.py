"""Reads: imports, their tables by headings, what is proposed, rows by outcome, what one may do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from situationroom.base.actors import Actor
from situationroom.base.errors import NotFound
from situationroom.base.keyset import below
from situationroom.base.labels import Level
from situationroom.base.ledgers.finding import Line
from situationroom.base.ledgers.matching import Proposal, Why, propose
from situationroom.base.ledgers.rules import (
    CONFIRMING,
    MAPPING,
    MAY_READ,
    TAKING_BACK,
    Reading,
    Steering,
)
from situationroom.base.ledgers.states import WRITTEN_OUTCOMES, LedgerOutcome, LedgerState
from situationroom.base.ledgers.targets import TARGETS, Target, get_target
from situationroom.base.models import LedgerImport, LedgerRow
from situationroom.base.rules import Rule, hold
from situationroom.base.states import UNFINISHED

PAGE = 30
ROWS = 50
SAMPLES = 3
_SAMPLED = 20


@dataclass(frozen=True, slots=True)
class Shape:
    """Tables of one import that have the same headings: they are mapped together."""

    number: int
    headings: tuple[str, ...]
    names: tuple[str, ...]
    rows: int
    samples: tuple[tuple[str, ...], ...]  # of each column
    proposals: tuple[Proposal, ...]


def list_targets(*, by: Actor) -> list[type[Target[Any]]]:
    """Return what files can be imported as, for who may import."""
    return [TARGETS[name] for name in sorted(TARGETS)] if may_import(by=by) else []


def may_import(*, by: Actor) -> bool:
    """Tell whether somebody may import files."""
    return hold(MAY_READ, Reading(by, Level.OWN, Level.OWN, ()))


def list_ledgers(
    *, by: Actor, after: tuple[datetime, UUID] | None = None, limit: int = PAGE
) -> list[LedgerImport]:
    """Return a page of imports, newest first."""
    rows = LedgerImport.objects.visible_to(by).defer("tables", "mapping")
    if after is not None:
        at, last = after
        rows = rows.filter(below(read_at=at, id=last))
    return list(rows.select_related("label", "work").order_by("-read_at", "-id")[:limit])


def get_ledger(*, id: UUID, by: Actor) -> LedgerImport:
    """Return one import. Raises NotFound when hidden or absent."""
    rows = LedgerImport.objects.visible_to(by).select_related("label", "work")
    row = rows.filter(pk=id).first()
    if row is None:
        raise NotFound("There is no such import.")
    return row


def list_shapes(*, ledger: LedgerImport) -> list[Shape]:
    """Return the tables by their headings, with samples, and what each column would be."""
    fields = get_target(ledger.target).fields
    kept = ledger.mapping.get("columns", [])
    earlier = kept or _remembered(ledger)
    shapes = []
    for number in range(1 + max((one["shape"] for one in ledger.tables), default=-1)):
        tables = [at for at, one in enumerate(ledger.tables) if one["shape"] == number]
        headings = tuple(ledger.tables[tables[0]]["headings"])
        found = _of_tables(ledger, tables).order_by("position").values_list("texts", flat=True)
        sampled = [list(texts) for texts in found[:_SAMPLED]]
        columns = [[row[at] for row in sampled if row[at]] for at in range(len(headings))]
        proposed = propose(headings, columns, fields)
        if number < len(earlier):
            chosen = earlier[number] or [""] * len(headings)
            proposed = [
                one if one.key == key else Proposal(key, Why.REMEMBERED if key else Why.NONE)
                for one, key in zip(proposed, chosen, strict=True)
            ]
        shapes.append(
            Shape(
                number,
                headings,
                tuple(ledger.tables[at]["name"] for at in tables),
                sum(ledger.tables[at]["rows"] for at in tables),
                tuple(tuple(dict.fromkeys(column))[:SAMPLES] for column in columns),
                tuple(proposed),
            )
        )
    return shapes


def _of_tables(ledger: LedgerImport, tables: Sequence[int]) -> "QuerySet[LedgerRow]":
    return LedgerRow.objects.filter(ledger=ledger, table__in=tables, line=Line.ROW)


def _remembered(ledger: LedgerImport) -> list[list[str] | None]:
    """Return how the organisation mapped a file of the same headings before."""
    rows = LedgerImport.unscoped.filter(
        organisation=ledger.organisation, target=ledger.target, shape=ledger.shape
    ).exclude(mapped_at=None)
    found = rows.order_by("-mapped_at").values_list("mapping", flat=True).first()
    return list(found["columns"]) if found else []


def list_rows(
    *,
    ledger: LedgerImport,
    outcomes: Sequence[LedgerOutcome] = (),
    after: int = 0,
    limit: int = ROWS,
) -> list[LedgerRow]:
    """Return a page of lines of an import the reader was shown, in the order of the file."""
    rows = LedgerRow.objects.filter(ledger=ledger, position__gt=after)
    if outcomes:
        rows = rows.filter(outcome__in=outcomes)
    return list(rows.order_by("position")[:limit])


def list_kept(*, ledger: LedgerImport, limit: int = ROWS) -> list[LedgerRow]:
    """Return rows that could not be taken back, each with its reason."""
    rows = LedgerRow.objects.filter(ledger=ledger, kept_because__isnull=False)
    return list(rows.order_by("position")[:limit])


def to_write(ledger: LedgerImport) -> int:
    """Return how many rows would be written."""
    return sum(ledger.counts.get(outcome, 0) for outcome in WRITTEN_OUTCOMES)


def works(ledger: LedgerImport) -> bool:
    """Tell whether work on an import waits or runs."""
    return ledger.work is not None and ledger.work.state in UNFINISHED


def may_map(*, ledger: LedgerImport, by: Actor) -> bool:
    """Tell whether somebody may say which column is which."""
    return _may(MAPPING, ledger, by)


def may_confirm(*, ledger: LedgerImport, by: Actor) -> bool:
    """Tell whether somebody may let the rows be written."""
    return _may(CONFIRMING, ledger, by)


def may_take_back(*, ledger: LedgerImport, by: Actor) -> bool:
    """Tell whether somebody may take back what was written."""
    return _may(TAKING_BACK, ledger, by)


def _may(rules: Sequence[Rule[Steering]], ledger: LedgerImport, by: Actor) -> bool:
    return hold(rules, steering(ledger, by))


def steering(ledger: LedgerImport, by: Actor) -> Steering:
    """Return what the rules ask of somebody who goes on with an import."""
    state = LedgerState(ledger.state)
    return Steering(by, ledger.organisation, state, works(ledger), to_write(ledger))
