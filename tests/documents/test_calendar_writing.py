"""Calendar files we write: invitations, changes, withdrawals, feeds, and clocks they describe."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from situationroom.documents.calendars.reading import read_calendar
from situationroom.documents.calendars.records import Event, Method, Party, Status
from situationroom.documents.calendars.timezones import changes, make_timezone
from situationroom.documents.calendars.writing import write_calendar

SEOUL, VALLEY = ZoneInfo("Asia/Seoul"), ZoneInfo("America/Los_Angeles")
TEN = datetime(2026, 3, 10, 10, tzinfo=SEOUL)
MEETING = Event(
    uid="s-1@room.example", starts=TEN, ends=TEN + timedelta(hours=1), sequence=2,
    changed_at=datetime(2026, 3, 1, 9, tzinfo=UTC), title="한-미 반도체 대화, 제2차; 준비",
    text="안건\n1. 관세", place="회의실 A", video="https://video.example/j/1?pwd=a,b;c",
    link="https://room.example/s/1", organiser=Party("room@room.example", '상황실 "본부"'),
    invited=(Party("kim@others.example", "Kim, Lee"), Party("park@others.example", "박; 이")),
)  # fmt: skip


def write(*events: Event, method: Method = Method.REQUEST) -> bytes:
    return write_calendar(events, method=method, maker="-//room//EN")


def test_an_invitation_its_change_and_its_withdrawal_carry_one_name_and_a_rising_number():
    off = replace(MEETING, sequence=3, status=Status.CANCELLED)
    first = Calendar.from_ical(write(MEETING))
    last = Calendar.from_ical(write(off, method=Method.CANCEL))
    assert (str(first["method"]), str(last["method"])) == ("REQUEST", "CANCEL")
    (one,), (gone,) = first.walk("VEVENT"), last.walk("VEVENT")
    assert str(one["uid"]) == str(gone["uid"]) == "s-1@room.example"
    assert (one["sequence"], gone["sequence"], str(gone["status"])) == (2, 3, "CANCELLED")
    assert [str(who) for who in one["attendee"]] == [
        "mailto:kim@others.example", "mailto:park@others.example",
    ]  # fmt: skip
    assert {str(who.params["rsvp"]) for who in one["attendee"]} == {"TRUE"}
    assert str(one["conference"]) == "https://video.example/j/1?pwd=a,b;c"


def test_a_feed_names_nobody_and_has_a_name_and_a_pace():
    content = write_calendar(
        [MEETING], method=Method.PUBLISH, maker="-//room//EN", name="상황실",
        refresh=timedelta(minutes=15),
    )  # fmt: skip
    assert b"kim@others.example" not in content
    assert b"ORGANIZER" not in content
    calendar = Calendar.from_ical(content)
    assert str(calendar["x-wr-calname"]) == "상황실"
    assert calendar["refresh-interval"].dt == timedelta(minutes=15)


@pytest.mark.parametrize(
    ("events", "method"),
    [
        ([], Method.REQUEST),
        ([MEETING, replace(MEETING, uid="other")], Method.REQUEST),
        ([replace(MEETING, organiser=None)], Method.REQUEST),
        ([replace(MEETING, invited=())], Method.CANCEL),
        ([MEETING], Method.CANCEL),
    ],
)
def test_what_rfc_5546_does_not_allow_is_not_written(events, method):
    with pytest.raises(ValueError, match=r"meeting|invit|withdrawn"):
        write(*events, method=method)


def test_no_word_of_a_meeting_begins_another_line():
    evil = replace(
        MEETING, title="a\r\nATTENDEE:mailto:x@y.example", place="b\nURL:https://e.example",
        text="c\r\nBEGIN:VALARM", link="https://room.example/\r\nX-A:1", video="https://v/\nX:1",
        invited=(Party("k@o.example\r\nX-B:1", 'n"\r\nX-C:1'),),
    )  # fmt: skip
    content = write(evil)
    names = {line.split(b":")[0].split(b";")[0] for line in content.split(b"\r\n")}
    assert not any(name.startswith(b"X-") for name in names)
    assert content.count(b"\r\nATTENDEE") == 1
    assert content.count(b"\r\nURL") == 1
    assert b"\nBEGIN:VALARM" not in content
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))


@pytest.mark.parametrize(("fold", "moment"), [(0, b"083000Z"), (1, b"093000Z")])
def test_a_wall_time_that_comes_twice_is_written_as_a_moment(fold, moment):
    ends = datetime(2026, 11, 1, 1, 30, tzinfo=VALLEY, fold=fold)
    starts = datetime(2026, 11, 1, 0, 30, tzinfo=VALLEY)
    content = write(replace(MEETING, starts=starts, ends=ends))
    assert b"DTEND:20261101T" + moment in content
    assert b"DTSTART;TZID=America/Los_Angeles:20261101T003000" in content
    (event,) = read_calendar(content, zone="Asia/Seoul").events
    assert event.ends.timestamp() - event.starts.timestamp() == (1 + fold) * 3600


def test_the_clock_of_california_is_written_as_its_law_says():
    text = make_timezone("America/Los_Angeles", 2025, 2031).to_ical().decode()
    assert "BEGIN:DAYLIGHT\r\nDTSTART:20250309T020000\r\n" in text  # on the clock before
    assert "RRULE:FREQ=YEARLY;BYDAY=2SU;BYMONTH=3" in text
    assert "BEGIN:STANDARD\r\nDTSTART:20251102T020000\r\n" in text
    assert "RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=11" in text


def test_the_clock_of_berlin_changes_on_last_sundays_and_that_of_seoul_never():
    text = make_timezone("Europe/Berlin", 2025, 2031).to_ical().decode()
    assert {"BYDAY=-1SU;BYMONTH=3", "BYDAY=-1SU;BYMONTH=10"} <= {
        line.removeprefix("RRULE:FREQ=YEARLY;") for line in text.split("\r\n")
    }
    # In 2027 and 2028 the last Sunday of March is also the fourth: it is the last that is meant.
    two = make_timezone("Europe/Berlin", 2027, 2028).to_ical().decode()
    assert "BYDAY=-1SU;BYMONTH=3" in two
    seoul = make_timezone("Asia/Seoul", 2025, 2031)
    assert [part.name for part in seoul.subcomponents] == ["STANDARD"]


def test_the_changes_of_a_zone_are_found_to_the_second():
    found = [(f"{one.onset}", one.before) for one in changes("America/Los_Angeles", 2006, 2007)]
    assert found == [
        ("2006-04-02 02:00:00", timedelta(hours=-8)),
        ("2006-10-29 02:00:00", timedelta(hours=-7)),
        ("2007-03-11 02:00:00", timedelta(hours=-8)),
        ("2007-11-04 02:00:00", timedelta(hours=-7)),
    ]
    (moved,) = changes("Asia/Pyongyang", 2018, 2018)
    assert f"{moved.onset}" == "2018-05-04 23:30:00"


words = st.text(
    st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"]), max_size=60
).map(lambda text: " ".join(text.split()))
addresses = st.from_regex(r"[a-z]{1,8}@[a-z]{1,8}\.example", fullmatch=True)
parties = st.builds(Party, addresses, words.map(lambda text: text.replace('"', "").strip("'")))
zones = st.sampled_from(["Asia/Seoul", "Asia/Kolkata", "America/Los_Angeles", "Europe/Berlin"])
FIRST, LAST = (datetime.fromisoformat(f"{year}-01-01") for year in (2020, 2040))
moments = st.datetimes(FIRST, LAST).map(lambda one: one.replace(microsecond=0, tzinfo=UTC))


@st.composite
def events(draw) -> Event:
    """Return a meeting as the room writes it."""
    here = ZoneInfo(draw(zones))
    starts = draw(moments).astimezone(here)
    length = timedelta(minutes=draw(st.integers(1, 3000)))
    return Event(
        uid=draw(addresses),
        starts=starts,
        ends=(starts.astimezone(UTC) + length).astimezone(here),
        sequence=draw(st.integers(0, 99)),
        changed_at=draw(moments),
        title=draw(words),
        place=draw(words),
        organiser=draw(parties),
        invited=tuple(draw(st.lists(parties, min_size=1, max_size=3))),
        rule=draw(st.sampled_from(["", "FREQ=DAILY;COUNT=3", "FREQ=MONTHLY;BYDAY=-1FR;COUNT=9"])),
        status=draw(st.sampled_from(list(Status))),
        is_public=draw(st.booleans()),
    )


@given(events())
def test_what_is_written_is_read_again(event):
    found = read_calendar(write(event), zone="Asia/Seoul")
    assert found.lost == ()
    (again,) = found.events
    # The same moments: of a wall time that comes twice the second is read in UTC.
    assert again.starts.timestamp() == event.starts.timestamp()
    assert again.ends.timestamp() == event.ends.timestamp()
    video = again.video if again.video and again.video in event.place else ""
    assert replace(again, starts=event.starts, ends=event.ends) == replace(event, video=video)


@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2090, 1, 1)), st.integers(1, 30))
def test_whole_days_are_read_again(day, length):
    event = replace(MEETING, starts=day, ends=day + timedelta(days=length))
    (again,) = read_calendar(write(event), zone="Asia/Seoul").events
    assert (again.starts, again.ends) == (event.starts, event.ends)
