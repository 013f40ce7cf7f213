"""A line of the schedule and its ordinary duty: columns, preferences, specific and compound rates.

Column 1 general holds for most origins, column 1 special (a preference) for goods that claim it,
column 2 for the few countries without normal trade relations (HTSUS general note 3).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from tradeimpact.schedule.shares import NO_FACTS, Facts

Quantities = Mapping[str, float]
"""Units of quantity per USD of customs value, by unit as the schedule prints it (`kg`, `liter`)."""

NO_QUANTITIES: Quantities = {}
GENERAL, SECOND = "general", "column_2"


class Span(NamedTuple):
    """A duty as a share of value: lowest, assumed and highest. Not bounded by one."""

    low: float
    central: float
    high: float

    @classmethod
    def at(cls, value: float) -> "Span":
        """Return a duty that nothing leaves open."""
        return cls(value, value, value)


@dataclass(frozen=True, slots=True)
class Specific:
    """A duty on quantity: USD a unit."""

    amount: float
    unit: str


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate of duty: a share of value, and USD a unit of each of some units.

    `span` stands in place of both where several lines are known by their subheading alone.
    """

    ad_valorem: float = 0.0
    specific: tuple[Specific, ...] = ()
    span: Span | None = None

    def share(self, quantities: Quantities, equivalent: Span | None) -> Span | None:
        """Return the rate as a share of value; None where its quantity nobody knows.

        `equivalent` is what trade has paid of it, as a share of value, for want of a quantity.
        """
        if self.span is not None:
            return self.span
        if all(part.unit in quantities for part in self.specific):
            paid = sum(part.amount * quantities[part.unit] for part in self.specific)
            return Span.at(self.ad_valorem + paid)
        return equivalent


@dataclass(frozen=True, slots=True)
class Agreement:
    """A preference programme: its code in column 1 special, whose goods may claim it, and when."""

    key: str
    code: str
    origins: frozenset[str]
    since: date = date.min
    until: date = date.max
    legal_basis: str = ""

    def open_to(self, origin: str, on: date) -> bool:
        """Tell whether goods of an origin may claim it on a day."""
        return origin in self.origins and self.since <= on <= self.until


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column of the schedule goods of an origin enter under. `second`: origins, from when."""

    second: tuple[tuple[str, date], ...] = ()
    agreements: tuple[Agreement, ...] = ()

    def is_second(self, origin: str, on: date) -> bool:
        """Tell whether goods of an origin pay the duty of column 2."""
        return any(code == origin and since <= on for code, since in self.second)


GENERAL_ONLY = Columns()


@dataclass(frozen=True, slots=True)
class TariffLine:
    """A line of the schedule with its ordinary duty (column 1 general), a share or None.

    None means a duty that is not ad valorem; `general` then holds its parts, and `equivalent` what
    trade has paid of it as a share of value (lowest, middle and highest over origins).
    `preferences` are rates by code of column 1 special.
    """

    line: str
    ordinary: float | None
    preferences: Mapping[str, Rate] = field(default_factory=dict)
    legal_basis: str = ""
    general: Rate | None = None
    second: Rate | None = None
    equivalent: Span | None = None


@dataclass(frozen=True, slots=True)
class Ordinary:
    """The ordinary duty that holds for some goods: its share of value, and how it came about."""

    share: Span
    known: bool
    column: str = GENERAL
    legal_basis: str = ""


@dataclass(frozen=True, slots=True)
class Unclaimed:
    """A preference that goods of an origin could claim, and its rate."""

    agreement: Agreement
    rate: float


def ordinary_of(
    line: TariffLine,
    origin: str,
    *,
    on: date,
    columns: Columns = GENERAL_ONLY,
    facts: Facts = NO_FACTS,
    quantities: Quantities = NO_QUANTITIES,
) -> tuple[Ordinary, tuple[Unclaimed, ...]]:
    """Return the ordinary duty of goods, and the preferences they leave unclaimed.

    A claim is a fact `claim:<key of the agreement>`; of part of the goods, the rate is the mean.
    """
    if columns.is_second(origin, on) and line.second is not None:
        found = line.second.share(quantities, None)
        return _known(found, line.second, SECOND, line.legal_basis), ()
    general = _general(line, quantities)
    left: list[Unclaimed] = []
    for agreement in columns.agreements:
        rate = line.preferences.get(agreement.code)
        if rate is None or not agreement.open_to(origin, on):
            continue
        preferred = rate.share(quantities, None)
        claimed = facts.get(f"claim:{agreement.key}", 0.0)
        if preferred is None or preferred.central >= general.share.central:
            continue
        if claimed > 0.0:
            return (
                Ordinary(
                    _mix(preferred, general.share, claimed),
                    preferred.low == preferred.high and (general.known or claimed == 1.0),
                    agreement.key,
                    agreement.legal_basis or line.legal_basis,
                ),
                (),
            )
        left.append(Unclaimed(agreement, preferred.central))
    return general, tuple(left)


def _general(line: TariffLine, quantities: Quantities) -> Ordinary:
    if line.ordinary is not None:
        share = Span.at(line.ordinary)
        return Ordinary(share, known=True, legal_basis=line.legal_basis)
    rate = line.general or Rate()
    found = rate.share(quantities, line.equivalent) if line.general else line.equivalent
    settled = line.general is not None and all(p.unit in quantities for p in rate.specific)
    share = found or Span.at(rate.ad_valorem)
    return Ordinary(share, known=settled, legal_basis=line.legal_basis)


def _known(found: Span | None, rate: Rate, column: str, legal_basis: str) -> Ordinary:
    return Ordinary(found or Span.at(rate.ad_valorem), found is not None, column, legal_basis)


def _mix(a: Span, b: Span, weight: float) -> Span:
    return Span(*(weight * x + (1.0 - weight) * y for x, y in zip(a, b, strict=True)))
