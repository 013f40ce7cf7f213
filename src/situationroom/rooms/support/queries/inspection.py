"""Reads: every measure of every ministry in one view (점검): budget, progress, silence."""

from dataclasses import dataclass
from datetime import date

from situationroom.base.actors import Actor
from situationroom.rooms.support.models import Programme
from situationroom.rooms.support.states import HAND

MOST = 500
SILENT_DAYS = 30


@dataclass(frozen=True, slots=True)
class Inspected:
    """One measure. `share` is what was spent of its budget; `silent` the days without progress.

    Both are None where they are not known: no budget, nothing spent said, no progress ever noted.
    """

    programme: Programme
    share: float | None
    silent: int | None


def inspect(*, by: Actor, on: date) -> list[Inspected]:
    """Return the measures that members keep, by owner; notices of feeds are nobody's to inspect."""
    rows = Programme.objects.visible_to(by).filter(retired_at=None, source=HAND)
    joined = rows.select_related("label", "owner")
    ordered = joined.order_by("owner__position", "owner__code", "kind", "title_ko", "id")
    return [Inspected(row, _share(row), _silent(row, on)) for row in ordered[:MOST]]


def _share(row: Programme) -> float | None:
    if not row.budget or row.spent is None:
        return None
    return row.spent / row.budget


def _silent(row: Programme, on: date) -> int | None:
    return None if row.progress_on is None else max((on - row.progress_on).days, 0)
