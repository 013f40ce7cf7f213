"""The duties of many lines and origins on one day, as arrays.

The rules of `stacking`, applied to whole columns of lines. Origins that the same provisions reach
in the same way are one *regime*, and lines that every list reaches in the same way at the same
ordinary duty one *kind*: the work grows with regimes and kinds, not with countries and lines. A
property test holds this and the single look-up to each other.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import nan

import numpy as np
from numpy.typing import NDArray

from tradeimpact.schedule.duties import LATEST, Claims, added_rate, claim_share, knowledge
from tradeimpact.schedule.lines import GENERAL_ONLY, Columns, TariffLine, ordinary_of
from tradeimpact.schedule.provisions import Axis, Provision
from tradeimpact.schedule.reaches import Reaches
from tradeimpact.schedule.shares import NO_FACTS, Facts, Share
from tradeimpact.schedule.stacking import CENTRAL, HIGH, LOW, Array, Layer, Stacked, stack

Positions = NDArray[np.intp]


class _Parts(Mapping[str, Array]):
    """What each provision has in the duty of every line, (L,), spread from kinds when asked for."""

    def __init__(self, keys: Sequence[str], few: Sequence[Array], kind_of: Positions) -> None:
        self._few = dict(zip(keys, few, strict=True))
        self._kind_of = kind_of
        self._made: dict[str, Array] = {}

    def __getitem__(self, key: str) -> Array:
        if key not in self._made:
            self._made[key] = self._few[key][self._kind_of]
        return self._made[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._few)

    def __len__(self) -> int:
        return len(self._few)


@dataclass(frozen=True, slots=True)
class Regime:
    """The duties of origins that the law treats alike, line by line, (L,) each."""

    total: Array
    low: Array
    high: Array
    ordinary: Array
    added: Mapping[str, Array]
    added_low: Mapping[str, Array]
    added_high: Mapping[str, Array]
    exempt: Mapping[str, Array]


class _Spread(Mapping[str, Array]):
    """What each provision has in every duty, (L, R), put together when it is asked for."""

    def __init__(self, regimes: Sequence[Regime], name: str, regime_of: Positions) -> None:
        self._parts = [getattr(regime, name) for regime in regimes]
        self._shape = len(regimes[0].total) if regimes else 0
        self._regime_of = regime_of

    def __getitem__(self, key: str) -> Array:
        if not any(key in part for part in self._parts):
            raise KeyError(key)
        nothing = np.zeros(self._shape)
        return np.stack([part.get(key, nothing) for part in self._parts], axis=1)[
            :, self._regime_of
        ]

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys(key for part in self._parts for key in part))

    def __len__(self) -> int:
        return len({key for part in self._parts for key in part})


@dataclass(frozen=True, slots=True)
class DutyTable:
    """Duties of a day. `lines` L labels, `origins` R labels; arrays (L, R), shares of value.

    `regimes` hold the columns that differ, `regime_of` (R,) which of them an origin is in.
    `added` maps a provision key to what it adds in the assumed case, `exempt` to the share of the
    value the law takes out of it; `added_low` and `added_high` are the ends of `added`.
    """

    lines: tuple[str, ...]
    origins: tuple[str, ...]
    regimes: tuple[Regime, ...]
    regime_of: Positions

    def of(self, origin: str) -> Regime:
        """Return the duties of one origin; raises ValueError for one that is not in the table."""
        return self.regimes[int(self.regime_of[self.origins.index(origin)])]

    def _columns(self, name: str) -> Array:
        if not self.regimes:
            return np.zeros((len(self.lines), len(self.origins)))
        return np.stack([getattr(regime, name) for regime in self.regimes], axis=1)[
            :, self.regime_of
        ]

    @property
    def total(self) -> Array:
        """The whole duty in the assumed case."""
        return self._columns("total")

    @property
    def low(self) -> Array:
        """The lowest it may be."""
        return self._columns("low")

    @property
    def high(self) -> Array:
        """The highest it may be."""
        return self._columns("high")

    @property
    def ordinary(self) -> Array:
        """The ordinary duty in it."""
        return self._columns("ordinary")

    @property
    def added(self) -> Mapping[str, Array]:
        """What each provision adds in the assumed case."""
        return _Spread(self.regimes, "added", self.regime_of)

    @property
    def added_low(self) -> Mapping[str, Array]:
        """The least each provision may add."""
        return _Spread(self.regimes, "added_low", self.regime_of)

    @property
    def added_high(self) -> Mapping[str, Array]:
        """The most each provision may add."""
        return _Spread(self.regimes, "added_high", self.regime_of)

    @property
    def exempt(self) -> Mapping[str, Array]:
        """The share of the value that the law takes out of each provision."""
        return _Spread(self.regimes, "exempt", self.regime_of)


def duty_table(
    lines: Sequence[TariffLine],
    origins: Sequence[str],
    provisions: Sequence[Provision],
    *,
    on: date,
    known_on: date = LATEST,
    axis: Axis = "law",
    columns: Columns = GENERAL_ONLY,
    facts: Facts = NO_FACTS,
    vary: Collection[str] | None = None,
    claims: Claims = "none",
) -> DutyTable:
    """Return the duty of every line and origin on a day, as known on another day.

    Arrays are (L, R) shares of customs value, rows in the order of `lines`, columns of `origins`.
    A duty on quantity counts with what trade has paid of it, else with its ad valorem part.
    `vary` names the provisions whose open ends make `low` and `high`; the others stay at the
    assumed case. None varies all. `claims` says who claims a preference out of a duty: see
    `duties.claim_share`. Raises TooManyReadings where more open lists touch each other than can
    be tried.
    """
    known_on = knowledge(on, known_on, axis)
    reaches = Reaches([line.line for line in lines], on=on, known_on=known_on, facts=facts)
    active = sorted(
        (p for p in provisions if p.in_force(on=on, known_on=known_on, axis=axis)),
        key=lambda p: p.key,
    )
    made: dict[tuple[object, ...], int] = {}
    found: list[Regime] = []
    regime_of = np.zeros(len(origins), dtype=np.intp)
    ordinary = _Ordinary(lines, on, columns, facts)
    for position, origin in enumerate(origins):
        mine = [
            (p, claim_share(p, origin, claims, facts))
            for p in active
            if p.counts and p.reaches(origin)
        ]
        column = ordinary.column_of(origin)
        regime = (column, *((p.key, claim) for p, claim in mine))
        if regime not in made:
            made[regime] = len(found)
            found.append(_regime(mine, reaches, ordinary.of(column, origin), vary))
        regime_of[position] = made[regime]
    return DutyTable(tuple(line.line for line in lines), tuple(origins), tuple(found), regime_of)


class _Ordinary:
    """The ordinary duties of the lines, (3, L): lowest, assumed, highest; once a column."""

    def __init__(
        self, lines: Sequence[TariffLine], on: date, columns: Columns, facts: Facts
    ) -> None:
        self._lines, self._on, self._columns, self._facts = lines, on, columns, facts
        self._made: dict[object, Array] = {}

    def column_of(self, origin: str) -> object:
        """Return what tells apart the columns under which goods of an origin enter."""
        if self._columns.is_second(origin, self._on):
            return "column_2"
        return tuple(
            agreement.key
            for agreement in self._columns.agreements
            if f"claim:{agreement.key}" in self._facts and agreement.open_to(origin, self._on)
        )

    def of(self, column: object, origin: str) -> Array:
        """Return the ordinary duty of every line for goods of an origin."""
        if column not in self._made:
            self._made[column] = self._work_out(origin, plain=column == ())
        return self._made[column]

    def _work_out(self, origin: str, *, plain: bool) -> Array:
        """Return the duties line by line; where nothing is claimed most stand in the schedule."""
        rates = [line.ordinary if plain else None for line in self._lines]
        known = np.array([nan if rate is None else rate for rate in rates], dtype=np.float64)
        found = np.tile(known, (3, 1))
        for i in map(int, np.flatnonzero(np.isnan(known))):
            ordinary, _ = ordinary_of(
                self._lines[i], origin, on=self._on, columns=self._columns, facts=self._facts
            )
            found[:, i] = ordinary.share
        return found


def _regime(
    mine: Sequence[tuple[Provision, Share]],
    reaches: Reaches,
    ordinary: Array,
    vary: Collection[str] | None,
) -> Regime:
    first, kind_of = reaches.kinds([p for p, _ in mine], ordinary)

    def stacked(end: int) -> Stacked:
        few = ordinary[end, first]
        return stack([_layer(p, claim, reaches, first, few) for p, claim in mine], few, vary=vary)

    assumed = lowest = highest = stacked(CENTRAL)
    if vary is None and bool((ordinary[LOW, first] < ordinary[HIGH, first]).any()):
        lowest, highest = stacked(LOW), stacked(HIGH)
    keys = [p.key for p, _ in mine]
    exempt = [
        reaches.named(p)[CENTRAL, first] * reaches.exempt(p)[CENTRAL, first] * claim.central
        for p, claim in mine
    ]
    return Regime(
        total=assumed.total[kind_of],
        low=lowest.low[kind_of],
        high=highest.high[kind_of],
        ordinary=ordinary[CENTRAL],
        added=_Parts(keys, assumed.added, kind_of),
        added_low=_Parts(keys, assumed.added_low, kind_of),
        added_high=_Parts(keys, assumed.added_high, kind_of),
        exempt=_Parts(keys, exempt, kind_of),
    )


def _layer(
    provision: Provision, claim: Share, reaches: Reaches, first: Positions, ordinary: Array
) -> Layer:
    exempt = reaches.exempt(provision)[:, first]
    claims = np.array([[claim.low], [claim.central], [claim.high]])
    return Layer(
        provision=provision,
        rate=added_rates(provision, ordinary),
        named=reaches.named(provision)[:, first],
        left=(1.0 - exempt[::-1]) * claims,  # the low end is left when the high is taken
    )


def added_rates(provision: Provision, ordinary: Array) -> Array:
    """Return what a provision adds to each of many ordinary duties, (L,)."""
    values, which = np.unique(ordinary, return_inverse=True)
    added: Array = np.array([added_rate(provision, float(value)) for value in values])[which]
    return added


__all__ = ["DutyTable", "Regime", "duty_table"]
