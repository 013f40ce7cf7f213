"""When sessions take place, on every clock of the posts: against a table worked out by hand."""

import time as stopwatch
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from tests.rooms.meetings.time_cases import (
    CLOCKS,
    FROM_POSTS,
    INDIA,
    SEEN,
    SEOUL,
    SERIES,
    VALLEY,
    WASHINGTON,
)

from situationroom.base.errors import Refusal
from situationroom.documents.calendars.moments import Clock, resolve
from situationroom.documents.calendars.recurring import BadRule, parse_rule
from situationroom.rooms.meetings.recurrence import Moved, Recurrence, list_occurrences
from situationroom.rooms.meetings.zones import SHIFT_TEXT, see, see_everywhere, see_series

POSTS = [zone for zone, _, _ in SEEN[0][1]]


def wall(text: str) -> datetime:
    return datetime.fromisoformat(text)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def shown(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}"


def test_there_are_at_least_sixty_cases_and_all_eight_posts_are_in_them():
    places = sum(len(clocks) for _, clocks in SEEN)
    assert places + len(FROM_POSTS) + len(CLOCKS) + len(SERIES) == 134
    assert len(POSTS) == 8  # Hanoi and Ho Chi Minh City share a zone; Washington is none of them


@pytest.mark.parametrize(
    ("home", "zone", "there", "shift"),
    [(home, *clock) for home, clocks in SEEN for clock in clocks],
)
def test_a_session_set_in_seoul_is_seen_at_each_post(home, zone, there, shift):
    seen = see(resolve(wall(home), SEOUL).at, zone, home=SEOUL)
    assert (shown(seen.wall), seen.shift) == (there, shift)


@pytest.mark.parametrize(("zone", "there", "home", "shift"), FROM_POSTS)
def test_a_session_set_at_a_post_is_seen_in_seoul(zone, there, home, shift):
    seen = see(resolve(wall(there), zone).at, SEOUL, home=zone)
    assert (shown(seen.wall), seen.shift) == (home, shift)


@pytest.mark.parametrize(("zone", "said", "at", "clock", "on_clock"), CLOCKS)
def test_a_wall_time_means_one_moment_and_gaps_and_folds_are_said(zone, said, at, clock, on_clock):
    moment = resolve(wall(said), zone)
    assert (moment.at, moment.clock.value) == (utc(at), clock)
    assert shown(moment.shown) == on_clock


@pytest.mark.parametrize(("starts", "zone", "rule", "moments"), [(*s[:3], s[3:]) for s in SERIES])
def test_the_sessions_of_a_series_take_place_when_its_rule_says(starts, zone, rule, moments):
    found = list_occurrences(Recurrence(wall(starts), zone, rule))
    assert [one.at for one in found] == [utc(one) for one in moments]


def test_a_weekly_ten_in_seoul_moves_an_hour_in_silicon_valley_in_march():
    found = list_occurrences(Recurrence(wall("2026-03-03 10:00"), SEOUL, "FREQ=WEEKLY;COUNT=4"))
    there = see_series([one.at for one in found], VALLEY, home=SEOUL)
    assert [(shown(one.seen.wall), one.seen.says, one.is_changed) for one in there] == [
        ("2026-03-02 17:00", "previous day", False),
        ("2026-03-09 18:00", "previous day", True),
        ("2026-03-16 18:00", "previous day", False),
        ("2026-03-23 18:00", "previous day", False),
    ]
    assert f"{there[1].before:%H:%M}" == "17:00"
    at_home = see_series([one.at for one in found], SEOUL, home=SEOUL)
    assert not any(one.is_changed for one in at_home)


def test_a_session_in_a_gap_or_a_fold_says_so():
    gap = list_occurrences(Recurrence(wall("2026-03-01 02:30"), VALLEY, "FREQ=WEEKLY;COUNT=3"))
    assert [one.moment.clock for one in gap] == [Clock.PLAIN, Clock.GAP, Clock.PLAIN]
    assert [bool(one.says) for one in gap] == [False, True, False]
    fold = list_occurrences(Recurrence(wall("2026-10-25 01:30"), VALLEY, "FREQ=WEEKLY;COUNT=3"))
    assert [one.moment.clock for one in fold] == [Clock.PLAIN, Clock.FOLD, Clock.PLAIN]
    assert "twice" in fold[1].says
    assert "skipped" in gap[1].says


def test_sessions_are_left_out_added_and_moved_to_another_day_and_zone():
    recurrence = Recurrence(
        wall("2026-03-03 10:00"), SEOUL, "FREQ=WEEKLY;COUNT=4",
        left_out=(wall("2026-03-17 10:00"),),
        added=(wall("2026-03-12 15:00"),),
        moved=(Moved(wall("2026-03-10 10:00"), wall("2026-03-25 17:00"), VALLEY),),
    )  # fmt: skip
    found = list_occurrences(recurrence)
    assert [(one.session.isoformat(" ", "minutes"), one.at, one.is_moved) for one in found] == [
        ("2026-03-03 10:00", utc("2026-03-03 01:00"), False),
        ("2026-03-12 15:00", utc("2026-03-12 06:00"), False),
        ("2026-03-24 10:00", utc("2026-03-24 01:00"), False),
        ("2026-03-10 10:00", utc("2026-03-26 00:00"), True),
    ]


def test_sessions_are_asked_for_by_span():
    recurrence = Recurrence(wall("2026-03-03 10:00"), SEOUL, "FREQ=WEEKLY;COUNT=4")
    since, until = utc("2026-03-10 01:00"), utc("2026-03-24 01:00")
    found = list_occurrences(recurrence, since=since, until=until)
    assert [one.at for one in found] == [utc("2026-03-10 01:00"), utc("2026-03-17 01:00")]


def test_each_zone_is_shown_once_in_the_order_of_the_participants():
    found = see_everywhere(utc("2026-03-03 01:00"), [SEOUL, INDIA, SEOUL], home=SEOUL)
    assert [one.zone for one in found] == [SEOUL, INDIA]


def test_the_shift_of_a_day_has_words_for_every_two_places_on_earth():
    east, west = "Pacific/Kiritimati", "Etc/GMT+12"
    at = utc("2026-03-03 11:00")
    assert see(at, east, home=west).shift == 2
    assert see(at, west, home=east).shift == -2
    assert SHIFT_TEXT.keys() == {-2, -1, 0, 1, 2}


T = wall("2026-03-03 10:00")  # a Tuesday
WEEKS = "FREQ=WEEKLY;COUNT=4"
BROKEN = [
    ("MTG-80", Recurrence(T, "Korea Standard Time", WEEKS)),
    ("MTG-80", Recurrence(T, "asia/seoul", WEEKS)),
    ("MTG-80", Recurrence(T, "../../etc/passwd", WEEKS)),
    ("MTG-80", Recurrence(T, SEOUL, WEEKS, moved=(Moved(T, T, "Nowhere"),))),
    ("MTG-81", Recurrence(T, SEOUL, "FREQ=FORTNIGHTLY;COUNT=4")),
    ("MTG-81", Recurrence(T, SEOUL, "COUNT=4")),
    ("MTG-81", Recurrence(T, SEOUL, "FREQ=WEEKLY;COUNT=4;UNTIL=20260401")),
    ("MTG-81", Recurrence(T, SEOUL, "FREQ=WEEKLY;INTERVAL=0;COUNT=4")),
    ("MTG-81", Recurrence(T, SEOUL, "FREQ=WEEKLY;COUNT=0")),
    ("MTG-81", Recurrence(T, SEOUL, "FREQ=WEEKLY;BYDAY=1TU;COUNT=4")),
    ("MTG-81", Recurrence(T, SEOUL, "FREQ=YEARLY;BYEASTER=0;COUNT=4")),
    ("MTG-81", Recurrence(T, SEOUL, "FREQ=WEEKLY;UNTIL=20260231")),
    ("MTG-81", Recurrence(T, SEOUL, "FREQ=MONTHLY;BYMONTH=-3;COUNT=4")),
    ("MTG-81", Recurrence(T, SEOUL, "FREQ=DAILY;RSCALE=CHINESE;COUNT=4")),
    ("MTG-81", Recurrence(T, SEOUL, "FREQ=DAILY;" + "BYDAY=TU;" * 100)),
    ("MTG-82", Recurrence(T, SEOUL, "FREQ=SECONDLY;COUNT=4")),
    ("MTG-82", Recurrence(T, SEOUL, "FREQ=HOURLY")),
    ("MTG-82", Recurrence(T, SEOUL, "FREQ=DAILY;BYHOUR=10,14;COUNT=4")),
    ("MTG-83", Recurrence(T, SEOUL, "FREQ=WEEKLY")),
    ("MTG-83", Recurrence(T, SEOUL, "FREQ=DAILY;INTERVAL=999")),
    ("MTG-84", Recurrence(T, SEOUL, "FREQ=WEEKLY;BYDAY=MO;COUNT=4")),
    ("MTG-81", Recurrence(T, SEOUL, "FREQ=DAILY;BYMONTHDAY=-1;COUNT=4")),
    ("MTG-84", Recurrence(T, SEOUL, "FREQ=DAILY;BYMONTH=2;COUNT=4")),
    ("MTG-84", Recurrence(T, SEOUL, "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=4")),
    ("MTG-84", Recurrence(T, SEOUL, "FREQ=MONTHLY;BYDAY=TU;BYSETPOS=300;COUNT=4")),
    ("MTG-84", Recurrence(T, SEOUL, "FREQ=DAILY;BYHOUR=9;COUNT=4")),
    ("MTG-85", Recurrence(T, SEOUL, "FREQ=DAILY;COUNT=521")),
    ("MTG-85", Recurrence(T, SEOUL, "FREQ=DAILY;COUNT=999999")),
    ("MTG-85", Recurrence(T, SEOUL, "FREQ=WEEKLY;UNTIL=99991231T235959Z")),
    ("MTG-86", Recurrence(T, SEOUL, "FREQ=YEARLY;COUNT=22")),
    ("MTG-86", Recurrence(T, SEOUL, "FREQ=YEARLY;INTERVAL=999;COUNT=2")),
    ("MTG-87", Recurrence(T, SEOUL, WEEKS, left_out=(T + timedelta(days=1),))),
    ("MTG-87", Recurrence(T, SEOUL, WEEKS, moved=(Moved(T + timedelta(hours=1), T),))),
    ("MTG-88", Recurrence(T, SEOUL, WEEKS, moved=(Moved(T, T + timedelta(days=7)),))),
    ("MTG-89", Recurrence(T, SEOUL, "FREQ=WEEKLY;COUNT=1", left_out=(T,))),
]


@pytest.mark.parametrize(("number", "recurrence"), BROKEN)
def test_what_cannot_be_counted_out_is_refused_at_once_with_the_remedy(number, recurrence):
    began = stopwatch.perf_counter()
    with pytest.raises(Refusal) as refused:
        list_occurrences(recurrence)
    assert refused.value.values["rule"] == number
    assert refused.value.hint
    assert stopwatch.perf_counter() - began < 2


def test_the_longest_series_that_is_taken_is_counted_out_quickly():
    began = stopwatch.perf_counter()
    found = list_occurrences(Recurrence(T, WASHINGTON, "FREQ=WEEKLY;COUNT=520"))
    assert len(found) == 520
    assert stopwatch.perf_counter() - began < 1


zones = st.sampled_from([SEOUL, *POSTS, WASHINGTON])
FIRST, LAST = (datetime.fromisoformat(f"{year}-01-01") for year in (1990, 2045))
minutes = st.datetimes(FIRST, LAST).map(lambda one: one.replace(second=0, microsecond=0))


@given(minutes, zones)
@example(wall("2026-03-08 02:30"), VALLEY)
@example(wall("2026-11-01 01:30"), VALLEY)
def test_a_moment_shows_what_was_said_unless_it_was_skipped(said, zone):
    moment = resolve(said, zone)
    same = moment.shown.replace(tzinfo=None, fold=0) == said
    assert same is (moment.clock is not Clock.GAP)
    if moment.clock is Clock.FOLD:
        an_hour_on = (moment.at + timedelta(hours=1)).astimezone(ZoneInfo(zone))
        assert an_hour_on.replace(tzinfo=None, fold=0) == said
    if moment.clock is Clock.GAP:
        assert moment.shown.replace(tzinfo=None) == said + timedelta(hours=1)


@given(st.datetimes(FIRST, LAST), zones, zones)
def test_every_clock_shows_the_same_moment_within_a_day(at, zone, home):
    moment = at.replace(tzinfo=UTC)
    seen = see(moment, zone, home=home)
    assert seen.wall.timestamp() == moment.timestamp()
    assert seen.shift in (-1, 0, 1)
    assert see(moment, home, home=zone).shift == -seen.shift


@given(minutes, zones, st.integers(1, 30), st.integers(1, 60))
def test_every_nth_day_is_every_nth_day_on_the_clock(starts, zone, step, count):
    assume(starts.year < 2039)
    recurrence = Recurrence(starts, zone, f"FREQ=DAILY;INTERVAL={step};COUNT={count}")
    found = list_occurrences(recurrence)
    days = [date.fromordinal(starts.toordinal() + step * number) for number in range(count)]
    assert [one.session.date() for one in found] == days
    assert {one.session.time() for one in found} == {starts.time()}
    assert all(one.at < later.at for one, later in pairwise(found))


@given(minutes, zones, st.integers(2, 40), st.data())
def test_what_is_left_out_is_gone_and_nothing_else(starts, zone, count, data):
    rule = f"FREQ=WEEKLY;COUNT={count}"
    whole = list_occurrences(Recurrence(starts, zone, rule))
    gone = data.draw(st.sets(st.sampled_from([one.session for one in whole]), max_size=count - 1))
    kept = list_occurrences(Recurrence(starts, zone, rule, left_out=tuple(gone)))
    assert kept == tuple(one for one in whole if one.session not in gone)


@given(minutes, zones, st.integers(1, 40), st.integers(0, 400), st.integers(0, 400))
def test_a_span_is_a_part_of_the_whole(starts, zone, count, first, length):
    recurrence = Recurrence(starts, zone, f"FREQ=WEEKLY;COUNT={count}")
    whole = list_occurrences(recurrence)
    since = whole[0].at + timedelta(days=first)
    until = since + timedelta(days=length)
    part = list_occurrences(recurrence, since=since, until=until)
    assert part == tuple(one for one in whole if since <= one.at < until)


PARTS = """
FREQ=DAILY FREQ=WEEKLY FREQ=MONTHLY FREQ=YEARLY FREQ=SECONDLY INTERVAL=0 INTERVAL=2 COUNT=3 COUNT=60
UNTIL=20270101 UNTIL=20270101T000000Z UNTIL=99999999 BYDAY=MO BYDAY=-1FR BYDAY=60MO BYMONTH=2
BYMONTHDAY=30 BYMONTHDAY=-31 BYYEARDAY=366 BYWEEKNO=53 BYSETPOS=-366 BYHOUR=1,2 WKST=SU X=1
BYDAY= =MO ; RRULE:FREQ=DAILY
"""
parts = st.sampled_from(PARTS.split())


@given(st.lists(parts, max_size=8).map(";".join) | st.text(max_size=60), minutes)
def test_any_rule_is_taken_or_refused_and_never_runs_on(text, starts):
    began = stopwatch.perf_counter()
    with suppress(BadRule):
        assert parse_rule(str(parse_rule(text))) == parse_rule(text)
    try:
        assert list_occurrences(Recurrence(starts, SEOUL, text))
    except Refusal as refused:
        broken = refused.values["rule"]
        assert broken in {f"MTG-{number}" for number in range(80, 90)}
    assert stopwatch.perf_counter() - began < 3
