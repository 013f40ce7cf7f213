"""Who may write down who a company is, and who may let others know."""

import re
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from situationroom.base.actors import Actor, ActorKind
from situationroom.base.errors import Conflict, NotAllowed
from situationroom.base.rules import rule

# Who takes a company in on the phone or at a desk; a company that files by itself is anonymous.
TAKERS = frozenset(
    {ActorKind.OFFICER, ActorKind.POST, ActorKind.SECRETARIAT, ActorKind.ASSOCIATION}
)
REGISTRARS = TAKERS | {ActorKind.ANONYMOUS, ActorKind.COMPANY}
WEIGHTS = (1, 3, 7, 1, 3, 7, 1, 3, 5)  # of the check digit of a business registration number
PERIOD = re.compile(r"\d{4}(-Q[1-4]|-(0[1-9]|1[0-2]))?")
CURRENCY = re.compile(r"[A-Z]{3}")


@dataclass(frozen=True, slots=True)
class TakingIn:
    """Somebody about to write a company down, for the organisation that takes it in."""

    by: Actor
    organisation: UUID | None


@rule("COM-01", NotAllowed)
def a_company_is_taken_in_by_who_deals_with_it(taking: TakingIn) -> bool:
    """Only an officer, a post, an association or the company itself may register a company."""
    return taking.by.kind in REGISTRARS


@rule("COM-02", NotAllowed, hint="Leave out the organisation, or ask it to take the company in.")
def one_takes_in_for_ones_own_organisation(taking: TakingIn) -> bool:
    """A company is taken in for one's own organisation only."""
    if taking.by.kind in (ActorKind.ANONYMOUS, ActorKind.COMPANY):
        return True
    return taking.organisation is None or taking.organisation == taking.by.organisation


TAKE_IN = (a_company_is_taken_in_by_who_deals_with_it, one_takes_in_for_ones_own_organisation)


@dataclass(frozen=True, slots=True)
class Writing:
    """Somebody about to write about a company; `took_in` where their organisation did."""

    by: Actor
    company: UUID
    took_in: bool

    @property
    def is_itself(self) -> bool:
        """Return whether the company itself writes."""
        return self.by.kind is ActorKind.COMPANY and self.by.organisation == self.company


@rule("COM-03", NotAllowed)
def a_company_is_written_about_by_itself_and_who_took_it_in(writing: Writing) -> bool:
    """Only the company itself and the organisation that took it in may change this."""
    return writing.is_itself or (writing.took_in and writing.by.kind in TAKERS)


WRITE = (a_company_is_written_about_by_itself_and_who_took_it_in,)


@dataclass(frozen=True, slots=True)
class Agreeing:
    """A company's word that an organisation may know who it is, and until when."""

    company: UUID
    organisation: UUID
    purpose: str
    at: datetime
    until: datetime | None


@rule("COM-04")
def a_disclosure_says_what_for(agreeing: Agreeing) -> bool:
    """Say what the organisation is to know the company for."""
    return bool(agreeing.purpose.strip())


@rule("COM-05")
def a_disclosure_ends_later_than_it_begins(agreeing: Agreeing) -> bool:
    """The end lies in the past: give a later moment, or leave it empty."""
    return agreeing.until is None or agreeing.until > agreeing.at


@rule("COM-06", Conflict)
def a_company_knows_itself(agreeing: Agreeing) -> bool:
    """A company need not be disclosed to itself."""
    return agreeing.company != agreeing.organisation


DISCLOSE = (
    a_disclosure_says_what_for,
    a_disclosure_ends_later_than_it_begins,
    a_company_knows_itself,
)


@rule("COM-07")
def a_registration_number_checks_out(number: str) -> bool:
    """This is no business registration number: check its ten digits."""
    return number == "" or is_registration_number(number)


def digits_of(number: str) -> str:
    """Return a business registration number without its dashes and blanks."""
    return re.sub(r"[\s-]", "", number)


def is_registration_number(number: str) -> bool:
    """Tell whether ten digits are a business registration number, by its check digit (국세청)."""
    if not re.fullmatch(r"[0-9]{10}", number):
        return False
    digits = [int(one) for one in number]
    total = sum(weight * digit for weight, digit in zip(WEIGHTS, digits, strict=False))
    return (total + digits[8] * 5 // 10 + digits[9]) % 10 == 0


@dataclass(frozen=True, slots=True)
class FigureInput:
    """One thing a company tells of its business."""

    key: str
    value: str
    currency: str = ""
    period: str = ""


@rule("COM-08")
def a_figure_has_a_name_and_a_value(figure: FigureInput) -> bool:
    """Give each line a name and a value."""
    return bool(figure.key.strip() and figure.value.strip())


@rule("COM-09", hint="Write USD or KRW; a period as 2026, 2026-Q1 or 2026-03.")
def a_figure_says_currency_and_period_in_the_usual_way(figure: FigureInput) -> bool:
    """The currency or the period cannot be read."""
    return (not figure.currency or bool(CURRENCY.fullmatch(figure.currency))) and (
        not figure.period or bool(PERIOD.fullmatch(figure.period))
    )


FIGURE = (a_figure_has_a_name_and_a_value, a_figure_says_currency_and_period_in_the_usual_way)
