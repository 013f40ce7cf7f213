"""When the sessions of a series take place: wall time and zone, a rule, and its exceptions.

The rule is RFC 5545's, counted out on the clock of the zone in which the series was set: ten in
Seoul stays ten in Seoul whatever clocks do elsewhere. Where that clock skips or repeats a time, the
session says so.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from situationroom.base.rules import require
from situationroom.documents.calendars.moments import Clock, Moment, resolve
from situationroom.documents.calendars.records import Event
from situationroom.documents.calendars.recurring import BadRule, Fault, Rule, parse_rule, walls
from situationroom.rooms.meetings.recurrence_rules import (
    BOUNDED,
    COUNTED,
    MOST_SESSIONS,
    TOLD,
    Counted,
    Told,
)

# Shown beside a session; a plain one needs no word.
CLOCK_TEXT = {
    "gap": "Clocks go forward then and this time is skipped; it begins at the time shown.",
    "fold": "Clocks go back then and this time comes twice; it begins the first time.",
}


@dataclass(frozen=True, slots=True)
class Moved:
    """One session at another time than the rule has it: `session` is its wall time by the rule."""

    session: datetime
    to: datetime
    zone: str = ""


@dataclass(frozen=True, slots=True)
class Recurrence:
    """When a series takes place; all times without a zone of their own are on the clock of `zone`.

    `rule` is the value of an RRULE, or "" for one session; `left_out` and `added` are its EXDATE
    and RDATE.
    """

    starts: datetime
    zone: str
    rule: str = ""
    left_out: tuple[datetime, ...] = ()
    added: tuple[datetime, ...] = ()
    moved: tuple[Moved, ...] = ()


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One session: its name in the series (wall time by the rule), and when it takes place."""

    session: datetime
    moment: Moment
    is_moved: bool = False

    @property
    def at(self) -> datetime:
        """Return the moment in UTC."""
        return self.moment.at

    @property
    def says(self) -> str:
        """Return what the clock does with its time, as a message id; "" for a plain one."""
        return CLOCK_TEXT.get(self.moment.clock.value, "")


def list_occurrences(
    recurrence: Recurrence, *, since: datetime | None = None, until: datetime | None = None
) -> tuple[Occurrence, ...]:
    """Return the sessions of a series in the order they take place, from `since` to before `until`.

    Raises Refusal with the number of the rule that is broken (MTG-80 to MTG-89).
    """
    counted, found = _counted(recurrence)
    require(COUNTED, counted)
    return tuple(
        one
        for one in sorted(found, key=lambda one: one.at)
        if (since is None or one.at >= since) and (until is None or one.at < until)
    )


def _counted(recurrence: Recurrence) -> tuple[Counted, list[Occurrence]]:
    rule = _rule_of(recurrence)
    zone = recurrence.zone
    by_rule = tuple(_by_rule(rule, recurrence))
    require(BOUNDED, Counted(by_rule, (), (), ()))
    sessions = tuple(sorted({*by_rule, *recurrence.added}))
    require(BOUNDED, Counted(sessions, (), (), ()))
    moved = {one.session: one for one in recurrence.moved}
    gone = set(recurrence.left_out)
    found = [_occurrence(one, zone, moved.get(one)) for one in sessions if one not in gone]
    moments = tuple(one.at for one in found)
    return Counted(sessions, recurrence.left_out, tuple(moved), moments), found


def _rule_of(recurrence: Recurrence) -> Rule | None:
    """Return the rule once it may be counted out."""
    rule: Rule | None = None
    fault: Fault | None = None
    try:
        rule = parse_rule(recurrence.rule) if recurrence.rule else None
    except BadRule as bad:
        fault = bad.fault
    for zone in (recurrence.zone, *(one.zone for one in recurrence.moved if one.zone)):
        require(TOLD, Told(recurrence.starts, zone, rule, fault))
    return rule


def _by_rule(rule: Rule | None, recurrence: Recurrence) -> Iterable[datetime]:
    if rule is None:
        return [recurrence.starts]
    return islice(walls(rule, recurrence.starts, recurrence.zone), MOST_SESSIONS + 1)


def _occurrence(session: datetime, zone: str, moved: Moved | None) -> Occurrence:
    if moved is None:
        return Occurrence(session, resolve(session, zone))
    return Occurrence(session, resolve(moved.to, moved.zone or zone), is_moved=True)


def as_events(recurrence: Recurrence, event: Event, length: timedelta) -> tuple[Event, ...]:
    """Return a series as a calendar file says it: the series, then each session that differs.

    Programs differ where clocks change. RFC 5545 passes over a recurrence at a skipped time: it is
    written as one left out and one added. A session at a time that comes twice, or during which the
    clock changes, is written out with its own beginning and end.
    """
    found = list_occurrences(recurrence)
    zone = ZoneInfo(recurrence.zone)
    rule = _rule_of(recurrence)
    if rule is None and not recurrence.added:
        begins = found[0].moment.shown
        return (replace(event, starts=begins, ends=_end(begins, length)),)
    skipped = {
        one.session: one.moment.shown
        for one in found
        if one.moment.clock is Clock.GAP and not one.is_moved
    }
    begins = recurrence.starts.replace(tzinfo=zone)
    left_out = (*recurrence.left_out, *skipped)
    added = [one.replace(tzinfo=zone) for one in recurrence.added if one not in skipped]
    also = sorted([*added, *skipped.values()], key=lambda one: one.astimezone(UTC))
    series = replace(
        event,
        starts=begins,
        ends=_end(begins, length),
        rule=str(_in_moments(rule, recurrence, counted=not skipped)) if rule is not None else "",
        but_not=tuple(one.replace(tzinfo=zone) for one in left_out),
        also=tuple(also),
    )
    apart = [one for one in found if one.is_moved or _is_near_a_change(one, length)]
    return (series, *(_event_of(one, event, zone, length) for one in apart))


def _is_near_a_change(one: Occurrence, length: timedelta) -> bool:
    """Tell whether a session begins at a time that comes twice, or the clock changes during it."""
    begins = one.moment.shown
    if one.moment.clock is Clock.FOLD:
        return True
    return begins.utcoffset() != _end(begins, length).utcoffset()


def _in_moments(rule: Rule, recurrence: Recurrence, *, counted: bool) -> Rule:
    """Return the rule as no program mistakes it, its end in UTC (RFC 5545, 3.3.10)."""
    if rule.count is None or not counted:
        *_, last = _by_rule(rule, recurrence)
        rule = replace(rule, count=None, until=resolve(last, recurrence.zone).at)
    if rule.frequency == "YEARLY" and "BY" not in rule.repeats:
        # Of 29 February some programs make 1 March in other years.
        day = f";BYMONTH={recurrence.starts.month};BYMONTHDAY={recurrence.starts.day}"
        rule = replace(rule, repeats=rule.repeats + day)
    return rule


def _event_of(one: Occurrence, event: Event, zone: ZoneInfo, length: timedelta) -> Event:
    """Return one session as a change of its series; one at a skipped time stands for the added."""
    begins = one.moment.shown
    is_skipped = one.moment.clock is Clock.GAP and not one.is_moved
    named = begins if is_skipped else one.session.replace(tzinfo=zone)
    return replace(event, starts=begins, ends=_end(begins, length), instead_of=named)


def _end(begins: datetime, length: timedelta) -> datetime:
    """Return the end: the length as it passes, on the clock of the zone."""
    return (begins.astimezone(UTC) + length).astimezone(begins.tzinfo)
