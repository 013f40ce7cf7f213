"""Writes: who is invited to a session, what they replied, and whether they came."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from situationroom.base.acting import acting_as
from situationroom.base.actors import Actor
from situationroom.base.errors import NotFound
from situationroom.base.rules import require
from situationroom.rooms.meetings.events import AttendanceNoted, InviteeAdded
from situationroom.rooms.meetings.holding import held_session, tell
from situationroom.rooms.meetings.models import Invitee, SeriesTheme, Session
from situationroom.rooms.meetings.rules import ATTENDING, LISTING, Attending, Listing
from situationroom.rooms.meetings.states import Attendance, Reply, SessionState, Side
from situationroom.rooms.organisations.queries import get_organisation
from situationroom.rooms.organisations.states import OrganisationKind

OUTSIDE = frozenset({OrganisationKind.COMPANY, OrganisationKind.BROKER, OrganisationKind.EXPERT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """Somebody about to be put on the list: an organisation of the room, or one by name."""

    organisation: UUID | None = None
    name: str = ""
    theme: UUID | None = None
    side: Side = Side.OURS
    person: str = ""
    email: str = ""
    told_by: str = ""


def add_invitees(
    *, by: Actor, at: datetime, session: UUID, guests: Sequence[Guest]
) -> list[Invitee]:
    """Put people on the list of a session, all or none (rules MTG-08, MTG-30 to MTG-34)."""
    with acting_as(by):
        row = held_session(by, session)
        return [_add(by, at, row, guest) for guest in guests]


def _add(by: Actor, at: datetime, session: Session, guest: Guest) -> Invitee:
    house = get_organisation(id=guest.organisation) if guest.organisation is not None else None
    name = guest.name.strip()
    known = session.invitees.filter(organisation=house) if house is not None else None
    named = session.invitees.filter(name=name) if name else None
    themes = SeriesTheme.objects.filter(series=session.series_id)
    theme = themes.filter(pk=guest.theme).first() if guest.theme is not None else None
    listing = Listing(
        state=SessionState(session.state),
        is_named=house is not None or bool(name),
        is_company_of_the_room=house is not None and house.kind in OUTSIDE,
        is_listed=any(rows is not None and rows.exists() for rows in (known, named)),
        is_theme_of_series=guest.theme is None or theme is not None,
    )
    require(LISTING, listing)
    invitee = Invitee.objects.create(
        session=session,
        theme=theme,
        side=guest.side,
        organisation=house,
        name=name,
        person=guest.person.strip(),
        email=guest.email.strip(),
        told_by=guest.told_by.strip(),
    )
    tell(InviteeAdded(str(session.id), str(invitee.id)), session, by=by, at=at)
    return invitee


def note_invitee(
    *,
    by: Actor,
    at: datetime,
    session: UUID,
    invitee: UUID,
    reply: Reply | None = None,
    attendance: Attendance | None = None,
) -> Invitee:
    """Note what somebody replied, or whether they came (rules MTG-08, MTG-39, MTG-40)."""
    with acting_as(by):
        row = held_session(by, session)
        found = row.invitees.select_related("organisation", "theme").filter(pk=invitee).first()
        if found is None:
            raise NotFound("Nobody of that name is on the list.")
        came = attendance not in (None, Attendance.OPEN)
        require(ATTENDING, Attending(SessionState(row.state), reply, came))
        if reply is not None:
            found.reply = reply
        if attendance is not None:
            found.attendance = attendance
        found.save(update_fields=["reply", "attendance"])
        tell(AttendanceNoted(str(row.id), str(found.id)), row, by=by, at=at)
    return found
