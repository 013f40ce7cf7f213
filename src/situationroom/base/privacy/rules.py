"""Numbered rules of audit, break-glass and privacy."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from situationroom.base.actors import ROOM_MEMBERS, Actor, ActorKind
from situationroom.base.errors import Conflict, NotAllowed
from situationroom.base.rules import rule

SHORTEST_REASON, SHORTEST_GLASS_REASON = 2, 10
REVIEWERS = (ROOM_MEMBERS | {ActorKind.COMPANY}) - {ActorKind.LEADERSHIP}
MOST_MINUTES = 240
ASKED_FOR = timedelta(hours=24)  # approved later than that, nobody knows any more what it was for


@rule("AUD-01", hint="A few words are enough; they stand in the audit log.")
def a_reason_is_given(reason: str) -> bool:
    """Say why you read this."""
    return len(reason) >= SHORTEST_REASON


@rule("AUD-02", NotAllowed)
def a_reviewer_belongs_to_an_organisation(by: Actor) -> bool:
    """Only members of an organisation look through who read its data."""
    return by.kind in REVIEWERS and by.organisation is not None and by.id is not None


@rule("AUD-03", Conflict, hint="Come back when the month is over.")
def a_month_is_over(months: tuple[date, date]) -> bool:
    """This month is not over yet."""
    month, today = months
    return month < today.replace(day=1)


@dataclass(frozen=True, slots=True)
class Asking:
    """A platform admin about to ask for break-glass."""

    by: Actor
    reason: str
    minutes: int
    is_openable: bool


@rule("GLA-01", NotAllowed)
def who_runs_the_servers_asks(asking: Asking) -> bool:
    """Only platform admins read through break-glass: everybody else reads what they may."""
    return asking.by.kind is ActorKind.PLATFORM_ADMIN and asking.by.id is not None


@rule("GLA-02", hint="Write a sentence: its owner reads it.")
def break_glass_has_a_reason(asking: Asking) -> bool:
    """Say why content must be read."""
    return len(asking.reason) >= SHORTEST_GLASS_REASON


@rule("GLA-03", hint="Ask for 1 to 240 minutes.")
def break_glass_is_short(asking: Asking) -> bool:
    """Break-glass lasts four hours at most."""
    return 1 <= asking.minutes <= MOST_MINUTES


@rule("GLA-04", hint="Choose one of the kinds that are offered.")
def break_glass_is_for_content(asking: Asking) -> bool:
    """This kind of object is not read through break-glass."""
    return asking.is_openable


ASK_GLASS = (
    who_runs_the_servers_asks,
    break_glass_has_a_reason,
    break_glass_is_short,
    break_glass_is_for_content,
)


@dataclass(frozen=True, slots=True)
class Approving:
    """A platform admin about to approve what another asked for."""

    by: Actor
    asked_by: UUID
    asked_at: datetime
    is_open: bool
    at: datetime


@rule("GLA-05", NotAllowed, hint="Ask another platform admin.")
def two_people_break_glass(approving: Approving) -> bool:
    """Who asked for break-glass cannot approve it."""
    by = approving.by
    return by.kind is ActorKind.PLATFORM_ADMIN and by.id is not None and by.id != approving.asked_by


@rule("GLA-06", Conflict, hint="Ask for it anew.")
def what_is_approved_is_fresh_and_open(approving: Approving) -> bool:
    """This was approved, refused or asked for too long ago."""
    return approving.is_open and approving.at - approving.asked_at <= ASKED_FOR


APPROVE_GLASS = (two_people_break_glass, what_is_approved_is_fresh_and_open)


@rule("PRI-01", NotAllowed)
def a_person_asks_about_themselves(by: Actor) -> bool:
    """Sign in: the room answers people about their own data only."""
    return by.id is not None


@rule("PRI-02", NotAllowed)
def the_secretariat_answers(by: Actor) -> bool:
    """Only the secretariat answers what people ask about their data."""
    return by.kind is ActorKind.SECRETARIAT


@rule("PRI-05", NotAllowed, hint="Ask somebody else of the secretariat.")
def nobody_forgets_themselves(two: tuple[UUID | None, UUID]) -> bool:
    """Nobody carries out what they asked for themselves."""
    return two[0] != two[1]


@rule("PRI-03", hint="Say what to correct or erase, and why if there is a reason.")
def a_request_says_something(words: str) -> bool:
    """Say in a few words what you ask for."""
    return len(words.strip()) >= SHORTEST_REASON


@rule("PRI-04", hint="A refusal names the law or the duty that stands in the way.")
def an_answer_says_something(words: str) -> bool:
    """Say what was done, or why it is refused."""
    return len(words.strip()) >= SHORTEST_REASON
