"""Webhooks: signed after the standard, without contents, patient, and off when nobody answers."""

import base64
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import standardwebhooks
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
)
from tests.rooms.steps import actor

from situationroom.base.actors import ANONYMOUS
from situationroom.base.errors import Conflict, NotAllowed, NotFound, Refusal
from situationroom.base.labels import Level
from situationroom.base.models import Event, IdempotencyKey
from situationroom.rooms.delivery import queries, tasks
from situationroom.rooms.delivery.kinds import notifies, speaks_of
from situationroom.rooms.delivery.models import Attempt, Message, Notification, Webhook
from situationroom.rooms.delivery.services import webhooks
from situationroom.rooms.delivery.services.webhooks import Added
from situationroom.rooms.delivery.states import MessageState

pytestmark = pytest.mark.django_db
KIND = "bells.bell_rang"
PAGE = Path(__file__).resolve().parents[3] / "docs" / "how-to" / "receive-webhooks.md"


@pytest.fixture
def other(settings) -> Iterator[Receiver]:
    settings.WEBHOOK_PRIVATE_HOSTS = frozenset({"127.0.0.1"})
    with receiver() as told:
        yield told


def add(other: Receiver, *, by: str = "nipa", **more: Any) -> Added:
    values = {"at": NOON, "url": other.url, "kinds": [KIND]}
    return webhooks.add_webhook(by=actor(by), **(values | more))


def call_all() -> int:
    follow("delivery.call")
    calls = 0
    while tasks.call_next():
        calls += 1
    return calls


def hook() -> Webhook:
    return Webhook.unscoped.get()


def verified(secret: str, call: tuple[str, dict[str, str], bytes], clock: Any) -> Any:
    """Verify a call with the reference library of the standard; return its content."""
    _, headers, body = call
    small = {name.lower(): value for name, value in headers.items()}
    return standardwebhooks.Webhook(secret).verify(body, small)


def test_a_call_is_signed_as_the_standard_says_and_names_the_event_alone(other, clock):
    clock.at = datetime.now(UTC)  # the reference refuses calls that are older than five minutes
    added = add(other)
    event = ring("nipa")
    assert call_all() == 1
    content = verified(added.secret, other.calls[0], clock)
    assert content == {
        "type": KIND, "timestamp": event.at.isoformat(),
        "data": {"event": str(event.id), "about": str(event.about)},
    }  # fmt: skip
    assert CANARY.encode() not in other.calls[0][2]
    (tried,) = Attempt.objects.all()
    assert (tried.ok, tried.code, Message.objects.get().state) == (True, 204, MessageState.SENT)


def the_example() -> Any:
    (code,) = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    found: dict[str, Any] = {}
    exec(compile(code, str(PAGE), "exec"), found)  # the example of the manual, as printed
    return found["verify"]


def test_the_example_of_the_manual_verifies_our_calls_and_refuses_forged_ones(other, clock):
    clock.at = datetime.now(UTC)
    added, verify = add(other), the_example()
    ring("nipa")
    call_all()
    _, headers, body = other.calls[0]
    small = {name.lower(): value for name, value in headers.items()}
    assert verify(added.secret, small, body) == f"msg_{Message.objects.get().id.hex}"
    at = int(small["webhook-timestamp"])
    wrong = [
        ("whsec_" + base64.b64encode(b"x" * 32).decode(), small, body),
        (added.secret, small, body + b" "),
        (added.secret, small, body[:-1]),
        (added.secret, small | {"webhook-id": "msg_other"}, body),
        *[(added.secret, small | {"webhook-timestamp": str(at + s)}, body) for s in (1, -310, 310)],
        (added.secret, small | {"webhook-signature": "v1,"}, body),
        (added.secret, small | {"webhook-signature": "v1,AAAA v2,BBBB"}, body),
    ]
    for forged in wrong:
        with pytest.raises(ValueError, match=r"older|not signed"):
            verify(*forged)


def test_the_secret_is_kept_sealed_and_told_once(other):
    added = add(other)
    raw = base64.b64decode(added.secret.removeprefix("whsec_"))
    kept = bytes(hook().secret)
    assert len(raw) == 32
    assert raw not in kept
    assert added.secret.encode() not in kept
    renewed = webhooks.renew_secret(by=actor("nipa"), at=NOON, webhook=hook().id)
    assert renewed.secret != added.secret


def test_a_new_secret_signs_the_next_call(other, clock):
    clock.at = datetime.now(UTC)
    old = add(other)
    new = webhooks.renew_secret(by=actor("nipa"), at=clock.at, webhook=hook().id)
    ring("nipa")
    call_all()
    assert verified(new.secret, other.calls[0], clock)
    with pytest.raises(standardwebhooks.WebhookVerificationError):
        verified(old.secret, other.calls[0], clock)


@pytest.mark.parametrize(
    ("by", "level", "called"),
    [("nipa", Level.PUBLIC, 1), ("nipa", Level.ROOM, 1), ("nipa", Level.GOVERNMENT, 1),
     ("nipa", Level.OWN, 0), ("nipa", Level.NAMED, 0), ("kea", Level.ROOM, 1),
     ("kea", Level.GOVERNMENT, 0)],
)  # fmt: skip
def test_an_organisation_is_called_about_what_it_may_read_and_nothing_else(
    other, by, level, called
):
    add(other, by=by)
    ring("nipa", level=level, owner=organisation("kisa").id)
    assert (call_all(), len(other.calls)) == (called, called)


def test_a_label_narrowed_before_the_call_is_sent_holds_it_back(other):
    add(other)
    event = ring("nipa")
    follow("delivery.call")
    event.label.level, event.label.owner = Level.OWN, organisation("kisa").id
    event.label.save()
    call_all()
    assert (other.calls, Message.objects.get().state) == ([], MessageState.DROPPED)


def test_only_the_chosen_kinds_are_called_and_none_of_our_own(other):
    assert not any(kind.startswith(("delivery.", "base.")) for kind in queries.list_event_kinds())
    assert {KIND, "issues.issue_opened"} <= set(queries.list_event_kinds())
    add(other, kinds=["issues.issue_opened"])
    ring("nipa")
    assert call_all() == 0


def test_a_failed_call_comes_again_under_the_same_name_with_a_new_time(other, clock):
    clock.at = datetime.now(UTC)
    added = add(other)
    other.answers = [500, (302, {"Location": "http://127.0.0.1:1/"}), 200]
    ring("nipa")
    rests = []
    for _ in range(3):
        assert call_all() == 1
        row = Message.objects.get()
        rests.append((row.state, row.why, (row.due_at - clock.at).total_seconds()))
        clock.at = max(row.due_at, hook().rests_until or row.due_at)
    assert [state for state, _, _ in rests] == ["waiting", "waiting", "sent"]
    assert [rest for _, _, rest in rests[:2]] == [5, 300]
    assert "redirects" in rests[1][1]
    names = {headers["webhook-id"] for _, headers, _ in other.calls}
    times = {headers["webhook-timestamp"] for _, headers, _ in other.calls}
    assert (len(names), len(times)) == (1, 3)
    with pytest.raises(standardwebhooks.WebhookVerificationError):
        verified(added.secret, (*other.calls[2][:2], b"{}"), clock)
    assert (hook().failures, hook().failing_since) == (0, None)


def test_an_address_that_answers_too_late_is_left_by_name(other):
    add(other)
    other.answers = ["hang"]
    ring("nipa")
    assert call_all() == 1
    (tried,) = Attempt.objects.all()
    assert "within ten seconds" in tried.said
    assert 9.5 < tried.seconds < 15


def test_while_an_address_rests_the_calls_of_others_go_on(other, clock):
    add(other)
    add(other, by="kea")
    other.answers = [500]
    for _ in range(3):
        ring("nipa")
    assert call_all() == 4  # the first of one fails and rests; three of the other go through
    assert len(other.calls) == 4
    clock.go(seconds=6)
    assert call_all() == 3


def test_an_address_that_fails_for_five_days_is_switched_off_and_its_people_are_told(other, clock):
    speaks_of("webhook", titles=tasks.hosts, managed_by=tasks.is_of_organisation)
    notifies(
        webhooks.WebhookSwitchedOff, name="delivery.webhook_off", to=tasks.organisation_of,
        about="webhook", says="A webhook of your organisation was switched off.",
    )  # fmt: skip
    add(other)
    other.answers = [503] * 1000
    days = 0.0
    while hook().off_at is None and days < 7:
        ring("nipa")
        call_all()
        clock.go(hours=3)
        days += 3 / 24
    assert 5 <= days < 5.3
    assert hook().why_off == "It failed for five days."
    assert not Message.objects.filter(channel="webhook", state=MessageState.WAITING).exists()
    follow()
    told = Notification.objects.filter(kind="delivery.webhook_off", channel="room")
    assert {row.recipient.email for row in told} == {"nipa@demo.example"}
    send_all()
    assert all("127.0.0.1:" not in str(letter["Subject"]) for letter in outbox())
    called = len(other.calls)
    ring("nipa")
    call_all()
    assert len(other.calls) == called


def test_410_switches_off_at_once_and_it_can_be_switched_on_and_redelivered(other, clock):
    add(other)
    other.answers = [410]
    ring("nipa")
    call_all()
    row, by = Message.objects.get(channel="webhook"), actor("nipa")
    assert (row.state, hook().why_off) == (
        MessageState.FAILED, "It answered that it is gone for good (410)."
    )  # fmt: skip
    with pytest.raises(Conflict, match="off"):
        webhooks.redeliver(by=by, at=clock.at, webhook=hook().id, message=row.id)
    with pytest.raises(Conflict, match="off"):
        webhooks.ping_webhook(by=by, at=clock.at, webhook=hook().id)
    webhooks.switch_webhook(by=by, at=clock.at, webhook=hook().id, on=True)
    webhooks.redeliver(by=by, at=clock.at, webhook=hook().id, message=row.id)
    assert call_all() == 1
    assert Message.objects.get(pk=row.pk).state == MessageState.SENT
    with pytest.raises(Conflict):
        webhooks.redeliver(by=by, at=clock.at, webhook=hook().id, message=row.id)


def test_a_ping_tries_the_address(other, clock):
    clock.at = datetime.now(UTC)
    added = add(other)
    webhooks.ping_webhook(by=actor("nipa"), at=clock.at, webhook=hook().id)
    assert call_all() == 1
    assert verified(added.secret, other.calls[0], clock)["type"] == "delivery.ping"
    assert json.loads(other.calls[0][2])["data"] == {}


def test_a_webhook_is_its_organisations_own(other):
    add(other)
    for name in ("kiet", "secretariat", "kea", "company"):
        assert queries.list_webhooks(by=actor(name)) == []
        for one in (hook().id, uuid4()):
            with pytest.raises(NotFound, match="no such webhook"):
                webhooks.switch_webhook(by=actor(name), at=NOON, webhook=one, on=False)
    assert queries.list_webhooks(by=actor("nipa")) == [hook()]
    for by in (actor("company"), ANONYMOUS):
        with pytest.raises(NotAllowed):
            webhooks.add_webhook(by=by, at=NOON, url=other.url, kinds=[KIND])
    told = Event.objects.get(verb="webhook_added")
    assert (told.label.level, told.label.owner) == (Level.OWN, organisation("nipa").id)


@pytest.mark.parametrize(
    ("more", "why"),
    [({"url": "http://example.org/"}, "https://"), ({"url": "https://10.0.0.1/"}, "private"),
     ({"url": "https://user:x@example.org/"}, "user"), ({"kinds": []}, "at least one"),
     ({"kinds": ["delivery.message_ended"]}, "no events of the kind"),
     ({"secret": "whsec_c2hvcnQ="}, "no secret"), ({"secret": "plain"}, "no secret")],
)  # fmt: skip
def test_what_cannot_be_called_or_signed_is_refused(other, more, why):
    with pytest.raises(Refusal, match=why):
        add(other, **more)
    assert not Webhook.unscoped.exists()


def test_an_organisation_has_ten_at_most(other):
    for _ in range(10):
        add(other)
    with pytest.raises(Refusal, match="ten webhooks at most"):
        add(other)


def client_of(name: str) -> Client:
    client = Client()
    client.force_login(person(name))
    return client


def test_on_the_page_a_webhook_is_added_tried_renewed_and_switched(other, clock):
    client = client_of("nipa")
    answer = client.post("/alerts/webhooks/add", {"url": other.url, "kinds": [KIND]})
    (secret,) = re.findall(r"whsec_[A-Za-z0-9+/=]+", answer.content.decode())
    address = f"/alerts/webhooks/{hook().id}/"
    for page in ("/alerts/webhooks/", address):
        shown = client.get(page).content.decode()
        assert other.url in shown
        assert "whsec_" not in shown
    client.post(address + "ping")
    assert call_all() == 1
    assert "발송 완료" in client.get(address).content.decode()
    assert secret not in client.post(address + "secret").content.decode()
    client.post(address + "off")
    assert hook().off_at is not None
    client.post(address + "on")
    assert hook().off_at is None
    wrong = client.post("/alerts/webhooks/add", {"url": "https://10.0.0.1/", "kinds": [KIND]})
    assert (wrong.status_code, "내부망" in wrong.content.decode()) == (422, True)


def test_the_page_of_a_webhook_is_hidden_from_other_organisations(other):
    add(other)
    for name in ("kiet", "secretariat", "company"):
        client = client_of(name)
        for path in ("", "ping", "secret", "off"):
            ask = client.post if path else client.get
            assert ask(f"/alerts/webhooks/{hook().id}/{path}").status_code == 404
    assert client_of("company").get("/alerts/webhooks/add").status_code == 403


def test_a_program_brings_its_secret_and_no_answer_tells_it(other, clock):
    clock.at = datetime.now(UTC)
    caller, secret = Caller(client_of("nipa")), "whsec_" + base64.b64encode(b"s" * 32).decode()
    said = {"url": other.url, "kinds": [KIND], "secret": secret}
    made = caller.post("/webhooks", said)
    assert (made.status_code, made.json()["on"]) == (201, True)
    address = f"/webhooks/{made.json()['id']}"
    assert caller.post(f"{address}/ping").json()["state"] == "waiting"
    call_all()
    assert verified(secret, other.calls[0], clock)
    kept = [row.body for row in IdempotencyKey.objects.all()]
    answers = [caller.get(one).content.decode() for one in ("/webhooks", address)]
    assert not any("c3Nz" in text for text in [*kept, *answers])  # the secret in Base64
    assert [one["state"] for one in caller.get(f"{address}/calls").json()["items"]] == ["sent"]
    changed = caller.post(address, {"url": other.url, "kinds": ["issues.issue_opened"]}).json()
    assert changed["kinds"] == ["issues.issue_opened"]
    assert caller.post(f"{address}/switch", {"on": False}).json()["on"] is False
    stranger = Caller(client_of("kiet"))
    for name in (address, f"{address}/calls"):
        assert stranger.get(name).status_code == 404
    assert stranger.post(f"{address}/switch", {"on": True}).status_code == 404
