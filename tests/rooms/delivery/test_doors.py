"""What pages and programs show of notices: the reader's own, as far as the label lets them."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from tests.api.conftest import Caller
from tests.rooms.delivery.steps import CANARY, follow, in_room, organisation, person, ring, send_all

from situationroom.base.labels import Level
from situationroom.rooms.delivery.models import Message, Notification
from situationroom.rooms.delivery.states import Channel, MessageState

pytestmark = pytest.mark.django_db


def client_of(name: str) -> Client:
    client = Client()
    client.force_login(person(name))
    return client


def text(answer: Any) -> str:
    """Return a page without the tokens of its forms, which are new every time."""
    return re.sub(r'("|&quot;)[A-Za-z0-9]{64}\1', "token", answer.content.decode())


def test_the_page_lists_what_one_was_told_and_the_head_counts_what_is_unread():
    assert "아직 받은 알림이 없습니다" in text(client_of("nipa").get("/alerts/"))
    assert client_of("nipa").get("/alerts/count").content == b""
    event = ring("nipa")
    ring("kiet")
    follow()
    page = text(client_of("nipa").get("/alerts/"))
    assert page.count(f"{CANARY} {event.about}</a>") == 1
    assert page.count("</a></th>") == 1
    assert "읽지 않은 알림 1건" in text(client_of("nipa").get("/alerts/count"))


def test_a_narrowed_notice_is_gone_from_page_count_and_link():
    event = ring("nipa")
    follow()
    (row,) = in_room("nipa")
    event.label.level, event.label.owner = Level.OWN, organisation("kisa").id
    event.label.save()
    client = client_of("nipa")
    assert CANARY not in text(client.get("/alerts/"))
    assert client.get("/alerts/count").content == b""
    hidden, absent = (client.get(f"/alerts/{one}/") for one in (row.id, uuid4()))
    pages = {  # the form of the language holds the reader's own address
        text(answer).replace(answer.request["PATH_INFO"], "here") for answer in (hidden, absent)
    }
    assert (hidden.status_code, len(pages)) == (404, 1)


def test_the_link_of_a_mail_leads_to_the_object_and_marks_the_notice_as_read():
    ring("nipa")
    follow()
    mail = Notification.objects.get(recipient=person("nipa"), channel=Channel.MAIL)
    assert Client().get(f"/alerts/{mail.id}/")["Location"].startswith("/sign-in/")
    assert client_of("kiet").get(f"/alerts/{mail.id}/").status_code == 404
    assert client_of("nipa").get(f"/alerts/{mail.id}/")["Location"] == "/alerts/"
    assert in_room("nipa")[0].read_at is not None


def test_everything_is_marked_as_read_with_one_button():
    for _ in range(2):
        ring("nipa")
    follow()
    answer = client_of("nipa").post("/alerts/read", follow=True)
    assert "알림 2건을 읽음으로 표시하였습니다." in text(answer)
    assert client_of("nipa").get("/alerts/?show=unread").status_code == 200
    assert CANARY not in text(client_of("nipa").get("/alerts/?show=unread"))


def test_how_one_is_told_is_shown_changed_and_refused_with_what_to_do():
    client = client_of("nipa")
    said = {
        "zone": "Asia/Dubai",
        "quiet_from": "21:00",
        "quiet_until": "06:30",
        "digest_at": "09:15",
        "mail:bells.rang": "digest",
        "push:bells.rang": "off",
    }
    assert client.post("/alerts/settings/", said).status_code == 302
    page = text(client.get("/alerts/settings/"))
    for shown in ('value="21:00"', 'value="06:30"', 'value="09:15"', '"digest" selected'):
        assert shown in page, shown
    half = client.post("/alerts/settings/", said | {"quiet_until": ""})
    assert half.status_code == 422
    assert "모두 비워 두십시오" in text(half)


def test_messages_are_for_who_runs_the_room_and_never_say_what_they_are_about():
    ring("nipa", level=Level.ROOM)
    follow()
    Message.objects.update(state=MessageState.FAILED, why="no such user", tries=3)
    row = Message.objects.get()
    for name in ("nipa", "kea", "leadership"):
        assert client_of(name).get("/alerts/messages/").status_code == 403
        assert client_of(name).get(f"/alerts/messages/{row.id}/").status_code == 403
        assert client_of(name).post(f"/alerts/messages/{row.id}/retry").status_code == 403
    client = client_of("secretariat")
    for address in ("/alerts/messages/", f"/alerts/messages/{row.id}/"):
        page = text(client.get(address))
        assert "no such user" in page
        assert CANARY not in page
    assert client.post(f"/alerts/messages/{row.id}/retry").status_code == 302
    assert send_all() == 1
    assert "발송 완료" in text(client.get(f"/alerts/messages/{row.id}/"))


def test_programs_read_mark_and_set_what_pages_do():
    ring("nipa", urgent=True)
    follow()
    caller = Caller(client_of("nipa"))
    (one,) = caller.get("/notifications").json()["items"]
    assert (one["kind"], one["says"], one["importance"], one["label"], one["read_at"]) == (
        "bells.rang", "A bell rang.", "urgent", "room", None
    )  # fmt: skip
    assert caller.get("/notifications/count").json() == {"count": 1}
    assert Caller(client_of("kiet")).post(f"/notifications/{one['id']}/read").status_code == 404
    assert caller.post(f"/notifications/{one['id']}/read").json()["read_at"]
    assert caller.get("/notifications?unread=true").json()["items"] == []
    said = {"zone": "Asia/Tokyo", "digest_at": "07:00",
            "wishes": [{"kind": "bells.rang", "mail": "off"}]}  # fmt: skip
    set_to = caller.post("/notification-settings", said).json()
    assert (set_to["zone"], set_to["quiet_from"]) == ("Asia/Tokyo", None)
    assert [(w["mail"], w["push"]) for w in set_to["wishes"]] == [("off", "at_once")]
    assert caller.get("/notification-settings").json() == set_to
    wrong = caller.post("/notification-settings", {"digest_at": "07:00", "zone": "Mars/Base"})
    assert (wrong.status_code, "time zone" in wrong.json()["title"]) == (400, True)


def test_a_page_of_notices_leads_to_the_next(clock):
    for _ in range(3):
        ring("nipa")
        follow()
        clock.go(seconds=1)
    caller = Caller(client_of("nipa"))
    first = caller.get("/notifications?limit=2").json()
    second = caller.get(f"/notifications?limit=2&after={first['next']}").json()
    assert (len(first["items"]), len(second["items"]), second["next"]) == (2, 1, None)


def test_programs_of_who_does_not_run_the_room_are_refused_the_messages():
    ring("nipa")
    follow()
    Message.objects.update(state=MessageState.FAILED)
    row = Message.objects.get()
    assert Caller(client_of("nipa")).get("/messages").status_code == 403
    assert Caller(client_of("nipa")).post(f"/messages/{row.id}/retry").status_code == 403
    caller = Caller(client_of("secretariat"))
    assert [one["id"] for one in caller.get("/messages").json()["items"]] == [str(row.id)]
    assert caller.post(f"/messages/{row.id}/retry").json()["state"] == "waiting"
