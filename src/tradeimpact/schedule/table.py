"""The duties of many lines and origins on one day, as arrays.

The same rules as `duties`, applied to whole columns of lines. Origins that the same provisions
reach in the same way share one column, so the work grows with the number of regimes, not with
the number of countries. A property test holds this and the single look-up to each other.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product

import numpy as np
from numpy.typing import NDArray

from tradeimpact.schedule.duties import (
    LATEST,
    Claims,
    added_rate,
    claim_share,
    list_share,
)
from tradeimpact.schedule.provisions import Provision, Scope, Share, TariffLine

Array = NDArray[np.float64]
LOW, CENTRAL, HIGH = 0, 1, 2


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
class _Layer:
    """One provision over the lines for one regime; vectors (L,), named and left (3, L)."""

    provision: Provision
    rate: Array
    named: Array
    left: Array
    exempt: Array


@dataclass(frozen=True, slots=True)
class _Column:
    total: Array
    low: Array
    high: Array
    layers: tuple[_Layer, ...]
    added: tuple[Array, ...]
    added_low: tuple[Array, ...]
    added_high: tuple[Array, ...]


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
    `claims` says who claims a preference out of a duty: see `duties.claim_share`.
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
            layers = tuple(_layer(p, claim, lists, ordinary) for p, claim in mine)
            regimes[regime] = _column(layers, ordinary, vary)
        columns.append(regimes[regime])
    return _assemble(lines, origins, columns)


def _layer(provision: Provision, claim: Share, lists: _Lists, ordinary: Array) -> _Layer:
    listed = lists.share(provision.listed)
    taken = lists.share(provision.exempt)
    left = 1.0 - taken[::-1]  # the low end is left when the high end is taken
    claims = np.array([[claim.low], [claim.central], [claim.high]])
    return _Layer(
        provision=provision,
        named=listed,
        rate=np.array([added_rate(provision, float(duty)) for duty in ordinary]),
        left=left * claims,
        exempt=listed[CENTRAL] * taken[CENTRAL] * claim.central,
    )


def _stacked(layers: Sequence[_Layer], ends: Sequence[tuple[int, int]]) -> list[Array]:
    """Return what each layer adds, (L,), with named and left at an end; see `duties.stack`."""
    named = [layer.named[end] for layer, (end, _) in zip(layers, ends, strict=True)]
    reached = [
        share * layer.left[end] for layer, share, (_, end) in zip(layers, named, ends, strict=True)
    ]
    by_programme: dict[str, Array] = {}
    for layer, share in zip(layers, named, strict=True):
        name = layer.provision.programme
        by_programme[name] = (
            np.maximum(by_programme[name], share) if name in by_programme else share
        )
    result = []
    for i, layer in enumerate(layers):
        left = np.ones_like(reached[i])
        for programme in sorted(layer.provision.yields_to - {layer.provision.programme}):
            if programme in by_programme:
                left = left * (1.0 - by_programme[programme])
        for j, other in enumerate(layers):
            if j != i and other.provision.programme == layer.provision.programme:
                above = (other.rate > layer.rate) | (
                    (other.rate == layer.rate) & (other.provision.key < layer.provision.key)
                )
                left = left * np.where(above, 1.0 - reached[j], 1.0)
        result.append(layer.rate * reached[i] * left)
    return result


def _column(layers: tuple[_Layer, ...], ordinary: Array, vary: Collection[str] | None) -> _Column:
    added = _stacked(layers, [(CENTRAL, CENTRAL)] * len(layers))
    total = ordinary + sum(added, np.zeros_like(ordinary))
    low, high = total.copy(), total.copy()
    least, most = [part.copy() for part in added], [part.copy() for part in added]
    choices = [
        tuple(product(_ends(layer.named), _ends(layer.left)))
        if vary is None or layer.provision.key in vary
        else ((CENTRAL, CENTRAL),)
        for layer in layers
    ]
    for corner in product(*choices):
        parts = _stacked(layers, corner)
        here = ordinary + sum(parts, np.zeros_like(ordinary))
        np.minimum(low, here, out=low)
        np.maximum(high, here, out=high)
        for i, part in enumerate(parts):
            np.minimum(least[i], part, out=least[i])
            np.maximum(most[i], part, out=most[i])
    return _Column(total, low, high, layers, tuple(added), tuple(least), tuple(most))


def _ends(share: Array) -> tuple[int, ...]:
    return (LOW, HIGH) if bool(np.any(share[LOW] < share[HIGH])) else (CENTRAL,)


def _assemble(
    lines: Sequence[TariffLine], origins: Sequence[str], columns: Sequence[_Column]
) -> DutyTable:
    shape = len(lines), len(origins)
    by_name: dict[str, dict[str, Array]] = {
        name: {} for name in ("added", "added_low", "added_high", "exempt")
    }
    for position, column in enumerate(columns):
        for i, layer in enumerate(column.layers):
            values = {
                "added": column.added[i],
                "added_low": column.added_low[i],
                "added_high": column.added_high[i],
                "exempt": layer.exempt,
            }
            for name, value in values.items():
                grid = by_name[name].setdefault(layer.provision.key, np.zeros(shape))
                grid[:, position] = value

    def stacked(name: str) -> Array:
        if not columns:
            return np.zeros(shape)
        return np.stack([getattr(column, name) for column in columns], axis=1)

    return DutyTable(
        lines=tuple(line.line for line in lines),
        origins=tuple(origins),
        total=stacked("total"),
        low=stacked("low"),
        high=stacked("high"),
        **by_name,
    )


__all__ = ["DutyTable", "duty_table"]
