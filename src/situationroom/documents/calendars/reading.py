"""Reads a calendar file that somebody sent, however it was written, into plain records.

Nothing is fetched, run or expanded; everything is counted and capped. What was not understood or
had to be assumed stands beside what was read, so that a person decides before anything is written.
"""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import unquote

from situationroom.documents.calendars import losses
from situationroom.documents.calendars.lines import Line, Part, take_apart
from situationroom.documents.calendars.records import (
    CalendarFile,
    Event,
    Method,
    Party,
    Status,
)
from situationroom.documents.calendars.recurring import BadRule, Fault, parse_rule
from situationroom.documents.calendars.times import Time, Times, later, read_duration
from situationroom.documents.errors import EmptyFile, NoCalendar, TooLarge
from situationroom.documents.texts import clean

MOST_BYTES = 2_000_000
MOST_EVENTS = 200
MOST_PEOPLE = 500
LONGEST_TITLE = 500
LONGEST_TEXT = 20_000
_EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
_ESCAPED = re.compile(r"\\([\\,;:nN])")
_ADDRESS = re.compile(r"[^@\s<>,;\"]{1,64}@[^@\s<>,;\"]{1,250}")
_LINK = re.compile(r"https?://[^\s<>\"]{1,1000}", re.IGNORECASE)
_VIDEO = re.compile(
    r"https://(?:[\w-]{1,60}\.){0,4}(?:zoom\.us|teams\.microsoft\.com|teams\.live\.com|webex\.com"
    r"|meet\.google\.com|gooroomee\.com)/[^\s<>\"]{0,900}",
    re.IGNORECASE,
)
_VIDEO_NAMES = (
    "CONFERENCE", "X-MICROSOFT-SKYPETEAMSMEETINGURL", "X-MICROSOFT-ONLINEMEETINGEXTERNALLINK",
    "X-GOOGLE-CONFERENCE",
)  # fmt: skip
_RULE_LOSS = {Fault.UNREADABLE: losses.RULE, Fault.TOO_OFTEN: losses.TOO_OFTEN}
_OTHER = frozenset({"VTODO", "VJOURNAL", "VFREEBUSY"})


def read_calendar(content: bytes, *, zone: str) -> CalendarFile:
    """Read a calendar file.

    Parameters
    ----------
    content
        Its bytes.
    zone
        The IANA zone in which times are read that name none.

    Raises
    ------
    Unreadable
        `EmptyFile`, `TooLarge` or `NoCalendar`, each with the remedy.
    """
    if not content.strip():
        raise EmptyFile
    if len(content) > MOST_BYTES:
        raise TooLarge
    root, form = take_apart(content)
    calendars = [part for part in root.parts if part.name == "VCALENDAR"] or [root]
    parts = [part for calendar in calendars for part in calendar.parts]
    if calendars == [root] and not any(part.name == "VEVENT" for part in parts):
        raise NoCalendar
    times = Times(calendars, zone)
    for says in sorted(form):
        times.lose(says)
    if any(part.name in _OTHER for part in parts):
        times.lose(losses.OTHER_KINDS)
    found = [part for part in parts if part.name == "VEVENT"]
    if len(found) > MOST_EVENTS:
        times.lose(losses.TOO_MANY)
    method = next((one.text("METHOD") for one in calendars), "").upper()[:20]
    events = [_event(part, times, method) for part in found[:MOST_EVENTS]]
    return CalendarFile(method, _newest(events), tuple(times.lost))


def _newest(events: list[Event | None]) -> tuple[Event, ...]:
    """Return each meeting once, as it was last changed; those without a name all stay."""
    kept: dict[object, Event] = {}
    for number, event in enumerate(events):
        if event is None:
            continue
        key = (event.uid, event.instead_of) if event.uid else number
        if key not in kept or _age(event) >= _age(kept[key]):
            kept[key] = event
    return tuple(kept.values())


def _age(event: Event) -> tuple[int, datetime]:
    return event.sequence, event.changed_at or _EARLIEST


def _event(part: Part, times: Times, method: str) -> Event | None:
    title = _words(part.first("SUMMARY"), LONGEST_TITLE)
    starts = times.read(part.first("DTSTART"))
    if starts is None:
        times.lose(losses.NO_START, title=title)
        return None
    uid = clean(part.text("UID"))[:500]
    if not uid:
        times.lose(losses.NO_UID)
    sequence = re.fullmatch(r"\d{1,9}", part.text("SEQUENCE"))
    changed = times.read(part.first("LAST-MODIFIED") or part.first("DTSTAMP"))
    event = Event(
        uid=uid,
        starts=starts,
        ends=_ends(part, times, starts),
        sequence=int(sequence[0]) if sequence else 0,
        changed_at=changed if isinstance(changed, datetime) else None,
        title=title,
        text=_words(part.first("DESCRIPTION"), LONGEST_TEXT, lines=True),
        place=_words(part.first("LOCATION"), LONGEST_TITLE),
        link=_link(part.text("URL"), times),
        organiser=_organiser(part, times),
        invited=_invited(part, times),
        status=_status(part, method),
        is_public=part.text("CLASS").upper() == "PUBLIC",
    )
    return _with_series(replace(event, video=_video(part, event)), part, times)


def _ends(part: Part, times: Times, starts: Time) -> Time:
    """Return the end: as given, by its duration, or as RFC 5545, 3.6.1 has it without either."""
    ends = times.read(part.first("DTEND"))
    if ends is None:
        length = read_duration(part.text("DURATION")) if part.first("DURATION") else None
        if length is not None:
            return later(starts, length)
        if isinstance(starts, datetime):
            times.lose(losses.NO_END)
        return _shortest(starts)
    if isinstance(ends, datetime) != isinstance(starts, datetime) or ends < starts:
        times.lose(losses.END_FIRST)
        return _shortest(starts)
    return _shortest(starts) if ends == starts else ends


def _shortest(starts: Time) -> Time:
    return starts if isinstance(starts, datetime) else starts + timedelta(days=1)


def _with_series(event: Event, part: Part, times: Times) -> Event:
    """Return the event with its recurrence, its exceptions, and what it stands instead of."""
    rule = ""
    said = part.text("RRULE")
    if said:
        try:
            read = parse_rule(said)
            rule = str(read)
            if not read.ends:
                times.lose(losses.ENDLESS)
        except BadRule as bad:
            times.lose(_RULE_LOSS[bad.fault], value=said[:100])
    if part.first("EXRULE") is not None:
        times.lose(losses.EXCLUDING)
    instead = part.first("RECURRENCE-ID")
    if instead is not None and instead.parameters.get("RANGE", "").upper() == "THISANDFUTURE":
        times.lose(losses.LATER_TOO)
    return replace(
        event,
        rule=rule,
        but_not=times.read_all(list(part.every("EXDATE")), as_names=True),
        also=times.read_all(list(part.every("RDATE"))),
        instead_of=None
        if instead is None
        else times.read_value(instead, instead.value, as_name=True),
    )


def _status(part: Part, method: str) -> Status:
    if method == Method.CANCEL:
        return Status.CANCELLED
    said = part.text("STATUS").upper()
    return Status(said) if said in Status.__members__ else Status.CONFIRMED


def _words(line: Line | None, longest: int, *, lines: bool = False) -> str:
    if line is None:
        return ""
    raw = line.value[: 2 * longest]
    text = _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], raw)
    if lines:
        return "\n".join(clean(one).rstrip() for one in text.splitlines()).strip()[:longest]
    return " ".join(clean(text).split())[:longest]


def _organiser(part: Part, times: Times) -> Party | None:
    line = part.first("ORGANIZER")
    return None if line is None else _party(line, times)


def _invited(part: Part, times: Times) -> tuple[Party, ...]:
    lines = list(part.every("ATTENDEE"))
    if len(lines) > MOST_PEOPLE:
        times.lose(losses.MANY_PEOPLE)
    return tuple(_party(line, times) for line in lines[:MOST_PEOPLE])


def _party(line: Line, times: Times) -> Party:
    said = line.parameters
    name = " ".join(clean(said.get("CN", "")).split())[:200].strip("'\"")
    for given in (line.value, said.get("EMAIL", "")):
        text = unquote(re.sub(r"(?i)^\s*mailto:", "", given)).strip()
        if _ADDRESS.fullmatch(text) and clean(text) == text:
            break
    else:
        text = ""
        times.lose(losses.NO_ADDRESS, name=name or clean(line.value)[:100])
    return Party(
        text,
        name,
        said.get("ROLE", "REQ-PARTICIPANT").upper()[:30],
        said.get("PARTSTAT", "NEEDS-ACTION").upper()[:30],
    )


def _link(text: str, times: Times) -> str:
    if not text:
        return ""
    found = _LINK.fullmatch(text)
    if found is None:
        times.lose(losses.NO_LINK)
    return found[0] if found else ""


def _video(part: Part, event: Event) -> str:
    """Return the link of a video meeting: named as one, the place itself, or known by its host."""
    for name in _VIDEO_NAMES:
        for line in part.every(name):
            found = _LINK.fullmatch(line.value.strip())
            if found is not None:
                return found[0]
    place = _LINK.search(event.place)
    known = _VIDEO.search(event.text)
    return place[0] if place else known[0] if known else ""
