"""What we write is read by others as it was meant, occurrence by occurrence."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from tests.rooms.meetings.calendar_readers import BASE, LENGTH, cases, compare

from situationroom.documents.calendars.reading import read_calendar
from situationroom.documents.calendars.records import Method
from situationroom.documents.calendars.writing import write_calendar
from situationroom.rooms.meetings.recurrence import (
    Moved,
    Recurrence,
    as_events,
    list_occurrences,
)

VALLEY = ZoneInfo("America/Los_Angeles")


def wall(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_three_other_readers_find_every_occurrence_as_it_was_meant():
    compared, wrong = compare()
    assert wrong == []
    assert compared["files"] > 300
    assert min(count for name, count in compared.items() if "statements" in name) > 3_000


def test_our_own_reader_understands_every_file_without_a_question():
    assert {case.name: read_calendar(case.content, zone="Asia/Seoul").lost for case in cases()} == {
        case.name: () for case in cases()
    }


def test_a_session_at_a_skipped_time_is_written_as_one_left_out_and_one_added():
    series = Recurrence(wall("2026-03-01 02:30"), "America/Los_Angeles", "FREQ=WEEKLY;COUNT=3")
    (event,) = as_events(series, BASE, LENGTH)
    assert event.but_not == (datetime(2026, 3, 8, 2, 30, tzinfo=VALLEY),)
    assert event.also == (datetime(2026, 3, 8, 3, 30, tzinfo=VALLEY),)
    assert event.rule == "FREQ=WEEKLY;UNTIL=20260315T093000Z"  # the count would be one short


def test_a_moved_session_names_the_one_it_stands_for():
    first = wall("2026-03-03 10:00")
    series = Recurrence(
        first, "Asia/Seoul", "FREQ=WEEKLY;COUNT=3",
        moved=(Moved(first + timedelta(days=7), wall("2026-03-11 09:00")),),
    )  # fmt: skip
    whole, moved = as_events(series, replace(BASE, uid="one@room.example"), LENGTH)
    assert (whole.uid, whole.instead_of) == (moved.uid, None)
    assert moved.instead_of == (first + timedelta(days=7)).replace(tzinfo=ZoneInfo("Asia/Seoul"))
    assert moved.starts.hour == 9


def test_one_session_that_was_moved_is_written_where_it_is():
    first = wall("2026-03-03 10:00")
    series = Recurrence(first, "Asia/Seoul", moved=(Moved(first, wall("2026-03-04 09:00")),))
    (event,) = as_events(series, BASE, LENGTH)
    assert (event.starts.day, event.instead_of, event.rule) == (4, None, "")


def test_a_series_over_a_skipped_time_comes_back_as_it_was():
    series = Recurrence(wall("2026-03-01 02:30"), "America/Los_Angeles", "FREQ=WEEKLY;COUNT=3")
    content = write_calendar(as_events(series, BASE, LENGTH), method=Method.REQUEST, maker="-//r//")
    (event,) = read_calendar(content, zone="Asia/Seoul").events
    again = Recurrence(
        event.starts.replace(tzinfo=None), str(event.starts.tzinfo), event.rule,
        left_out=tuple(one.replace(tzinfo=None) for one in event.but_not),
        added=tuple(one.replace(tzinfo=None) for one in event.also),
    )  # fmt: skip
    moments = [one.at for one in list_occurrences(series)]
    assert [one.at for one in list_occurrences(again)] == moments
