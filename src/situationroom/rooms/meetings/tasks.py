"""What meetings do by themselves: they are found, and those invited are told."""

from collections.abc import Sequence
from uuid import UUID

from situationroom.base.actors import Actor
from situationroom.base.models import Event
from situationroom.base.search.index import Entry, searchable
from situationroom.rooms.delivery.kinds import Title, notifies, speaks_of
from situationroom.rooms.meetings.events import (
    ItemAdded,
    LevelChanged,
    SeriesOpened,
    SessionCancelled,
    SessionClosed,
    SessionInvited,
    SessionMoved,
    SessionPlanned,
)
from situationroom.rooms.meetings.models import AgendaItem, Invitee, Minutes, Session
from situationroom.rooms.meetings.queries import find_series, find_session
from situationroom.rooms.organisations.models import Organisation
from situationroom.rooms.organisations.queries import reaches


@searchable("series", SeriesOpened, LevelChanged)
def found_series(series: UUID) -> Entry:
    """Find a series by its titles, its counterpart and its themes."""
    row = find_series(series)
    themes = [name for pair in row.themes.values_list("name_ko", "name_en") for name in pair]
    body = " ".join([row.short, row.counterpart, *themes])
    return Entry(row.title_ko, row.title_en, body, row.label, row.opened_at)


@searchable("session", SessionPlanned, SessionMoved, ItemAdded, SessionClosed)
def found_session(session: UUID) -> Entry:
    """Find a session by its name, its place, its own points and its closed minutes.

    What carries a label of its own is found by its readers on the page, not by these words.
    """
    row = find_session(session)
    own = AgendaItem.unscoped.filter(session=row, label=row.label_id)
    titles = [name for pair in own.values_list("title_ko", "title_en") for name in pair]
    closed = Minutes.unscoped.filter(session=row, label=row.label_id, closed_at__isnull=False)
    body = " ".join([row.place, *titles, *closed.values_list("text", flat=True)])
    return Entry(row.title_ko, row.title_en, body, row.label, row.starts_at)


def titles_of_sessions(ids: Sequence[UUID]) -> dict[UUID, Title]:
    """Return what sessions are called; delivery has asked their labels."""
    rows = Session.unscoped.filter(pk__in=ids).select_related("series")
    return {row.pk: Title(row.title_ko, row.title_en) for row in rows}


def is_run_by(session: UUID, by: Actor) -> bool:
    """Tell whether somebody works for the owner of a session's series."""
    rows = Session.objects.visible_to(by)
    return rows.filter(pk=session, series__owner=by.organisation).exists()


def invited(event: Event) -> list[Organisation]:
    """Return the organisations of the room on the list that may read the session."""
    session = Session.unscoped.select_related("label__within").filter(pk=event.about).first()
    if session is None or event.payload.get("sequence") == 0:  # changed before anybody was invited
        return []
    listed = Invitee.objects.filter(session=session, organisation__isnull=False).exclude(
        invited_at=None
    )
    houses = [one.organisation for one in listed.select_related("organisation")]
    return [house for house in houses if house is not None and reaches(session.label, house)]


speaks_of("session", titles=titles_of_sessions, managed_by=is_run_by)
notifies(
    SessionInvited,
    name="meetings.invited",
    to=invited,
    about="session",
    says="Your organisation is invited to a session.",
)
notifies(
    SessionMoved,
    name="meetings.moved",
    to=invited,
    about="session",
    says="A session your organisation is invited to was moved.",
)
notifies(
    SessionCancelled,
    name="meetings.cancelled",
    to=invited,
    about="session",
    says="A session your organisation was invited to was cancelled.",
)
