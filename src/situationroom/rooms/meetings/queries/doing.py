"""Reads: what somebody may do with a series, a session and a decision."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from situationroom.base.actors import Actor, ActorKind
from situationroom.base.rules import hold, require
from situationroom.rooms.meetings.lifecycle import AHEAD, TOOK_PLACE, may_move
from situationroom.rooms.meetings.models import Decision, Series, Session
from situationroom.rooms.meetings.rules import (
    CIRCLES,
    MAY_CLOSE,
    MAY_END_DECISION,
    MAY_OPEN,
    MAY_RUN,
    OWNERS,
    Closing,
    EndingDecision,
    Opening,
    Running,
)
from situationroom.rooms.meetings.states import (
    Circle,
    DecisionState,
    SeriesKind,
    SeriesState,
    SessionState,
)
from situationroom.rooms.organisations.models import Organisation, Person
from situationroom.rooms.organisations.queries import list_officers, list_organisations_of
from situationroom.rooms.organisations.states import OrganisationKind

GUESTS = OWNERS | {OrganisationKind.ASSOCIATION}


def _nothing_said(by: Actor) -> Opening:
    return Opening(by, SeriesKind.FORUM, "", None, None, "", Circle.GOVERNMENT, None)


def may_open(*, by: Actor) -> bool:
    """Tell whether `by` may open series."""
    return hold(MAY_OPEN, _nothing_said(by))


def check_may_open(*, by: Actor) -> None:
    """Raise NotAllowed for who may not."""
    require(MAY_OPEN, _nothing_said(by))


def may_run(*, series: Series, by: Actor) -> bool:
    """Tell whether `by` runs a series and its sessions."""
    return hold(MAY_RUN, Running(by, series.owner_id))


def check_may_run(*, series: Series, by: Actor) -> None:
    """Raise NotAllowed for who does not."""
    require(MAY_RUN, Running(by, series.owner_id))


def may_plan(*, series: Series, by: Actor) -> bool:
    """Tell whether `by` may plan a session of a series that goes on."""
    return series.state == SeriesState.GOING and may_run(series=series, by=by)


@dataclass(frozen=True, slots=True)
class SessionDeeds:
    """What somebody may do with a session now."""

    build: bool
    add_item: bool
    add_invitee: bool
    invite: bool
    move: bool
    hold: bool
    write: bool
    make_ask: bool
    state_ask: bool
    decide: bool
    close: bool
    cancel: bool


def list_session_deeds(*, session: Session, by: Actor) -> SessionDeeds:
    """Return what `by` may do with a session."""
    state = SessionState(session.state)
    runs = may_run(series=session.series, by=by)
    is_chair = session.chair_id is not None and session.chair_id == by.id
    is_open = state in AHEAD or state is SessionState.HELD
    closes = hold(MAY_CLOSE, Closing(by, session.chair_id, 0, ""))
    return SessionDeeds(
        build=runs and state in AHEAD,
        add_item=runs and is_open,
        add_invitee=runs and is_open,
        invite=runs and may_move(state, SessionState.INVITED),
        move=runs and state in AHEAD,
        hold=runs and may_move(state, SessionState.HELD),
        write=(runs or is_chair) and is_open,
        make_ask=runs and is_open,
        state_ask=runs and state in TOOK_PLACE,
        decide=runs and is_open,
        close=closes and may_move(state, SessionState.CLOSED),
        cancel=runs and may_move(state, SessionState.CANCELLED),
    )


def may_end_decision(*, decision: Decision, series: Series, by: Actor) -> bool:
    """Tell whether `by` may say what became of a decision."""
    ending = EndingDecision(
        by, series.owner_id, decision.owner_id, decision.action_id is not None,
        DecisionState(decision.state), DecisionState.DONE, "",
    )  # fmt: skip
    return hold(MAY_END_DECISION, ending)


def circles_for(*, owner: UUID | None, by: Actor) -> tuple[Circle, ...]:
    """Return for whom `by` may write: what only the owner reads, the owner alone writes.

    Without an owner, that of the reader's own organisation counts.
    """
    is_own = owner is None or owner == by.organisation
    return CIRCLES if is_own else tuple(one for one in CIRCLES if one is not Circle.OWN)


def list_owners(*, by: Actor) -> list[Organisation]:
    """Return for whom `by` may open a series: its own organisation, the secretariat for any."""
    found = list_organisations_of(OWNERS)
    if by.kind is ActorKind.SECRETARIAT:
        return found
    return [one for one in found if one.id == by.organisation]


def list_guests() -> list[Organisation]:
    """Return the organisations of the room that can be invited, and present or carry out."""
    return list_organisations_of(GUESTS)


def list_chairs(*, series: Series, on: date) -> list[Person]:
    """Return who may be named as chair: officers of the owner."""
    return list_officers(organisation=series.owner_id, on=on)
