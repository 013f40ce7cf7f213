"""Writes: sessions are planned, moved, invited to, cancelled, held and closed."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo, available_timezones

from django.db.models import Max

from situationroom.base.acting import acting_as, as_room
from situationroom.base.actors import Actor
from situationroom.base.errors import NotFound, Refusal
from situationroom.base.rules import require
from situationroom.rooms.meetings.events import (
    SessionCancelled,
    SessionClosed,
    SessionHeld,
    SessionInvited,
    SessionMoved,
    SessionPlanned,
)
from situationroom.rooms.meetings.holding import (
    held_series,
    held_session,
    held_to_speak,
    label_within,
    require_living,
    tell,
)
from situationroom.rooms.meetings.models import AgendaItem, Invitee, Minutes, Session
from situationroom.rooms.meetings.rules import (
    CANCELLING,
    CLOSING,
    HOLDING,
    INVITING,
    MAY_CLOSE,
    MOVING,
    PLANNING,
    STEPPING,
    Cancelling,
    Closing,
    Holding,
    Inviting,
    Moving,
    Planning,
    Stepping,
)
from situationroom.rooms.meetings.services.agenda import WHOLE, carry_on, carry_over
from situationroom.rooms.meetings.states import Circle, ItemState, SessionState
from situationroom.rooms.organisations.models import Person
from situationroom.rooms.organisations.queries import find_people


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """When a session is, as its clock on the wall says it there."""

    day: date
    time: time
    zone: str = "Asia/Seoul"
    minutes: int = 60

    def moments(self) -> tuple[datetime, datetime]:
        """Return beginning and end. Raises Refusal for an hour that the clocks leave out.

        Of an hour that comes twice it is the first.
        """
        if self.zone not in available_timezones():  # the rule on zones says so in its own words
            start = datetime.combine(self.day, self.time, UTC)
            return start, start + timedelta(minutes=max(self.minutes, 1))
        wall = datetime.combine(self.day, self.time, ZoneInfo(self.zone))
        start = wall.astimezone(UTC)
        if start.astimezone(ZoneInfo(self.zone)).replace(tzinfo=None) != wall.replace(tzinfo=None):
            raise Refusal(
                "The clocks leave this hour out on that day.", "Give an hour earlier or later."
            )
        return start, start + timedelta(minutes=self.minutes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A session as it is planned; without a number it counts on from the last one."""

    slot: Slot
    number: int | None = None
    place: str = ""
    video_url: str = ""
    chair: UUID | None = None
    chair_says: str = ""
    circle: Circle | None = None


def plan_session(*, by: Actor, at: datetime, series: UUID, plan: Plan) -> Session:
    """Plan a session; what earlier ones left open is on its agenda (MTG-08 to 10, MTG-21 to 25).

    One of the past can be written down as well.
    """
    with acting_as(by):
        row = held_series(by, series)
        require_living(row)
        starts, ends = plan.slot.moments()
        with as_room(WHOLE):
            numbers = Session.unscoped.filter(series=row)
            last = numbers.aggregate(last=Max("number"))["last"] or 0
            number = last + 1 if plan.number is None else plan.number
            is_free = not numbers.filter(number=number).exists()
        require(PLANNING, _planning(plan.slot, number, is_free, starts, ends, plan.video_url))
        session = Session.unscoped.create(
            label=label_within(row.label, plan.circle, owner=row.owner_id, by=by),
            series=row,
            number=number,
            starts_at=starts,
            ends_at=ends,
            zone=plan.slot.zone,
            changed_at=at,
            place=plan.place.strip(),
            video_url=plan.video_url.strip(),
            chair=_person(plan.chair),
            chair_says=plan.chair_says.strip(),
        )
        tell(SessionPlanned(str(row.id), str(session.id)), session, by=by, at=at)
        carry_over(by=by, at=at, session=session)
    return session


def _planning(
    slot: Slot, number: int, is_free: bool, starts: datetime, ends: datetime, video_url: str
) -> Planning:
    is_known = slot.zone in available_timezones()
    return Planning(number, is_free, is_known, starts, ends, video_url.strip())


def _person(chair: UUID | None) -> Person | None:
    if chair is None:
        return None
    found = find_people([chair]).get(chair)
    if found is None:
        raise NotFound("There is no such person.")
    return found


def move_session(
    *,
    by: Actor,
    at: datetime,
    session: UUID,
    slot: Slot,
    place: str = "",
    video_url: str = "",
    why: str = "",
) -> Session:
    """Give a session another time or place (rules MTG-08, MTG-23 to MTG-28).

    Once invitations went out that needs a reason, and they are told as changed ones.
    """
    with acting_as(by):
        row = held_session(by, session)
        starts, ends = slot.moments()
        new = (starts, ends, slot.zone, place.strip(), video_url.strip())
        old = (row.starts_at, row.ends_at, row.zone, row.place, row.video_url)
        require(MOVING, Moving(SessionState(row.state), new != old, why))
        require(PLANNING, _planning(slot, row.number, True, starts, ends, video_url))
        row.starts_at, row.ends_at, row.zone, row.place, row.video_url = new
        row.moved_why, row.changed_at = why.strip(), at
        if row.state == SessionState.INVITED:
            row.sequence += 1
        row.save(
            update_fields=[
                "starts_at", "ends_at", "zone", "place", "video_url", "moved_why", "changed_at",
                "sequence",
            ]
        )  # fmt: skip
        tell(SessionMoved(str(row.id), row.sequence), row, by=by, at=at)
        carry_over(by=by, at=at, session=row)
    return row


def give_out_invitations(*, by: Actor, at: datetime, session: UUID) -> Session:
    """Invite all on the list (rules MTG-08 to MTG-10, MTG-29, MTG-35, MTG-36)."""
    with acting_as(by):
        row = held_session(by, session)
        require_living(row.series)
        require(STEPPING, Stepping(SessionState(row.state), SessionState.INVITED))
        listed = list(row.invitees.all())
        untold = [
            one.name
            for one in listed  # an organisation of the room is told in the room
            if one.organisation_id is None and not one.email and not one.told_by
        ]
        require(INVITING, Inviting(SessionState(row.state), len(listed), untold))
        Invitee.objects.filter(session=row).update(invited_at=at)
        row.state, row.changed_at = SessionState.INVITED, at
        row.save(update_fields=["state", "changed_at"])
        tell(SessionInvited(str(row.id)), row, by=by, at=at)
    return row


def cancel_session(*, by: Actor, at: datetime, session: UUID, why: str) -> Session:
    """Cancel a session; what stood on its agenda goes onto the next (MTG-08, MTG-29, MTG-37)."""
    with acting_as(by):
        row = held_session(by, session)
        require(STEPPING, Stepping(SessionState(row.state), SessionState.CANCELLED))
        require(CANCELLING, Cancelling(why))
        if row.state == SessionState.INVITED:
            row.sequence += 1
        row.state, row.ended_why, row.changed_at = SessionState.CANCELLED, why.strip(), at
        row.save(update_fields=["state", "ended_why", "changed_at", "sequence"])
        tell(SessionCancelled(str(row.id), row.sequence), row, by=by, at=at)
        carry_on(by=by, at=at, session=row)
    return row


def hold_session(*, by: Actor, at: datetime, session: UUID) -> Session:
    """Say that a session took place, and begin its minutes (rules MTG-08, MTG-29, MTG-38)."""
    with acting_as(by):
        row = held_session(by, session)
        require(STEPPING, Stepping(SessionState(row.state), SessionState.HELD))
        require(HOLDING, Holding(row.starts_at, at))
        row.state, row.held_at = SessionState.HELD, at
        row.save(update_fields=["state", "held_at"])
        Minutes.unscoped.get_or_create(session=row, defaults={"label": row.label})
        tell(SessionHeld(str(row.id)), row, by=by, at=at)
    return row


def close_session(*, by: Actor, at: datetime, session: UUID, why: str = "") -> Session:
    """Close the minutes of a session; the secretariat and its chair may (MTG-29, MTG-41, MTG-42).

    What is undecided is explained, and comes with all that is open onto the next agenda.
    """
    with acting_as(by):
        row = held_to_speak(by, session)
        with as_room(WHOLE):
            left = AgendaItem.unscoped.filter(session=row, state=ItemState.OPEN)
            undecided = left.filter(ask=None, decision=None).count()
        closing = Closing(by, row.chair_id, undecided, why)
        require(MAY_CLOSE, closing)
        require(STEPPING, Stepping(SessionState(row.state), SessionState.CLOSED))
        require(CLOSING, closing)
        row.state, row.closed_at, row.ended_why = SessionState.CLOSED, at, why.strip()
        row.save(update_fields=["state", "closed_at", "ended_why"])
        with as_room(WHOLE):
            minutes = Minutes.unscoped.filter(session=row)
            minutes.update(closed_at=at, closed_by=by.name)
        tell(SessionClosed(str(row.id)), row, by=by, at=at)
        carry_on(by=by, at=at, session=row)
    return row
