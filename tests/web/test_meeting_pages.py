"""Pages of meetings: forms keep what was typed, minutes are saved, times are the reader's."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from tests.rooms.delivery.steps import person
from tests.rooms.meetings.steps import (
    FIRST,
    NEXT,
    agenda,
    asked,
    closed,
    decided,
    held,
    planned,
    point,
    series,
    slot,
    stood,
)
from tests.rooms.steps import AT, actor

from situationroom.rooms.meetings import services
from situationroom.rooms.meetings.models import Invitee, Minutes, Series, Session
from situationroom.rooms.meetings.services import Guest
from situationroom.rooms.meetings.states import Circle, Standing

pytestmark = pytest.mark.django_db
AHEAD = date(2100, 9, 10)
SAID = {
    "kind": "dialogue", "title_ko": "한미 공급망·산업대화", "title_en": "",
    "counterpart_area": "US", "counterpart": "미국 상무부", "meeting_level": "director_general",
    "themes": "디지털경제 | Digital economy\n반도체", "circle": "room",
}  # fmt: skip


def signed_in(name: str, language: str = "en") -> Client:
    client = Client()
    client.cookies["django_language"] = language
    client.force_login(person(name))
    return client


def text_of(name: str, address: str, language: str = "en") -> str:
    answer = signed_in(name, language).get(address)
    assert answer.status_code == 200
    return " ".join(str(answer.content.decode()).split())


def do(name: str, session: Session, deed: str, **said: str) -> Any:
    return signed_in(name).post(f"/sessions/{session.id}/{deed}", said)


def test_a_series_is_opened_raised_and_planned_from_its_pages():
    client = signed_in("secretariat")
    owner = str(person("secretariat").memberships.get(role="secretariat").organisation_id)
    assert client.get("/sessions/series/new/").status_code == 200
    refused = client.post("/sessions/series/new/", SAID | {"owner": owner, "title_ko": " "})
    assert refused.status_code == 422
    assert "미국 상무부" in refused.content.decode()
    assert client.post("/sessions/series/new/", SAID | {"owner": owner}).status_code == 302
    one = Series.unscoped.get()
    assert [t.name_en for t in one.themes.order_by("position")] == ["Digital economy", "반도체"]
    level = {"level": "minister", "on": "2022-05-21", "by_document": ""}
    assert client.post(f"/sessions/series/{one.id}/level", level).status_code == 422
    done = client.post(f"/sessions/series/{one.id}/level", level | {"by_document": "MOU"})
    assert done.status_code == 302
    when = {"day": "2026-09-10", "time": "10:00", "zone": "Asia/Seoul", "minutes": "60"}
    plan = f"/sessions/series/{one.id}/plan/"
    assert client.get(plan).status_code == 200
    assert client.post(plan, when | {"circle": "room"}).status_code == 302
    assert client.post(plan, when | {"circle": "room", "number": "1"}).status_code == 409
    assert client.get(f"/sessions/series/{one.id}/group/").status_code == 200
    page = text_of("kea", f"/sessions/series/{one.id}/")
    assert "Director-general → Minister" in page
    assert "do-level" not in page
    assert signed_in("kea").get(plan).status_code == 403
    assert signed_in("leadership").get("/sessions/series/new/").status_code == 403
    assert "Session 1" in page


def test_a_session_says_what_time_it_is_for_its_reader():
    session = planned(series(), slot=slot(AHEAD, AT.time(), "America/New_York"))
    page = text_of("hanoi", f"/sessions/{session.id}/")
    for told in ("22:00 KST", "20:00", "Asia/Ho_Chi_Minh", "09:00", "America/New_York"):
        assert told in page
    assert "20:00" in text_of("hanoi", "/sessions/")


def test_an_agenda_shows_where_each_point_comes_from_and_since_when_it_is_silent():
    one = series()
    first = held(one, FIRST)
    ask = asked(first, "철강 232조")
    stood(ask, first, Standing.PROMISED, words="검토하겠다")
    decided(first, "작업반을 둔다")
    point(first, "조기경보")
    closed(first)
    page = text_of("kea", f"/sessions/{planned(one, NEXT).id}/")
    for told in (
        "Ask of an earlier session: Session 1 (21 May 2022)", "검토하겠다 (미국 상무부)",
        "Decision of an earlier session: Session 1", "Left undecided: Session 1", "조기경보",
    ):  # fmt: skip
        assert told in page
    assert 'id="do"' not in page


def test_each_deed_is_done_from_its_form_and_a_refusal_keeps_what_was_typed():
    one = series()
    session = planned(one, AHEAD)
    by = "secretariat"
    nobody = do(by, session, "guests", side="ours", names="")
    assert nobody.status_code == 422
    theme = str(one.themes.first().id)
    listed = do(by, session, "guests", side="theirs", theme=theme, names="Google, a@g.example\nGM")
    assert listed.status_code == 302
    assert do(by, session, "invite").status_code == 422
    Invitee.objects.filter(name="GM").update(told_by="by telephone")
    assert do(by, session, "invite").status_code == 302
    when = {"day": "2100-09-11", "time": "10:00", "zone": "Asia/Seoul", "minutes": "60"}
    refused = do(by, session, "move", **when, place="부산")
    assert refused.status_code == 422
    assert "부산" in refused.content.decode()
    assert do(by, session, "move", **when, why="일정").status_code == 302
    roll = {f"of_{one.id}": "yes" for one in Invitee.objects.all()}
    assert do(by, session, "roll", **roll).status_code == 302
    assert set(Invitee.objects.values_list("reply", flat=True)) == {"yes"}
    assert do(by, session, "hold").status_code == 409
    assert do("kea", session, "item", title_ko="남의 안건").status_code == 403
    assert do(by, session, "item", title_ko="안건").status_code == 302
    assert do(by, session, "nothing").status_code == 404
    assert do(by, session, "cancel", why="").status_code == 422
    assert do(by, session, "cancel", why="순방").status_code == 302


def test_what_a_session_said_is_written_and_it_is_closed():
    one = series()
    session = held(one, FIRST)
    by = "secretariat"
    said = {"side": "ours", "text_ko": "철강 232조", "asked_by": "한국 정부", "circle": "room"}
    assert do(by, session, "ask", **said | {"asked_by": ""}).status_code == 422
    assert do(by, session, "ask", **said).status_code == 302
    ask = str(one.asks.values_list("id", flat=True).get())
    kept = {"ask": ask, "standing": "kept", "words": "합의"}
    assert do(by, session, "standing", **kept).status_code == 422
    assert do(by, session, "standing", **kept, evidence="성명").status_code == 302
    assert do(by, session, "decide", what_ko="결정", circle="room").status_code == 422
    done = do(by, session, "decide", what_ko="결정", owner_says="상대국", circle="room")
    assert done.status_code == 302
    decision = str(session.decisions.values_list("id", flat=True).get())
    ended = {"decision": decision, "new": "done", "says": "공문"}
    assert do(by, session, "decided", **ended).status_code == 302
    item = point(session, "안건")
    assert do(by, session, "close").status_code == 422
    assert do(by, session, "settle", **{f"of_{item.id}": "noted"}).status_code == 302
    assert do(by, session, "close").status_code == 302
    page = text_of("nipa", f"/sessions/{session.id}/")
    assert "Minutes closed" in page
    assert agenda(planned(one, NEXT)) == []


def test_minutes_are_saved_as_a_part_and_a_colleague_who_was_faster_is_told():
    session = held(series(), FIRST)
    client, headers = signed_in("secretariat"), {"HX-Request": "true"}
    address = f"/sessions/{session.id}/minutes"
    saved = client.post(address, {"text": "□ 개회", "read": "0"}, headers=headers)
    assert saved.status_code == 200
    assert 'name="read" value="1"' in saved.content.decode()
    late = client.post(address, {"text": "□ 다른 글", "read": "0"}, headers=headers)
    assert late.status_code == 422
    assert "meanwhile" in late.content.decode()
    assert Minutes.unscoped.get().text == "□ 개회"
    assert client.post(address, {"text": "□ 폐회", "read": "1"}).status_code == 302
    assert signed_in("kea").post(address, {"text": "x"}, headers=headers).status_code == 422
    assert "□ 폐회" in text_of("kea", f"/sessions/{session.id}/")


def test_what_is_for_the_government_is_on_no_page_of_an_association():
    one = series()
    first = held(one, FIRST)
    asked(first, "공개 요청")
    asked(first, "비공개 요청", circle=Circle.GOVERNMENT)
    decided(first, "비공개 결정", circle=Circle.GOVERNMENT)
    closed(first, why="")
    second = planned(one, NEXT)
    secret = planned(one, FIRST.replace(year=2027), circle=Circle.GOVERNMENT)
    for address in (
        f"/sessions/series/{one.id}/", f"/sessions/{first.id}/", f"/sessions/{second.id}/",
        "/sessions/", "/sessions/?state=all", "/sessions/series/",
    ):  # fmt: skip
        page = text_of("kea", address)
        assert "비공개" not in page, address
        assert str(secret.id) not in page, address
    assert "공개 요청" in text_of("kea", f"/sessions/{second.id}/")
    assert signed_in("kea").get(f"/sessions/{secret.id}/").status_code == 404
    assert "비공개 요청" in text_of("nipa", f"/sessions/{second.id}/")


def test_houses_of_the_room_are_told_in_the_room_and_their_clocks_are_shown():
    session = planned(series(), NEXT)
    hanoi = person("hanoi").memberships.first().organisation_id
    services.add_invitees(
        by=actor("secretariat"), at=AT, session=session.id, guests=[Guest(organisation=hanoi)]
    )
    page = text_of("nipa", f"/sessions/{session.id}/")
    assert "in the room" in page
    assert "Hanoi 08:00" in page
