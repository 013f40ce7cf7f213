"""VTIMEZONE (RFC 5545, 3.6.5) from the zone database, as every calendar program reads it.

Yearly changes are written as a rule, because some programs read no lists of days. The library's
own writer gives the first moment after a gap as the onset, an hour late by the standard.
"""

from calendar import monthrange
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard, vRecur

_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True, slots=True)
class Change:
    """The clock of a zone changes: when (on the clock before), and from and to which offset."""

    onset: datetime
    before: timedelta
    after: timedelta
    name: str
    is_summer: bool


@lru_cache(maxsize=256)
def changes(zone: str, first: int, last: int) -> tuple[Change, ...]:
    """Return the changes of a zone from the beginning of one year to the end of another."""
    here = ZoneInfo(zone)
    found = []
    at, end = datetime(first, 1, 1, tzinfo=UTC), datetime(last + 1, 1, 1, tzinfo=UTC)
    while at < end:
        if _state(at, here) != _state(at + _DAY, here):
            found.append(_change(_first_after(at, here), here))
        at += _DAY
    return tuple(found)


def _state(at: datetime, here: ZoneInfo) -> tuple[timedelta | None, str | None]:
    local = at.astimezone(here)
    return local.utcoffset(), local.tzname()


def _first_after(at: datetime, here: ZoneInfo) -> datetime:
    """Return the first second at which the state differs from that at `at`, within a day."""
    old, low, high = _state(at, here), at, at + _DAY
    while high - low > _SECOND:
        middle = low + timedelta(seconds=(high - low) // _SECOND // 2)
        low, high = (middle, high) if _state(middle, here) == old else (low, middle)
    return high


def _change(at: datetime, here: ZoneInfo) -> Change:
    before = (at - _SECOND).astimezone(here).utcoffset() or timedelta()
    local = at.astimezone(here)
    return Change(
        (at + before).replace(tzinfo=None),
        before,
        local.utcoffset() or timedelta(),
        local.tzname() or "",
        bool(local.dst()),
    )


def make_timezone(zone: str, first: int, last: int) -> Timezone:
    """Return the VTIMEZONE of a zone that holds for meetings of these years and goes on after."""
    found = changes(zone, first, last)
    start = datetime(first, 1, 1, tzinfo=ZoneInfo(zone))
    offset = start.utcoffset() or timedelta()
    component = Timezone()
    component.add("tzid", zone)
    begin = Change(
        start.replace(tzinfo=None), offset, offset, start.tzname() or "", bool(start.dst())
    )
    component.add_component(_observance([begin], ""))
    alike: dict[tuple[object, ...], list[Change]] = defaultdict(list)
    for one in found:
        key = (one.onset.month, one.onset.time(), one.before, one.after, one.name, one.is_summer)
        alike[key].append(one)
    for run in alike.values():
        rule = _yearly(run)
        goes_on = bool(rule) and run[-1].onset.year == last
        component.add_component(_observance(run, rule if goes_on else ""))
    return component


def _yearly(run: list[Change]) -> str:
    """Return the rule of changes on the same weekday of a month in every year, or ""."""
    years = [one.onset.year for one in run]
    weekdays = {one.onset.weekday() for one in run}
    if len(run) < 2 or years != list(range(years[0], years[0] + len(years))) or len(weekdays) > 1:
        return ""
    places = set.intersection(*(_places(one.onset) for one in run))
    if not places:
        return ""
    place = max(places) if -1 not in places else -1
    return f"FREQ=YEARLY;BYMONTH={run[0].onset.month};BYDAY={place}{_WEEKDAYS[weekdays.pop()]}"


def _places(day: datetime) -> set[int]:
    """Return which weekday of its month a day is, counted from the front and, if last, the end."""
    found = {(day.day - 1) // 7 + 1}
    return found | {-1} if day.day + 7 > monthrange(day.year, day.month)[1] else found


def _observance(run: list[Change], rule: str) -> TimezoneStandard | TimezoneDaylight:
    first = run[0]
    part = TimezoneDaylight() if first.is_summer else TimezoneStandard()
    part.add("dtstart", first.onset)
    part.add("tzoffsetfrom", first.before)
    part.add("tzoffsetto", first.after)
    part.add("tzname", first.name)
    if rule:
        part.add("rrule", vRecur.from_ical(rule))
    elif len(run) > 1:
        part.add("rdate", [one.onset for one in run[1:]])
    return part
