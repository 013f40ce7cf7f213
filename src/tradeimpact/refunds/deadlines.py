"""Until when money can be asked back: plain dated rules, each named by the law it stands in.

Days are not moved off weekends and holidays: the earlier day is always safe.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from tradeimpact.refunds.law import CAPE_DAYS, CORRECTION, LATER_CLAIM, PROTEST, Rule

CYCLE = timedelta(days=314)
CORRECTION_AFTER_ENTRY = timedelta(days=300)
CORRECTION_BEFORE_LIQUIDATION = timedelta(days=15)
PROTEST_AFTER_LIQUIDATION = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Liquidation:
    """When an entry is or will be closed. `actual`: somebody said so; else by CBP's cycle."""

    on: date
    actual: bool

    @property
    def basis(self) -> str:
        """Return what the day rests on."""
        return "actual" if self.actual else "scheduled_314_days"


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day of a route, that day included. `late`: it has passed on the day of asking."""

    on: date
    rule: Rule
    late: bool

    @property
    def kind(self) -> str:
        """Return the route, or that it is closed."""
        return "too_late" if self.late else self.rule.code


def liquidation_of(entry_on: date, liquidated_on: date | None) -> Liquidation:
    """Return the day of liquidation: the actual one, or day 314 (19 CFR 159.9, 159.11)."""
    if liquidated_on is not None:
        return Liquidation(liquidated_on, actual=True)
    return Liquidation(_later(entry_on, CYCLE), actual=False)


def correction_until(entry_on: date) -> date:
    """Return the last day of a post-summary correction: 300 days, or 15 before liquidation."""
    return min(
        _later(entry_on, CORRECTION_AFTER_ENTRY),
        _later(entry_on, CYCLE - CORRECTION_BEFORE_LIQUIDATION),
    )


def protest_until(liquidation: Liquidation) -> date:
    """Return the last day of a protest: 180 days after liquidation (19 U.S.C. 1514(c)(3))."""
    return _later(liquidation.on, PROTEST_AFTER_LIQUIDATION)


def later_claim_until(entry_on: date) -> date:
    """Return the last day of a claim after importation: the same day a year on (1520(d))."""
    try:
        return entry_on.replace(year=entry_on.year + 1)
    except ValueError:  # 29 February; the 28th is the earlier day, and safe
        return entry_on.replace(year=entry_on.year + 1, day=28)


def protest(liquidation: Liquidation, *, asked_on: date) -> Deadline:
    """Return the protest as the route, open or not."""
    until = protest_until(liquidation)
    return Deadline(until, PROTEST, late=asked_on > until)


def correction_or_protest(entry_on: date, liquidation: Liquidation, *, asked_on: date) -> Deadline:
    """Return the first route that is open: correction before liquidation, then protest."""
    until = correction_until(entry_on)
    if not liquidation.actual and asked_on <= until:
        return Deadline(until, CORRECTION, late=False)
    return protest(liquidation, asked_on=asked_on)


def later_claim(entry_on: date, *, asked_on: date) -> Deadline:
    """Return the claim of a preference after importation as the route."""
    until = later_claim_until(entry_on)
    return Deadline(until, LATER_CLAIM, late=asked_on > until)


def ieepa_route(liquidation: Liquidation, *, asked_on: date) -> str:
    """Return how Customs itself pays IEEPA duties back, beside the protest."""
    if not liquidation.actual or (asked_on - liquidation.on).days <= CAPE_DAYS:
        return "cape"
    late = asked_on > protest_until(liquidation)
    return "cape_later_phase_or_court" if late else "protest_only"


def _later(day: date, by: timedelta) -> date:
    return date.max if day > date.max - by else day + by
