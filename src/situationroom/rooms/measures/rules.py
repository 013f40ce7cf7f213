"""Rules of the register. Each docstring is the message shown when the rule is broken."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations
from typing import Any

from situationroom.base.actors import STATE_OFFICERS, Actor
from situationroom.rooms.organisations.states import Role

Values = Mapping[str, Any]
Rule = Callable[["MeasureInput"], bool]
ActRule = Callable[["ActInput"], Values | None]
RULES: list[tuple[str, Rule]] = []
ACT_RULES: list[tuple[str, ActRule]] = []
SHOWN = 5


def may_register(by: Actor) -> bool:
    """Tell whether somebody may register acts, and confirm or withdraw them."""
    return by.kind in STATE_OFFICERS and Role.REGISTER in by.roles


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


@dataclass(frozen=True, slots=True)
class ActInput:
    """What an officer says of an act as a whole, and what the room found of its product codes.

    `unknown` holds the codes that stand in no tariff, each with the nearest that do.
    """

    announced: date
    today: date
    measures: tuple[MeasureInput, ...]
    unknown: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def rule(number: str) -> Callable[[Rule], Rule]:
    """Register a rule of measures under its number."""

    def register(check: Rule) -> Rule:
        RULES.append((number, check))
        return check

    return register


def act_rule(number: str) -> Callable[[ActRule], ActRule]:
    """Register a rule of whole acts; a broken one returns the values of its message."""

    def register(check: ActRule) -> ActRule:
        ACT_RULES.append((number, check))
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


@act_rule("MEA-08")
def codes_are_in_the_tariff(act: ActInput) -> Values | None:
    """No line of the tariff begins with %(codes)s: check the digits. Nearest: %(near)s"""
    if not act.unknown:
        return None
    shown = list(act.unknown.items())[:SHOWN]
    more = " …" if len(act.unknown) > SHOWN else ""
    return {
        "codes": ", ".join(code for code, _ in shown) + more,
        "near": "; ".join(", ".join(near) for _, near in shown if near) or "—",
    }


@act_rule("MEA-09")
def was_announced_already(act: ActInput) -> Values | None:
    """The day of announcement %(announced)s lies after today: check the date."""
    return {"announced": act.announced.isoformat()} if act.announced > act.today else None


@act_rule("MEA-10")
def no_measure_stands_twice(act: ActInput) -> Values | None:
    """Measures %(first)d and %(second)d of the act say the same: leave one of them out."""
    for (first, one), (second, other) in combinations(enumerate(act.measures, start=1), 2):
        if _law(one) == _law(other):
            return {"first": first, "second": second}
    return None


def _law(measure: MeasureInput) -> tuple[Any, ...]:
    """Return what a measure says, whatever the order of its lists."""
    lists = (measure.origins, measure.except_origins, measure.listed, measure.exempt)
    return (
        *(None if codes is None else frozenset(codes) for codes in lists),
        *(measure.programme, measure.heading, measure.form, measure.rate),
        *(measure.since, measure.until, frozenset(measure.yields_to), measure.uncertain),
    )


def broken_act_rules(act: ActInput) -> list[tuple[str, str, Values]]:
    """Return (number, message, values of the message) of every rule the act breaks."""
    checked = ((number, _message(check), check(act)) for number, check in ACT_RULES)
    return [(number, message, values) for number, message, values in checked if values is not None]


def _message(check: Callable[..., Any]) -> str:
    return " ".join((check.__doc__ or "").split())


def citation_key(text: str) -> str:
    """Return what two ways of writing one citation have in common: 91 Fed. Reg. 1 is 91 FR 1."""
    plain = "".join(ch for ch in text.casefold() if ch.isalnum())
    return plain.replace("fedreg", "fr")


def broken_rules(measure: MeasureInput) -> list[tuple[str, str]]:
    """Return (number, message) of every rule the measure breaks."""
    return [(number, _message(check)) for number, check in RULES if not check(measure)]


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
