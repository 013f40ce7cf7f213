"""Times of a calendar file, with the zone they were meant in, as far as that can be told."""

import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from icalendar.prop import vDuration, vUTCOffset

from situationroom.documents.calendars import losses
from situationroom.documents.calendars.lines import Line, Part
from situationroom.documents.calendars.moments import Clock, resolve
from situationroom.documents.calendars.records import Lost
from situationroom.documents.calendars.recurring import BadRule, parse_rule
from situationroom.documents.calendars.zones import (
    MOST_PARTS,
    Definition,
    Observance,
    by_name,
    by_offset,
    by_rules,
)

MOST_DATES = 500
# Years a calendar can be about; Outlook begins its zones in 1601.
FIRST_YEAR, LAST_YEAR = 1601, 9000
_TIME = re.compile(
    r"([0-9]{4})-?([0-9]{2})-?([0-9]{2})"
    r"(?:[T ]([0-9]{2}):?([0-9]{2})(?::?([0-9]{2})(?:\.[0-9]+)?)?"
    r"\s*(Z|[+-][0-9]{2}:?[0-9]{2})?)?",
    re.IGNORECASE,
)
Time = datetime | date


class Times:
    """Reads the times of one file; `lost` gathers what had to be assumed."""

    def __init__(self, calendar: list[Part], zone: str) -> None:
        self.lost: list[Lost] = []
        self._definitions = {one.name: one for one in map(_definition, _zones(calendar)) if one}
        said = next((part.text("X-WR-TIMEZONE") for part in calendar), "")
        self._said = by_name(said) if said else ""
        self._zone = self._said or zone

    def lose(self, says: str, **values: str) -> None:
        """Note something that was not understood, once."""
        one = Lost(says, {key: value[:200] for key, value in values.items()})
        if one not in self.lost:
            self.lost.append(one)

    def read(self, line: Line | None) -> Time | None:
        """Return the time of a line; None where it has none."""
        return None if line is None else self.read_value(line, line.value)

    def read_all(self, lines: list[Line], *, as_names: bool = False) -> tuple[Time, ...]:
        """Return all times of lines that hold lists; of a period its beginning.

        As names of occurrences they are what the rule says, also where the clock skips that.
        """
        values = [(line, value) for line in lines for value in line.value.split(",")]
        if len(values) > MOST_DATES:
            self.lose(losses.MANY_DATES)
        read = (
            self.read_value(line, value.split("/")[0], as_name=as_names)
            for line, value in values[:MOST_DATES]
        )
        return tuple(one for one in read if one is not None)

    def read_value(self, line: Line, value: str, *, as_name: bool = False) -> Time | None:
        """Return a time as a line means it, or as the name of an occurrence."""
        name, text = line.parameters.get("TZID", ""), value.strip()
        if _TIME.fullmatch(text) is None and ":" in text:
            # TZID=(UTC+09:00) Seoul without quotes: the first colon is not the last one.
            rest, _, text = text.rpartition(":")
            name = f"{name}:{rest}"
        found = _TIME.fullmatch(text)
        try:
            if found is None or not FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
                raise ValueError(text)
            day = date(int(found[1]), int(found[2]), int(found[3]))
            if found[4] is None:
                return day
            second = min(int(found[6] or 0), 59)  # a leap second is none to the zone database
            wall = datetime(day.year, day.month, day.day, int(found[4]), int(found[5]), second)  # noqa: DTZ001
        except ValueError:
            self.lose(losses.BAD_TIME, value=text[:60])
            return None
        if found[7]:
            return wall.replace(tzinfo=_fixed(found[7].upper()))
        here = self._zone_of(wall, name.strip().strip('"'))
        return wall.replace(tzinfo=here) if as_name else self._placed(wall, here)

    def _placed(self, wall: datetime, here: tzinfo) -> datetime:
        if isinstance(here, ZoneInfo):
            moment = resolve(wall, here.key)
            if moment.clock is Clock.GAP:
                self.lose(losses.GAP, value=f"{wall:%Y-%m-%d %H:%M}", zone=here.key)
                return moment.shown
        return wall.replace(tzinfo=here)

    def _zone_of(self, wall: datetime, name: str) -> tzinfo:
        if not name:
            if not self._said:
                self.lose(losses.FLOATING, zone=self._zone)
            return ZoneInfo(self._zone)
        known, definition = by_name(name), self._definitions.get(name)
        if known:
            if definition is not None:
                self._compare(wall, known, definition)
            return UTC if known in ("UTC", "Etc/UTC") else ZoneInfo(known)
        if definition is not None:
            found = self._described(wall, definition)
            if found is not None:
                return found
        offset = by_offset(name)
        if offset is not None:
            self.lose(losses.BY_OFFSET, name=name)
            return timezone(offset)
        self.lose(losses.NOT_KNOWN, name=name, zone=self._zone)
        return ZoneInfo(self._zone)

    def _described(self, wall: datetime, definition: Definition) -> tzinfo | None:
        """Return the zone that a VTIMEZONE under a name nobody knows describes."""
        beside = by_name(definition.beside) if definition.beside else ""
        if beside:
            return ZoneInfo(beside)
        alike = by_rules(definition, wall.year)
        if alike:
            self.lose(losses.BY_RULES, name=definition.name, zone=alike)
            return ZoneInfo(alike)
        offset = definition.offset_of(wall)
        if offset is None:
            return None
        self.lose(losses.BY_OFFSET, name=definition.name)
        return timezone(offset)

    def _compare(self, wall: datetime, zone: str, definition: Definition) -> None:
        moment = resolve(wall, zone)
        said = definition.offset_of(wall)
        if moment.clock is not Clock.PLAIN or said is None:
            return
        if said != wall.replace(tzinfo=ZoneInfo(zone)).utcoffset():
            self.lose(losses.CONTRADICTS, name=definition.name, zone=zone)


def read_duration(text: str) -> timedelta | None:
    """Return a duration (RFC 5545, 3.3.6); None for what is none, or a negative one."""
    try:
        length = vDuration.from_ical(text.strip().upper())  # type: ignore[no-untyped-call]
    except (ValueError, OverflowError):
        return None
    return length if timedelta() <= length <= timedelta(days=3650) else None


def later(time: Time, length: timedelta) -> Time:
    """Return a time a duration later: its days on the calendar, its hours as they pass."""
    days, rest = timedelta(days=length.days), timedelta(seconds=length.seconds)
    if not isinstance(time, datetime):
        return time + days
    return ((time + days).astimezone(UTC) + rest).astimezone(time.tzinfo)


def _fixed(text: str) -> tzinfo:
    if text == "Z":
        return UTC
    offset = timedelta(hours=int(text[1:3]), minutes=int(text[-2:]))
    if offset >= timedelta(hours=24):
        return UTC
    return timezone(-offset if text[0] == "-" else offset)


def _zones(parts: list[Part]) -> list[Part]:
    return [zone for part in parts for zone in part.parts if zone.name == "VTIMEZONE"][:MOST_PARTS]


def _definition(part: Part) -> Definition | None:
    name = part.text("TZID").strip('"')
    kept = [one for one in part.parts if one.name in ("STANDARD", "DAYLIGHT")][:MOST_PARTS]
    parts = tuple(one for one in map(_observance, kept) if one is not None)
    return Definition(name, parts, part.text("X-LIC-LOCATION")) if name and parts else None


def _observance(part: Part) -> Observance | None:
    onset = _local(part.text("DTSTART"))
    rule = part.text("RRULE")
    dates = [value for line in part.every("RDATE") for value in line.value.split(",")]
    also = tuple(one for one in map(_local, dates[:MOST_DATES]) if one is not None)
    try:
        before = _offset(part.text("TZOFFSETFROM"))
        after = _offset(part.text("TZOFFSETTO"))
        if onset is None or before is None or after is None:
            return None
        return Observance(onset, before, after, parse_rule(rule) if rule else None, also)
    except (ValueError, BadRule):
        return None


def _offset(text: str) -> timedelta | None:
    read = vUTCOffset.from_ical(text)  # type: ignore[no-untyped-call]
    return read if isinstance(read, timedelta) else None


def _local(text: str) -> datetime | None:
    """Return a local time of a VTIMEZONE."""
    found = _TIME.fullmatch(text.strip())
    if found is None or not FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
        return None
    try:
        return datetime(*(int(one or 0) for one in found.groups()[:6]))  # type: ignore[arg-type]  # noqa: DTZ001
    except ValueError:
        return None
