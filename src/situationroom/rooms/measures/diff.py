"""What an act changes: lines × origins from → to, by the register with the act and without it.

Computed on one day at a time, for the lines and origins the act can reach and no others. Measures
whose rate nobody knows are named and never counted.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

import numpy as np

from situationroom.base.errors import Refusal
from situationroom.rooms.codelists import queries as codelists
from situationroom.rooms.market.queries import sum_by_line
from situationroom.rooms.measures.models import Measure, StateAct
from situationroom.rooms.measures.queries import list_columns, no_more_than_can_be_tried
from situationroom.rooms.measures.queries.register import list_provisions, register_version
from situationroom.rooms.measures.states import ActState
from situationroom.rooms.measures.table import list_lines
from tradeimpact.schedule import DutyTable, Provision, TariffLine, duty_table

HOME = "KR"
FIRST = (HOME, "TW", "JP", "CN", "VN", "MX", "EU")
"""Origins that are named before all others."""
PAGE = 50
MOST_DAYS = 24
EIGHT = 8
SAME = 1e-12


@dataclass(frozen=True, slots=True)
class DiffRow:
    """One line whose duty changes alike for some origins: shares of value; exports in USD.

    `exports` are the imports of the line from Korea in 2024, 0 where Korea is not among them.
    """

    line: str
    origins: tuple[str, ...]
    was: float
    now: float
    exports: float

    @property
    def key(self) -> tuple[float, str, str]:
        """Return by what rows stand: most exports first, then by line and origin."""
        return (-self.exports, self.line, self.origins[0])


@dataclass(frozen=True, slots=True)
class RateGroup:
    """From one rate to another: how many lines and pairs of line and origin, of what exports."""

    was: float
    now: float
    lines: int
    pairs: int
    exports: float


@dataclass(frozen=True, slots=True)
class OriginGroup:
    """What changes for one origin: how many lines, the simple mean before and after."""

    origin: str
    lines: int
    was: float
    now: float


@dataclass(frozen=True, slots=True)
class Diff:
    """What an act changes on a day. `days` are those on which it may change something.

    `unknown` are codes of its measures without a known rate: shown, in no figure.
    """

    on: date | None
    days: tuple[date, ...]
    rows: tuple[DiffRow, ...] = ()
    rates: tuple[RateGroup, ...] = ()
    origins: tuple[OriginGroup, ...] = ()
    unknown: tuple[str, ...] = ()
    lines: int = 0
    pairs: int = 0
    exports: float = 0.0


def get_diff(act: StateAct, *, on: date | None = None) -> Diff:
    """Return what an act changes on a day, by default the first of its days.

    `act` is one the asker may read. Raises Refusal for a day that is none of its days.
    """
    if act.state == ActState.WITHDRAWN:
        return Diff(None, ())
    return _diff(register_version(), act.pk, on)


@lru_cache(maxsize=8)
def _diff(version: str, act: UUID, on: date | None) -> Diff:
    measures = list(Measure.objects.filter(act=act).order_by("code"))
    keys = {one.code for one in measures}
    unknown = tuple(one.code for one in measures if one.rate is None)
    register = list_provisions(with_measures=keys)
    mine = [one for one in register if one.key in keys]
    days = tuple(sorted(set(_days(mine)))[:MOST_DAYS])
    day = on or next(iter(days), None)
    if day is None:
        return Diff(None, (), unknown=unknown)
    if day not in days:
        raise Refusal(
            "The act changes nothing on %(on)s itself.",
            hint="Choose one of its days: %(days)s",
            on=day.isoformat(),
            days=", ".join(one.isoformat() for one in days),
        )
    rows = _rows(register, mine, keys, day)
    return Diff(day, days, rows, unknown=unknown, **_sums(rows))


def _days(mine: Sequence[Provision]) -> Iterator[date]:
    """Yield the days on which something of an act begins, and those after its ends."""
    for one in mine:
        yield one.since
        yield from _day_after(one.until(date.max))
        for scope in filter(None, (one.listed, one.exempt)):
            for entry in scope.entries:
                if entry.since is not None and entry.since > one.since:
                    yield entry.since
                yield from _day_after(entry.until)


def _day_after(until: date | None) -> Iterator[date]:
    if until is not None and until < date.max:
        yield until + timedelta(days=1)


def _rows(
    register: Sequence[Provision], mine: Sequence[Provision], keys: Collection[str], day: date
) -> tuple[DiffRow, ...]:
    lines = _finest(list_lines(on=day, beginning=_beginnings(mine)))
    origins = [code for code in codelists.list_areas() if any(one.reaches(code) for one in mine)]
    if not lines or not origins:
        return ()
    columns = list_columns()
    with no_more_than_can_be_tried():
        then, now = (
            duty_table(lines, origins, provisions, on=day, columns=columns)
            for provisions in ([one for one in register if one.key not in keys], register)
        )
    exports = sum_by_line(partner=HOME)
    return tuple(sorted(_changed(then, now, exports), key=lambda row: row.key))


def _finest(lines: Sequence[TariffLine]) -> list[TariffLine]:
    """Leave out the eight digits whose ten digits are there: each article counts once."""
    held = {one.line[:EIGHT] for one in lines if len(one.line) > EIGHT}
    return [one for one in lines if one.line not in held]


def _beginnings(mine: Sequence[Provision]) -> set[str] | None:
    """Return the prefixes under which an act can change a line; None where it reaches all."""
    if any(one.listed is None for one in mine):
        return None
    return {entry.prefix for one in mine if one.listed for entry in one.listed.entries}


def _changed(then: DutyTable, now: DutyTable, exports: dict[str, float]) -> Iterator[DiffRow]:
    """Yield what differs, origins with the same duties before and after together."""
    pairs = [*zip(then.regime_of.tolist(), now.regime_of.tolist(), strict=True)]
    alike: dict[str, dict[tuple[float, float], list[str]]] = {}
    for pair in dict.fromkeys(pairs):
        was, is_now = then.regimes[pair[0]].total, now.regimes[pair[1]].total
        codes = [code for code, one in zip(now.origins, pairs, strict=True) if one == pair]
        for place in np.flatnonzero(np.abs(is_now - was) > SAME).tolist():
            key = (round(float(was[place]), 9), round(float(is_now[place]), 9))
            alike.setdefault(now.lines[place], {}).setdefault(key, []).extend(codes)
    for line, groups in alike.items():
        for (before, after), codes in groups.items():
            value = exports.get(line, 0.0) if HOME in codes else 0.0
            yield DiffRow(line, tuple(sorted(codes)), before, after, value)


def _sums(rows: Sequence[DiffRow]) -> dict[str, Any]:
    rates: dict[tuple[float, float], list[DiffRow]] = {}
    lines: Counter[str] = Counter()
    was: dict[str, float] = defaultdict(float)
    now: dict[str, float] = defaultdict(float)
    for row in rows:
        rates.setdefault((row.was, row.now), []).append(row)
        for code in row.origins:
            lines[code] += 1
            was[code] += row.was
            now[code] += row.now
    groups = [
        RateGroup(
            *key,
            len({row.line for row in some}),
            sum(len(row.origins) for row in some),
            sum(row.exports for row in some),
        )
        for key, some in rates.items()
    ]
    by_place = sorted(lines.items(), key=lambda one: (place_of(one[0]), -one[1], one[0]))
    return {
        "rates": tuple(sorted(groups, key=lambda one: (-one.exports, -one.pairs, one.was))),
        "origins": tuple(
            OriginGroup(code, n, was[code] / n, now[code] / n) for code, n in by_place
        ),
        "lines": len({row.line for row in rows}),
        "pairs": sum(len(row.origins) for row in rows),
        "exports": sum(row.exports for row in rows),
    }


def place_of(origin: str) -> int:
    """Return the place of an origin: Korea and its rivals in their order, then all others alike."""
    return FIRST.index(origin) if origin in FIRST else len(FIRST)


def page_of_rows(
    diff: Diff, *, after: tuple[float, str, str] | None = None, limit: int = PAGE
) -> list[DiffRow]:
    """Return a page of the rows of a difference after the key of the last one seen."""
    rows: Iterable[DiffRow] = diff.rows
    if after is not None:
        rows = (row for row in rows if row.key > after)
    return [row for row, _ in zip(rows, range(limit), strict=False)]
