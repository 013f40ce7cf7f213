"""Meetings as iCalendar (RFC 5545, 5546): feeds and invitations with stable names and zones.

A room above registers where its meetings come from; a source is asked as the reader and gives
only what that reader may read. What leaves is filtered once more: above *room* a meeting has a
time and a link, and neither title nor place (rule 8).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from icalendar import Calendar, Event, vCalAddress, vText

from situationroom.base.actors import Actor
from situationroom.rooms.delivery.kinds import Title
from situationroom.rooms.delivery.letters import address_of
from situationroom.rooms.delivery.rules import may_be_named

BEFORE, AFTER = timedelta(days=60), timedelta(days=400)
MAKER = "-//K-ICT export situation room//delivery//KO"
UNNAMED = Title("상황실 일정", "Situation room meeting")


@dataclass(frozen=True, slots=True)
class Meeting:
    """One meeting as a calendar shows it; `sequence` rises with every change, `uid` never changes.

    `starts` and `ends` carry the zone in which the meeting was set, or are days.
    """

    uid: str
    sequence: int
    changed_at: datetime
    starts: datetime | date
    ends: datetime | date
    title: Title
    level: str
    kind: str
    about: UUID
    place: str = ""
    cancelled: bool = False


@dataclass(frozen=True)
class Source:
    """Where meetings come from: those of a span for a reader, and one by its name."""

    name: str
    between: Callable[[Actor, datetime, datetime], Iterable[Meeting]]
    one: Callable[[str, Actor], Meeting | None]


SOURCES: dict[str, Source] = {}


def provides_meetings(
    name: str,
    *,
    between: Callable[[Actor, datetime, datetime], Iterable[Meeting]],
    one: Callable[[str, Actor], Meeting | None],
) -> None:
    """Register a source of meetings."""
    SOURCES[name] = Source(name, between, one)


def feed(*, by: Actor, at: datetime, language: str) -> bytes:
    """Return the calendar of a reader: sixty days back, four hundred ahead."""
    meetings = [
        meeting
        for source in SOURCES.values()
        for meeting in source.between(by, at - BEFORE, at + AFTER)
    ]
    calendar = _calendar("PUBLISH")
    calendar.add("x-wr-calname", "상황실" if language == "ko" else "Situation room")
    calendar.add("refresh-interval", timedelta(minutes=15), parameters={"VALUE": "DURATION"})
    for meeting in sorted(meetings, key=lambda one: (str(one.starts), one.uid)):
        calendar.add_component(_event(meeting, language))
    return _written(calendar)


def invitation(meeting: Meeting, *, to: str, name: str, language: str) -> tuple[bytes, str]:
    """Return an invitation (or its withdrawal) for one person, and its method."""
    method = "CANCEL" if meeting.cancelled else "REQUEST"
    calendar = _calendar(method)
    event = _event(meeting, language)
    organiser = vCalAddress(f"mailto:{settings.MAIL_FROM}")
    organiser.params["cn"] = vText(settings.MAIL_SENDER)
    attendee = vCalAddress(f"mailto:{to}")
    attendee.params["cn"] = vText(name)
    attendee.params["rsvp"] = vText("TRUE")
    attendee.params["partstat"] = vText("NEEDS-ACTION")
    event.add("organizer", organiser)
    event.add("attendee", attendee, encode=False)
    calendar.add_component(event)
    return _written(calendar), method


def uid_of(meeting: Meeting) -> str:
    """Return the name of a meeting, the same in every calendar and for ever."""
    return f"{meeting.uid}@{settings.MAIL_DOMAIN}"


def _calendar(method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", MAKER)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    return calendar


def _event(meeting: Meeting, language: str) -> Event:
    named = may_be_named(meeting.level)
    title = meeting.title if named else UNNAMED
    event = Event()
    event.add("uid", uid_of(meeting))
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", meeting.changed_at)
    event.add("last-modified", meeting.changed_at)
    event.add("dtstart", meeting.starts)
    event.add("dtend", meeting.ends)
    event.add("summary", " ".join((title.ko if language == "ko" else title.en).split()))
    if named and meeting.place:
        event.add("location", " ".join(meeting.place.split()))
    event.add("url", address_of(meeting.kind, meeting.about))
    event.add("class", "PUBLIC" if meeting.level == "public" else "PRIVATE")
    event.add("status", "CANCELLED" if meeting.cancelled else "CONFIRMED")
    return event


def _written(calendar: Calendar) -> bytes:
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())
