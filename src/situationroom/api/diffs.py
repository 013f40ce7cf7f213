"""What an act changes before it counts: lines and origins, from what to what."""

from datetime import date

from django.http import HttpRequest
from ninja import Router, Schema

from situationroom.api.answers import actor_of
from situationroom.api.paging import After, Limit
from situationroom.base.cursors import amount_cursor, amount_to_cursor
from situationroom.rooms.measures import queries
from situationroom.rooms.measures.diff import PAGE, get_diff, page_of_rows

router = Router(tags=["measures"], by_alias=True)


class RateGroup(Schema):
    """From one rate to another (shares of value): of how many lines and pairs; exports in USD."""

    was: float
    now: float
    lines: int
    pairs: int
    exports: float


class OriginGroup(Schema):
    """What changes for one origin: lines, and the simple mean before and after."""

    origin: str
    lines: int
    was: float
    now: float


class DiffRow(Schema):
    """A line whose duty changes alike for some origins; US imports from Korea in 2024, USD."""

    line: str
    origins: list[str]
    was: float
    now: float
    exports: float


class Diff(Schema):
    """What an act changes on one of its days, by the register with it and without it.

    `unknown` are measures whose rate nobody knows: they are in no figure. `items` are a page of
    the rows, those with most imports from Korea first; `next` is null on the last page.
    """

    on: date | None
    days: list[date]
    unknown: list[str]
    lines: int
    pairs: int
    exports: float
    rates: list[RateGroup]
    origins: list[OriginGroup]
    items: list[DiffRow]
    next: str | None


@router.get("/acts/{code}/diff", response=Diff)
def get_act_diff(
    request: HttpRequest,
    code: str,
    on: date | None = None,
    after: After = "",
    limit: Limit = PAGE,
) -> Diff:
    """Say what an act changes, also before a second person confirms it."""
    diff = get_diff(queries.get_act(code=code, by=actor_of(request)), on=on)
    rows = page_of_rows(diff, after=amount_cursor(after), limit=limit + 1)
    following = amount_to_cursor(*rows[limit - 1].key) if len(rows) > limit else None
    return Diff(
        on=diff.on,
        days=list(diff.days),
        unknown=list(diff.unknown),
        lines=diff.lines,
        pairs=diff.pairs,
        exports=diff.exports,
        rates=[
            RateGroup(was=r.was, now=r.now, lines=r.lines, pairs=r.pairs, exports=r.exports)
            for r in diff.rates
        ],
        origins=[
            OriginGroup(origin=o.origin, lines=o.lines, was=o.was, now=o.now) for o in diff.origins
        ],
        items=[
            DiffRow(
                line=row.line,
                origins=list(row.origins),
                was=row.was,
                now=row.now,
                exports=row.exports,
            )
            for row in rows[:limit]
        ],
        next=following,
    )
