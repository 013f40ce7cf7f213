"""Meetings as iCalendar (RFC 5545, 5546): feeds and invitations with stable names and zones.

A room above registers where its meetings come from; a source is asked as the reader and gives
only what that reader may read. What leaves is filtered once more: above *room* a meeting has a
time and a link, and neither title, place nor video link (rule 8).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings

from situationroom.base.actors import Actor
from situationroom.documents.calendars.records import Event, Method, Party, Status
from situationroom.documents.calendars.writing import write_calendar
from situationroom.rooms.delivery.kinds import Title
from situationroom.rooms.delivery.letters import address_of
from situationroom.rooms.delivery.rules import may_be_named

BEFORE, AFTER = timedelta(days=60), timedelta(days=400)
MAKER = "-//K-ICT export situation room//delivery//KO"
UNNAMED = Title("상황실 일정", "Situation room meeting")


@dataclass(frozen=True, slots=True)
class Meeting:
    """One meeting as a calendar shows it; `sequence` rises with every change, `uid` never changes.

    `starts` and `ends` carry the zone in which the meeting was set, or are days. A series has a
    `rule` (RRULE) with its exceptions; a changed occurrence of it is a meeting of the same uid that
    stands `instead_of` one.
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
    video: str = ""
    rule: str = ""
    but_not: tuple[datetime | date, ...] = ()
    also: tuple[datetime | date, ...] = ()
    instead_of: datetime | date | None = None


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
    return write_calendar(
        [
            _event(meeting, language)
            for meeting in sorted(meetings, key=lambda one: (str(one.starts), one.uid))
        ],
        method=Method.PUBLISH,
        maker=MAKER,
        name="상황실" if language == "ko" else "Situation room",
        refresh=timedelta(minutes=15),
    )


def invitation(meeting: Meeting, *, to: str, name: str, language: str) -> tuple[bytes, str]:
    """Return an invitation (or its withdrawal) for one person, and its method."""
    method = Method.CANCEL if meeting.cancelled else Method.REQUEST
    event = replace(
        _event(meeting, language),
        organiser=Party(settings.MAIL_FROM, settings.MAIL_SENDER),
        invited=(Party(to, name),),
    )
    return write_calendar([event], method=method, maker=MAKER), method.value


def uid_of(meeting: Meeting) -> str:
    """Return the name of a meeting, the same in every calendar and for ever."""
    return f"{meeting.uid}@{settings.MAIL_DOMAIN}"


def _event(meeting: Meeting, language: str) -> Event:
    named = may_be_named(meeting.level)
    title = meeting.title if named else UNNAMED
    return Event(
        uid=uid_of(meeting),
        starts=meeting.starts,
        ends=meeting.ends,
        sequence=meeting.sequence,
        changed_at=meeting.changed_at,
        title=title.ko if language == "ko" else title.en,
        place=meeting.place if named else "",
        video=meeting.video if named else "",
        link=address_of(meeting.kind, meeting.about),
        rule=meeting.rule,
        but_not=meeting.but_not,
        also=meeting.also,
        instead_of=meeting.instead_of,
        status=Status.CANCELLED if meeting.cancelled else Status.CONFIRMED,
        is_public=meeting.level == "public",
    )
