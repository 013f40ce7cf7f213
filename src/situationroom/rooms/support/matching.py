"""Matching: each condition met, not met or not known, and what follows (docs: matching)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from situationroom.rooms.support.conditions import Condition, Profile, Terms, Window
from situationroom.rooms.support.states import (
    ConditionKind,
    Held,
    Mark,
    ReadBy,
    Size,
    Verdict,
    WindowKind,
)

MET, NOT_MET, NOT_KNOWN = Held.MET, Held.NOT_MET, Held.NOT_KNOWN


@dataclass(frozen=True, slots=True)
class Reason:
    """One condition and whether it holds."""

    condition: Condition
    held: Held


@dataclass(frozen=True, slots=True)
class Match:
    """What matching says: the verdict, every condition, and why it is closed or open to doubt.

    `closed` is one of *window*, *budget* and *exclusive*, or empty; `doubts` are *window* and
    *conditions* where these themselves are not known.
    """

    verdict: Verdict
    reasons: tuple[Reason, ...]
    closed: str = ""
    doubts: tuple[str, ...] = ()

    @property
    def not_met(self) -> list[Condition]:
        """Return the conditions that are not met."""
        return [one.condition for one in self.reasons if one.held is NOT_MET]

    @property
    def not_known(self) -> list[Condition]:
        """Return the conditions of which it is not known whether they hold."""
        return [one.condition for one in self.reasons if one.held is NOT_KNOWN]


def judge(profile: Profile, terms: Terms, *, on: date) -> Match:
    """Say whether a company fits a programme on a day, with the reason for every condition."""
    reasons = tuple(Reason(one, held(one, profile, on=on)) for one in terms.conditions)
    closed = why_closed(terms, profile.holds, on=on)
    doubts = _doubts(terms, on)
    if closed:
        return Match(Verdict.CLOSED, reasons, closed, doubts)
    found = {one.held for one in reasons}
    if NOT_MET in found:
        return Match(Verdict.EXCLUDED, reasons, "", doubts)
    if NOT_KNOWN in found or doubts:
        return Match(Verdict.UNKNOWN, reasons, "", doubts)
    return Match(Verdict.ELIGIBLE, reasons)


def why_closed(terms: Terms, holds: frozenset[str] = frozenset(), *, on: date) -> str:
    """Return why a programme is not offered; empty where it is."""
    if _is_over(terms.window, on):
        return "window"
    if terms.budget is not None and terms.spent is not None and terms.spent >= terms.budget:
        return "budget"
    if terms.exclusive and terms.exclusive in holds:
        return "exclusive"
    return ""


def _is_over(window: Window, on: date) -> bool:
    if window.kind is not WindowKind.DAYS:
        return False
    return window.until is not None and window.until < on


UNDATED = (WindowKind.ANNOUNCED_LATER, WindowKind.VARIES, WindowKind.BY_EVENT)


def _doubts(terms: Terms, on: date) -> tuple[str, ...]:
    found = ["window"] if _is_window_open_to_doubt(terms, on) else []
    if not terms.conditions and terms.read_by is ReadBy.RULE:
        found.append("conditions")
    return tuple(found)


def _is_window_open_to_doubt(terms: Terms, on: date) -> bool:
    """Tell whether one cannot say that it is open: not dated, not begun, or money left unsaid."""
    window = terms.window
    if window.kind is WindowKind.UNTIL_BUDGET_ENDS:
        return terms.budget is not None and terms.spent is None
    if window.kind is WindowKind.DAYS:
        return window.since is not None and window.since > on
    return window.kind in UNDATED


def held(condition: Condition, profile: Profile, *, on: date) -> Held:
    """Say whether one condition holds of a company on a day."""
    found = JUDGES[condition.kind](condition, profile, on)
    return NOT_KNOWN if found is NOT_MET and condition.or_other else found


def _size(condition: Condition, profile: Profile, on: date) -> Held:
    allowed = {Size(one) for one in condition.values}
    return _possible({one in allowed for one in profile.sizes})


def _possible(answers: set[bool]) -> Held:
    """Say what holds where each of these is possible."""
    if answers == {True}:
        return MET
    return NOT_MET if answers == {False} else NOT_KNOWN


def _region(condition: Condition, profile: Profile, on: date) -> Held:
    return _one_of(profile.region, condition)


def _industry(condition: Condition, profile: Profile, on: date) -> Held:
    return _one_of("" if profile.industry is None else str(profile.industry), condition)


def _one_of(word: str, condition: Condition) -> Held:
    if not word:
        return NOT_KNOWN
    return MET if word in condition.values else NOT_MET


def _age(condition: Condition, profile: Profile, on: date) -> Held:
    if Mark.PRE_FOUNDER in profile.has and profile.founded_on is not None:
        return NOT_KNOWN
    if Mark.PRE_FOUNDER in profile.has:
        is_let_in = condition.kind is ConditionKind.AGE_MAX and condition.or_pre_founder
        return MET if is_let_in else NOT_MET
    if profile.founded_on is None or condition.value is None:
        return NOT_KNOWN
    if profile.founded_on > on:
        return NOT_KNOWN if condition.kind is ConditionKind.AGE_MAX else NOT_MET
    limit = anniversary(profile.founded_on, int(condition.value))
    is_met = on <= limit if condition.kind is ConditionKind.AGE_MAX else on >= limit
    return MET if is_met else NOT_MET


def anniversary(day: date, years: int) -> date:
    """Return the day so many years later; of 29 February the 28th where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def _amount(name: str) -> Callable[[Condition, Profile, date], Held]:
    def judge_amount(condition: Condition, profile: Profile, on: date) -> Held:
        amount: float | None = getattr(profile, name)
        if amount is None or condition.value is None:
            return NOT_KNOWN
        is_most = condition.kind.endswith("_max")
        is_met = amount <= condition.value if is_most else amount >= condition.value
        return MET if is_met else NOT_MET

    return judge_amount


def _marks(condition: Condition, profile: Profile, on: date) -> Held:
    wanted = {Mark(one) for one in condition.values}
    if wanted & profile.has:
        return MET
    return NOT_MET if wanted <= profile.has_not else NOT_KNOWN


def _markets(condition: Condition, profile: Profile, on: date) -> Held:
    if not profile.markets:
        return NOT_KNOWN
    return MET if profile.markets & set(condition.values) else NOT_MET


JUDGES: dict[ConditionKind, Callable[[Condition, Profile, date], Held]] = {
    ConditionKind.SIZE_IN: _size,
    ConditionKind.REGION_IN: _region,
    ConditionKind.INDUSTRY_IN: _industry,
    ConditionKind.AGE_MAX: _age,
    ConditionKind.AGE_MIN: _age,
    ConditionKind.EMPLOYEES_MAX: _amount("employees"),
    ConditionKind.EMPLOYEES_MIN: _amount("employees"),
    ConditionKind.REVENUE_MAX: _amount("revenue"),
    ConditionKind.REVENUE_MIN: _amount("revenue"),
    ConditionKind.EXPORTS_MAX: _amount("exports"),
    ConditionKind.EXPORTS_MIN: _amount("exports"),
    ConditionKind.MARK_ANY: _marks,
    ConditionKind.MARKET_IN: _markets,
}
