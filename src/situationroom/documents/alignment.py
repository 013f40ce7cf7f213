"""Two lists of keys laid beside each other: which entry of one is which of the other."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Alignment:
    """Pairs of places (before, after) in the order of `after`, and what has no partner.

    `moved` are the pairs that changed their order among the others.
    """

    pairs: tuple[tuple[int, int], ...]
    removed: tuple[int, ...]
    added: tuple[int, ...]
    moved: frozenset[tuple[int, int]]


def numbered(keys: Sequence[str]) -> list[tuple[str, int]]:
    """Return each key with how often it stood before, so that equal ones are told apart."""
    seen: Counter[str] = Counter()
    result = []
    for key in keys:
        result.append((key, seen[key]))
        seen[key] += 1
    return result


def align(
    before: Sequence[str], after: Sequence[str], alike: Callable[[int, int], bool]
) -> Alignment:
    """Pair equal keys, then what stands between the same neighbours.

    Equal keys are paired in order, wherever they stand. Between two neighbours that are paired,
    entries are paired one by one where both sides have as many and each is `alike` its partner, or
    where the key before is empty (a line that was left to be filled in); all others were removed
    or added.
    """
    places = {key: place for place, key in enumerate(numbered(after)) if key[0]}
    pairs = {
        place: places[key] for place, key in enumerate(numbered(before)) if key[0] and key in places
    }
    taken = set(pairs.values())
    gaps_before = _gaps(range(len(before)), dict(pairs))
    gaps_after = _gaps(range(len(after)), dict(zip(taken, taken, strict=True)))
    for neighbour, olds in gaps_before.items():
        news = gaps_after.get(neighbour, [])
        if len(olds) == len(news):
            chosen = [
                (old, new)
                for old, new in zip(olds, news, strict=True)
                if not before[old] or alike(old, new)
            ]
        else:
            chosen = list(zip((old for old in olds if not before[old]), news, strict=False))
        pairs.update(chosen)
    ordered = sorted(pairs.items(), key=lambda pair: pair[1])
    taken = set(pairs.values())
    return Alignment(
        pairs=tuple(ordered),
        removed=tuple(place for place in range(len(before)) if place not in pairs),
        added=tuple(place for place in range(len(after)) if place not in taken),
        moved=frozenset(ordered) - _in_order(ordered),
    )


def _gaps(places: range, paired: dict[int, int]) -> dict[int, list[int]]:
    """Return the unpaired places by the partner of the neighbour they stand after."""
    gaps: dict[int, list[int]] = {}
    neighbour = -1
    for place in places:
        if place in paired:
            neighbour = paired[place]
        else:
            gaps.setdefault(neighbour, []).append(place)
    return gaps


def _in_order(pairs: list[tuple[int, int]]) -> frozenset[tuple[int, int]]:
    """Return the longest run of pairs that kept their order (patience sorting)."""
    tops: list[int] = []
    at: list[int] = []
    back: list[int] = []
    for number, (old, _) in enumerate(pairs):
        pile = bisect_left(tops, old)
        if pile == len(tops):
            tops.append(old)
            at.append(number)
        else:
            tops[pile], at[pile] = old, number
        back.append(at[pile - 1] if pile else -1)
    kept = []
    number = at[-1] if at else -1
    while number >= 0:
        kept.append(pairs[number])
        number = back[number]
    return frozenset(kept)
