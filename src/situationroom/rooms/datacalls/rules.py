"""Who may do what to a data call and to a reply, and what each needs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from situationroom.base.actors import Actor, ActorKind
from situationroom.base.errors import Conflict, NotAllowed
from situationroom.base.rules import rule
from situationroom.rooms.datacalls.states import CallState, ReplyState

OFFICERS = frozenset({ActorKind.OFFICER, ActorKind.POST, ActorKind.SECRETARIAT})
ANSWERERS = OFFICERS | {ActorKind.ASSOCIATION}
BY_LINK = "delivery.one_time_link"
"""The name of who acts by a one-time link: nobody by name, for one organisation."""
PUBLIC_MAIL = frozenset(
    {
        "naver.com", "gmail.com", "daum.net", "hanmail.net", "kakao.com", "nate.com",
        "hotmail.com", "outlook.com", "yahoo.com", "icloud.com",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Opening:
    """A data call about to be opened."""

    by: Actor
    title_ko: str
    due_at: datetime
    at: datetime
    asked: tuple[UUID, ...]


@rule("CAL-01", NotAllowed)
def officers_open_data_calls(opening: Opening) -> bool:
    """Only officers, posts and the secretariat may open a data call."""
    return opening.by.kind in OFFICERS and opening.by.organisation is not None


@rule("CAL-02")
def a_data_call_has_a_title(opening: Opening) -> bool:
    """Give the data call a title in Korean."""
    return bool(opening.title_ko.strip())


@rule("CAL-03")
def a_data_call_is_due_later(opening: Opening) -> bool:
    """Choose a moment to come until which replies are due."""
    return opening.due_at > opening.at


@rule("CAL-04")
def somebody_is_asked(opening: Opening) -> bool:
    """Choose at least one organisation to ask."""
    return bool(opening.asked)


@rule("CAL-05")
def nobody_is_asked_twice(opening: Opening) -> bool:
    """The same organisation is asked twice."""
    return len(set(opening.asked)) == len(opening.asked)


MAY_OPEN = (officers_open_data_calls,)
OPENING = (
    officers_open_data_calls,
    a_data_call_has_a_title,
    a_data_call_is_due_later,
    somebody_is_asked,
    nobody_is_asked_twice,
)


@dataclass(frozen=True, slots=True)
class Running:
    """Somebody about to run a data call: send, remind, ask back, accept, close."""

    by: Actor
    asker: UUID
    state: CallState


@rule("CAL-06", NotAllowed)
def the_asker_runs_its_data_call(running: Running) -> bool:
    """Only officers of the organisation that asks may do this."""
    return running.by.kind in OFFICERS and running.by.organisation == running.asker


@rule("CAL-07", Conflict)
def only_a_data_call_that_collects_is_run(running: Running) -> bool:
    """The data call does not collect: it was not sent yet, or it is over."""
    return running.state is CallState.SENT


MAY_RUN = (the_asker_runs_its_data_call,)
MAY_CHASE = (the_asker_runs_its_data_call, only_a_data_call_that_collects_is_run)


@dataclass(frozen=True, slots=True)
class Replying:
    """Somebody about to reply for an organisation."""

    by: Actor
    organisation: UUID
    state: CallState


@rule("CAL-08", NotAllowed)
def an_organisation_replies_for_itself(replying: Replying) -> bool:
    """Only the organisation that was asked may reply, in the room or by its own link."""
    by = replying.by
    by_link = by.kind is ActorKind.ANONYMOUS and by.name == BY_LINK
    return by.organisation == replying.organisation and (by.kind in ANSWERERS or by_link)


@rule("CAL-09", Conflict, hint="Ask who sent the form whether your reply is still taken.")
def a_data_call_that_is_over_takes_no_reply(replying: Replying) -> bool:
    """The data call takes no replies: it is closed or was withdrawn."""
    return replying.state is CallState.SENT


MAY_REPLY = (an_organisation_replies_for_itself, a_data_call_that_is_over_takes_no_reply)


@dataclass(frozen=True, slots=True)
class Judging:
    """A reply about to be accepted or asked back, with what was read of it."""

    state: ReplyState
    was_read: bool
    why: str


@rule("CAL-10", Conflict)
def only_what_was_read_is_accepted(judging: Judging) -> bool:
    """Nothing could be read of this file, so it cannot be merged."""
    return judging.was_read


@rule("CAL-11")
def who_asks_back_says_why(judging: Judging) -> bool:
    """Say what is to be changed."""
    return bool(judging.why.strip())


ACCEPTING = (only_what_was_read_is_accepted,)
ASKING_BACK = (who_asks_back_says_why,)


def knows_sender(sender: str, known: Iterable[str]) -> bool:
    """Tell whether a mail came from a known address, or from the same mail domain as one.

    Public mail domains tell nothing: there the whole address has to be known.
    """
    addresses = {one.strip().lower() for one in known if one.strip()}
    domain = sender.lower().rpartition("@")[2]
    domains = {one.rpartition("@")[2] for one in addresses} - PUBLIC_MAIL
    return sender.lower() in addresses or domain in domains
