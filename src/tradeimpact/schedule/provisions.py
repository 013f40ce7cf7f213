"""What the law adds to the ordinary duty, as data: provisions, their dates and their quotas.

Names follow the Harmonized Tariff Schedule of the United States (HTSUS). A rate is a share of
customs value (0.125 means 12.5 %). Every date is a calendar day at the place of entry; `until`
is the last day on which the provision applies.

Three time axes are kept apart: *in force* in law (`since`, `until`, also backwards), *known*
(`known`: the day from which the public could know it, so that "what was known on that day" can be
answered), and *in the text* (what the schedule as published shows on a day).
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

from tradeimpact.schedule.scopes import NOTHING, Scope
from tradeimpact.schedule.shares import NONE, OPEN, WHOLE, Facts, Share, settle

Axis = Literal["law", "text"]
"""Which days a question means: those of the law, or those the published schedule shows."""


class Form(StrEnum):
    """How a rate meets the ordinary duty of the line."""

    ADD = "add"
    """Added to the ordinary (column 1) duty."""
    CEILING = "ceiling"
    """All-in ceiling that includes the ordinary duty: max(0, rate − ordinary duty) is added."""


@dataclass(frozen=True, slots=True)
class End:
    """When a provision was said to end, and since when that was known. None = open.

    `text` is the last day on which the published schedule shows it; None = as the law.
    """

    known: date
    until: date | None
    text: date | None = None


@dataclass(frozen=True, slots=True)
class Fill:
    """How much of a quota was said to be used, as a share, and since when that was known."""

    known: date
    filled: float


@dataclass(frozen=True, slots=True)
class Quota:
    """A quota: an amount in a unit. A tariff-rate quota puts its provision above the amount only.

    An absolute quota (`absolute`) has no rate: nothing more may be entered once it is full.
    """

    amount: float
    unit: str
    absolute: bool = False
    fills: tuple[Fill, ...] = ()
    assumed: Share = OPEN

    def above(self, known_on: date) -> Share:
        """Return the part of the goods that enters above the quota, by what was known on a day.

        Where nothing was known of its fill, what is assumed: that it is full, perhaps not.
        """
        told = [fill for fill in self.fills if fill.known <= known_on]
        if not told:
            return self.assumed
        return WHOLE if max(told, key=lambda fill: fill.known).filled >= 1.0 else NONE


@dataclass(frozen=True, slots=True)
class Provision:
    """One provision that adds a duty.

    `rate` None is an announced rate that nobody knows: never counted. `origins` None means every
    origin; `listed` None means every line. `exempt` takes lines out. `yields_to` names programmes
    that displace this one where they apply (U.S. notes of chapter 99). `claimed` names origins
    whose goods are out when a preference is claimed (USMCA), with the share of their trade that
    was seen to claim it, `claim` the condition by which they say so. `condition` is what the whole
    provision asks of goods, `share` how far it holds where nobody says. `text` is the first day on
    which the published schedule shows it; None = once it is both in force and known. `divides`
    names a whole of which provisions of several programmes each reach a part that no other one
    reaches: the metals in a machine. Such parts add up, to one at most.
    """

    key: str
    programme: str
    authority: str
    heading: str
    rate: float | None
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
    claim: str = "claim:usmca"
    condition: str = ""
    share: Share = OPEN
    quota: Quota | None = None
    text: date | None = None
    divides: str = ""

    @property
    def counts(self) -> bool:
        """Whether it has a rate that can be counted."""
        return self.rate is not None and not (self.quota is not None and self.quota.absolute)

    def end(self, known_on: date) -> End | None:
        """Return what was last said about its end; None = nothing."""
        said = [end for end in self.ends if end.known <= known_on]
        return max(said, key=lambda end: end.known) if said else None

    def until(self, known_on: date) -> date | None:
        """Return the last day of force as it was known on a day; None = open."""
        end = self.end(known_on)
        return end.until if end else None

    def in_force(self, *, on: date, known_on: date, axis: Axis = "law") -> bool:
        """Tell whether the provision is in force on a day, by what was known on another.

        On the axis of the text nothing is known that the schedule of that day does not show.
        """
        if axis == "text":
            return self._in_text(on)
        if self.known > known_on or on < self.since:
            return False
        until = self.until(known_on)
        return until is None or on <= until

    def _in_text(self, on: date) -> bool:
        if on < (self.text or max(self.since, self.known)):
            return False
        end = self.end(on)
        last = (end.text or end.until) if end else None
        return last is None or on <= last

    def reaches(self, origin: str) -> bool:
        """Tell whether goods of an origin are in its scope."""
        return origin not in self.except_origins and (
            self.origins is None or origin in self.origins
        )

    def part(self, facts: Facts, known_on: date) -> Share:
        """Return the part of the goods it names that its condition and its quota leave to it."""
        asked = settle(self.share, self.condition, facts) if self.condition else WHOLE
        if self.quota is None or self.quota.absolute:
            return asked
        above = settle(self.quota.above(known_on), f"quota:{self.key}", facts)
        return asked.times(above)
