"""The duties of many lines and origins on one day, as arrays.

The same rules as `duties`, applied provision by provision to whole arrays; a property test holds
the two to each other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product

import numpy as np
from numpy.typing import NDArray

from tradeimpact.schedule.duties import LATEST, added_rate, list_share
from tradeimpact.schedule.provisions import NONE, WHOLE, Provision, TariffLine

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class DutyTable:
    """Duties of a day. `lines` L labels, `origins` R labels; arrays (L, R), shares of value.

    `added` maps a provision key to what it adds in the assumed case, `exempt` to the share of the
    value the law takes out of it, `reach` to the lowest and highest share it reaches on its own.
    """

    lines: tuple[str, ...]
    origins: tuple[str, ...]
    total: Array
    low: Array
    high: Array
    added: dict[str, Array]
    exempt: dict[str, Array]
    reach: dict[str, tuple[Array, Array]]


@dataclass(frozen=True, slots=True)
class _Layer:
    provision: Provision
    rate: Array  # (L, 1): what it adds where it reaches the whole value
    shares: tuple[Array, Array, Array]  # low, central, high; each (L, R)
    exempt: Array  # (L, R): share taken out by law, assumed case


def _layer(
    provision: Provision,
    lines: Sequence[TariffLine],
    origins: Sequence[str],
    ordinary: Array,
    *,
    on: date,
    known_on: date,
) -> _Layer:
    rate = np.array([[added_rate(provision, float(duty))] for duty in ordinary])
    listed = [
        WHOLE
        if provision.listed is None
        else list_share(provision.listed, line.line, on=on, known_on=known_on)
        for line in lines
    ]
    taken = [list_share(provision.exempt, line.line, on=on, known_on=known_on) for line in lines]
    claims = dict(provision.origin_share)
    reach = [claims.get(o, WHOLE) if provision.reaches(o) else NONE for o in origins]
    low, central, high = (
        np.outer(
            [
                getattr(a, end) * getattr(b.complement(), end)
                for a, b in zip(listed, taken, strict=True)
            ],
            [getattr(share, end) for share in reach],
        )
        for end in ("low", "central", "high")
    )
    exempt = np.outer(
        [a.central * b.central for a, b in zip(listed, taken, strict=True)],
        [share.central for share in reach],
    )
    return _Layer(provision, rate, (low, central, high), exempt)


def _stacked(layers: Sequence[_Layer], shares: Sequence[Array]) -> list[Array]:
    reached: dict[str, Array] = {}
    for layer, share in zip(layers, shares, strict=True):
        name = layer.provision.programme
        reached[name] = np.maximum(reached[name], share) if name in reached else share
    result = []
    for layer, share in zip(layers, shares, strict=True):
        left = np.ones_like(share)
        for programme in sorted(layer.provision.yields_to - {layer.provision.programme}):
            if programme in reached:
                left = left * (1.0 - reached[programme])
        result.append(layer.rate * share * left)
    return result


def duty_table(
    lines: Sequence[TariffLine],
    origins: Sequence[str],
    provisions: Sequence[Provision],
    *,
    on: date,
    known_on: date = LATEST,
) -> DutyTable:
    """Return the duty of every line and origin on a day, as known on another day.

    Arrays are (L, R) shares of customs value, rows in the order of `lines`, columns of `origins`.
    A line whose ordinary duty is not ad valorem counts with 0.
    """
    ordinary = np.array([line.ordinary or 0.0 for line in lines], dtype=np.float64)
    active = sorted(
        (
            p
            for p in provisions
            if p.in_force(on=on, known_on=known_on) and any(p.reaches(origin) for origin in origins)
        ),
        key=lambda p: p.key,
    )
    layers = [_layer(p, lines, origins, ordinary, on=on, known_on=known_on) for p in active]
    base = np.repeat(ordinary[:, None], len(origins), axis=1)
    central = _stacked(layers, [layer.shares[1] for layer in layers])
    total = base + sum(central, np.zeros_like(base))
    low, high = _corners(layers, base, total)
    return DutyTable(
        lines=tuple(line.line for line in lines),
        origins=tuple(origins),
        total=total,
        low=low,
        high=high,
        added={layer.provision.key: part for layer, part in zip(layers, central, strict=True)},
        exempt={layer.provision.key: layer.exempt for layer in layers},
        reach={layer.provision.key: (layer.shares[0], layer.shares[2]) for layer in layers},
    )


def _corners(layers: Sequence[_Layer], base: Array, total: Array) -> tuple[Array, Array]:
    """Walk the corners of the uncertain layers, only on the rows where something is uncertain."""
    low, high = total.copy(), total.copy()
    spread = [layer.shares[2] - layer.shares[0] for layer in layers]
    rows = np.flatnonzero(sum((s.max(axis=1) for s in spread), np.zeros(base.shape[0])) > 0.0)
    for row in rows:
        open_layers = [i for i, s in enumerate(spread) if s[row].max() > 0.0]
        ends: list[tuple[int, ...]] = [
            (0, 2) if i in open_layers else (1,) for i in range(len(layers))
        ]
        part = [
            _Layer(
                y.provision,
                y.rate[row : row + 1],
                (
                    y.shares[0][row : row + 1],
                    y.shares[1][row : row + 1],
                    y.shares[2][row : row + 1],
                ),
                y.exempt[row : row + 1],
            )
            for y in layers
        ]
        for corner in product(*ends):
            here = (
                base[row]
                + sum(
                    _stacked(part, [y.shares[end] for y, end in zip(part, corner, strict=True)]),
                    np.zeros((1, base.shape[1])),
                )[0]
            )
            low[row] = np.minimum(low[row], here)
            high[row] = np.maximum(high[row], here)
    return low, high


__all__ = ["DutyTable", "duty_table"]
