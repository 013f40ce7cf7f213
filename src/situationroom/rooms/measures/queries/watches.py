"""Who watches which duties, what of them changes, and what they were told. Theirs alone."""

import json
from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, Prefetch, QuerySet, Subquery

from situationroom.base.acting import as_room
from situationroom.base.actors import Actor
from situationroom.base.errors import NotFound
from situationroom.base.keyset import below
from situationroom.rooms.codelists import queries as codelists
from situationroom.rooms.measures.models import DutyChange, DutyWatch, WatchedDuty
from situationroom.rooms.measures.queries.columns import list_columns
from situationroom.rooms.measures.queries.lines import NOTHING_SAID, LineDuties, Said, Step
from situationroom.rooms.measures.queries.register import list_provisions
from tradeimpact.schedule import LATEST

PAGE = 30
EIGHT = 8
Told = Sequence[Mapping[str, Any]]
"""Steps as a row keeps them: [{since, low, total, high, parts}], oldest first."""


@dataclass(frozen=True, slots=True)
class Watched:
    """One duty to be watched: a line of the tariff, an origin, and what is said of the goods."""

    line: str
    origin: str
    said: Said = NOTHING_SAID


def watch_key(duties: Sequence[Watched]) -> str:
    """Return what is the same for the same question, in whatever order it is asked."""
    asked = sorted(
        [one.line, one.origin, sorted(one.said.facts.items()), sorted(one.said.quantities.items())]
        for one in duties
    )
    return sha256(json.dumps(asked).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Change:
    """From which day a duty is another one: from what to what (shares of value), by which law."""

    on: date
    was: float | None
    now: float | None
    law: str


def list_watches(
    *, by: Actor, after: tuple[datetime, UUID] | None = None, limit: int = PAGE
) -> list[DutyWatch]:
    """Return a page of what `by` watches, newest first, with `count` of duties and `told_at`."""
    rows = DutyWatch.objects.visible_to(by).filter(ended_at=None)
    if after is not None:
        at, last = after
        rows = rows.filter(below(begun_at=at, id=last))
    return list(_counted(rows).order_by("-begun_at", "-id")[:limit])


def _counted(rows: QuerySet[DutyWatch]) -> QuerySet[DutyWatch]:
    told = DutyChange.unscoped.filter(watch=OuterRef("pk")).order_by("-at")
    return rows.annotate(count=Count("duties"), told_at=Subquery(told.values("at")[:1]))


def list_first_duties(watches: Collection[DutyWatch], *, by: Actor) -> dict[UUID, WatchedDuty]:
    """Return of each watch its first duty: the only one where it has no name."""
    rows = WatchedDuty.objects.visible_to(by).filter(watch__in=[one.pk for one in watches])
    return {row.watch_id: row for row in rows.order_by("-line", "-origin")}


def get_watch(*, id: UUID, by: Actor) -> DutyWatch:
    """Return one watch of `by`. Raises NotFound when it is another's or absent."""
    row = _counted(DutyWatch.objects.visible_to(by)).filter(pk=id).first()
    if row is None:
        raise NotFound("You watch no such duty.")
    return row


def find_watch(*, key: str, by: Actor) -> DutyWatch | None:
    """Return the running watch of `by` for a question."""
    return DutyWatch.objects.visible_to(by).filter(key=key, ended_at=None).first()


def list_watched(watch: DutyWatch, *, by: Actor) -> list[WatchedDuty]:
    """Return the duties of a watch by line and origin; a watch has a bounded number."""
    rows = WatchedDuty.objects.visible_to(by).filter(watch=watch)
    return list(rows.order_by("line", "origin"))


def get_change(*, id: UUID, by: Actor) -> DutyChange:
    """Return what a watch of `by` was told. Raises NotFound when it is another's or absent."""
    rows = DutyChange.objects.visible_to(by).select_related("watch", "act")
    row = rows.filter(pk=id).first()
    if row is None:
        raise NotFound("You watch no such duty.")
    return row


def find_watch_of(change: UUID) -> UUID | None:
    """Return of which watch a change is, for the letter that tells of it."""
    with as_room("the letter to whom a watch is of says how to stop it"):
        return DutyChange.unscoped.filter(pk=change).values_list("watch", flat=True).first()


def list_changes(watch: DutyWatch, *, by: Actor, limit: int = PAGE) -> list[DutyChange]:
    """Return the newest changes a watch was told."""
    rows = DutyChange.objects.visible_to(by).select_related("act").filter(watch=watch)
    return list(rows.order_by("-at", "-id")[:limit])


def find_line_duties(lines: Iterable[str]) -> dict[str, LineDuties]:
    """Return lines with the register, fetched together; what stands in no tariff is left out."""
    wanted = sorted(set(lines))
    histories = codelists.get_line_histories(wanted)
    provisions, columns = list_provisions(), list_columns()
    found = ((line, histories.history(line)) for line in wanted)
    return {
        line: LineDuties(history, provisions, columns)
        for line, history in found
        if history is not None
    }


def steps_to_tell(found: LineDuties, *, origin: str, said: Said) -> list[dict[str, Any]]:
    """Return the duty of a line over time as a row of a watch keeps it."""
    return [_kept(step) for step in found.steps(origin=origin, until=LATEST, said=said)]


def _kept(step: Step) -> dict[str, Any]:
    duty = step.duty
    return {
        "since": step.since.isoformat(),
        "low": duty.low,
        "total": duty.total,
        "high": duty.high,
        "parts": {part.key: part.legal_basis for part in duty.components},
    }


def find_change(told: Told, now: Told, *, today: date) -> Change | None:
    """Return what changes on a coming day, or None. A change that began before says since when.

    What differs on days that are over only is none: nobody can act on it by what ships next.
    """
    begins = sorted({step["since"] for step in (*told, *now)})
    differs = [_figures(_on(told, day)) != _figures(_on(now, day)) for day in begins]
    ends = [*begins[1:], "9999-12-31"]
    coming = (n for n, end in enumerate(ends) if differs[n] and end > today.isoformat())
    first = next(coming, None)
    if first is None:
        return None
    while first and differs[first - 1]:
        first -= 1
    was, then = _on(told, begins[first]), _on(now, begins[first])
    return Change(date.fromisoformat(begins[first]), _total(was), _total(then), _law(was, then))


def _on(steps: Told, day: str) -> Mapping[str, Any] | None:
    """Return the step that holds on a day; days are ISO texts, which sort as days do."""
    place = bisect_right([step["since"] for step in steps], day)
    return steps[place - 1] if place else None


def _figures(step: Mapping[str, Any] | None) -> tuple[float, ...]:
    return () if step is None else tuple(round(step[key], 9) for key in ("low", "total", "high"))


def _total(step: Mapping[str, Any] | None) -> float | None:
    return None if step is None else float(step["total"])


def _law(was: Mapping[str, Any] | None, now: Mapping[str, Any] | None) -> str:
    """Return the law of the parts that came, else of those that went."""
    before, after = (step["parts"] if step else {} for step in (was, now))
    came = [law for key, law in after.items() if key not in before and law]
    went = [law for key, law in before.items() if key not in after and law]
    return ", ".join(dict.fromkeys(came or went))


@dataclass(frozen=True, slots=True)
class Renewal:
    """What the register says of a watch now: rows to be written, and what is to be told."""

    watch: UUID
    rows: list[WatchedDuty]
    changes: list[dict[str, Any]]


def list_running(*, batch: int, after: UUID | None = None) -> list[DutyWatch]:
    """Return a batch of all running watches by id, with their duties; the room itself asks."""
    rows = DutyWatch.unscoped.filter(ended_at=None)
    if after is not None:
        rows = rows.filter(pk__gt=after)
    duties = Prefetch("duties", queryset=WatchedDuty.unscoped.order_by("line", "origin"))
    return list(rows.order_by("pk").prefetch_related(duties)[:batch])


def list_renewals(watches: Sequence[DutyWatch], *, today: date) -> list[Renewal]:
    """Return the watches of which something is otherwise now; each duty is looked up once."""
    found = find_line_duties(row.line for watch in watches for row in watch.duties.all())
    known: dict[str, list[dict[str, Any]]] = {}
    return [
        renewal
        for watch in watches
        if (renewal := _renewal(watch, found, known, today)) is not None
    ]


def _renewal(
    watch: DutyWatch,
    found: Mapping[str, LineDuties],
    known: dict[str, list[dict[str, Any]]],
    today: date,
) -> Renewal | None:
    rows, changes = [], []
    for row in watch.duties.all():
        if row.line not in found:
            continue
        key = repr((row.line, row.origin, row.facts, row.quantities))
        if key not in known:
            said = Said(facts=row.facts, quantities=row.quantities)
            known[key] = steps_to_tell(found[row.line], origin=row.origin, said=said)
        if row.steps == known[key]:
            continue
        change = find_change(row.steps, known[key], today=today)
        if change is not None:
            changes.append(_told(row, change))
        row.steps = known[key]
        rows.append(row)
    return Renewal(watch.pk, rows, changes) if rows else None


def _told(row: WatchedDuty, change: Change) -> dict[str, Any]:
    return {
        "line": row.line,
        "origin": row.origin,
        "on": change.on.isoformat(),
        "was": change.was,
        "now": change.now,
        "law": change.law,
    }
