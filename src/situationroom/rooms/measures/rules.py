"""Rules of the register. Each docstring is the message shown when the rule is broken."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

Rule = Callable[["MeasureInput"], bool]
RULES: list[tuple[str, Rule]] = []


@dataclass(frozen=True, slots=True)
class MeasureInput:
    """What an officer says of one measure; the rate is a share, prefixes are tariff lines."""

    programme: str
    rate: float
    since: date
    until: date | None = None
    form: str = "add"
    heading: str = ""
    origins: tuple[str, ...] | None = None
    except_origins: tuple[str, ...] = ()
    listed: tuple[str, ...] | None = None
    exempt: tuple[str, ...] = ()
    yields_to: tuple[str, ...] = ()
    uncertain: bool = False


def rule(number: str) -> Callable[[Rule], Rule]:
    """Register a rule under its number."""

    def register(check: Rule) -> Rule:
        RULES.append((number, check))
        return check

    return register


@rule("MEA-01")
def rate_is_a_share(measure: MeasureInput) -> bool:
    """The rate is a share of the customs value: write 0.25 for 25 percent."""
    return 0.0 <= measure.rate <= 2.0


@rule("MEA-02")
def ends_after_it_begins(measure: MeasureInput) -> bool:
    """The last day lies before the first: check both dates."""
    return measure.until is None or measure.since <= measure.until


@rule("MEA-07")
def days_are_of_our_time(measure: MeasureInput) -> bool:
    """The first day lies before 2025, where the register begins, or after 2100: check the year."""
    return 2025 <= measure.since.year <= 2100


@rule("MEA-03")
def prefixes_are_codes(measure: MeasureInput) -> bool:
    """Product codes have 2 to 10 digits and no letters: write 8542 or 8471.80.40."""
    codes = (*(measure.listed or ()), *measure.exempt)
    return all(code.isascii() and code.isdecimal() and 2 <= len(code) <= 10 for code in codes)


@rule("MEA-04")
def form_is_known(measure: MeasureInput) -> bool:
    """The form of the rate is add (on top of the ordinary duty) or ceiling (includes it)."""
    return measure.form in ("add", "ceiling")


@rule("MEA-05")
def origins_are_codes(measure: MeasureInput) -> bool:
    """Origins are two-letter country codes such as KR, or EU; leave the field empty for all."""
    codes = (*(measure.origins or ()), *measure.except_origins)
    return all(len(code) == 2 and code.isalpha() and code.isupper() for code in codes)


@rule("MEA-06")
def scope_is_not_empty(measure: MeasureInput) -> bool:
    """A list of products without a code reaches nothing: name codes or leave it empty for all."""
    return measure.listed is None or len(measure.listed) > 0


def broken_rules(measure: MeasureInput) -> list[tuple[str, str]]:
    """Return (number, message) of every rule the measure breaks."""
    return [
        (number, " ".join((check.__doc__ or "").split()))
        for number, check in RULES
        if not check(measure)
    ]


def to_values(measure: MeasureInput) -> dict[str, Any]:
    """Return the fields of a measure row that follow directly from the input."""
    return {
        "programme": measure.programme,
        "heading": measure.heading,
        "form": measure.form,
        "rate": measure.rate,
        "since": measure.since,
        "origins": list(measure.origins) if measure.origins is not None else None,
        "except_origins": list(measure.except_origins),
        "yields_to": list(measure.yields_to),
    }
