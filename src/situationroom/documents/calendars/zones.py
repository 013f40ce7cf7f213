"""Which zone a calendar file means: IANA names, Windows names, and VTIMEZONE by what it does."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from situationroom.documents.calendars.moments import zone_name
from situationroom.documents.calendars.recurring import Rule

MOST_PARTS = 100
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_WINDOWS = {name.lower(): zone for name, zone in WINDOWS_TO_OLSON.items()}
# Where several zones keep the same clock, the first of these is meant: posts and capitals first.
_LIKELY = (
    "Asia/Seoul", "Asia/Tokyo", "Asia/Shanghai", "Asia/Singapore", "Asia/Ho_Chi_Minh",
    "Asia/Kolkata", "Asia/Dubai", "America/New_York", "America/Los_Angeles", "America/Chicago",
    "America/Denver", "Europe/London", "Europe/Berlin", "Australia/Sydney", "America/Sao_Paulo",
)  # fmt: skip
# "(UTC+09:00) Seoul", "GMT -0800 (Standard) / GMT -0700 (Daylight)", "UTC+9"
_OFFSET = re.compile(
    r"\(?(?:UTC|GMT)\s*(?:([+-])([0-9]{1,2})(?::?([0-9][0-9]))?)?\)?", re.IGNORECASE
)


def by_name(name: str) -> str:
    """Return the IANA zone a name means: an IANA name, a Windows name, or one behind a vendor's."""
    name = name.strip().strip('"')
    if zone_name(name):
        return zone_name(name)
    if name.lower() in _WINDOWS:
        return zone_name(_WINDOWS[name.lower()])
    parts = name.strip("/").split("/")
    for start in range(1, min(len(parts), 10)):
        found = zone_name("/".join(parts[start:]))
        if found:
            return found
    return ""


def by_offset(name: str) -> timedelta | None:
    """Return the offset a name begins with, as in "(UTC+09:00) Seoul"; None where it has none."""
    found = _OFFSET.match(name.strip())
    if found is None:
        return None
    hours, minutes = int(found[2] or 0), int(found[3] or 0)
    if hours > 14 or minutes > 59:
        return None
    offset = timedelta(hours=hours, minutes=minutes)
    return -offset if found[1] == "-" else offset


@dataclass(frozen=True, slots=True)
class Observance:
    """A part of a VTIMEZONE: from when (on the clock before) which offset holds."""

    onset: datetime
    before: timedelta
    after: timedelta
    rule: Rule | None = None
    also: tuple[datetime, ...] = ()

    def onsets(self, year: int) -> list[datetime]:
        """Return when it begins in a year."""
        found = [one for one in (self.onset, *self.also) if one.year == year]
        if self.rule is not None and year > self.onset.year:
            day = _day_of(self.rule, self.onset, year)
            if day is not None and not _is_over(self.rule, day, self.before):
                found.append(day)
        return found


def _is_over(rule: Rule, day: datetime, before: timedelta) -> bool:
    if rule.until is None:
        return False
    if not isinstance(rule.until, datetime):
        return day.date() > rule.until
    if rule.until.tzinfo is None:
        return day > rule.until
    return (day - before).replace(tzinfo=UTC) > rule.until


def _day_of(rule: Rule, onset: datetime, year: int) -> datetime | None:
    """Return the day of a yearly rule of one month in a year; None for rules of another kind."""
    parts = dict(pair.split("=", 1) for pair in rule.repeats.split(";"))
    month = parts.get("BYMONTH", str(onset.month))
    if parts["FREQ"] != "YEARLY" or parts.get("INTERVAL", "1") != "1" or not month.isdigit():
        return None
    last = monthrange(year, int(month))[1]
    days = {int(one) for one in parts["BYMONTHDAY"].split(",")} if "BYMONTHDAY" in parts else set()
    if not days and "BYDAY" not in parts:
        days = {onset.day}
    for number in range(1, last + 1):
        day = onset.replace(year=year, month=int(month), day=number)
        if days and number not in days and number - last - 1 not in days:
            continue
        if "BYDAY" not in parts or _is_weekday(day, last, parts["BYDAY"]):
            return day
    return None


def _is_weekday(day: datetime, last: int, wanted: str) -> bool:
    name, front = _WEEKDAYS[day.weekday()], (day.day - 1) // 7 + 1
    end = -((last - day.day) // 7 + 1)
    names = {name, f"{front}{name}", f"+{front}{name}", f"{end}{name}"}
    return not names.isdisjoint(wanted.split(","))


@dataclass(frozen=True, slots=True)
class Definition:
    """A VTIMEZONE: its name and parts, and the IANA name its writer put beside it, if any."""

    name: str
    parts: tuple[Observance, ...]
    beside: str = ""

    def offset_at(self, at: datetime) -> timedelta | None:
        """Return the offset at a moment; None where the parts do not say."""
        past = [after for moment, after in _timeline(self, at.year) if moment <= at]
        return past[-1] if past else None

    def offset_of(self, wall: datetime) -> timedelta | None:
        """Return the offset of a wall time: the one by which it comes out as itself."""
        for part in self.parts:
            at = (wall - part.after).replace(tzinfo=UTC)
            if self.offset_at(at) == part.after:
                return part.after
        return None


@lru_cache(maxsize=64)
def _timeline(definition: Definition, year: int) -> tuple[tuple[datetime, timedelta], ...]:
    """Return when which offset began: around a year, and all that begins only once."""
    found = set()
    for part in definition.parts:
        near = (one for near in (year - 1, year, year + 1) for one in part.onsets(near))
        found |= {
            ((onset - part.before).replace(tzinfo=UTC), part.after)
            for onset in (part.onset, *part.also, *near)
        }
    return tuple(sorted(found))


def by_rules(definition: Definition, year: int) -> str:
    """Return an IANA zone whose clock goes as a VTIMEZONE does all through a year, or ""."""
    days = _days(year)
    wanted = tuple(definition.offset_at(day) for day in days)
    if None in wanted:
        return ""
    return _clocks(year).get(wanted, "")


def _days(year: int) -> list[datetime]:
    noon = datetime(year, 1, 1, 12, tzinfo=UTC)
    return [noon + timedelta(days=number) for number in range(365)]


@lru_cache(maxsize=16)
def _clocks(year: int) -> dict[tuple[timedelta | None, ...], str]:
    """Return how the clock of each likely zone goes through a year, day by day."""
    clocks: dict[tuple[timedelta | None, ...], str] = {}
    known = (zone_name(zone) for zone in (*_LIKELY, *WINDOWS_TO_OLSON.values()))
    for zone in filter(None, known):
        here = ZoneInfo(zone)
        clocks.setdefault(tuple(day.astimezone(here).utcoffset() for day in _days(year)), zone)
    return clocks
