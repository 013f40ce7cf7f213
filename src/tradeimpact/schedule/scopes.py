"""Lists of products: prefixes of tariff lines, each with its days and how surely it counts."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from tradeimpact.schedule.shares import NO_FACTS, NONE, WHOLE, Facts, Share, settle


@dataclass(frozen=True, slots=True)
class ScopeEntry:
    """A prefix of tariff lines that is inside a list, from when to when, and how surely."""

    prefix: str
    since: date | None = None
    until: date | None = None
    known: date | None = None
    share: Share = WHOLE
    condition: str = ""

    def stands(self, *, on: date, known_on: date) -> bool:
        """Tell whether the entry counts on a day, by what was known on another."""
        return (
            (self.since is None or self.since <= on)
            and (self.until is None or on <= self.until)
            and (self.known is None or self.known <= known_on)
        )

    def reach(self, facts: Facts) -> Share:
        """Return how much of the goods it names it reaches."""
        return settle(self.share, self.condition, facts)


@dataclass(frozen=True, slots=True)
class Scope:
    """A list of entries, indexed by prefix; equal when its entries are."""

    entries: tuple[ScopeEntry, ...] = ()
    _by_prefix: dict[str, tuple[ScopeEntry, ...]] = field(init=False, repr=False, compare=False)
    _prefixes: tuple[str, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        index: dict[str, list[ScopeEntry]] = {}
        for entry in self.entries:
            index.setdefault(entry.prefix, []).append(entry)
        frozen = {prefix: tuple(found) for prefix, found in index.items()}
        object.__setattr__(self, "_by_prefix", frozen)
        object.__setattr__(self, "_prefixes", tuple(sorted(index)))

    def covering(self, line: str) -> Iterator[ScopeEntry]:
        """Yield the entries under which a line lies."""
        for length in range(2, len(line) + 1):
            yield from self._by_prefix.get(line[:length], ())

    def finer(self, line: str) -> Iterator[ScopeEntry]:
        """Yield the entries that lie under a line and reach only a part of it, perhaps."""
        start = bisect_left(self._prefixes, line)
        for position in range(start, len(self._prefixes)):
            prefix = self._prefixes[position]
            if not prefix.startswith(line):
                return
            if prefix != line:
                yield from self._by_prefix[prefix]

    def touches(self, line: str) -> Iterator[ScopeEntry]:
        """Yield every entry that has to do with a line."""
        yield from self.covering(line)
        yield from self.finer(line)

    def share_of(self, line: str, *, on: date, known_on: date, facts: Facts = NO_FACTS) -> Share:
        """Return how much of a line the list reaches.

        An entry finer than the line (a ten-digit article under an eight-digit line) reaches it
        perhaps: low 0, assumed and high as the entry says.
        """
        best = NONE
        for entry in self.covering(line):
            if entry.stands(on=on, known_on=known_on):
                best = best.or_more(entry.reach(facts))
        for entry in self.finer(line):
            if entry.stands(on=on, known_on=known_on):
                perhaps = entry.reach(facts)
                best = best.or_more(Share(0.0, perhaps.central, perhaps.high))
        return best

    def conditions_of(self, line: str, *, on: date, known_on: date) -> Iterator[str]:
        """Yield the conditions that decide how much of a line the list reaches."""
        for entry in self.touches(line):
            if entry.condition and entry.stands(on=on, known_on=known_on):
                yield entry.condition


NOTHING = Scope()
