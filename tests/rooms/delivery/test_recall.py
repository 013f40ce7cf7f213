"""A recall follows everybody who was told, through each channel, once, and nobody else."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from tests.api.conftest import Caller
from tests.rooms.delivery.receiver import Receiver, receiver
from tests.rooms.delivery.steps import (
    CANARY,
    NOON,
    follow,
    organisation,
    outbox,
    person,
    ring,
    send_all,
    speak,
    words_of,
)  # fmt: skip
from tests.rooms.steps import actor

from situationroom.base.errors import Conflict, NotAllowed, NotFound, Refusal
from situationroom.base.labels import Level
from situationroom.base.models import Event
from situationroom.rooms.delivery import queries, tasks
from situationroom.rooms.delivery.models import Message, Notification, Recall
from situationroom.rooms.delivery.outbox import take
from situationroom.rooms.delivery.services import messages, notices, recalls, webhooks
from situationroom.rooms.delivery.states import Channel, Choice, MessageState
from situationroom.rooms.organisations.models import Membership

pytestmark = pytest.mark.django_db
ABOUT = UUID("00000000-0000-4000-8000-000000000001")
WHY = "수치 오류: 42를 24로 정정"


def told_of(*people: str, **more: Any) -> Event:
    return ring(*people, about=ABOUT, **more)


def take_back(by: str = "secretariat", **more: Any) -> Recall:
    values = {"kind": "bell", "about": ABOUT, "why": WHY, "at": NOON}
    return recalls.recall(by=actor(by), **(values | more))


def corrections() -> set[tuple[str, str]]:
    rows = Notification.objects.exclude(corrects=None).select_related("recipient")
    found = [(row.recipient.email.split("@")[0], row.channel) for row in rows]
    assert len(found) == len(set(found))
    return set(found)


def test_everybody_who_was_told_is_corrected_once_through_each_channel():
    told_of("nipa", "kiet")
    told_of("nipa")
    ring("kea")  # of another bell
    follow()
    send_all()
    before = len(outbox())
    take_back()
    follow()
    assert corrections() == {(w, c) for w in ("nipa", "kiet") for c in ("room", "mail")}
    assert send_all() == 2
    letters = outbox()[before:]
    assert all("회수" in letter["Subject"] or CANARY in letter["Subject"] for letter in letters)
    assert all("회수되었습니다" in words_of(letter) for letter in letters)
    assert not any(WHY in words_of(letter) for letter in letters)
    follow()
    assert send_all() == 0


def test_earlier_notices_are_marked_and_later_ones_are_not():
    told_of("nipa")
    follow()
    row = take_back()
    follow()
    told_of("nipa")
    follow()
    rows = Notification.objects.filter(about=ABOUT, channel=Channel.ROOM).order_by("at", "id")
    assert sorted((one.recalled_id is not None, one.corrects_id is not None) for one in rows) == [
        (False, False), (False, True), (True, False)
    ]  # fmt: skip
    (correction,) = [
        one for one in queries.shown(queries.list_notifications(by=actor("nipa")), by=actor("nipa"))
        if one.row.corrects_id
    ]  # fmt: skip
    assert (correction.why, correction.title.ko) == (row.why, f"{CANARY} {ABOUT}")


def test_a_mail_that_still_waits_is_not_sent_and_needs_no_correction():
    told_of("nipa")
    follow()
    take_back()
    follow()
    assert (send_all(), outbox()) == (0, [])
    assert corrections() == {("nipa", "room")}
    row = Message.objects.get()
    assert (row.state, row.why) == (MessageState.DROPPED, "It was recalled before it was sent.")


def test_a_mail_in_a_workers_hand_may_have_arrived_and_is_corrected():
    told_of("nipa")
    follow()
    assert take(Channel.MAIL, at=NOON) is not None
    take_back()
    follow()
    assert ("nipa", "mail") in corrections()


def test_who_was_told_while_it_was_recalled_is_corrected_too(clock):
    told_of("kiet")
    follow()
    late = told_of("nipa")  # written, not yet told
    clock.go(seconds=1)
    take_back()
    follow()
    assert corrections() == {("nipa", "room"), ("kiet", "room")}
    assert Notification.objects.get(event=late, channel="room").recalled is not None
    assert send_all() == 0


def test_what_waits_for_a_digest_is_left_out_of_it(clock):
    speak(mail=Choice.DIGEST)
    told_of("nipa")
    ring("nipa")
    follow()
    take_back()
    follow()
    messages.queue_digests(by=actor("secretariat"), at=clock.go(days=1))
    send_all()
    (letter,) = outbox()
    assert str(ABOUT) not in words_of(letter)


def test_who_lost_the_right_since_learns_of_the_recall_and_nothing_else():
    event = told_of("nipa", "kiet")
    follow()
    send_all()
    event.label.level, event.label.creator = Level.NAMED, actor("secretariat").id
    event.label.save()
    Membership.objects.filter(person=person("kiet")).update(until="2026-01-31")
    take_back()
    follow()
    count = len(outbox())
    assert send_all() == 2
    assert len(outbox()) == count + 2
    for letter in outbox()[count:]:
        assert CANARY not in words_of(letter)
        assert WHY not in words_of(letter)
    (one,) = queries.shown(queries.list_notifications(by=actor("nipa")), by=actor("nipa"))
    assert (one.row.corrects is not None, one.title, one.why) == (True, None, "")
    notices.open_notification(by=actor("nipa"), at=NOON, notification=one.row.id)


def test_the_secretariat_does_not_manage_what_it_may_not_read():
    told_of("nipa", level=Level.OWN, owner=organisation("nipa").id)
    follow()
    for step in (
        take_back,
        lambda: queries.list_told(kind="bell", about=ABOUT, by=actor("secretariat")),
    ):
        with pytest.raises(NotFound):
            step()
    assert take_back("nipa").about == ABOUT


def test_a_correction_waits_for_the_end_of_quiet_hours_unless_the_notice_was_urgent(clock):
    told_of("nipa")
    told_of("kiet", urgent=True)
    follow()
    send_all()
    clock.go(hours=11)  # 23:00 in Seoul
    take_back(at=clock.at)
    follow()
    assert send_all() == 1
    clock.go(hours=8)
    assert send_all() == 1


@pytest.fixture
def other(settings) -> Iterator[Receiver]:
    settings.WEBHOOK_PRIVATE_HOSTS = frozenset({"127.0.0.1"})
    with receiver() as told:
        yield told


def call_all() -> None:
    follow("delivery.call")
    while tasks.call_next():
        pass


def test_programs_that_were_called_are_called_again_and_others_are_not(other):
    kinds = ["bells.bell_rang"]
    for name in ("nipa", "kea"):
        webhooks.add_webhook(by=actor(name), at=NOON, url=f"{other.url}/{name}", kinds=kinds)
    told_of("nipa", level=Level.GOVERNMENT)
    follow()
    call_all()
    take_back()
    follow()
    call_all()
    assert [path for path, _, _ in other.calls] == ["/hook/nipa"] * 2
    assert b'"delivery.notices_recalled"' in other.calls[1][2]
    assert str(ABOUT).encode() in other.calls[1][2]
    assert WHY.encode() not in other.calls[1][2]


def test_it_is_recalled_by_who_manages_it_with_a_reason_and_not_twice():
    told_of("nipa", level=Level.GOVERNMENT)
    follow()
    for name, why in (("kiet", NotAllowed), ("kea", NotFound), ("company", NotFound)):
        with pytest.raises(why):
            take_back(name)
        with pytest.raises(why):
            queries.list_told(kind="bell", about=ABOUT, by=actor(name))
    with pytest.raises(NotFound):
        take_back(kind="no-such")
    with pytest.raises(Refusal, match="Say why"):
        take_back(why=" ")
    with pytest.raises(NotFound):
        take_back(about=uuid4())
    untold = ring()
    with pytest.raises(Conflict, match="Nobody was told"):
        take_back(about=untold.about)
    take_back("nipa")
    follow()
    with pytest.raises(Conflict, match="since it was last recalled"):
        take_back()
    told = Event.objects.get(verb="notices_recalled")
    assert told.label.level == Level.GOVERNMENT
    assert WHY not in str(told.payload)


def test_a_manager_sees_who_was_told_through_which_channel_and_who_opened_it():
    told_of("nipa", "kiet")
    follow()
    send_all()
    mail = Notification.objects.get(recipient=person("kiet"), channel="mail")
    notices.open_notification(by=actor("kiet"), at=NOON, notification=mail.id)
    rows = queries.list_told(kind="bell", about=ABOUT, by=actor("secretariat"))
    seen = {(row.recipient.name, row.channel, row.opened_at or row.read_at) for row in rows}
    names = {name: person(name).name for name in ("nipa", "kiet")}
    assert seen == {
        (names["nipa"], "room", None), (names["nipa"], "mail", None),
        (names["kiet"], "room", NOON), (names["kiet"], "mail", NOON),
    }  # fmt: skip


def test_the_page_shows_who_was_told_and_recalls(clock):
    clock.at = datetime.now(UTC)
    told_of("nipa")
    follow()
    address = f"/alerts/told/bell/{ABOUT}/"
    client = Client()
    client.force_login(person("secretariat"))
    assert person("nipa").name in client.get(address).content.decode()
    assert client.post(address, {"why": ""}).status_code == 422
    assert client.post(address, {"why": WHY}).status_code == 302
    assert WHY in client.get(address).content.decode()
    stranger = Client()
    stranger.force_login(person("kiet"))
    assert stranger.get(address).status_code == 403
    assert stranger.post(address, {"why": WHY}).status_code == 403
    stranger.force_login(person("company"))
    assert stranger.get(address).status_code == 404


def test_programs_of_managers_read_who_was_told_and_recall():
    told_of("nipa")
    follow()
    client = Client()
    client.force_login(person("secretariat"))
    caller, address = Caller(client), f"/told/bell/{ABOUT}"
    told = caller.get(address).json()["items"]
    assert {(one["name"], one["channel"], one["message"]) for one in told} == {
        (person("nipa").name, "room", None), (person("nipa").name, "mail", "waiting"),
    }  # fmt: skip
    assert caller.post(f"{address}/recall", {"why": WHY}).status_code == 201
    assert caller.post(f"{address}/recall", {"why": WHY}).status_code == 409
    assert [one["why"] for one in caller.get(f"{address}/recalls").json()["items"]] == [WHY]
    assert caller.get(f"{address}/programs").json()["items"] == []
    client.force_login(person("company"))
    hidden, absent = caller.get(address), caller.get(f"/told/bell/{uuid4()}")
    assert (hidden.status_code, hidden.content) == (404, absent.content)
