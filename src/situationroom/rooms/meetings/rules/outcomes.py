"""What a point, a decision and an ask need to be written, and to come to an end."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from situationroom.base.actors import Actor, ActorKind
from situationroom.base.errors import Conflict, NotAllowed
from situationroom.base.rules import rule
from situationroom.rooms.meetings.lifecycle import TOOK_PLACE, may_become
from situationroom.rooms.meetings.rules.series import OFFICERS
from situationroom.rooms.meetings.states import DecisionState, SessionState, Standing


@dataclass(frozen=True, slots=True)
class Noting:
    """Something about to be written of a session: a point, a decision, an ask."""

    state: SessionState


@rule("MTG-44", Conflict)
def an_open_session_is_written_on(noting: Noting) -> bool:
    """The session is closed or was cancelled: nothing is written on it any more."""
    return noting.state not in {SessionState.CLOSED, SessionState.CANCELLED}


MAY_NOTE = (an_open_session_is_written_on,)


@dataclass(frozen=True, slots=True)
class Settling:
    """A point of an agenda about to be settled."""

    title_ko: str
    is_followed_elsewhere: bool


@rule("MTG-45")
def a_point_has_a_title(settling: Settling) -> bool:
    """Say in Korean what the point is about."""
    return bool(settling.title_ko.strip())


@rule("MTG-46", Conflict, hint="Write how the ask stands, or what became of the decision.")
def a_point_is_settled_where_it_stands(settling: Settling) -> bool:
    """This point is an ask or a decision of an earlier session."""
    return not settling.is_followed_elsewhere


SETTLING = (a_point_has_a_title, a_point_is_settled_where_it_stands)


@dataclass(frozen=True, slots=True)
class Deciding:
    """A decision about to be written."""

    what_ko: str
    has_owner: bool
    does_the_owner_read_it: bool
    due_on: date | None
    decided_on: date


@rule("MTG-47")
def a_decision_says_what(deciding: Deciding) -> bool:
    """Say in Korean what was decided."""
    return bool(deciding.what_ko.strip())


@rule("MTG-48")
def a_decision_has_an_owner(deciding: Deciding) -> bool:
    """Say who carries it out."""
    return deciding.has_owner


@rule("MTG-49", hint="Choose another organisation, or let more people see the session first.")
def who_carries_it_out_reads_it(deciding: Deciding) -> bool:
    """The organisation that would carry it out may not read the session."""
    return deciding.does_the_owner_read_it


@rule("MTG-50")
def a_decision_is_due_afterwards(deciding: Deciding) -> bool:
    """It would be due before it was decided: give a later day."""
    return deciding.due_on is None or deciding.due_on >= deciding.decided_on


DECIDING = (
    a_decision_says_what,
    a_decision_has_an_owner,
    who_carries_it_out_reads_it,
    a_decision_is_due_afterwards,
)


@dataclass(frozen=True, slots=True)
class EndingDecision:
    """A decision of `doer` about to be carried out, dropped or taken up again."""

    by: Actor
    owner: UUID
    doer: UUID | None
    is_an_action: bool
    old: DecisionState
    new: DecisionState
    says: str


@rule("MTG-51", NotAllowed)
def who_has_to_do_with_it_ends_it(ending: EndingDecision) -> bool:
    """Who carries a decision out, the owner of the series and the secretariat say what became."""
    by = ending.by
    is_own = by.kind in OFFICERS | {ActorKind.ASSOCIATION} and by.organisation == ending.doer
    is_owner = by.kind in OFFICERS and by.organisation == ending.owner
    return is_own or is_owner or by.kind is ActorKind.SECRETARIAT


@rule("MTG-52", Conflict, hint="Report on the action: what it says stands here as well.")
def a_decision_is_followed_once(ending: EndingDecision) -> bool:
    """The decision is carried out as an action of an issue."""
    return not ending.is_an_action


@rule("MTG-53", Conflict)
def a_decision_takes_a_legal_step(ending: EndingDecision) -> bool:
    """The decision stands there already."""
    return may_become(ending.old, ending.new)


@rule("MTG-54")
def an_end_is_explained(ending: EndingDecision) -> bool:
    """Say what shows that it was carried out, or why it is dropped or taken up again."""
    return bool(ending.says.strip())


MAY_END_DECISION = (who_has_to_do_with_it_ends_it, a_decision_is_followed_once)
ENDING_DECISION = (
    who_has_to_do_with_it_ends_it,
    a_decision_is_followed_once,
    a_decision_takes_a_legal_step,
    an_end_is_explained,
)


@dataclass(frozen=True, slots=True)
class Asking:
    """An ask about to be written."""

    text_ko: str
    asked_by: str


@rule("MTG-55")
def an_ask_says_what(asking: Asking) -> bool:
    """Say in Korean what is asked for."""
    return bool(asking.text_ko.strip())


@rule("MTG-56")
def an_ask_comes_from_somebody(asking: Asking) -> bool:
    """Say who asks."""
    return bool(asking.asked_by.strip())


ASKING = (an_ask_says_what, an_ask_comes_from_somebody)


@dataclass(frozen=True, slots=True)
class Stating:
    """What a session is about to say of an ask."""

    session: SessionState
    is_of_the_series: bool
    is_after_the_ask: bool
    standing: Standing
    words: str
    said_by: str
    evidence: str


@rule("MTG-57")
def an_ask_stands_in_its_series(stating: Stating) -> bool:
    """The session is of another series."""
    return stating.is_of_the_series


@rule("MTG-58")
def an_ask_stands_once_it_was_made(stating: Stating) -> bool:
    """The session took place before this was asked for."""
    return stating.is_after_the_ask


@rule("MTG-59", Conflict, hint="Say first that the session was held.")
def a_session_that_took_place_speaks(stating: Stating) -> bool:
    """The session has not taken place."""
    return stating.session in TOOK_PLACE


@rule("MTG-60")
def a_standing_has_words(stating: Stating) -> bool:
    """Say what was said: only silence has no words."""
    return stating.standing is Standing.SILENT or bool(stating.words.strip())


@rule("MTG-61")
def a_promise_has_a_speaker(stating: Stating) -> bool:
    """Say who promised it."""
    return stating.standing is not Standing.PROMISED or bool(stating.said_by.strip())


@rule("MTG-62", hint="Name a document, a link or a number under which it can be found.")
def what_was_kept_is_shown(stating: Stating) -> bool:
    """A promise is kept once something shows it: give the evidence."""
    return stating.standing is not Standing.KEPT or bool(stating.evidence.strip())


STANDING = (
    an_ask_stands_in_its_series,
    an_ask_stands_once_it_was_made,
    a_session_that_took_place_speaks,
    a_standing_has_words,
    a_promise_has_a_speaker,
    what_was_kept_is_shown,
)
