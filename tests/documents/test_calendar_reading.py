"""Calendar files that others wrote are read, and what was not understood is said."""

import time as stopwatch
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from situationroom.documents.calendars import losses
from situationroom.documents.calendars.reading import MOST_EVENTS, read_calendar
from situationroom.documents.calendars.records import CalendarFile, Event, Party, Status
from situationroom.documents.errors import EmptyFile, NoCalendar, TooLarge, Unreadable

SEOUL, VALLEY = ZoneInfo("Asia/Seoul"), ZoneInfo("America/Los_Angeles")
TEN = datetime(2026, 3, 10, 10, tzinfo=SEOUL)
# As Outlook writes the zone of California, under whatever name.
OUTLOOK = """BEGIN:VTIMEZONE
TZID:{name}
BEGIN:STANDARD
DTSTART:16010101T020000
TZOFFSETFROM:-0700
TZOFFSETTO:-0800
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=1SU;BYMONTH=11
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:-0800
TZOFFSETTO:-0700
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=2SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE"""
FIXED = """BEGIN:VTIMEZONE
TZID:{name}
BEGIN:STANDARD
DTSTART:16010101T000000
TZOFFSETFROM:{offset}
TZOFFSETTO:{offset}
END:STANDARD
END:VTIMEZONE"""


def file(*lines: str, zone: str = "", head: str = "METHOD:REQUEST", end: str = "\r\n") -> bytes:
    """Return a calendar file with one meeting of these lines."""
    named = any(line.startswith("UID") for line in lines)
    rows = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//others//EN", head, *zone.splitlines(),
        "BEGIN:VEVENT", *([] if named else ["UID:1@others.example"]), *lines, "END:VEVENT",
        "END:VCALENDAR", "",
    ]  # fmt: skip
    return end.join(filter(None, rows)).encode()


def read(content: bytes) -> CalendarFile:
    return read_calendar(content, zone="Asia/Seoul")


def only(content: bytes) -> Event:
    (event,) = read(content).events
    return event


def said(content: bytes) -> list[str]:
    return [lost.says for lost in read(content).lost]


START = "DTSTART;TZID=Asia/Seoul:20260310T100000"
END = "DTEND;TZID=Asia/Seoul:20260310T113000"


def test_an_invitation_is_read_whole():
    content = file(
        "UID:abc@others.example", "SEQUENCE:3", "DTSTAMP:20260301T000000Z", START, END,
        r"SUMMARY:한-미 반도체 대화\, 제2차\; 준비", r"DESCRIPTION:안건\n1. 관세",
        "LOCATION:회의실 A",
        'ORGANIZER;CN="Kim, Lee":MAILTO:kim@others.example',
        "ATTENDEE;CN=박;ROLE=OPT-PARTICIPANT;PARTSTAT=ACCEPTED:mailto:park@others.example",
        "CONFERENCE;VALUE=URI;FEATURE=VIDEO:https://video.example/j/1", "URL:https://others.example/1",
        "RRULE:FREQ=WEEKLY;COUNT=4", "EXDATE;TZID=Asia/Seoul:20260317T100000,20260324T100000",
        "RDATE;TZID=Asia/Seoul:20260326T100000", "CLASS:PUBLIC", "STATUS:TENTATIVE",
    )  # fmt: skip
    found = read(content)
    assert (found.method, found.lost) == ("REQUEST", ())
    assert found.events == (
        Event(
            uid="abc@others.example", sequence=3, changed_at=datetime(2026, 3, 1, tzinfo=UTC),
            starts=TEN, ends=TEN + timedelta(minutes=90), title="한-미 반도체 대화, 제2차; 준비",
            text="안건\n1. 관세", place="회의실 A", video="https://video.example/j/1",
            link="https://others.example/1", organiser=Party("kim@others.example", "Kim, Lee"),
            invited=(Party("park@others.example", "박", "OPT-PARTICIPANT", "ACCEPTED"),),
            rule="FREQ=WEEKLY;COUNT=4",
            but_not=(TEN + timedelta(days=7), TEN + timedelta(days=14)),
            also=(TEN + timedelta(days=16),), status=Status.TENTATIVE, is_public=True,
        ),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "zone"),
    [
        ("Korea Standard Time", "Asia/Seoul"),
        ("korea standard time", "Asia/Seoul"),
        ("Tokyo Standard Time", "Asia/Tokyo"),
        ("China Standard Time", "Asia/Shanghai"),
        ("Singapore Standard Time", "Asia/Singapore"),
        ("Arabian Standard Time", "Asia/Dubai"),
        ("Pacific Standard Time", "America/Los_Angeles"),
        ("Eastern Standard Time", "America/New_York"),
        ("W. Europe Standard Time", "Europe/Berlin"),
        ("asia/seoul", "Asia/Seoul"),
        ("/freeassociation.sourceforge.net/Asia/Seoul", "Asia/Seoul"),
        ("/mozilla.org/2005_1/America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"),
    ],
)  # fmt: skip
def test_names_of_zones_that_others_use_are_known(name, zone):
    content = file(f"DTSTART;TZID={name}:20260310T100000", f"DTEND;TZID={name}:20260310T110000")
    event = only(content)
    assert str(event.starts.tzinfo) == zone
    assert event.starts.replace(tzinfo=None).isoformat() == "2026-03-10T10:00:00"
    assert said(content) == []


def test_the_windows_names_of_india_and_vietnam_mean_their_clocks():
    for name, hours in (("India Standard Time", 5.5), ("SE Asia Standard Time", 7)):
        starts = only(file(f"DTSTART;TZID={name}:20260310T100000", "DURATION:PT1H")).starts
        assert starts.utcoffset() == timedelta(hours=hours)


def test_a_zone_under_a_name_nobody_knows_is_known_by_what_it_does():
    for name in ("Customized Time Zone", '"태평양 표준시"', "GMT -0800 (Standard)"):
        content = file(
            f"DTSTART;TZID={name}:20260310T100000", "DURATION:PT1H",
            zone=OUTLOOK.format(name=name.strip('"')),
        )  # fmt: skip
        assert only(content).starts == datetime(2026, 3, 10, 10, tzinfo=VALLEY)
        assert str(only(content).starts.tzinfo) == "America/Los_Angeles"
        assert said(content) == [losses.BY_RULES]


def test_the_name_a_maker_put_beside_a_zone_counts_before_what_it_does():
    zone = FIXED.format(name="Office", offset="+0900").replace(
        "TZID:Office", "TZID:Office\nX-LIC-LOCATION:Asia/Tokyo"
    )
    content = file("DTSTART;TZID=Office:20260310T100000", "DURATION:PT1H", zone=zone)
    assert str(only(content).starts.tzinfo) == "Asia/Tokyo"
    assert said(content) == []


def test_last_sundays_and_rules_that_ended_are_understood():
    zone = OUTLOOK.format(name="Office")
    berlin = zone.replace("-0700", "+0200").replace("-0800", "+0100").replace("T020000", "T030000")
    berlin = berlin.replace("BYDAY=1SU;BYMONTH=11", "BYDAY=-1SU;BYMONTH=10")
    berlin = berlin.replace("BYDAY=2SU", "BYDAY=-1SU")
    content = file("DTSTART;TZID=Office:20260310T100000", "DURATION:PT1H", zone=berlin)
    assert str(only(content).starts.tzinfo) == "Europe/Berlin"
    # The rules of before 2007, ended, and those since: 13 March 2006 was winter, 2007 summer.
    old = OUTLOOK.format(name="Office").replace("BYDAY=1SU;BYMONTH=11", "BYDAY=-1SU;BYMONTH=10;U")
    old = old.replace("BYDAY=2SU;BYMONTH=3", "BYDAY=1SU;BYMONTH=4;U")
    old = old.replace(";U", ";UNTIL=20061231T000000Z")
    new = OUTLOOK.format(name="Office").replace("16010101", "20070101")
    both = old.removesuffix("END:VTIMEZONE") + new.split("TZID:Office\n")[1]
    for day, hour in (("20060313", 18), ("20070313", 17)):
        content = file(f"DTSTART;TZID=Office:{day}T100000", "DURATION:PT1H", zone=both)
        assert only(content).starts.astimezone(UTC).hour == hour


def test_a_colon_in_the_name_of_a_zone_is_no_end_of_it_with_or_without_quotes():
    zone = FIXED.format(name="(UTC+09:00) Seoul", offset="+0900")
    for name in ('"(UTC+09:00) Seoul"', "(UTC+09:00) Seoul"):
        content = file(f"DTSTART;TZID={name}:20260310T100000", "DURATION:PT1H", zone=zone)
        assert only(content).starts == TEN
        assert str(only(content).starts.tzinfo) == "Asia/Seoul"


def test_a_zone_that_no_country_keeps_gives_its_moments():
    zone = FIXED.format(name="Ship", offset="+0437")
    content = file("DTSTART;TZID=Ship:20260310T100000", "DURATION:PT1H", zone=zone)
    assert only(content).starts == datetime(
        2026, 3, 10, 10, tzinfo=timezone(timedelta(hours=4, minutes=37))
    )
    assert said(content) == [losses.BY_OFFSET]


def test_a_zone_that_cannot_be_told_is_read_as_ours_and_said():
    content = file("DTSTART;TZID=Mars/Base:20260310T100000", "DURATION:PT1H")
    assert only(content).starts == TEN
    (lost,) = read(content).lost
    assert (lost.says, dict(lost.values)) == (
        losses.NOT_KNOWN, {"name": "Mars/Base", "zone": "Asia/Seoul"},
    )  # fmt: skip


def test_a_name_with_its_offset_in_front_keeps_the_moment():
    content = file('DTSTART;TZID="(UTC-03:30) Somewhere":20260310T100000', "DURATION:PT1H")
    assert only(content).starts == datetime(2026, 3, 10, 13, 30, tzinfo=UTC)
    assert said(content) == [losses.BY_OFFSET]


def test_a_file_that_describes_a_known_zone_wrongly_is_told():
    zone = FIXED.format(name="Asia/Seoul", offset="+0800")
    content = file(START, END, zone=zone)
    assert only(content).starts == TEN
    assert said(content) == [losses.CONTRADICTS]
    right = file(START, END, zone=FIXED.format(name="Asia/Seoul", offset="+0900"))
    assert said(right) == []


def test_a_foreign_definition_of_a_zone_does_not_stay_for_the_next_file():
    zone = FIXED.format(name="Korea", offset="+0000")
    read(file("DTSTART;TZID=Korea:20260310T100000", END, zone=zone))
    assert only(file("DTSTART;TZID=Unheard:20260310T100000", END)).starts == TEN
    read(file("DTSTART;TZID=Unheard:20260310T100000", END, zone=zone.replace("Korea", "Unheard")))
    assert only(file("DTSTART;TZID=Unheard:20260310T100000", END)).starts == TEN


def test_times_without_a_zone_are_read_as_ours_or_as_the_calendar_says():
    assert only(file("DTSTART:20260310T100000", "DTEND:20260310T110000")).starts == TEN
    assert said(file("DTSTART:20260310T100000", "DTEND:20260310T110000")) == [losses.FLOATING]
    google = file(
        "DTSTART:20260309T180000", "DURATION:PT1H", head="X-WR-TIMEZONE:America/Los_Angeles"
    )
    assert only(google).starts == TEN
    assert said(google) == []


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("20260310T010000Z", TEN),
        ("2026-03-10T01:00:00Z", TEN),
        ("20260310T100000+0900", TEN),
        ("2026-03-10T06:30:00+05:30", TEN),
        ("20260310T0100Z", TEN),
        ("20260310T010060Z", TEN + timedelta(seconds=59)),  # a leap second
    ],
)
def test_times_are_read_however_they_are_written(text, moment):
    assert only(file(f"DTSTART:{text}", "DURATION:PT1H")).starts == moment


def test_a_wall_time_that_does_not_exist_is_told():
    content = file("DTSTART;TZID=America/Los_Angeles:20260308T023000", "DURATION:PT1H")
    assert only(content).starts == datetime(2026, 3, 8, 3, 30, tzinfo=VALLEY)
    assert said(content) == [losses.GAP]


def test_without_an_end_there_is_a_length_or_a_question():
    assert only(file(START, "DURATION:PT1H30M")).ends == TEN + timedelta(minutes=90)
    night = file("DTSTART;TZID=America/Los_Angeles:20260307T220000", "DURATION:P1DT1H")
    # A day on the calendar, then an hour as it passes.
    assert only(night).ends.replace(tzinfo=None).isoformat() == "2026-03-08T23:00:00"
    assert (only(file(START)).ends, said(file(START))) == (TEN, [losses.NO_END])
    assert said(file(START, "DURATION:soon")) == [losses.NO_END]
    back = file(START, "DTEND;TZID=Asia/Seoul:20260309T100000")
    assert (only(back).ends, said(back)) == (TEN, [losses.END_FIRST])
    mixed = file(START, "DTEND;VALUE=DATE:20260311")
    assert (only(mixed).ends, said(mixed)) == (TEN, [losses.END_FIRST])


def test_a_line_with_a_parameter_that_is_none_still_gives_its_time():
    content = file("DTSTART;TZID=Asia/Seoul;broken:20260310T100000", "DURATION:PT1H")
    assert (only(content).starts, said(content)) == (TEN, [])


def test_whole_days_are_days():
    day = date(2026, 3, 10)
    event = only(file("DTSTART;VALUE=DATE:20260310"))
    assert (event.starts, event.ends) == (day, date(2026, 3, 11))
    event = only(file("DTSTART;VALUE=DATE:20260310", "DTEND;VALUE=DATE:20260313"))
    assert (event.starts, event.ends) == (day, date(2026, 3, 13))
    event = only(file("DTSTART:20260310", "DTEND:20260310"))
    assert (event.starts, event.ends) == (day, date(2026, 3, 11))
    event = only(file("DTSTART;VALUE=DATE:20280229", "DURATION:P2D"))
    assert event.ends == date(2028, 3, 2)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949", "utf-16"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_letters_and_line_ends_of_every_kind_are_read(encoding, end):
    text = file(START, END, "SUMMARY:제3차 점검회의", end=end).decode()
    content = text.encode(encoding)
    assert (only(content).title, said(content)) == ("제3차 점검회의", [])


def test_a_fold_in_the_middle_of_a_letter_and_a_tab_are_unfolded():
    whole = file(START, END, "SUMMARY:한국과 미국의 대화")
    letter = "국".encode()
    at = whole.index(letter) + 1
    for fold in (b"\r\n ", b"\n\t"):
        assert only(whole[:at] + fold + whole[at:]).title == "한국과 미국의 대화"


def test_lines_broken_without_a_blank_are_joined_and_said():
    content = file(
        START, END, "SUMMARY:review of", "the semiconductor dialogue", "DESCRIPTION:see ",
        "https://others.example/paper", "LOCATION:Seoul",
    )  # fmt: skip
    event = only(content)
    assert event.title == "review ofthe semiconductor dialogue"
    assert event.text == "see https://others.example/paper"
    assert (event.place, said(content)) == ("Seoul", [losses.FOLDS])


def test_letters_that_nobody_can_tell_do_not_lose_the_meeting():
    content = file(START, END, "SUMMARY:x").replace(b"SUMMARY:x", b"SUMMARY:\xff\xfe\x80 \xea")
    assert only(content).starts == TEN
    assert losses.LETTERS in said(content)


@pytest.mark.parametrize(
    ("rule", "kept", "loss"),
    [
        ("FREQ=WEEKLY;COUNT=4", "FREQ=WEEKLY;COUNT=4", []),
        ("freq=weekly;until=20260401t010000z;", "FREQ=WEEKLY;UNTIL=20260401T010000Z", []),
        ("FREQ=WEEKLY", "FREQ=WEEKLY", [losses.ENDLESS]),
        ("FREQ=SECONDLY", "", [losses.TOO_OFTEN]),
        ("FREQ=MINUTELY;COUNT=1000000", "", [losses.TOO_OFTEN]),
        ("FREQ=DAILY;BYHOUR=1,2,3", "", [losses.TOO_OFTEN]),
        ("FREQ=WEEKLY;COUNT=99999999999999999999", "", [losses.RULE]),
        ("FREQ=YEARLY;BYMONTHDAY=" + ",".join(["1"] * 9999), "", [losses.RULE]),
        ("RSCALE=CHINESE;FREQ=YEARLY;SKIP=FORWARD", "", [losses.RULE]),
        ("every monday", "", [losses.RULE]),
    ],
)
def test_rules_are_kept_where_they_are_understood_and_bounded(rule, kept, loss):
    content = file(START, END, f"RRULE:{rule}")
    assert (only(content).rule, said(content)) == (kept, loss)


def test_changes_of_occurrences_stand_for_one_and_newer_ones_win():
    base = file(START, END, "RRULE:FREQ=WEEKLY;COUNT=4").decode()
    change = (
        "BEGIN:VEVENT\r\nUID:1@others.example\r\nSEQUENCE:{n}\r\n"
        "RECURRENCE-ID{range};TZID=Asia/Seoul:20260317T100000\r\n"
        "DTSTART;TZID=Asia/Seoul:20260318T{hour}0000\r\nDURATION:PT1H\r\nEND:VEVENT\r\n"
    )
    two = change.format(n=2, hour=15, range="") + change.format(n=1, hour=14, range="")
    _, moved = read(base.replace("END:VCALENDAR", two + "END:VCALENDAR").encode()).events
    assert moved.instead_of == TEN + timedelta(days=7)
    assert moved.starts.hour == 15
    later = change.format(n=1, hour=15, range=";RANGE=THISANDFUTURE")
    content = base.replace("END:VCALENDAR", later + "END:VCALENDAR").encode()
    assert said(content) == [losses.LATER_TOO]


def test_a_withdrawal_cancels_whatever_its_status_says():
    event = only(file(START, END, "STATUS:CONFIRMED", head="METHOD:CANCEL"))
    assert event.status is Status.CANCELLED


def test_people_without_a_usable_address_are_named_and_said():
    content = file(
        START, END, "ORGANIZER;CN=비서실:invalid:nomail",
        "ATTENDEE;CN=Lee;EMAIL=lee@x.example:urn:x",
        "ATTENDEE;CN=Choi:mailto:", 'ATTENDEE;CN="Evil":mailto:a@b.example\\nBCC:c@d.example',
    )  # fmt: skip
    event = only(content)
    assert event.organiser == Party("", "비서실")
    assert [party.address for party in event.invited] == ["lee@x.example", "", ""]
    lost = [lost.values["name"] for lost in read(content).lost]
    assert sorted(lost) == ["Choi", "Evil", "비서실"]


@pytest.mark.parametrize(
    ("lines", "video"),
    [
        (["LOCATION:https://us02web.zoom.us/j/123?pwd=a"], "https://us02web.zoom.us/j/123?pwd=a"),
        (["X-GOOGLE-CONFERENCE:https://meet.google.com/abc"], "https://meet.google.com/abc"),
        (["X-MICROSOFT-SKYPETEAMSMEETINGURL:https://teams.microsoft.com/l/1"],
         "https://teams.microsoft.com/l/1"),
        (["DESCRIPTION:Join https://korea.webex.com/m/1 or call"], "https://korea.webex.com/m/1"),
        (["DESCRIPTION:see https://others.example/zoom.us/x"], ""),
        (["CONFERENCE;VALUE=URI:javascript:alert(1)"], ""),
    ],
)  # fmt: skip
def test_the_link_of_a_video_meeting_is_found_and_only_a_web_address(lines, video):
    assert only(file(START, END, *lines)).video == video


def test_a_link_that_is_no_web_address_is_left_out():
    content = file(START, END, "URL:javascript:alert(1)")
    assert (only(content).link, said(content)) == ("", [losses.NO_LINK])


def test_what_is_no_meeting_is_said_and_alarms_are_passed_over():
    alarm = ["BEGIN:VALARM", "TRIGGER:-PT15M", "DESCRIPTION:Reminder", "END:VALARM"]
    content = file(START, END, *alarm, "SUMMARY:x")
    assert (only(content).title, only(content).text, said(content)) == ("x", "", [])
    todo = content.replace(b"BEGIN:VEVENT", b"BEGIN:VTODO\r\nEND:VTODO\r\nBEGIN:VEVENT", 1)
    assert said(todo) == [losses.OTHER_KINDS]


def test_a_file_that_breaks_off_gives_what_was_there():
    content = file(START, END, "SUMMARY:x")
    assert losses.CUT_OFF in said(content[: content.index(b"END:VEVENT")])
    assert only(content[: content.index(b"END:VEVENT")]).title == "x"
    bare = content[content.index(b"BEGIN:VEVENT") : content.index(b"END:VCALENDAR")]
    assert only(bare).title == "x"


def test_a_meeting_without_beginning_or_name_is_said():
    content = file(END, "SUMMARY:빈 회의")
    assert (read(content).events, said(content)) == ((), [losses.NO_START])
    assert losses.NO_UID in said(file("UID:", START, END))
    assert losses.BAD_TIME in said(file("DTSTART:20261301T100000", END))
    assert losses.BAD_TIME in said(file("DTSTART:00010101T000000Z", END))


@pytest.mark.parametrize(
    ("content", "cause"),
    [(b"", EmptyFile), (b" \r\n", EmptyFile), (b"x" * 2_000_001, TooLarge), (b"hello", NoCalendar),
     (b"%PDF-1.7 \x00\x01", NoCalendar), (b"BEGIN:VCARD\r\nEND:VCARD\r\n", NoCalendar)],
)  # fmt: skip
def test_what_is_no_calendar_is_refused_with_the_remedy(content, cause):
    with pytest.raises(cause) as refused:
        read(content)
    assert refused.value.hint


def hostile() -> dict[str, bytes]:
    """Return files that are built to keep a reader busy, each within the size that is taken."""
    many = b"".join(file(f"UID:{number}", START, END) for number in range(8_000))
    zone = "\r\n".join(
        "BEGIN:STANDARD\r\nDTSTART:16010101T000000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\n"
        "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30\r\nEND:STANDARD" for _ in range(5_000)
    )  # fmt: skip
    zone = f"BEGIN:VTIMEZONE\r\nTZID:Evil\r\n{zone}\r\nEND:VTIMEZONE"
    evil = "DTSTART;TZID=Evil:20260310T100000"
    return {
        "many meetings": many[:1_999_000],
        "many parts of a zone": file(evil, END, zone=zone),
        "many dates": file(START, END, "EXDATE:" + "20260310T100000Z," * 100_000),
        "many people": file(START, END, *["ATTENDEE:mailto:a@b.example"] * 60_000),
        "one long line": file(START, END, "SUMMARY:" + "가" * 600_000),
        "many folds": file(START, END, "SUMMARY:" + "\r\n a" * 400_000),
        "empty lines": file(START, END, "\n" * 1_900_000),
        "deep": b"BEGIN:VCALENDAR\r\n" * 100_000,
        "quotes": file(START, END, 'ATTENDEE;CN="' + '";CN="' * 300_000),
        "blanks": file(START, END, "DTSTART" + " " * 1_900_000 + ";:"),
        "escapes": file(START, END, "DESCRIPTION:" + "\\n" * 900_000),
        "addresses": file(START, END, "ATTENDEE:mailto:" + "a@" * 900_000),
    }


@pytest.mark.parametrize("name", hostile())
def test_hostile_files_are_read_or_refused_in_little_time(name):
    content = hostile()[name]
    began = stopwatch.perf_counter()
    try:
        found = read(content)
        assert len(found.events) <= MOST_EVENTS
    except Unreadable:
        pass
    assert stopwatch.perf_counter() - began < 5


@given(st.binary(max_size=400) | st.text(max_size=400).map(lambda text: text.encode()))
def test_any_bytes_are_read_or_refused_with_a_cause(content):
    whole = file(START, END, "SUMMARY:x")
    for tried in (content, b"BEGIN:VCALENDAR\r\n" + content, whole.replace(b"SUMMARY:x", content)):
        with suppress(Unreadable):
            read(tried)
