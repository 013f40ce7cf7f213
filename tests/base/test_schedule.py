"""Periodic work is due at moments that can be computed, whatever the clocks do."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from situationroom.base.schedule import Daily, Every

START = datetime(2020, 1, 1, tzinfo=UTC)
moments = st.integers(0, 15 * 366 * 86400).map(lambda seconds: START + timedelta(seconds=seconds))
ZONES = st.sampled_from(["Asia/Seoul", "America/Los_Angeles", "Asia/Kolkata", "Asia/Dubai"])


@given(moments, st.sampled_from([1, 7, 60, 900, 3600, 86400]))
def test_the_last_slot_is_not_after_now_and_the_next_one_is(at, seconds):
    last = Every(seconds).last(at)
    assert last <= at
    assert at - last < timedelta(seconds=seconds)
    assert Every(seconds).last(last) == last


@given(moments, ZONES, st.times())
def test_a_daily_slot_is_at_most_a_day_old(at, zone, wall):
    daily = Daily(wall.replace(microsecond=0), zone)
    last = daily.last(at)
    assert last <= at
    assert at - last < timedelta(hours=25, minutes=1)
    assert daily.last(last) == last


def test_six_in_the_morning_in_seoul():
    daily = Daily(time(6))
    before = datetime(2026, 7, 1, 5, 59, tzinfo=ZoneInfo("Asia/Seoul"))
    assert daily.last(before) == datetime(2026, 6, 29, 21, tzinfo=UTC)
    assert daily.last(before + timedelta(minutes=1)) == datetime(2026, 6, 30, 21, tzinfo=UTC)


def test_a_wall_time_that_does_not_exist_is_an_hour_later():
    daily = Daily(time(2, 30), "America/Los_Angeles")
    assert daily.last(datetime(2026, 3, 8, 12, tzinfo=UTC)) == datetime(
        2026, 3, 8, 10, 30, tzinfo=UTC
    )


def test_a_wall_time_that_exists_twice_is_the_first():
    daily = Daily(time(1, 30), "America/Los_Angeles")
    assert daily.last(datetime(2026, 11, 1, 12, tzinfo=UTC)) == datetime(
        2026, 11, 1, 8, 30, tzinfo=UTC
    )


@given(moments, st.sampled_from([1, 7, 60, 900, 3600, 86400]))
def test_nothing_lies_between_the_last_slot_and_the_next(at, seconds):
    every = Every(seconds)
    assert every.last(at) <= at < every.next(at)
    assert every.last(every.next(at)) == every.next(at)
    assert every.last(every.next(at) - timedelta(microseconds=1)) == every.last(at)


@given(moments, ZONES, st.times())
def test_nothing_lies_between_the_last_day_and_the_next(at, zone, wall):
    daily = Daily(wall.replace(microsecond=0), zone)
    assert at < daily.next(at)
    assert daily.last(daily.next(at)) == daily.next(at)
    assert daily.last(daily.next(at) - timedelta(microseconds=1)) == daily.last(at)
