"""Writes calendar files: an invitation, its change, its withdrawal, and a feed.

The same uid names a meeting for ever and `sequence` rises with every change: that is how calendar
programs tell an update from a second meeting (RFC 5546, 2.1.4 and 2.1.5).
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, vCalAddress, vRecur, vText, vUri
from icalendar import Event as Component

from situationroom.documents.calendars.records import Event, Method, Party, Status
from situationroom.documents.calendars.timezones import make_timezone
from situationroom.documents.texts import clean

NOTHING_CHANGED = datetime(1970, 1, 1, tzinfo=UTC)
_ESCAPES = str.maketrans({"\\": r"\\", ";": r"\;", ",": r"\,", "\n": r"\n"})
_VIDEO = {"VALUE": "URI", "FEATURE": "VIDEO"}
_ATTENDED = (Method.REQUEST, Method.CANCEL, Method.REPLY)


def write_calendar(
    events: Sequence[Event],
    *,
    method: Method,
    maker: str,
    name: str = "",
    refresh: timedelta | None = None,
) -> bytes:
    """Write a calendar file.

    Parameters
    ----------
    events
        The meetings. An invitation, its change and its withdrawal hold one meeting: the series
        first, then its changed occurrences, all under one uid.
    method
        REQUEST invites and updates, CANCEL withdraws, PUBLISH is a feed (nobody is invited in it).
    maker
        PRODID: which program wrote it.
    name, refresh
        Of a feed: what it is called, and how often it is worth looking.

    Raises
    ------
    ValueError
        For what RFC 5546 does not allow: two meetings in one invitation, nobody invited, a
        withdrawal of what takes place.
    """
    _judge(events, method)
    calendar = Calendar()
    calendar.add("prodid", maker)
    calendar.add("version", "2.0")
    calendar.add("method", method.value)
    if name:
        calendar.add("x-wr-calname", clean(name))
    if refresh is not None:
        calendar.add("refresh-interval", refresh, parameters={"VALUE": "DURATION"})
    for zone, first, last in _zones(events):
        calendar.add_component(make_timezone(zone, first, last))
    for event in events:
        calendar.add_component(_component(event, attended=method in _ATTENDED))
    return bytes(calendar.to_ical())


class _Words(vText):
    """A text as RFC 5545, 3.3.11 escapes it: the library takes "\\N" in a text for a line break."""

    def to_ical(self) -> bytes:
        return str(self).translate(_ESCAPES).encode()


def _judge(events: Sequence[Event], method: Method) -> None:
    if method is Method.PUBLISH:
        return
    if len({event.uid for event in events}) != 1:
        raise ValueError("an invitation is about one meeting")
    if any(event.organiser is None or not event.invited for event in events):
        raise ValueError("an invitation needs who invites and who is invited")
    if method is Method.CANCEL and any(one.status is not Status.CANCELLED for one in events):
        raise ValueError("only what does not take place is withdrawn")


def _zones(events: Iterable[Event]) -> list[tuple[str, int, int]]:
    """Return each zone of the meetings with the years its changes are written for."""
    years: dict[str, list[int]] = {}
    for event in events:
        for time in _times(event):
            if isinstance(time, datetime) and isinstance(time.tzinfo, ZoneInfo):
                years.setdefault(time.tzinfo.key, []).append(time.year)
    return [
        (zone, min(found) - 1, max(found) + 5)
        for zone, found in sorted(years.items())
        if zone not in ("UTC", "Etc/UTC")
    ]


def _times(event: Event) -> list[datetime | date | None]:
    return [event.starts, event.ends, event.instead_of, *event.but_not, *event.also]


def _component(event: Event, *, attended: bool) -> Component:
    made = Component()
    changed = event.changed_at or NOTHING_CHANGED
    made.add("uid", event.uid)
    made.add("sequence", event.sequence)
    made.add("dtstamp", changed)
    made.add("last-modified", changed)
    made.add("dtstart", event.starts if event.rule else _time(event.starts))
    _add_end(made, event)
    if event.instead_of is not None:
        made.add("recurrence-id", event.instead_of)
    if event.rule:
        made.add("rrule", vRecur.from_ical(event.rule))
    if event.but_not:
        made.add("exdate", list(event.but_not))
    if event.also:
        made.add("rdate", list(event.also))
    _add_words(made, event)
    if attended and event.organiser is not None:
        made.add("organizer", _address(event.organiser))
        for party in event.invited:
            made.add("attendee", _attendee(party), encode=False)
    return made


def _add_words(made: Component, event: Event) -> None:
    made.add("summary", _Words(_line(event.title)))
    if event.text:
        lines = "\n".join(_line(line) for line in event.text.splitlines())
        made.add("description", _Words(lines))
    place = _line(event.place) or event.video
    if place:
        made.add("location", _Words(place))
    if event.video:
        video = vUri(_uri(event.video))
        made.add("conference", video, parameters=_VIDEO)
    if event.link:
        made.add("url", _uri(event.link))
    made.add("class", "PUBLIC" if event.is_public else "PRIVATE")
    made.add("status", event.status.value)


def _add_end(made: Component, event: Event) -> None:
    """Add the end; its length instead where a series begins while the clock changes.

    Of later occurrences the length is meant, not what the clock showed at the first.
    """
    starts, ends = event.starts, event.ends
    length = None
    if event.rule and isinstance(starts, datetime) and isinstance(ends, datetime):
        changed = starts.utcoffset() != ends.utcoffset()
        length = ends.astimezone(UTC) - starts.astimezone(UTC) if changed else None
    if length is not None and length < timedelta(days=1):  # a day is one on the calendar
        made.add("duration", length)
    else:
        made.add("dtend", _time(ends))


def _time(time: datetime | date) -> datetime | date:
    """Return a time as nobody can mistake it: a wall time that comes twice is written in UTC.

    RFC 5545 has the first count, but some programs take the second.
    """
    if isinstance(time, datetime) and _comes_twice(time):
        return time.astimezone(UTC)
    return time


def _comes_twice(time: datetime) -> bool:
    first, second = time.replace(fold=0), time.replace(fold=1)
    return first.utcoffset() != second.utcoffset() and _exists(first)


def _exists(time: datetime) -> bool:
    again = time.astimezone(UTC).astimezone(time.tzinfo)
    return again.replace(tzinfo=None, fold=0) == time.replace(tzinfo=None, fold=0)


def _attendee(party: Party) -> vCalAddress:
    attendee = _address(party)
    attendee.params["role"] = vText(party.role)
    attendee.params["partstat"] = vText(party.answer)
    if party.answer == "NEEDS-ACTION":
        attendee.params["rsvp"] = vText("TRUE")
    return attendee


def _address(party: Party) -> vCalAddress:
    address = vCalAddress(f"mailto:{_uri(party.address)}")
    if party.name:
        address.params["cn"] = vText(_line(party.name).replace('"', "'"))
    return address


def _line(text: str) -> str:
    return " ".join(clean(text).split())


def _uri(text: str) -> str:
    """Return an address without what would begin another line or property."""
    return "".join(clean(text).split())
