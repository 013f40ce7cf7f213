"""How far each list of the law reaches each of many lines, (3, L): low, assumed and high."""

from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from tradeimpact.schedule.provisions import Provision
from tradeimpact.schedule.scopes import Scope, ScopeEntry
from tradeimpact.schedule.shares import Facts, Share
from tradeimpact.schedule.stacking import Array

_AFTER = ":"
"""Sorts behind every digit: the end of the lines under a prefix."""


class Reaches:
    """Shares of L lines in the lists of provisions on a day, worked out once a list."""

    def __init__(self, lines: Sequence[str], *, on: date, known_on: date, facts: Facts) -> None:
        self._on, self._known_on, self._facts = on, known_on, facts
        self._count = len(lines)
        codes = np.array(lines, dtype=np.str_)
        self._order = np.argsort(codes, kind="stable")
        self._sorted = codes[self._order]
        self._lengths = sorted({len(line) for line in lines})
        self._seen: dict[int, Array] = {}
        self._marks: dict[int, NDArray[np.uint64]] = {}

    def named(self, provision: Provision) -> Array:
        """Return what a provision names of every line: its list, its condition, its quota."""
        part = provision.part(self._facts, self._known_on)
        named: Array = self._whole(provision.listed) * np.array(
            [[part.low], [part.central], [part.high]]
        )
        return named

    def exempt(self, provision: Provision) -> Array:
        """Return what a provision's exemptions take of every line."""
        return self._share(provision.exempt)

    def kinds(
        self, provisions: Sequence[Provision], ordinary: Array
    ) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Return one line of each kind, and the kind of every line.

        Lines are of one kind where each list reaches them alike and their ordinary duty is equal.
        """
        mark = np.zeros(self._count, dtype=np.uint64)
        for row in ordinary:
            mark = _mixed(mark, row)
        for scope in {id(s): s for p in provisions for s in (p.listed, p.exempt) if s}.values():
            mark = _stirred(mark ^ self._mark(scope))
        _, first, kind_of = np.unique(mark, return_index=True, return_inverse=True)
        return first, kind_of

    def _whole(self, scope: Scope | None) -> Array:
        return np.ones((3, self._count)) if scope is None else self._share(scope)

    def _mark(self, scope: Scope) -> NDArray[np.uint64]:
        if id(scope) not in self._marks:
            mark = np.full(self._count, len(self._marks) + 1, dtype=np.uint64)
            for row in self._share(scope):
                mark = _mixed(mark, row)
            self._marks[id(scope)] = mark
        return self._marks[id(scope)]

    def _share(self, scope: Scope) -> Array:
        if id(scope) not in self._seen:
            self._seen[id(scope)] = self._work_out(scope)
        return self._seen[id(scope)]

    def _work_out(self, scope: Scope) -> Array:
        by_share: dict[Share, list[ScopeEntry]] = {}
        for entry in scope.entries:
            if entry.stands(on=self._on, known_on=self._known_on):
                by_share.setdefault(entry.reach(self._facts), []).append(entry)
        found = np.zeros((3, self._count))
        for share, entries in by_share.items():
            prefixes = [entry.prefix for entry in entries]
            self._raise(found, self._under(prefixes), (share.low, share.central, share.high))
            self._raise(found, self._above(prefixes), (0.0, share.central, share.high))
        return found

    def _raise(
        self, found: Array, where: NDArray[np.intp], ends: tuple[float, float, float]
    ) -> None:
        for row, value in enumerate(ends):
            found[row, where] = np.maximum(found[row, where], value)

    def _under(self, prefixes: Sequence[str]) -> NDArray[np.intp]:
        """Return the lines that lie under one of some prefixes."""
        starts = np.searchsorted(self._sorted, np.array(prefixes))
        ends = np.searchsorted(self._sorted, np.array([prefix + _AFTER for prefix in prefixes]))
        steps = np.zeros(self._count + 1, dtype=np.intp)
        np.add.at(steps, starts, 1)
        np.add.at(steps, ends, -1)
        return self._lines_at(np.flatnonzero(np.cumsum(steps)[:-1] > 0))

    def _above(self, prefixes: Sequence[str]) -> NDArray[np.intp]:
        """Return the lines under which one of some prefixes lies, as a finer article."""
        shorter = sorted(
            {
                prefix[:length]
                for prefix in prefixes
                for length in self._lengths
                if length < len(prefix)
            }
        )
        if not shorter or not self._count:
            return np.zeros(0, dtype=np.intp)
        starts = np.searchsorted(self._sorted, np.array(shorter), side="left")
        ends = np.searchsorted(self._sorted, np.array(shorter), side="right")
        return self._lines_at(
            np.concatenate([np.arange(a, b) for a, b in zip(starts, ends, strict=True)])
        )

    def _lines_at(self, places: NDArray[np.intp]) -> NDArray[np.intp]:
        """Return the lines that stand at some places of the sorted order."""
        lines: NDArray[np.intp] = self._order[places]
        return lines


def _mixed(mark: NDArray[np.uint64], values: Array) -> NDArray[np.uint64]:
    """Return a mark that also tells values apart: equal marks, equal values, but for chance.

    Sixty-four bits: among 20,000 lines the odds of one false match are about one in 10^11.
    """
    return _stirred(mark ^ np.ascontiguousarray(values).view(np.uint64))


def _stirred(mark: NDArray[np.uint64]) -> NDArray[np.uint64]:
    with np.errstate(over="ignore"):
        mark = (mark ^ (mark >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        mark = (mark ^ (mark >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    stirred: NDArray[np.uint64] = mark ^ (mark >> np.uint64(31))
    return stirred
