"""Recurrence rules (RFC 5545, 3.3.10) as people hold meetings: at most once a day.

A rule is judged part by part before anything is expanded, and expanded only from a first time that
lies on it: so no rule, however it is written, keeps a machine busy.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum

from dateutil.rrule import rrulestr

from situationroom.documents.calendars.moments import resolve

LONGEST_RULE = 500
# The calendar comes again after 400 years to the day of the week; the library ends in 9999.
_CYCLE = 400
_LAST_YEAR = 9999
_OFTEN = frozenset({"SECONDLY", "MINUTELY", "HOURLY"})
_FREQUENCIES = frozenset({"DAILY", "WEEKLY", "MONTHLY", "YEARLY"})
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_NUMBER = re.compile(r"[1-9][0-9]{0,5}")
_DAY = re.compile(r"([+-]?[0-9]{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
_END = re.compile(
    r"([0-9]{4})([0-9][0-9])([0-9][0-9])(?:T([0-9][0-9])([0-9][0-9])([0-9][0-9])(Z)?)?"
)
# Lists of numbers: the largest each may hold, and whether it may count from the end.
_LISTS = {
    "BYMONTH": (12, False),
    "BYMONTHDAY": (31, True),
    "BYYEARDAY": (366, True),
    "BYWEEKNO": (53, True),
    "BYSETPOS": (366, True),
}
_TIMES = {"BYHOUR": 23, "BYMINUTE": 59, "BYSECOND": 59}
# Parts that RFC 5545 has only beside some frequencies. It has days of the month beside DAILY too,
# where a widespread program (ical.js) never ends; MONTHLY says the same.
_BESIDE = {
    "BYYEARDAY": frozenset({"YEARLY"}),
    "BYWEEKNO": frozenset({"YEARLY"}),
    "BYMONTHDAY": frozenset({"MONTHLY", "YEARLY"}),
    "BYSETPOS": frozenset({"MONTHLY", "YEARLY"}),
}
End = datetime | date


class Fault(StrEnum):
    """Why a rule is not taken."""

    UNREADABLE = "unreadable"
    TOO_OFTEN = "too often"


class BadRule(ValueError):
    """A recurrence rule that is not taken."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Rule:
    """A recurrence rule: how it repeats (without its end), and where it ends, if it does."""

    repeats: str
    count: int | None = None
    until: End | None = None

    @property
    def ends(self) -> bool:
        """Tell whether the rule ends by itself."""
        return self.count is not None or self.until is not None

    @property
    def frequency(self) -> str:
        """Return DAILY, WEEKLY, MONTHLY or YEARLY."""
        return _parts(self.repeats)["FREQ"]

    def __str__(self) -> str:
        if self.count is not None:
            return f"{self.repeats};COUNT={self.count}"
        if self.until is not None:
            return f"{self.repeats};UNTIL={_written(self.until)}"
        return self.repeats


def parse_rule(text: str) -> Rule:
    """Read the value of an RRULE. Raises BadRule."""
    if len(text) > LONGEST_RULE:
        raise BadRule(Fault.UNREADABLE)
    parts = _parts(text.strip().upper().removeprefix("RRULE:"))
    frequency = parts.get("FREQ", "")
    if frequency in _OFTEN:
        raise BadRule(Fault.TOO_OFTEN)
    if frequency not in _FREQUENCIES or {"COUNT", "UNTIL"} <= parts.keys():
        raise BadRule(Fault.UNREADABLE)
    count, until = parts.pop("COUNT", None), parts.pop("UNTIL", None)
    for name, value in parts.items():
        _judge(name, value, frequency)
    return Rule(
        ";".join(f"{name}={value}" for name, value in parts.items()),
        None if count is None else _number(count),
        None if until is None else _read_end(until),
    )


def _parts(text: str) -> dict[str, str]:
    """Split a rule; an empty part at its end is forgiven."""
    parts: dict[str, str] = {}
    for pair in filter(None, text.strip("; ").split(";")):
        name, _, value = (side.strip() for side in pair.partition("="))
        if not value or name in parts:
            raise BadRule(Fault.UNREADABLE)
        parts[name] = value
    return parts


def _judge(name: str, value: str, frequency: str) -> None:
    """Raise BadRule for a part that is unknown, out of range or beside the wrong frequency."""
    if frequency not in _BESIDE.get(name, _FREQUENCIES):
        raise BadRule(Fault.UNREADABLE)
    if name in _TIMES:
        _judge_time(value, _TIMES[name])
    elif name in _LISTS:
        _judge_list(value, *_LISTS[name])
    elif name == "BYDAY":
        _judge_days(value, frequency)
    elif name == "INTERVAL":
        if _number(value) > 999:
            raise BadRule(Fault.UNREADABLE)
    elif name == "WKST":
        if value not in _WEEKDAYS:
            raise BadRule(Fault.UNREADABLE)
    elif name != "FREQ":
        raise BadRule(Fault.UNREADABLE)


def _judge_time(value: str, largest: int) -> None:
    if "," in value:
        raise BadRule(Fault.TOO_OFTEN)
    if not re.fullmatch(r"[0-9]{1,2}", value) or int(value) > largest:
        raise BadRule(Fault.UNREADABLE)


def _judge_list(value: str, largest: int, from_end: bool) -> None:
    for one in value.split(","):
        found = re.fullmatch(r"([+-]?)([0-9]{1,3})", one)
        if found is None or not 1 <= int(found[2]) <= largest or (found[1] == "-" and not from_end):
            raise BadRule(Fault.UNREADABLE)


def _judge_days(value: str, frequency: str) -> None:
    for one in value.split(","):
        found = _DAY.fullmatch(one)
        counted = found is not None and found[1] is not None
        if found is None or (counted and frequency not in ("MONTHLY", "YEARLY")):
            raise BadRule(Fault.UNREADABLE)
        if counted and not 1 <= abs(int(found[1])) <= 53:
            raise BadRule(Fault.UNREADABLE)


def _number(value: str) -> int:
    if not _NUMBER.fullmatch(value):
        raise BadRule(Fault.UNREADABLE)
    return int(value)


def _read_end(value: str) -> End:
    found = _END.fullmatch(value)
    if found is None:
        raise BadRule(Fault.UNREADABLE)
    try:
        day = date(int(found[1]), int(found[2]), int(found[3]))
        if found[4] is None:
            return day
        last = datetime.combine(day, time(int(found[4]), int(found[5]), int(found[6])))
    except ValueError:
        raise BadRule(Fault.UNREADABLE) from None
    return last.replace(tzinfo=UTC) if found[7] else last


def _written(until: End) -> str:
    if not isinstance(until, datetime):
        return f"{until:%Y%m%d}"
    if until.tzinfo is None:
        return f"{until:%Y%m%dT%H%M%S}"
    return f"{until.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def is_on_rule(rule: Rule, starts: datetime) -> bool:
    """Tell whether a wall time lies on the rule that begins with it.

    Rules that never come are told without walking to the year 9999: day by day a filter decides,
    month by month and year by year the walk begins in the last cycle of the calendar.
    """
    if rule.frequency in ("DAILY", "WEEKLY") and not _passes(rule, starts):
        return False
    late = starts.year + (_LAST_YEAR - starts.year) // _CYCLE * _CYCLE
    moved = starts.replace(year=late)
    try:
        return next(_endless(rule, moved), None) == moved
    except ValueError:
        return False


def _passes(rule: Rule, starts: datetime) -> bool:
    """Tell whether a day passes every filter of a rule that goes by days or weeks."""
    parts = _parts(rule.repeats)

    months = {int(one) for one in parts["BYMONTH"].split(",")} if "BYMONTH" in parts else set()
    return (not months or starts.month in months) and (
        "BYDAY" not in parts or _WEEKDAYS[starts.weekday()] in parts["BYDAY"].split(",")
    )


def walls(rule: Rule, starts: datetime, zone: str) -> Iterator[datetime]:
    """Yield the wall times of a rule from its first on, in order; endless where the rule is.

    The first must lie on the rule (`is_on_rule`). An end in UTC is compared as a moment.
    """
    for number, wall in enumerate(_endless(rule, starts)):
        if rule.count is not None and number >= rule.count:
            return
        if rule.until is not None and _is_past(wall, rule.until, zone):
            return
        yield wall


def _endless(rule: Rule, starts: datetime) -> Iterator[datetime]:
    week = "" if "WKST=" in rule.repeats else ";WKST=MO"
    return iter(rrulestr(rule.repeats + week, dtstart=starts))


def _is_past(wall: datetime, until: End, zone: str) -> bool:
    if not isinstance(until, datetime):
        return wall.date() > until
    if until.tzinfo is None:
        return wall > until
    return resolve(wall, zone).at > until
