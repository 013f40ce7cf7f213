"""How duties stack on many lines at once: displacement, one rate a programme, and the range.

A provision adds its rate on what it reaches, less what its displacers name and less what articles
of the same programme take at a higher rate. The total is linear in each share that the law leaves
open, so its lowest and highest values lie where every open share is at one of its ends. Trying all
of them doubles the work with every share; what follows tries far fewer and finds the same.

- Programmes that do not displace each other add up: each group of those that do is searched alone.
- Within a programme whose provisions give way to the same, an article pays one rate, the highest:
  more reach never lowers it. What exemptions and claims leave, and what a programme names that
  displaces nobody, therefore stand at one end.
- What such a programme takes from others depends on the largest share it names alone. For each
  size of it there is one best choice of the other shares: a programme with *n* open lists has
  n + 1 readings worth trying, not 2^n.
- Parts of one whole (steel and aluminium in a machine) make one at most. With them at their ends
  the total is still linear in each, so it is extreme where the whole is dealt out in some order:
  one reading an order.

What is left is the product over the programmes of a group; above `READINGS` it is refused by name.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations, product
from math import prod

import numpy as np
from numpy.typing import NDArray

from tradeimpact.errors import TooManyReadings
from tradeimpact.schedule.provisions import Provision
from tradeimpact.schedule.wholes import largest_first, one_by_one, shared_wholes

Array = NDArray[np.float64]
LOW, CENTRAL, HIGH = 0, 1, 2
READINGS = 128
"""Most readings of one group of programmes that are tried; the law of 2025 and 2026 needs 8."""


@dataclass(frozen=True, slots=True)
class Layer:
    """One provision over L lines: the rate it adds (L,), and two shares of value, (3, L) each.

    `named` is what its list names, `left` what exemptions and claims leave of that; both low,
    assumed and high.
    """

    provision: Provision
    rate: Array
    named: Array
    left: Array


@dataclass(frozen=True, slots=True)
class Stacked:
    """The duty of L lines, (L,) each, with its range, and what each layer has in it.

    `shares` are the effective shares of the layers in the assumed case; `added` is rate times
    share, `added_low` and `added_high` its ends, each layer taken by itself.
    """

    total: Array
    low: Array
    high: Array
    shares: tuple[Array, ...]
    added: tuple[Array, ...]
    added_low: tuple[Array, ...]
    added_high: tuple[Array, ...]


@dataclass(frozen=True, slots=True)
class _Ends:
    """The shares of one layer at both ends, (L,) each; equal where nothing is open."""

    named: tuple[Array, Array]
    left: tuple[Array, Array]

    @property
    def named_open(self) -> NDArray[np.bool_]:
        return self.named[0] < self.named[1]

    @property
    def left_open(self) -> NDArray[np.bool_]:
        return self.left[0] < self.left[1]

    def at(self, lines: NDArray[np.intp]) -> "_Ends":
        return _Ends(
            (self.named[0][lines], self.named[1][lines]),
            (self.left[0][lines], self.left[1][lines]),
        )


_Reading = tuple[tuple[Array, Array], ...]
"""Named and left of some layers, each at one of its ends."""


def stack(
    layers: Sequence[Layer], ordinary: Array, *, vary: Collection[str] | None = None
) -> Stacked:
    """Return the duty of L lines under some layers.

    Parameters
    ----------
    layers : sequence of Layer
    ordinary : ndarray (L,), share of value
    vary : collection of str, optional
        Keys of the provisions whose open ends make `low` and `high`; the others stay at the
        assumed case. None varies all.

    Raises
    ------
    TooManyReadings
        More lists that the law leaves open touch each other than can be tried.
    """
    named = _dealt(layers, [layer.named[CENTRAL] for layer in layers])
    reached = [share * layer.left[CENTRAL] for layer, share in zip(layers, named, strict=True)]
    spared = _spared(layers, named, reached)
    added = _parts(layers, reached, spared)
    total = _sum(ordinary, added)
    shares = tuple(part * left for part, left in zip(reached, spared, strict=True))
    certain = tuple(added)
    ends = [_ends_of(layer, vary) for layer in layers]
    if not any(_is_open(each) for each in ends):
        return Stacked(total, total, total, shares, certain, certain, certain)
    lowest, highest = [part.copy() for part in added], [part.copy() for part in added]
    for group in _groups(layers):
        members = [layers[i] for i in group]
        _search(members, [ends[i] for i in group], [lowest[i] for i in group], least=True)
        _search(members, [ends[i] for i in group], [highest[i] for i in group], least=False)
    return Stacked(
        total=total,
        low=np.minimum(total, _sum(ordinary, lowest)),
        high=np.maximum(total, _sum(ordinary, highest)),
        shares=shares,
        added=certain,
        added_low=tuple(_own_ends(layers, ends, least=True)),
        added_high=tuple(_own_ends(layers, ends, least=False)),
    )


def _spared(layers: Sequence[Layer], named: Sequence[Array], above: Sequence[Array]) -> list[Array]:
    """Return the share, (L,), that displacement leaves to each layer.

    A provision gives way to what the programmes it yields to *name*, exempt or not: "except for
    products described in headings ..." (U.S. note 2). Within one programme an article pays one
    rate, the highest, never a sum: `above` is what each layer takes from those below it.
    """
    by_programme = _by_programme(layers, named)
    whole_of = {layer.provision.programme: layer.provision.divides for layer in layers}
    result = []
    for i, layer in enumerate(layers):
        left = np.ones_like(layer.rate)
        parts: dict[str, Array] = {}
        for programme in sorted(layer.provision.yields_to - {layer.provision.programme}):
            if programme in by_programme:
                whole = whole_of[programme] or programme
                parts[whole] = parts.get(whole, 0.0) + by_programme[programme]
        for part in parts.values():
            left = left * np.maximum(0.0, 1.0 - part)
        for j, other in enumerate(layers):
            if j != i and other.provision.programme == layer.provision.programme:
                left = left * np.where(_comes_before(other, layer), 1.0 - above[j], 1.0)
        result.append(left)
    return result


def _by_programme(layers: Sequence[Layer], named: Sequence[Array]) -> dict[str, Array]:
    """Return what each programme names, (L,): as much as the widest of its provisions."""
    found: dict[str, Array] = {}
    for layer, share in zip(layers, named, strict=True):
        name = layer.provision.programme
        found[name] = np.maximum(found[name], share) if name in found else share
    return found


def _dealt(layers: Sequence[Layer], named: Sequence[Array]) -> list[Array]:
    """Return what the layers name, (L,), where the parts of each whole make one at most."""
    wholes = shared_wholes(layer.provision for layer in layers)
    if not wholes:
        return list(named)
    by_programme = _by_programme(layers, named)
    most: dict[str, Array] = {}
    for programmes in wholes:
        most.update(largest_first(by_programme, programmes))
    return _at_most(layers, named, most)


def _in_order(
    layers: Sequence[Layer],
    named: Sequence[Array],
    floor: Sequence[Array],
    orders: Sequence[Sequence[str]],
) -> list[Array]:
    """Return what the layers name, (L,), where the programmes of each whole take in an order."""
    if not orders:
        return list(named)
    wanted, least = _by_programme(layers, named), _by_programme(layers, floor)
    most: dict[str, Array] = {}
    for order in orders:
        most.update(one_by_one(wanted, least, order))
    return _at_most(layers, named, most)


def _at_most(
    layers: Sequence[Layer], named: Sequence[Array], most: Mapping[str, Array]
) -> list[Array]:
    return [
        np.minimum(share, most.get(layer.provision.programme, share))
        for layer, share in zip(layers, named, strict=True)
    ]


def _comes_before(other: Layer, layer: Layer) -> NDArray[np.bool_]:
    """Tell on which lines another provision of the programme is the one an article pays."""
    before: NDArray[np.bool_] = (other.rate > layer.rate) | (
        (other.rate == layer.rate) & (other.provision.key < layer.provision.key)
    )
    return before


def _parts(
    layers: Sequence[Layer], reached: Sequence[Array], spared: Sequence[Array]
) -> list[Array]:
    return [
        layer.rate * part * left for layer, part, left in zip(layers, reached, spared, strict=True)
    ]


def _sum(ordinary: Array, parts: Sequence[Array]) -> Array:
    return ordinary + sum(parts, np.zeros_like(ordinary))


def _ends_of(layer: Layer, vary: Collection[str] | None) -> _Ends:
    low, high = (LOW, HIGH) if vary is None or layer.provision.key in vary else (CENTRAL, CENTRAL)
    return _Ends((layer.named[low], layer.named[high]), (layer.left[low], layer.left[high]))


def _own_ends(layers: Sequence[Layer], ends: Sequence[_Ends], *, least: bool) -> list[Array]:
    """Return the least or most each layer may add, whatever the others do.

    Each share stands in what a layer adds once and moves it one way: up where the layer itself
    reaches, down where another displaces it.
    """
    mine, theirs = (0, 1) if least else (1, 0)
    own = [each.named[mine] * each.left[mine] for each in ends]
    above = [each.named[theirs] * each.left[theirs] for each in ends]
    return _parts(layers, own, _spared(layers, [each.named[theirs] for each in ends], above))


# --- the range of the total ---------------------------------------------------------------------


def _groups(layers: Sequence[Layer]) -> list[list[int]]:
    """Return the layers, by position, in groups that do not touch each other."""
    here = {layer.provision.programme for layer in layers}
    group_of = {programme: {programme} for programme in here}
    for layer in layers:
        for other in layer.provision.yields_to & here:
            joined = group_of[layer.provision.programme] | group_of[other]
            for programme in joined:
                group_of[programme] = joined
    for first, *others in shared_wholes(layer.provision for layer in layers):
        joined = group_of[first].union(*(group_of[other] for other in others))
        for programme in joined:
            group_of[programme] = joined
    groups: dict[int, list[int]] = {}
    for i, layer in enumerate(layers):
        groups.setdefault(id(group_of[layer.provision.programme]), []).append(i)
    return list(groups.values())


def _search(
    layers: Sequence[Layer], ends: Sequence[_Ends], best: Sequence[Array], *, least: bool
) -> None:
    """Put into `best` (one array (L,) a layer) what each layer adds where the group's sum is best.

    Lines with the same shares open are searched together.
    """
    open_shares = np.array(
        [side for each in ends for side in (each.named_open, each.left_open)], dtype=np.bool_
    )
    if not open_shares.any():
        return
    patterns, which = (
        np.unique(open_shares, axis=1, return_inverse=True)
        if open_shares.shape[1] > 1
        else (open_shares, np.zeros(1, dtype=np.intp))
    )
    for number in range(patterns.shape[1]):
        if not patterns[:, number].any():
            continue
        lines = np.flatnonzero(which.reshape(-1) == number)
        # What names none of these lines adds nothing to them and displaces nothing there.
        naming = [i for i, each in enumerate(ends) if each.named[1][lines].any()]
        if not naming:
            continue
        here = [_at(layers[i], lines) for i in naming]
        found = _best_of(here, [ends[i].at(lines) for i in naming], least=least)
        for i, part in zip(naming, found, strict=True):
            best[i][lines] = part


def _at(layer: Layer, lines: NDArray[np.intp]) -> Layer:
    return Layer(layer.provision, layer.rate[lines], layer.named[:, lines], layer.left[:, lines])


def _best_of(layers: Sequence[Layer], ends: Sequence[_Ends], *, least: bool) -> list[Array]:
    """Return what each layer adds in the reading with the least or most in sum, line by line."""
    best: list[Array] = []
    record = np.zeros_like(layers[0].rate)
    for reading in _readings(layers, ends, least=least):
        named = [share for share, _ in reading]
        reached = [share * left for share, left in reading]
        parts = _parts(layers, reached, _spared(layers, named, reached))
        here = sum(parts, np.zeros_like(record))
        if not best:
            best, record = parts, here
            continue
        better = here < record if least else here > record
        best = [np.where(better, new, old) for new, old in zip(parts, best, strict=True)]
        record = np.where(better, here, record)
    return best


def _readings(layers: Sequence[Layer], ends: Sequence[_Ends], *, least: bool) -> Iterator[_Reading]:
    """Yield the readings of a group that can have the least or most in sum.

    Raises TooManyReadings above the cap.
    """
    programmes: dict[str, list[int]] = {}
    for i, layer in enumerate(layers):
        programmes.setdefault(layer.provision.programme, []).append(i)
    choices: list[list[_Reading]] = []
    for name, members in programmes.items():
        mine = [ends[i] for i in members]
        alone = not any(
            name in layer.provision.yields_to for i, layer in enumerate(layers) if i not in members
        )
        if _moves_one_way([layers[i] for i in members]):
            choices.append(_one_way(mine, alone=alone, least=least))
        else:
            _refuse_above_cap(2 ** _count_open(mine), layers, ends)
            choices.append(_every_corner(mine))
    orders = list(product(*map(permutations, shared_wholes(layer.provision for layer in layers))))
    _refuse_above_cap(prod(map(len, choices)) * len(orders), layers, ends)
    place = np.argsort([i for members in programmes.values() for i in members])
    floor = [each.named[0] for each in ends]
    for picked in product(*choices):
        flat = [pair for reading in picked for pair in reading]
        named, left = zip(*(flat[i] for i in place), strict=True)
        for order in orders:
            yield tuple(zip(_in_order(layers, named, floor, order), left, strict=True))


def _refuse_above_cap(count: int, layers: Sequence[Layer], ends: Sequence[_Ends]) -> None:
    if count > READINGS:
        keys = [
            layer.provision.key for layer, each in zip(layers, ends, strict=True) if _is_open(each)
        ]
        raise TooManyReadings(count=count, most=READINGS, measures=keys)


def _is_open(ends: _Ends) -> bool:
    return bool(ends.named_open.any() or ends.left_open.any())


def _count_open(ends: Sequence[_Ends]) -> int:
    return sum(bool(side.any()) for each in ends for side in (each.named_open, each.left_open))


def _moves_one_way(layers: Sequence[Layer]) -> bool:
    """Tell whether more reach of any of a programme's provisions can only raise what they add."""
    gives_way = {layer.provision.yields_to - {layer.provision.programme} for layer in layers}
    return len(gives_way) == 1 and all(bool((layer.rate >= 0).all()) for layer in layers)


def _one_way(ends: Sequence[_Ends], *, alone: bool, least: bool) -> list[_Reading]:
    """Return the readings of a programme that moves one way; one if it displaces nobody."""
    at = 0 if least else 1
    left = [each.left[at] for each in ends]
    namings = [[each.named[at] for each in ends]] if alone else _namings(ends, least=least)
    return [tuple(zip(named, left, strict=True)) for named in namings]


def _namings(ends: Sequence[_Ends], *, least: bool) -> list[list[Array]]:
    """Return, for each size of what a programme names, the shares that add the least or most."""
    low, high = [each.named[0] for each in ends], [each.named[1] for each in ends]
    found = [low]
    for i, each in enumerate(ends):
        if not each.named_open.any():
            continue
        if least:
            found.append([high[j] if j == i else low[j] for j in range(len(ends))])
        else:
            found.append([np.where(b <= high[i], b, a) for a, b in zip(low, high, strict=True)])
    return found


def _every_corner(ends: Sequence[_Ends]) -> list[_Reading]:
    sides = [
        [
            (named, left)
            for named in (each.named if each.named_open.any() else each.named[:1])
            for left in (each.left if each.left_open.any() else each.left[:1])
        ]
        for each in ends
    ]
    return [tuple(corner) for corner in product(*sides)]
