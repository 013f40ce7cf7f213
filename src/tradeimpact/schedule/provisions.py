"""What the law says, as data: tariff lines, provisions that add a duty, and their scope.

Names follow the Harmonized Tariff Schedule of the United States (HTSUS). A rate is a share of
customs value (0.125 means 12.5 %). Every date is a calendar day at the place of entry; `until`
is the last day on which the provision applies.

Two time axes are kept apart: *in force* (`since`, `until`) and *known* (`known`: the day from
which the public could know it), so that "what was known on that day" can be answered.
"""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Form(StrEnum):
    """How a rate meets the ordinary duty of the line."""

    ADD = "add"
    """Added to the ordinary (column 1) duty."""
    CEILING = "ceiling"
    """All-in ceiling that includes the ordinary duty: max(0, rate − ordinary duty) is added."""


@dataclass(frozen=True, slots=True)
class Share:
    """Part of the value a provision reaches: lowest, assumed and highest, each in [0, 1]."""

    low: float = 1.0
    central: float = 1.0
    high: float = 1.0

    def __post_init__(self) -> None:
        if not 0.0 <= self.low <= self.central <= self.high <= 1.0:
            raise ValueError(
                f"a share needs 0 <= low <= central <= high <= 1, got {self.low}, "
                f"{self.central}, {self.high}: give shares (0.25), not percent (25)"
            )

    @property
    def certain(self) -> bool:
        """Whether nothing but the law decides."""
        return self.low == self.high

    def complement(self) -> "Share":
        """Return the part that is left."""
        return Share(1.0 - self.high, 1.0 - self.central, 1.0 - self.low)


WHOLE = Share()
NONE = Share(0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class ScopeEntry:
    """A prefix of tariff lines that is inside a list, from when to when, and how surely."""

    prefix: str
    since: date | None = None
    until: date | None = None
    known: date | None = None
    share: Share = WHOLE

    def stands(self, *, on: date, known_on: date) -> bool:
        """Tell whether the entry counts on a day, by what was known on another."""
        return (
            (self.since is None or self.since <= on)
            and (self.until is None or on <= self.until)
            and (self.known is None or self.known <= known_on)
        )


@dataclass(frozen=True, slots=True)
class Scope:
    """A list of entries, indexed by prefix; equal when its entries are."""

    entries: tuple[ScopeEntry, ...] = ()
    _by_prefix: dict[str, tuple[ScopeEntry, ...]] = field(init=False, repr=False, compare=False)
    _prefixes: tuple[str, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        index: dict[str, tuple[ScopeEntry, ...]] = {}
        for entry in self.entries:
            index[entry.prefix] = (*index.get(entry.prefix, ()), entry)
        object.__setattr__(self, "_by_prefix", index)
        object.__setattr__(self, "_prefixes", tuple(sorted(index)))

    def covering(self, line: str) -> Iterator[ScopeEntry]:
        """Yield the entries under which a line lies."""
        for length in range(2, len(line) + 1):
            yield from self._by_prefix.get(line[:length], ())

    def finer(self, line: str) -> Iterator[ScopeEntry]:
        """Yield the entries that lie under a line and reach only a part of it, perhaps."""
        start = bisect_left(self._prefixes, line)
        for prefix in self._prefixes[start:]:
            if not prefix.startswith(line):
                return
            if prefix != line:
                yield from self._by_prefix[prefix]

    def touches(self, line: str) -> Iterator[ScopeEntry]:
        """Yield every entry that has to do with a line."""
        yield from self.covering(line)
        yield from self.finer(line)


NOTHING = Scope()


@dataclass(frozen=True, slots=True)
class End:
    """When a provision was said to end, and since when that was known. None = open."""

    known: date
    until: date | None


@dataclass(frozen=True, slots=True)
class Provision:
    """One provision that adds a duty.

    `origins` None means every origin; `listed` None means every line. `exempt` takes lines out.
    `yields_to` names programmes that displace this one where they apply (U.S. notes of
    chapter 99). `claimed` names origins whose goods are out when a preference is claimed (USMCA),
    with the share of their trade that was seen to claim it.
    """

    key: str
    programme: str
    authority: str
    heading: str
    rate: float
    since: date
    known: date
    form: Form = Form.ADD
    origins: frozenset[str] | None = None
    except_origins: frozenset[str] = frozenset()
    ends: tuple[End, ...] = ()
    listed: Scope | None = None
    exempt: Scope = NOTHING
    yields_to: frozenset[str] = frozenset()
    claimed: tuple[tuple[str, float], ...] = ()
    legal_basis: str = ""
    url: str = ""
    confirmed: bool = True

    def until(self, known_on: date) -> date | None:
        """Return the last day of force as it was known on a day; None = open."""
        said = [end for end in self.ends if end.known <= known_on]
        return max(said, key=lambda end: end.known).until if said else None

    def in_force(self, *, on: date, known_on: date) -> bool:
        """Tell whether the provision is in force on a day, by what was known on another."""
        if self.known > known_on or on < self.since:
            return False
        until = self.until(known_on)
        return until is None or on <= until

    def reaches(self, origin: str) -> bool:
        """Tell whether goods of an origin are in its scope."""
        return origin not in self.except_origins and (
            self.origins is None or origin in self.origins
        )


@dataclass(frozen=True, slots=True)
class TariffLine:
    """A line of the schedule with its ordinary duty (column 1 general), a share or None.

    None means a duty that is not ad valorem (specific or compound).
    """

    line: str
    ordinary: float | None
    preference: float | None = None
    legal_basis: str = ""
