"""What a series needs to say before its sessions are counted out: rules MTG-80 to MTG-89."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from situationroom.base.rules import rule
from situationroom.documents.calendars.moments import zone_name
from situationroom.documents.calendars.recurring import Fault, Rule, is_on_rule

MOST_SESSIONS = 520
LONGEST = timedelta(days=20 * 366)


@dataclass(frozen=True, slots=True)
class Told:
    """What was told of a series: its first session, zone and rule, before any is counted out."""

    starts: datetime
    zone: str
    rule: Rule | None
    fault: Fault | None


@dataclass(frozen=True, slots=True)
class Counted:
    """The sessions of a series as wall times, with its exceptions and when they take place."""

    walls: tuple[datetime, ...]
    left_out: tuple[datetime, ...]
    moved: tuple[datetime, ...]
    moments: tuple[datetime, ...]


@rule("MTG-80", hint="Write it as in Asia/Seoul or America/Los_Angeles.")
def zone_is_known(told: Told) -> bool:
    """This time zone is not known."""
    return zone_name(told.zone) == told.zone


@rule("MTG-81", hint="Choose days, weeks, months or years, and on which days.")
def rule_is_readable(told: Told) -> bool:
    """How the series recurs cannot be read."""
    return told.fault is not Fault.UNREADABLE


@rule("MTG-82", hint="Make a series of its own for each time of day.")
def once_a_day(told: Told) -> bool:
    """A series recurs at most once a day."""
    return told.fault is not Fault.TOO_OFTEN


@rule("MTG-83", hint="Set how many sessions there are, or the last day.")
def series_ends(told: Told) -> bool:
    """This series never ends."""
    return told.rule is None or told.rule.ends


@rule("MTG-84", hint="Set the first session on a day of the recurrence, or change the recurrence.")
def first_is_on_rule(told: Told) -> bool:
    """The first session does not fall on a day on which the series recurs."""
    return told.rule is None or is_on_rule(told.rule, told.starts)


@rule("MTG-85", hint="Set fewer sessions, or an earlier last day; a series can be continued later.")
def not_too_many(counted: Counted) -> bool:
    """A series has at most 520 sessions."""
    return len(counted.walls) <= MOST_SESSIONS


@rule("MTG-86", hint="Set an earlier last day; a series can be continued later.")
def not_too_long(counted: Counted) -> bool:
    """A series lasts at most 20 years."""
    return not counted.walls or counted.walls[-1] - counted.walls[0] <= LONGEST


@rule("MTG-87", hint="Choose a session of the series, by its day and time as they were set first.")
def exceptions_are_sessions(counted: Counted) -> bool:
    """A session that is left out or moved is none of the series."""
    return {*counted.left_out, *counted.moved} <= set(counted.walls)


@rule("MTG-88", hint="Leave one of them out, or move it to another time.")
def none_at_once(counted: Counted) -> bool:
    """Two sessions of the series begin at the same moment."""
    return len(set(counted.moments)) == len(counted.moments)


@rule("MTG-89", hint="Keep one session, or cancel the series.")
def one_is_left(counted: Counted) -> bool:
    """No session of the series is left."""
    return bool(counted.moments)


TOLD = (zone_is_known, rule_is_readable, once_a_day, series_ends, first_is_on_rule)
BOUNDED = (not_too_many, not_too_long)
COUNTED = (exceptions_are_sessions, none_at_once, one_is_left)
