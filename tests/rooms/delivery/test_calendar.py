"""Calendars: stable names, real zones, filtered for their reader, revoked at once."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from icalendar import Calendar
from tests.rooms.delivery.steps import NOON, outbox, person, send_all
from tests.rooms.steps import actor

from situationroom.base.actors import ANONYMOUS, Actor
from situationroom.base.errors import NotAllowed, NotFound
from situationroom.rooms.delivery import calendar
from situationroom.rooms.delivery.calendar import SOURCES, Meeting, provides_meetings
from situationroom.rooms.delivery.kinds import Title
from situationroom.rooms.delivery.models import CalendarFeed, Message
from situationroom.rooms.delivery.services import calendars
from situationroom.rooms.delivery.states import MessageState
from situationroom.rooms.organisations.models import Membership

pytestmark = pytest.mark.django_db
SECRET = "비공개 대책 회의"
LA = ZoneInfo("America/Los_Angeles")
MEETING = Meeting(
    uid="m-1", sequence=0, changed_at=NOON,
    starts=datetime(2026, 10, 31, 22, tzinfo=LA), ends=datetime(2026, 11, 1, 3, tzinfo=LA),
    title=Title("제3차 점검회의, 실리콘밸리; 영상", "Third review\nSilicon Valley"), level="room",
    kind="bell", about=UUID("00000000-0000-4000-8000-000000000003"), place="회의실 A\r\nATTENDEE:x",
)  # fmt: skip


@pytest.fixture(autouse=True)
def meetings() -> Iterator[dict[str, Meeting]]:
    """Give meetings from a source that asks who reads: government ones not to associations."""
    held = {
        "m-1": MEETING,
        "m-2": replace(
            MEETING, uid="m-2", title=Title(SECRET, "Secret"), level="government", place="지하",
            starts=datetime(2026, 9, 1, 10, tzinfo=ZoneInfo("Asia/Seoul")),
            ends=datetime(2026, 9, 1, 11, tzinfo=ZoneInfo("Asia/Seoul")),
        ),
        "m-3": replace(MEETING, uid="m-3", starts=date(2026, 9, 3), ends=date(2026, 9, 4)),
    }  # fmt: skip

    def reads(by: Actor, one: Meeting) -> bool:
        return one.level == "room" or by.kind.value == "officer"

    provides_meetings(
        "bells",
        between=lambda by, since, until: [one for one in held.values() if reads(by, one)],
        one=lambda uid, by: held[uid] if uid in held and reads(by, held[uid]) else None,
    )
    try:
        yield held
    finally:
        SOURCES.clear()


def events(content: bytes) -> dict[str, Any]:
    return {str(one["uid"]): one for one in Calendar.from_ical(content).walk("VEVENT")}


def address(name: str = "nipa") -> str:
    return f"/calendar/{calendars.open_feed(by=actor(name), at=NOON).token}.ics"


def test_a_feed_has_every_meeting_in_its_own_zone_with_a_stable_name():
    answer = Client().get(address())
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    found = events(answer.content)
    assert set(found) == {f"m-{n}@room.example" for n in (1, 2, 3)}
    first = found["m-1@room.example"]
    assert (first["sequence"], first["summary"]) == (0, "제3차 점검회의, 실리콘밸리; 영상")
    assert first["dtstart"].dt.utcoffset() == timedelta(hours=-7)  # the night the clocks go back
    assert first["dtend"].dt.utcoffset() == timedelta(hours=-8)
    assert (first["dtend"].dt - first["dtstart"].dt.astimezone(UTC)).total_seconds() == 6 * 3600
    assert first.get("attendee") is None
    assert found["m-3@room.example"]["dtstart"].dt == date(2026, 9, 3)
    zones = {str(zone["tzid"]) for zone in Calendar.from_ical(answer.content).walk("VTIMEZONE")}
    assert zones == {"America/Los_Angeles", "Asia/Seoul"}
    lines = answer.content.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)


def test_above_room_a_meeting_has_a_time_and_a_link_and_no_title():
    content = Client().get(address()).content
    hidden = events(content)["m-2@room.example"]
    assert (hidden["summary"], hidden.get("location")) == ("상황실 일정", None)
    assert SECRET not in content.decode()
    assert "지하" not in content.decode()
    assert str(hidden["url"]).startswith("http://127.0.0.1:8000/")


def test_a_feed_holds_only_what_its_reader_may_read_now(meetings):
    where = address("kea")
    assert "m-2@room.example" not in events(Client().get(where).content)
    meetings["m-1"] = replace(MEETING, level="government")
    assert "m-1@room.example" not in events(Client().get(where).content)


def test_a_revoked_address_an_old_one_one_of_who_left_and_an_invented_one_look_the_same():
    old, new = address(), address()
    gone = address("kiet")
    Membership.objects.filter(person=person("kiet")).update(until="2026-01-31")
    answers = [Client().get(one) for one in (old, gone, "/calendar/" + "A" * 32 + ".ics")]
    assert {answer.status_code for answer in answers} == {404}
    assert Client().get(new).status_code == 200
    calendars.revoke_feed(by=actor("nipa"), at=NOON)
    assert Client().get(new).status_code == 404
    with pytest.raises(NotFound):
        calendars.revoke_feed(by=actor("nipa"), at=NOON)
    with pytest.raises(NotAllowed):
        calendars.open_feed(by=ANONYMOUS, at=NOON)


def test_guessing_calendars_is_slowed_down():
    statuses = [Client().get(f"/calendar/guess-{n}.ics").status_code for n in range(11)]
    assert statuses == [404] * 10 + [429]


def test_of_an_address_only_a_hash_is_kept():
    where = address()
    token = where.removeprefix("/calendar/").removesuffix(".ics")
    assert token not in str(list(CalendarFeed.objects.values_list()))


def invite(name: str = "nipa", uid: str = "m-1", sequence: int = 0) -> int:
    return calendars.invite(
        by=actor("secretariat"), at=NOON, source="bells", uid=uid, sequence=sequence,
        people=[person(name)],
    )  # fmt: skip


def part_of(letter: Any) -> tuple[str, Any]:
    (part,) = [one for one in letter.walk() if one.get_content_type() == "text/calendar"]
    content = part.get_payload(decode=True)
    (event,) = events(content).values()
    return str(part["content-type"].params["method"]), event


def test_an_invitation_comes_once_a_sequence_and_its_change_follows_under_the_same_name(meetings):
    assert (invite(), invite()) == (1, 0)
    meetings["m-1"] = replace(MEETING, sequence=1, cancelled=True)
    send_all()
    assert invite(sequence=1) == 1
    send_all()
    first, second = outbox()
    (method, event), (again, changed) = part_of(first), part_of(second)
    assert {method, again} == {"CANCEL"}  # written when it is sent, as the meeting stands then
    assert (event["uid"], changed["uid"]) == ("m-1@room.example",) * 2
    assert (changed["sequence"], changed["status"]) == (1, "CANCELLED")
    assert "취소" in second["Subject"]


def test_an_invitation_names_its_guest_and_asks_for_an_answer():
    invite()
    send_all()
    (letter,) = outbox()
    method, event = part_of(letter)
    assert method == "REQUEST"
    assert str(event["attendee"]) == "mailto:nipa@demo.example"
    assert event["attendee"].params["RSVP"] == "TRUE"
    assert str(event["organizer"]) == "mailto:room@room.example"
    assert "제3차 점검회의" in letter["Subject"]


def test_an_invitation_above_room_names_nothing():
    invite(uid="m-2")
    send_all()
    (letter,) = outbox()
    _, event = part_of(letter)
    assert SECRET not in letter.as_string()
    assert (event["summary"], "상황실 일정" in letter["Subject"]) == ("상황실 일정", True)


def test_who_may_not_read_a_meeting_is_not_invited_to_it():
    invite("kea", uid="m-2")
    send_all()
    assert (outbox(), Message.objects.get().state) == ([], MessageState.DROPPED)


def test_a_source_nobody_registered_is_refused():
    with pytest.raises(NotFound):
        calendars.invite(by=actor("secretariat"), at=NOON, source="no", uid="x", sequence=0,
                         people=[])  # fmt: skip


def test_the_page_makes_an_address_shows_it_once_and_revokes_it():
    client = Client()
    client.force_login(person("nipa"))
    made = client.post("/alerts/calendar/open").content.decode()
    (path,) = re.findall(r"http://127.0.0.1:8000(/calendar/[\w-]{32}\.ics)", made)
    assert Client().get(path).status_code == 200
    assert path not in client.get("/alerts/calendar/").content.decode()
    assert client.post("/alerts/calendar/revoke").status_code == 302
    assert Client().get(path).status_code == 404


def test_a_change_of_the_clock_later_is_in_the_zone_of_the_feed():
    content = calendar.feed(by=actor("nipa"), at=NOON, language="ko")
    (zone,) = [one for one in Calendar.from_ical(content).walk("VTIMEZONE")
               if one["tzid"] == "America/Los_Angeles"]  # fmt: skip
    assert {one.name for one in zone.subcomponents} == {"STANDARD", "DAYLIGHT"}


def test_a_series_keeps_its_rule_and_above_room_its_video_link_is_not_told(meetings):
    link = "https://video.example/j/1"
    held = {
        "m-1": replace(MEETING, rule="FREQ=WEEKLY;COUNT=4", but_not=(MEETING.starts,), video=link),
        "m-2": replace(meetings["m-2"], rule="FREQ=WEEKLY;COUNT=2", video=link),
    }
    meetings.clear()
    meetings.update(held)
    found = events(calendar.feed(by=actor("nipa"), at=NOON, language="en"))
    named, hidden = found["m-1@room.example"], found["m-2@room.example"]
    assert (named["rrule"]["COUNT"], named["exdate"].dts[0].dt) == ([4], MEETING.starts)
    assert str(named["conference"]) == link
    assert hidden["rrule"]["COUNT"] == [2]
    assert (hidden.get("conference"), hidden.get("location")) == (None, None)
