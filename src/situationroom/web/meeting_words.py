"""Meetings in words: badges, times in two zones, where a point comes from, how an ask stands."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from situationroom.documents import formats
from situationroom.rooms.codelists.queries import list_areas
from situationroom.rooms.meetings.models import Invitee, Series, Session
from situationroom.rooms.meetings.queries import Inherited, Mark, Point
from situationroom.rooms.meetings.states import (
    ITEM_SOURCE_TEXT,
    SERIES_STATE_COLOUR,
    SERIES_STATE_TEXT,
    SESSION_STATE_COLOUR,
    SESSION_STATE_TEXT,
    STANDING_COLOUR,
    STANDING_TEXT,
    ItemSource,
    SeriesState,
    SessionState,
    Standing,
)
from situationroom.web.figures import Fact
from situationroom.web.tables import State
from situationroom.web.words import named

SEOUL = "Asia/Seoul"


def session_url(session: Session) -> str:
    """Return the address of a session's page."""
    return reverse("sessions_session", args=[session.id])


def series_url(series: Series) -> str:
    """Return the address of a series' page."""
    return reverse("sessions_series_one", args=[series.id])


def session_state(session: Session) -> State:
    """Return the badge of a session."""
    state = SessionState(session.state)
    return State(tone=SESSION_STATE_COLOUR[state], text=_(SESSION_STATE_TEXT[state]))


def series_state(series: Series) -> State:
    """Return the badge of a series."""
    state = SeriesState(series.state)
    return State(tone=SERIES_STATE_COLOUR[state], text=_(SERIES_STATE_TEXT[state]))


def standing_state(standing: str) -> State:
    """Return the badge of how an ask stands."""
    found = Standing(standing)
    return State(tone=STANDING_COLOUR[found], text=_(STANDING_TEXT[found]))


def number_of(session: Session) -> str:
    """Return the number of a session in words: 제16차."""
    return _("Session %(number)d") % {"number": session.number}


def day_of(session: Session) -> str:
    """Return the day of a session, where it is held."""
    return formats.day(session.starts_at.astimezone(ZoneInfo(session.zone)).date())


def dated(session: Session | None) -> str:
    """Name a session by number and day; an earlier one where it may not be read."""
    if session is None:
        return _("an earlier session")
    return f"{number_of(session)} ({day_of(session)})"


def text_of(thing: Any, field: str) -> str:
    """Return words in the reader's language; Korean where there is no English."""
    return named(thing, field)


def counterpart_of(series: Series) -> str:
    """Name with whom a dialogue is held."""
    area = list_areas().get(series.counterpart_area)
    name = named(area) if area is not None else series.counterpart_area
    return " · ".join(filter(None, [name, series.counterpart]))


def time_facts(session: Session, zone: str) -> list[Fact]:
    """Return when a session is: in Korea, for the reader's house, and where it was set."""
    facts = [Fact(term=_("Korean time"), value=formats.kst(session.starts_at))]
    lasts = int((session.ends_at - session.starts_at).total_seconds() // 60)
    facts.append(Fact(term=_("Lasts"), value=_("%(n)d minutes") % {"n": lasts}))
    if zone and zone != SEOUL:
        facts.insert(1, Fact(term=_("Your time"), value=_clock(session.starts_at, zone), note=zone))
    if session.zone not in (SEOUL, zone):
        here = _clock(session.starts_at, session.zone)
        facts.insert(-1, Fact(term=_("Time there"), value=here, note=session.zone))
    return facts


def _clock(moment: datetime, zone: str) -> str:
    there = moment.astimezone(ZoneInfo(zone))
    return f"{formats.day(there.date())} {there:%H:%M}"


def local_times(session: Session, invitees: Iterable[Invitee]) -> str:
    """Say what the clock says at each house that is invited, where it is not Korean time."""
    found: dict[str, str] = {}
    for one in invitees:
        house = one.organisation
        if house is not None and house.zone != SEOUL:
            clock = formats.local_time(session.starts_at, house.zone)
            found.setdefault(named(house, "city"), clock)
    return " · ".join(f"{city} {clock}" for city, clock in found.items())


def invitee_name(one: Invitee) -> str:
    """Name who is invited."""
    house = named(one.organisation) if one.organisation is not None else one.name
    return f"{house} ({one.person})" if one.person else house


def origin_text(point: Point) -> str:
    """Say where a point of an agenda comes from."""
    source = _(ITEM_SOURCE_TEXT[point.source])
    if point.source is ItemSource.WRITTEN:
        return source
    return f"{source}: {dated(point.came_from)}"


def point_text(point: Point) -> str:
    """Return what a point is about, in the words of where it was written."""
    if point.ask is not None:
        return named(point.ask.ask, "text")
    if point.decision is not None:
        return named(point.decision, "what")
    return named(point.item.origin or point.item, "title")


def mark_text(mark: Mark) -> str:
    """Say what one session said of an ask: when, what, by whom, with what evidence."""
    what = _(STANDING_TEXT[mark.standing])
    said = mark.said
    told = ""
    if said is not None:
        speaker = f" ({said.said_by})" if said.said_by else ""
        evidence = f" [{said.evidence}]" if said.evidence else ""
        told = f": {said.words}{speaker}{evidence}" if said.words else f"{speaker}{evidence}"
    return f"{dated(mark.session)} {what}{told}"


def history_text(inherited: Inherited) -> str:
    """Say in one line what became of an ask, session after session."""
    return " → ".join(mark_text(one) for one in inherited.marks)


def silence_text(inherited: Inherited) -> str:
    """Say since when nothing was heard of an ask; empty where something was."""
    since = inherited.silent_since
    if since is None:
        return ""
    return _("silent since %(session)s") % {"session": dated(since)}


def stands(inherited: Inherited) -> State:
    """Return the badge of an ask now: silence where the last sessions said nothing of it."""
    if inherited.silent_since is not None:
        return State(tone="silent", text=silence_text(inherited))
    return standing_state(inherited.ask.standing)


def columns_of(sessions: Sequence[Session], most: int) -> list[Session]:
    """Return the last sessions that took place, first first."""
    took_place = [one for one in sessions if one.state in (SessionState.HELD, SessionState.CLOSED)]
    return sorted(took_place, key=lambda one: one.starts_at)[-most:]


def is_past(session: Session) -> bool:
    """Tell whether a session lies behind."""
    return session.ends_at < timezone.now()
