"""What is done with a session by programs: invite, hold, ask, decide, write, close."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router

from situationroom.api.answers import actor_of
from situationroom.api.idempotency import Deed, writes
from situationroom.api.issues import find_organisation
from situationroom.api.meeting_shapes import (
    AskSaid,
    AttendanceSaid,
    DecisionEndSaid,
    DecisionSaid,
    GuestsSaid,
    HandOverSaid,
    MeetingAsk,
    MeetingDecision,
    MeetingMinutes,
    MeetingSessionWhole,
    MeetingWhySaid,
    MinutesSaid,
    MoveSaid,
    PointSaid,
    SettleSaid,
    StandingSaid,
)
from situationroom.api.meeting_shown import (
    show_ask,
    show_decisions,
    show_minutes,
    show_whole_session,
)
from situationroom.base.actors import Actor
from situationroom.rooms.meetings import queries, services

router = Router(tags=["meetings"], by_alias=True)


def _whole_after(id: UUID, actor: Actor, write: Callable[[], Any]) -> Deed:
    """Return the deed that writes on a session and shows it afterwards."""
    queries.get_session(id=id, by=actor)

    def deed() -> MeetingSessionWhole:
        write()
        return show_whole_session(id, actor)

    return deed


@writes(router, "/sessions/{id}/items", response=MeetingSessionWhole)
def add_item(request: HttpRequest, id: UUID, said: PointSaid) -> Deed:
    """Write a point onto the agenda."""
    actor = actor_of(request)
    presenter = find_organisation(said.presenter) if said.presenter else None
    values = said.model_dump(exclude={"presenter"})
    return _whole_after(
        id,
        actor,
        lambda: services.add_item(
            by=actor, at=timezone.now(), session=id, presenter=presenter, **values
        ),
    )


@writes(router, "/sessions/{id}/settle", response=MeetingSessionWhole)
def settle_item(request: HttpRequest, id: UUID, said: SettleSaid) -> Deed:
    """Say what came of a point."""
    actor = actor_of(request)
    return _whole_after(
        id,
        actor,
        lambda: services.settle_item(
            by=actor, at=timezone.now(), session=id, item=said.item, state=said.state
        ),
    )


@writes(router, "/sessions/{id}/invitees", response=MeetingSessionWhole)
def add_invitees(request: HttpRequest, id: UUID, said: GuestsSaid) -> Deed:
    """Put people on the list, all or none."""
    actor = actor_of(request)
    guests = [
        services.Guest(
            **one.model_dump(exclude={"organisation"}),
            organisation=find_organisation(one.organisation).id if one.organisation else None,
        )
        for one in said.guests
    ]
    return _whole_after(
        id,
        actor,
        lambda: services.add_invitees(by=actor, at=timezone.now(), session=id, guests=guests),
    )


@writes(router, "/sessions/{id}/attendance", response=MeetingSessionWhole)
def note_invitee(request: HttpRequest, id: UUID, said: AttendanceSaid) -> Deed:
    """Note what somebody replied, or whether they came."""
    actor = actor_of(request)
    return _whole_after(
        id,
        actor,
        lambda: services.note_invitee(by=actor, at=timezone.now(), session=id, **said.model_dump()),
    )


@writes(router, "/sessions/{id}/invite", response=MeetingSessionWhole)
def invite_session(request: HttpRequest, id: UUID) -> Deed:
    """Invite all on the list."""
    actor = actor_of(request)
    return _whole_after(
        id, actor, lambda: services.give_out_invitations(by=actor, at=timezone.now(), session=id)
    )


@writes(router, "/sessions/{id}/move", response=MeetingSessionWhole)
def move_session(request: HttpRequest, id: UUID, said: MoveSaid) -> Deed:
    """Give a session another time or place; after invitations that needs a reason."""
    actor = actor_of(request)
    slot = services.Slot(day=said.day, time=said.time, zone=said.zone, minutes=said.minutes)
    return _whole_after(
        id,
        actor,
        lambda: services.move_session(
            by=actor, at=timezone.now(), session=id, slot=slot, place=said.place,
            video_url=said.video_url, why=said.why,
        ),
    )  # fmt: skip


@writes(router, "/sessions/{id}/hold", response=MeetingSessionWhole)
def hold_session(request: HttpRequest, id: UUID) -> Deed:
    """Say that a session took place."""
    actor = actor_of(request)
    return _whole_after(
        id, actor, lambda: services.hold_session(by=actor, at=timezone.now(), session=id)
    )


@writes(router, "/sessions/{id}/close", response=MeetingSessionWhole)
def close_session(request: HttpRequest, id: UUID, said: MeetingWhySaid) -> Deed:
    """Close the minutes; the secretariat and the chair may. Undecided points need a reason."""
    actor = actor_of(request)
    return _whole_after(
        id,
        actor,
        lambda: services.close_session(by=actor, at=timezone.now(), session=id, why=said.why),
    )


@writes(router, "/sessions/{id}/cancel", response=MeetingSessionWhole)
def cancel_session(request: HttpRequest, id: UUID, said: MeetingWhySaid) -> Deed:
    """Cancel a session."""
    actor = actor_of(request)
    return _whole_after(
        id,
        actor,
        lambda: services.cancel_session(by=actor, at=timezone.now(), session=id, why=said.why),
    )


@writes(router, "/sessions/{id}/minutes", response=MeetingMinutes)
def write_minutes(request: HttpRequest, id: UUID, said: MinutesSaid) -> Deed:
    """Save minutes; another number of saves than one had seen is a conflict."""
    actor = actor_of(request)
    queries.get_session(id=id, by=actor)
    return lambda: show_minutes(
        services.write_minutes(
            by=actor, at=timezone.now(), session=id, text=said.text, read=said.read
        )
    )


@writes(router, "/sessions/{id}/asks", response=MeetingAsk)
def make_ask(request: HttpRequest, id: UUID, said: AskSaid) -> Deed:
    """Write what one side asked the other."""
    actor = actor_of(request)
    queries.get_session(id=id, by=actor)

    def deed() -> MeetingAsk:
        row = services.make_ask(by=actor, at=timezone.now(), session=id, **said.model_dump())
        return show_ask(queries.get_inherited(id=row.id, by=actor))

    return deed


@writes(router, "/sessions/{id}/standings", response=MeetingAsk)
def state_ask(request: HttpRequest, id: UUID, said: StandingSaid) -> Deed:
    """Write what a session said of an ask."""
    actor = actor_of(request)
    queries.get_session(id=id, by=actor)

    def deed() -> MeetingAsk:
        services.state_ask(by=actor, at=timezone.now(), session=id, **said.model_dump())
        return show_ask(queries.get_inherited(id=said.ask, by=actor))

    return deed


@writes(router, "/sessions/{id}/decisions", response=MeetingDecision)
def make_decision(request: HttpRequest, id: UUID, said: DecisionSaid) -> Deed:
    """Write what a session decided."""
    actor = actor_of(request)
    queries.get_session(id=id, by=actor)
    owner = find_organisation(said.owner) if said.owner else None
    values = said.model_dump(exclude={"owner"})

    def deed() -> MeetingDecision:
        row = services.make_decision(by=actor, at=timezone.now(), session=id, owner=owner, **values)
        return _decision(row.id, actor)

    return deed


def _decision(id: UUID, actor: Actor) -> MeetingDecision:
    return show_decisions([queries.get_decision(id=id, by=actor)], actor)[0]


@writes(router, "/decisions/{id}/end", response=MeetingDecision)
def end_decision(request: HttpRequest, id: UUID, said: DecisionEndSaid) -> Deed:
    """Say what became of a decision."""
    actor = actor_of(request)
    queries.get_decision(id=id, by=actor)

    def deed() -> MeetingDecision:
        services.end_decision(
            by=actor, at=timezone.now(), decision=id, new=said.new, says=said.says
        )
        return _decision(id, actor)

    return deed


@writes(router, "/decisions/{id}/hand-over", response=MeetingDecision)
def hand_over_decision(request: HttpRequest, id: UUID, said: HandOverSaid) -> Deed:
    """Let a decision be carried out as an action of an issue, which says how it stands."""
    actor = actor_of(request)
    queries.get_decision(id=id, by=actor)

    def deed() -> MeetingDecision:
        services.hand_over_decision(
            by=actor, at=timezone.now(), decision=id, issue=said.issue, due_on=said.due_on
        )
        return _decision(id, actor)

    return deed
