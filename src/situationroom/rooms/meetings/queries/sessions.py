"""Reads: sessions, who is invited, and their minutes."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q

from situationroom.base.actors import Actor
from situationroom.base.errors import NotFound
from situationroom.base.files.homes import Home, holds_files
from situationroom.base.keyset import above, below
from situationroom.base.rules import hold
from situationroom.rooms.meetings.models import Invitee, Minutes, MinutesVersion, Series, Session
from situationroom.rooms.meetings.queries.series import MOST, PAGE
from situationroom.rooms.meetings.rules import MAY_RUN, Running
from situationroom.rooms.meetings.states import Attendance, SessionState

JOINED = ("label", "series__label", "series__owner", "chair")


@dataclass(frozen=True, slots=True)
class SessionsWanted:
    """Which sessions somebody asks for; from `ahead` on they come first first."""

    series: UUID | None = None
    state: str = ""
    ahead: datetime | None = None


def list_sessions(
    *,
    by: Actor,
    wanted: SessionsWanted | None = None,
    after: tuple[datetime, UUID] | None = None,
    limit: int = PAGE,
) -> list[Session]:
    """Return a page of sessions: those to come, next first, or all, newest first."""
    wanted = wanted or SessionsWanted()
    rows = Session.objects.visible_to(by).filter(_asked_for(wanted))
    if after is not None:
        at, last = after
        past = above if wanted.ahead is not None else below
        rows = rows.filter(past(starts_at=at, id=last))
    order = ("starts_at", "id") if wanted.ahead is not None else ("-starts_at", "-id")
    return list(rows.select_related(*JOINED).order_by(*order)[:limit])


def _asked_for(wanted: SessionsWanted) -> Q:
    condition = Q() if wanted.series is None else Q(series=wanted.series)
    if wanted.state:
        condition &= Q(state=wanted.state)
    if wanted.ahead is not None:
        condition &= Q(ends_at__gte=wanted.ahead) & ~Q(state=SessionState.CANCELLED)
    return condition


def get_session(*, id: UUID, by: Actor) -> Session:
    """Return one session. Raises NotFound when hidden or absent."""
    row = Session.objects.visible_to(by).select_related(*JOINED).filter(pk=id).first()
    if row is None:
        raise NotFound("There is no such session of a series.")
    return row


def find_session(id: UUID) -> Session:
    """Return one session for reactions and rooms above, which have checked who asks."""
    return Session.unscoped.select_related("label", "series").get(pk=id)


def list_sessions_of(series: Series, *, by: Actor) -> list[Session]:
    """Return the sessions of a series that `by` may read, newest first."""
    rows = Session.objects.visible_to(by).filter(series=series)
    found = list(rows.select_related("label").order_by("-starts_at", "-id")[:MOST])
    for one in found:
        one.series = series
    return found


def list_invitees(session: Session) -> list[Invitee]:
    """Return who is invited to a session the reader was shown: by theme, each side in order."""
    rows = session.invitees.select_related("organisation", "theme")
    return list(rows.order_by("theme__position", "side", "organisation__position", "name", "id"))


@dataclass(frozen=True, slots=True)
class Turnout:
    """How many are invited, and how many came."""

    invited: int
    came: int


def count_turnout(sessions: list[Session]) -> dict[UUID, Turnout]:
    """Return invited and present of sessions the reader was shown; one question for all."""
    there = Q(attendance__in=[Attendance.CAME, Attendance.SENT])
    rows = Invitee.objects.filter(session__in=[one.pk for one in sessions]).values("session")
    counted = rows.annotate(invited=Count("id"), came=Count("id", filter=there))
    return {row["session"]: Turnout(row["invited"], row["came"]) for row in counted}


def get_minutes(*, session: Session, by: Actor) -> Minutes | None:
    """Return the minutes of a session, where there are some that `by` may read."""
    return Minutes.objects.visible_to(by).select_related("label").filter(session=session).first()


def list_versions(minutes: Minutes) -> list[MinutesVersion]:
    """Return how minutes the reader was shown read at a time, newest first."""
    return list(minutes.versions.order_by("-number")[:MOST])


@holds_files("session")
def get_home_of_session(*, id: UUID, by: Actor) -> Home:
    """Return a session as what holds papers: who runs it sends them while it is not closed."""
    row = get_session(id=id, by=by)
    is_open = row.state not in {SessionState.CLOSED, SessionState.CANCELLED}
    runs = hold(MAY_RUN, Running(by, row.series.owner_id))
    return Home(label=row.label, may_send=runs and is_open)
