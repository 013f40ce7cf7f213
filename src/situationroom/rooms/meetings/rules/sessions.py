"""What a session needs to be planned, moved, invited to, held and closed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from situationroom.base.actors import Actor, ActorKind
from situationroom.base.errors import Conflict, NotAllowed
from situationroom.base.rules import rule
from situationroom.rooms.meetings.lifecycle import AHEAD, TOOK_PLACE, may_move
from situationroom.rooms.meetings.states import Reply, SessionState

WEB = ("https://", "http://")


@dataclass(frozen=True, slots=True)
class Planning:
    """The time and place a session is about to get."""

    number: int
    is_number_free: bool
    zone_is_known: bool
    starts_at: datetime
    ends_at: datetime
    video_url: str


@rule("MTG-21")
def a_session_has_a_number(planning: Planning) -> bool:
    """Sessions of a series are counted from 1."""
    return planning.number >= 1


@rule("MTG-22", Conflict, hint="Give it another number; the series counts on from the last one.")
def a_number_is_given_once(planning: Planning) -> bool:
    """The series has a session of this number."""
    return planning.is_number_free


@rule("MTG-23", hint="Write it as Asia/Seoul or America/Los_Angeles (IANA).")
def a_zone_is_known(planning: Planning) -> bool:
    """There is no such time zone."""
    return planning.zone_is_known


@rule("MTG-24")
def a_session_ends_after_it_began(planning: Planning) -> bool:
    """The session would end before it begins."""
    return planning.ends_at > planning.starts_at


@rule("MTG-25")
def a_link_leads_to_the_web(planning: Planning) -> bool:
    """A video link begins with https:// or http://."""
    return not planning.video_url or planning.video_url.startswith(WEB)


PLANNING = (
    a_session_has_a_number,
    a_number_is_given_once,
    a_zone_is_known,
    a_session_ends_after_it_began,
    a_link_leads_to_the_web,
)


@dataclass(frozen=True, slots=True)
class Moving:
    """A session about to get another time or place."""

    state: SessionState
    is_changed: bool
    why: str


@rule("MTG-26", Conflict)
def what_lies_ahead_is_moved(moving: Moving) -> bool:
    """The session has taken place or was cancelled: it is moved no more."""
    return moving.state in AHEAD


@rule("MTG-27")
def a_move_changes_something(moving: Moving) -> bool:
    """Nothing would change: give another time or place."""
    return moving.is_changed


@rule("MTG-28")
def a_move_after_invitations_has_a_reason(moving: Moving) -> bool:
    """Invitations went out already: say why the session is moved; it is told to all invited."""
    return moving.state is not SessionState.INVITED or bool(moving.why.strip())


MOVING = (
    what_lies_ahead_is_moved,
    a_move_changes_something,
    a_move_after_invitations_has_a_reason,
)


@dataclass(frozen=True, slots=True)
class Stepping:
    """A session about to take a step."""

    old: SessionState
    new: SessionState


@rule("MTG-29", Conflict)
def a_session_takes_a_legal_step(step: Stepping) -> bool:
    """A session in this state cannot come to that one: planned, invited, held, closed, in turn."""
    return may_move(step.old, step.new)


STEPPING = (a_session_takes_a_legal_step,)


@dataclass(frozen=True, slots=True)
class Listing:
    """Somebody about to be put on the list of those invited."""

    state: SessionState
    is_named: bool
    is_company_of_the_room: bool
    is_listed: bool
    is_theme_of_series: bool


@rule("MTG-30", Conflict)
def an_open_session_takes_invitees(listing: Listing) -> bool:
    """The session is closed or was cancelled: its list stays as it is."""
    return listing.state not in {SessionState.CLOSED, SessionState.CANCELLED}


@rule("MTG-31")
def an_invitee_has_a_name(listing: Listing) -> bool:
    """Choose an organisation, or write a name."""
    return listing.is_named


@rule("MTG-32", hint="Write the name by which it takes part in public.")
def a_company_comes_by_its_public_name(listing: Listing) -> bool:
    """A company is not put on a list by its account: that would tell who it is."""
    return not listing.is_company_of_the_room


@rule("MTG-33", Conflict)
def an_invitee_is_listed_once(listing: Listing) -> bool:
    """It is on the list already."""
    return not listing.is_listed


@rule("MTG-34")
def a_theme_is_of_the_series(listing: Listing) -> bool:
    """The series has no such theme."""
    return listing.is_theme_of_series


LISTING = (
    an_open_session_takes_invitees,
    an_invitee_has_a_name,
    a_company_comes_by_its_public_name,
    an_invitee_is_listed_once,
    a_theme_is_of_the_series,
)


@dataclass(frozen=True, slots=True)
class Inviting:
    """Invitations about to be given out; `untold` are those no mail reaches and nobody tells."""

    state: SessionState
    count: int
    untold: Sequence[str]


@rule("MTG-35")
def somebody_is_invited(inviting: Inviting) -> bool:
    """Nobody is on the list yet: say who is invited."""
    return inviting.count > 0


@rule("MTG-36", hint="Give an address, or write beside it by whom it is told instead.")
def who_has_no_address_is_told_by_somebody(inviting: Inviting) -> bool:
    """Somebody on the list has no e-mail address, and nobody tells them instead."""
    return not inviting.untold


INVITING = (somebody_is_invited, who_has_no_address_is_told_by_somebody)


@dataclass(frozen=True, slots=True)
class Cancelling:
    """A session about to be cancelled."""

    why: str


@rule("MTG-37")
def a_cancelled_session_has_a_reason(cancelling: Cancelling) -> bool:
    """Say why the session is cancelled."""
    return bool(cancelling.why.strip())


CANCELLING = (a_cancelled_session_has_a_reason,)


@dataclass(frozen=True, slots=True)
class Holding:
    """A session about to be said to have taken place."""

    starts_at: datetime
    now: datetime


@rule("MTG-38", Conflict, hint="Move it first where it took place earlier.")
def a_session_is_held_once_it_began(holding: Holding) -> bool:
    """The session lies ahead."""
    return holding.starts_at <= holding.now


HOLDING = (a_session_is_held_once_it_began,)


@dataclass(frozen=True, slots=True)
class Attending:
    """What is about to be noted of somebody invited."""

    state: SessionState
    reply: Reply | None
    came: bool


@rule("MTG-39", Conflict)
def who_came_is_known_once_it_was_held(attending: Attending) -> bool:
    """Who came is noted once the session was held."""
    return not attending.came or attending.state in TOOK_PLACE


@rule("MTG-40", Conflict)
def a_closed_list_stays(attending: Attending) -> bool:
    """The session is closed or was cancelled: what was noted stays."""
    return attending.state not in {SessionState.CLOSED, SessionState.CANCELLED}


ATTENDING = (a_closed_list_stays, who_came_is_known_once_it_was_held)


@dataclass(frozen=True, slots=True)
class Closing:
    """Minutes about to be closed; `undecided` are points without a result."""

    by: Actor
    chair: UUID | None
    undecided: int
    why: str


@rule("MTG-41", NotAllowed)
def the_chair_closes(closing: Closing) -> bool:
    """Only the secretariat and the chair of the session close its minutes."""
    by = closing.by
    is_chair = closing.chair is not None and by.id == closing.chair
    return by.kind is ActorKind.SECRETARIAT or is_chair


@rule("MTG-42", hint="They come onto the next agenda by themselves.")
def what_stays_undecided_is_explained(closing: Closing) -> bool:
    """Points of the agenda are undecided: say why, or say what came of them."""
    return closing.undecided == 0 or bool(closing.why.strip())


MAY_CLOSE = (the_chair_closes,)
CLOSING = (the_chair_closes, what_stays_undecided_is_explained)


@dataclass(frozen=True, slots=True)
class Writing:
    """Minutes about to be written."""

    state: SessionState


@rule("MTG-43", Conflict)
def open_minutes_are_written(writing: Writing) -> bool:
    """The minutes are closed, or the session was cancelled: they are written no more."""
    return writing.state not in {SessionState.CLOSED, SessionState.CANCELLED}


WRITING = (open_minutes_are_written,)
