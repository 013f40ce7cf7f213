"""Three readers of calendar files that are none of ours, and the files they are given.

`icalendar` (what we write with) is asked what it reads back, without counting out; `ical` (Python)
and `ical.js` (JavaScript, with zones from the file alone) count series out by themselves.
`python -m tests.rooms.meetings.calendar_readers` prints how many statements were compared.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zlib import crc32

from icalendar import Calendar
from tests.rooms.meetings.time_cases import (
    CLOCKS,
    DUBAI,
    INDIA,
    SEOUL,
    SERIES,
    SHANGHAI,
    SINGAPORE,
    TOKYO,
    VALLEY,
    VIETNAM,
    WASHINGTON,
)

from situationroom.documents.calendars.records import Event, Method, Party, Status
from situationroom.documents.calendars.writing import write_calendar
from situationroom.rooms.meetings.recurrence import (
    Moved,
    Recurrence,
    as_events,
    list_occurrences,
)

ROOT = Path(__file__).resolve().parents[3]
SCRIPT = Path(__file__).with_name("read_calendars.mjs")
ZONES = (SEOUL, SINGAPORE, VIETNAM, DUBAI, VALLEY, SHANGHAI, TOKYO, INDIA, WASHINGTON)
# First sessions that lie on each rule of RULES: a Tuesday, the 10th, and the second one.
RULES = (
    "", "FREQ=WEEKLY;COUNT=6", "FREQ=WEEKLY;INTERVAL=2;UNTIL=20281231T000000Z",
    "FREQ=DAILY;COUNT=12", "FREQ=MONTHLY;BYDAY=2TU;COUNT=14", "FREQ=MONTHLY;BYMONTHDAY=10;COUNT=5",
    "FREQ=WEEKLY;BYDAY=TU,TH;COUNT=7", "FREQ=YEARLY;COUNT=4", "FREQ=WEEKLY;UNTIL=20280401",
)  # fmt: skip
STARTS = ("2026-03-10 10:00", "2026-02-10 02:30", "2026-10-13 01:30", "2028-02-08 23:45")
LENGTH = timedelta(minutes=90)
BASE = Event(
    uid="", starts=date(2026, 1, 1), ends=date(2026, 1, 2), sequence=3,
    changed_at=datetime(2026, 2, 1, tzinfo=UTC), title="한-미 반도체 대화, 제2차; 준비: 점검",
    text="안건\n1. 관세 및 비관세", place="회의실 A, 3층", video="https://video.example/j/1?pwd=a",
    organiser=Party("room@room.example", "상황실"),
    invited=(Party("kim@others.example", "Kim, Lee"), Party("park@others.example", "박")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """What one occurrence says: beginning and end in seconds since 1970, and its words."""

    starts: int
    ends: int
    uid: str
    sequence: int
    title: str
    place: str
    status: str
    organiser: str
    invited: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """A series, the file that says it, and what every reader has to find in it."""

    name: str
    content: bytes
    expected: tuple[Told, ...]


def cases() -> list[Case]:
    """Return the files: each rule in each zone, exceptions, cancellations, feeds, whole days."""
    made = [
        _case(f"{zone} {starts} {rule}", Recurrence(_on_rule(starts, rule), zone, rule))
        for zone in ZONES
        for starts in STARTS
        for rule in RULES
    ]
    made += [
        _case(f"table {number}", Recurrence(datetime.fromisoformat(one[0]), one[1], one[2]))
        for number, one in enumerate(SERIES)
    ]
    made += [
        _case(f"clock {one[:2]}", Recurrence(datetime.fromisoformat(one[1]), one[0]))
        for one in CLOCKS
    ]
    # Over before the hour that comes twice is.
    short = Recurrence(datetime.fromisoformat("2026-10-25 01:10"), VALLEY, "FREQ=WEEKLY;COUNT=3")
    made.append(_case("short", short, length=timedelta(minutes=20)))
    for zone in ZONES:
        made += _with_exceptions(zone)
    return made


def _on_rule(starts: str, rule: str) -> datetime:
    wall = datetime.fromisoformat(starts)
    return wall.replace(day=10) if "BYMONTHDAY" in rule else wall


def _with_exceptions(zone: str) -> Iterator[Case]:
    first = datetime.fromisoformat("2026-03-03 10:00")
    week = timedelta(days=7)
    series = Recurrence(first, zone, "FREQ=WEEKLY;COUNT=6", left_out=(first + 2 * week,))
    yield _case(f"left out {zone}", series)
    yield _case(f"added {zone}", replace(series, added=(first + timedelta(days=9, hours=5.5),)))
    moved = (
        Moved(first + week, first + timedelta(days=7, hours=23)),
        Moved(first + 3 * week, first + timedelta(days=24, hours=7), VALLEY),
    )
    yield _case(f"moved {zone}", replace(series, moved=moved))
    yield _case(f"withdrawn {zone}", series, Method.CANCEL)
    yield _case(f"feed {zone}", replace(series, moved=moved), Method.PUBLISH)


def _case(
    name: str,
    series: Recurrence,
    method: Method = Method.REQUEST,
    length: timedelta = LENGTH,
) -> Case:
    status = Status.CANCELLED if method is Method.CANCEL else Status.CONFIRMED
    event = replace(BASE, uid=f"{crc32(name.encode()):08x}@room.example", status=status)
    content = write_calendar(
        as_events(series, event, length), method=method, maker="-//room//EN", name="상황실"
    )
    named = method is not Method.PUBLISH
    expected = tuple(
        Told(
            int(one.at.timestamp()),
            int((one.at + length).timestamp()),
            event.uid,
            event.sequence,
            event.title,
            event.place,
            status.value,
            "room@room.example" if named else "",
            ("kim@others.example", "park@others.example") if named else (),
        )
        for one in list_occurrences(series)
    )
    return Case(name, content, expected)


def _plain(address: object) -> str:
    return str(address or "").lower().removeprefix("mailto:")


def read_with_ical(content: bytes) -> list[Told]:
    """Ask the Python library `ical` (Allen Porter), which counts series out by itself."""
    from ical.calendar_stream import IcsCalendarStream

    calendar = IcsCalendarStream.calendar_from_ics(content.decode())
    return [
        Told(
            int(one.start_datetime.timestamp()),
            int(one.end_datetime.timestamp()),
            one.uid,
            one.sequence or 0,
            one.summary,
            one.location or "",
            (one.status or "").upper(),
            _plain(one.organizer.uri if one.organizer else ""),
            tuple(_plain(who.uri) for who in one.attendees),
        )
        for one in calendar.timeline
    ]


def read_with_ical_js(contents: list[bytes]) -> list[list[Told]]:
    """Ask ical.js (Mozilla), which knows no zone but those a file describes."""
    node = shutil.which("node") or str(Path(sys.executable).with_name("node"))
    with tempfile.NamedTemporaryFile("w", suffix=".json") as given:
        json.dump([content.decode() for content in contents], given)
        given.flush()
        done = subprocess.run(
            [node, str(SCRIPT), given.name], cwd=ROOT, check=False, capture_output=True, text=True
        )
    assert done.returncode == 0, done.stderr[-2000:]
    return [
        [Told(**{**one, "invited": tuple(one["invited"])}) for one in events]
        for events in json.loads(done.stdout)
    ]


def read_with_icalendar(content: bytes) -> list[Told]:
    """Ask `icalendar` what it reads back of each component, without counting out."""
    return [
        Told(
            int(one["dtstart"].dt.timestamp()),
            int(one["dtend"].dt.timestamp()),
            str(one["uid"]),
            int(one["sequence"]),
            str(one["summary"]),
            str(one["location"]),
            str(one["status"]),
            _plain(one.get("organizer")),
            tuple(_plain(who) for who in one.get("attendee", [])),
        )
        for one in Calendar.from_ical(content).walk("VEVENT")
    ]


def compare() -> tuple[Counter[str], list[str]]:
    """Return how many statements each reader was compared on, and every one it read otherwise."""
    compared: Counter[str] = Counter()
    wrong: list[str] = []
    files = cases()
    compared["files"] = len(files)
    by_js = read_with_ical_js([case.content for case in files])
    for case, told in zip(files, by_js, strict=True):
        _judge("ical.js", case, told, compared, wrong)
        _judge("ical", case, read_with_ical(case.content), compared, wrong)
        _judge_components(case, compared, wrong)
    return compared, wrong


def _judge(
    reader: str, case: Case, told: list[Told], compared: Counter[str], wrong: list[str]
) -> None:
    expected = sorted(case.expected, key=lambda one: one.starts)
    found = sorted(told, key=lambda one: one.starts)
    compared[f"{reader}: occurrences"] += len(expected)
    compared[f"{reader}: statements"] += len(expected) * 9
    if len(found) != len(expected):
        wrong.append(f"{reader}: {case.name}: {len(found)} occurrences, not {len(expected)}")
    for one, other in zip(expected, found, strict=False):
        wrong += [
            f"{reader}: {case.name}: {name} {getattr(other, name)!r}, not {getattr(one, name)!r}"
            for name in Told.__slots__
            if getattr(one, name) != getattr(other, name)
        ]


def _judge_components(case: Case, compared: Counter[str], wrong: list[str]) -> None:
    """Compare what `icalendar` reads: every component is an occurrence or the first of a series."""
    moments = {one.starts: one for one in case.expected}
    for one in read_with_icalendar(case.content):
        compared["icalendar: components"] += 1
        compared["icalendar: statements"] += 9
        like = moments.get(one.starts)
        if like is None and (case.expected[0].uid, LENGTH) == (
            one.uid, timedelta(seconds=one.ends - one.starts)
        ):  # fmt: skip
            continue  # the first of a series that is left out or skipped by the clock
        if one != like:
            wrong.append(f"icalendar: {case.name}: {one}")


def main(show: Callable[[str], None]) -> int:
    """Show the counts; return how many statements were wrong."""
    compared, wrong = compare()
    for name, count in compared.items():
        show(f"{name}: {count:,}")
    show(f"wrong: {len(wrong)}")
    for one in wrong[:40]:
        show(one)
    return len(wrong)


if __name__ == "__main__":
    sys.exit(min(main(print), 1))
