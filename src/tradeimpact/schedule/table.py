"""The duties of many lines and origins on one day, as arrays.

The rules of `stacking`, applied to whole columns of lines. Origins that the same provisions reach
in the same way share one column, so the work grows with the number of regimes, not with the
number of countries. A property test holds this and the single look-up to each other.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from tradeimpact.schedule.duties import (
    LATEST,
    Claims,
    added_rate,
    claim_share,
    list_share,
)
from tradeimpact.schedule.provisions import Provision, Scope, Share, TariffLine
from tradeimpact.schedule.stacking import CENTRAL, Array, Layer, Stacked, stack


@dataclass(frozen=True, slots=True)
class DutyTable:
    """Duties of a day. `lines` L labels, `origins` R labels; arrays (L, R), shares of value.

    `added` maps a provision key to what it adds in the assumed case, `exempt` to the share of the
    value the law takes out of it; `added_low` and `added_high` are the ends of `added`.
    """

    lines: tuple[str, ...]
    origins: tuple[str, ...]
    total: Array
    low: Array
    high: Array
    added: dict[str, Array]
    exempt: dict[str, Array]
    added_low: dict[str, Array]
    added_high: dict[str, Array]


@dataclass(frozen=True, slots=True)
class _Column:
    """The duties of one regime: its layers stacked, and what the law takes out of each, (L,)."""

    stacked: Stacked
    keys: tuple[str, ...]
    exempt: tuple[Array, ...]


class _Lists:
    """Shares of the lines in each list, (3, L), worked out once a list."""

    def __init__(self, lines: Sequence[TariffLine], on: date, known_on: date) -> None:
        self._lines = [line.line for line in lines]
        self._on, self._known_on = on, known_on
        self._seen: dict[int, Array] = {}

    def share(self, scope: Scope | None) -> Array:
        """Return low, central and high share of every line; None reaches all."""
        if scope is None:
            return np.ones((3, len(self._lines)))
        if scope.entries == ():
            return np.zeros((3, len(self._lines)))
        if id(scope) not in self._seen:
            found = [
                list_share(scope, line, on=self._on, known_on=self._known_on)
                for line in self._lines
            ]
            self._seen[id(scope)] = np.array(
                [[s.low for s in found], [s.central for s in found], [s.high for s in found]]
            )
        return self._seen[id(scope)]


def duty_table(
    lines: Sequence[TariffLine],
    origins: Sequence[str],
    provisions: Sequence[Provision],
    *,
    on: date,
    known_on: date = LATEST,
    vary: Collection[str] | None = None,
    claims: Claims = "none",
) -> DutyTable:
    """Return the duty of every line and origin on a day, as known on another day.

    Arrays are (L, R) shares of customs value, rows in the order of `lines`, columns of `origins`.
    A line whose ordinary duty is not ad valorem counts with 0. `vary` names the provisions whose
    open ends make `low` and `high`; the others stay at the assumed case. None varies all.
    `claims` says who claims a preference out of a duty: see `duties.claim_share`. Raises
    TooManyReadings where more open lists touch each other than can be tried.
    """
    ordinary = np.array([line.ordinary or 0.0 for line in lines], dtype=np.float64)
    lists = _Lists(lines, on, known_on)
    active = sorted(
        (p for p in provisions if p.in_force(on=on, known_on=known_on)), key=lambda p: p.key
    )
    regimes: dict[tuple[tuple[str, Share], ...], _Column] = {}
    columns = []
    for origin in origins:
        mine = [(p, claim_share(p, origin, claims)) for p in active if p.reaches(origin)]
        regime = tuple((p.key, claim) for p, claim in mine)
        if regime not in regimes:
            regimes[regime] = _column(mine, lists, ordinary, vary)
        columns.append(regimes[regime])
    return _assemble(lines, origins, columns)


def _column(
    mine: Sequence[tuple[Provision, Share]],
    lists: _Lists,
    ordinary: Array,
    vary: Collection[str] | None,
) -> _Column:
    layers = [_layer(provision, claim, lists, ordinary) for provision, claim in mine]
    return _Column(
        stacked=stack(layers, ordinary, vary=vary),
        keys=tuple(provision.key for provision, _ in mine),
        exempt=tuple(
            layer.named[CENTRAL] * lists.share(provision.exempt)[CENTRAL] * claim.central
            for layer, (provision, claim) in zip(layers, mine, strict=True)
        ),
    )


def _layer(provision: Provision, claim: Share, lists: _Lists, ordinary: Array) -> Layer:
    left = 1.0 - lists.share(provision.exempt)[::-1]  # the low end is left when the high is taken
    claims = np.array([[claim.low], [claim.central], [claim.high]])
    return Layer(
        provision=provision,
        rate=np.array([added_rate(provision, float(duty)) for duty in ordinary]),
        named=lists.share(provision.listed),
        left=left * claims,
    )


def _assemble(
    lines: Sequence[TariffLine], origins: Sequence[str], columns: Sequence[_Column]
) -> DutyTable:
    shape = len(lines), len(origins)
    by_name: dict[str, dict[str, Array]] = {
        name: {} for name in ("added", "added_low", "added_high", "exempt")
    }
    for position, column in enumerate(columns):
        for i, key in enumerate(column.keys):
            values = {
                "added": column.stacked.added[i],
                "added_low": column.stacked.added_low[i],
                "added_high": column.stacked.added_high[i],
                "exempt": column.exempt[i],
            }
            for name, value in values.items():
                by_name[name].setdefault(key, np.zeros(shape))[:, position] = value

    def stacked(name: str) -> Array:
        if not columns:
            return np.zeros(shape)
        return np.stack([getattr(column.stacked, name) for column in columns], axis=1)

    return DutyTable(
        lines=tuple(line.line for line in lines),
        origins=tuple(origins),
        total=stacked("total"),
        low=stacked("low"),
        high=stacked("high"),
        **by_name,
    )


__all__ = ["DutyTable", "duty_table"]
