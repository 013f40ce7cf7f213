"""Web push: encrypted for one browser alone, proved by the room, without a title."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import uuid4

import http_ece
import pytest
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from django.test import Client
from tests.api.conftest import Caller
from tests.rooms.delivery.receiver import Receiver, receiver
from tests.rooms.delivery.steps import CANARY, NOON, follow, organisation, person, ring
from tests.rooms.steps import actor

from situationroom.base.actors import ANONYMOUS
from situationroom.base.errors import NotAllowed, NotFound, Refusal
from situationroom.base.labels import Level
from situationroom.rooms.delivery import queries, tasks
from situationroom.rooms.delivery.models import Message, Notification, PushSubscription
from situationroom.rooms.delivery.services import pushes, receivers
from situationroom.rooms.delivery.states import Channel, Choice, MessageState
from situationroom.rooms.delivery.webpush import (
    CURVE,
    encrypt,
    from_text,
    point_of,
    proof,
    room_key,
    to_text,
)  # fmt: skip

db = pytest.mark.django_db


def private_key(text: str) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(from_text(text), "big"), CURVE)


def test_the_example_of_the_standard_comes_out_letter_by_letter():
    # RFC 8291, section 5 and appendix A
    sealed = encrypt(
        b"When I grow up, I want to be a watermelon",
        public=from_text("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8"
                         "pZGH6SRpkNtoIAiw4"),
        secret=from_text("BTBZMqHH6r4Tts7J_aSIgg"),
        sender=private_key("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"),
        salt=from_text("DGv6ra1nlYgDCS1FRnbzlw"),
    )  # fmt: skip
    assert to_text(sealed) == (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWA"
        "mS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxs"
        "j_Qulcy4a-fN"
    )


@dataclass
class Browser:
    """A browser as its push service knows it; it decrypts with a library that is not ours."""

    url: str
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(CURVE))
    secret: bytes = field(default_factory=lambda: os.urandom(16))

    def want(self, name: str = "nipa", **more: Any) -> PushSubscription:
        values = {"endpoint": self.url, "public": to_text(point_of(self.key.public_key())),
                  "secret": to_text(self.secret), "browser": "Chrome · Linux"}  # fmt: skip
        return pushes.want_push(by=actor(name), at=NOON, **(values | more))

    def read(self, body: bytes) -> Any:
        content = http_ece.decrypt(
            body, private_key=self.key, auth_secret=self.secret, version="aes128gcm"
        )
        return json.loads(content)


@pytest.fixture
def service(settings, tmp_path) -> Iterator[Receiver]:
    settings.WEBHOOK_PRIVATE_HOSTS = frozenset({"127.0.0.1"})
    settings.PUSH_KEY = tmp_path / "push_key.pem"
    with receiver() as told:
        yield told


def push_all() -> int:
    pushed = 0
    while tasks.push_next():
        pushed += 1
    return pushed


def claims_of(header: str) -> tuple[dict[str, Any], str]:
    """Check a proof with its own key; return its claims and the key."""
    kind, rest = header.split(" ", 1)
    parts = dict(one.strip().split("=", 1) for one in rest.split(","))
    signed, signature = parts["t"].rsplit(".", 1)
    raw = from_text(signature)
    r, s = (int.from_bytes(half, "big") for half in (raw[:32], raw[32:]))
    key = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, from_text(parts["k"]))
    key.verify(encode_dss_signature(r, s), signed.encode(), ec.ECDSA(SHA256()))
    assert kind == "vapid"
    return json.loads(from_text(signed.split(".")[1])), parts["k"]


@db
@pytest.mark.parametrize("level", [Level.ROOM, Level.GOVERNMENT])
def test_a_push_is_read_by_its_browser_alone_and_names_nothing(service, level):
    browser = Browser(service.url)
    browser.want()
    ring("nipa", level=level)
    follow()
    assert push_all() == 1
    ((_, headers, body),) = service.calls
    row = Notification.objects.get(channel=Channel.PUSH)
    assert browser.read(body) == {
        "title": "상황실에 새 알림이 있습니다.", "url": f"/alerts/{row.id}/"
    }  # fmt: skip
    assert CANARY not in json.dumps(browser.read(body), ensure_ascii=False)
    assert (headers["Content-Encoding"], headers["TTL"], headers["Urgency"]) == (
        "aes128gcm", "86400", "normal"
    )  # fmt: skip
    with pytest.raises((http_ece.ECEException, InvalidTag)):
        Browser(service.url).read(body)
    assert Message.objects.get(channel="push").state == MessageState.SENT


@db
def test_the_room_proves_to_the_push_service_who_sends(service):
    Browser(service.url).want()
    ring("nipa", urgent=True)
    follow()
    push_all()
    header = service.calls[0][1]["Authorization"]
    claims, key = claims_of(header)
    assert claims["aud"] == service.url.removesuffix("/hook")
    assert claims["sub"] == "mailto:room@room.example"
    assert 0 < claims["exp"] - NOON.timestamp() <= timedelta(hours=24).total_seconds()
    assert key == queries.get_push_key()
    assert service.calls[0][1]["Urgency"] == "high"
    forged = header.replace("t=ey", "t=eY", 1)
    with pytest.raises((InvalidSignature, ValueError)):
        claims_of(forged)


@db
def test_a_browser_that_is_gone_is_forgotten_and_the_others_are_told(service):
    gone, there = Browser(service.url + "/gone"), Browser(service.url + "/there")
    gone.want()
    there.want()
    service.answers = [410, 201]
    ring("nipa")
    follow()
    push_all()
    assert [row.endpoint for row in PushSubscription.objects.all()] == [there.url]
    assert Message.objects.get(channel="push").state == MessageState.SENT
    service.answers = [404]
    ring("nipa")
    follow()
    push_all()
    assert not PushSubscription.objects.exists()
    states = set(Message.objects.filter(channel="push").values_list("state", flat=True))
    assert states == {MessageState.SENT, MessageState.DROPPED}


@db
def test_a_push_service_that_is_busy_is_asked_again(service, clock):
    Browser(service.url).want()
    service.answers = [503]
    ring("nipa")
    follow()
    push_all()
    row = Message.objects.get(channel="push")
    assert (row.state, row.due_at - clock.at) == (MessageState.WAITING, timedelta(minutes=1))
    clock.go(minutes=1)
    push_all()
    assert Message.objects.get(channel="push").state == MessageState.SENT


@db
def test_what_may_not_be_read_any_more_is_not_pushed(service):
    Browser(service.url).want()
    event = ring("nipa")
    follow()
    event.label.level, event.label.owner = Level.OWN, organisation("kisa").id
    event.label.save()
    push_all()
    assert (service.calls, Message.objects.get(channel="push").state) == (
        [], MessageState.DROPPED
    )  # fmt: skip


@db
def test_who_wants_no_push_or_has_no_browser_gets_none(service, clock):
    Browser(service.url).want()
    wishes = {("bells.rang", Channel.PUSH): Choice.OFF}
    receivers.set_wishes(by=actor("nipa"), at=clock.at, wishes=wishes)
    ring("nipa", "kiet")
    follow()
    assert not Notification.objects.filter(channel=Channel.PUSH).exists()


@db
@pytest.mark.parametrize(
    "more",
    [{"endpoint": "http://example.org/"}, {"endpoint": "https://10.0.0.1/"},
     {"endpoint": "https://169.254.169.254/latest"}, {"public": "AAAA"}, {"public": "!!"},
     {"secret": "AAAA"}, {"public": to_text(b"\x04" + b"\x01" * 64)}],
)  # fmt: skip
def test_what_no_browser_says_is_refused(service, more):
    with pytest.raises(Refusal):
        Browser(service.url).want(**more)
    assert not PushSubscription.objects.exists()


@db
def test_a_browser_is_ones_own_and_ten_are_told_at_most(service):
    row = Browser(service.url).want()
    for missing in (row.id, uuid4()):
        with pytest.raises(NotFound, match="no such browser"):
            pushes.end_push(by=actor("kiet"), at=NOON, subscription=missing)
    with pytest.raises(NotAllowed):
        pushes.want_push(by=ANONYMOUS, at=NOON, endpoint=service.url, public="", secret="")
    for n in range(9):
        Browser(f"{service.url}/{n}").want()
    with pytest.raises(Refusal, match="Ten browsers"):
        Browser(f"{service.url}/10").want()
    again = Browser(service.url).want()
    assert (again.id, PushSubscription.objects.count()) == (row.id, 10)
    pushes.end_push(by=actor("nipa"), at=NOON, subscription=row.id)
    assert PushSubscription.objects.count() == 9


MAKE = """
import sys
from pathlib import Path
from situationroom.rooms.delivery.webpush import point_of, room_key, to_text
print(to_text(point_of(room_key(Path(sys.argv[1])).public_key())))
"""


def test_processes_that_start_together_end_with_the_same_key_in_a_private_file(tmp_path):
    path = tmp_path / "var" / "push_key.pem"
    env = os.environ | {"DJANGO_SETTINGS_MODULE": "situationroom.config.settings"}
    code = "import django; django.setup()\n" + MAKE
    started = [
        subprocess.Popen([sys.executable, "-c", code, str(path)], env=env, text=True,
                         stdout=subprocess.PIPE)
        for _ in range(4)
    ]  # fmt: skip
    keys = {process.communicate()[0].strip() for process in started}
    assert (len(keys), path.stat().st_mode & 0o777) == (1, 0o600)
    assert list(path.parent.iterdir()) == [path]
    assert proof("https://push.example/x", key=room_key(path), contact="a@b", at=NOON)


@db
def test_the_worker_is_served_from_the_root_and_may_load_nothing():
    answer = Client().get("/push-worker.js")
    assert answer["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer["Service-Worker-Allowed"] == "/"
    assert answer["Content-Security-Policy"] == "default-src 'none'"
    assert "showNotification" in answer.content.decode()
    page = Client().get("/sign-in/")
    assert "worker-src 'self'" in page["Content-Security-Policy"]


@db
def test_on_the_page_a_browser_is_added_and_ended(service):
    client, browser = Client(), Browser(service.url)
    client.force_login(person("nipa"))
    said = {"endpoint": browser.url, "public": to_text(point_of(browser.key.public_key())),
            "secret": to_text(browser.secret)}  # fmt: skip
    agent = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140 Safari/537.36"
    answer = client.post("/alerts/push/want", said, headers={"User-Agent": agent}, follow=True)
    assert "Chrome · Linux" in answer.content.decode()
    assert queries.get_push_key() in answer.content.decode()
    wrong = client.post("/alerts/push/want", said | {"public": "x"}, follow=True)
    assert "읽을 수 없습니다" in wrong.content.decode()
    row = PushSubscription.objects.get()
    assert client.post(f"/alerts/push/{row.id}/end").status_code == 302
    assert not PushSubscription.objects.exists()


@db
def test_programs_add_and_end_browsers_too(service):
    client, browser = Client(), Browser(service.url)
    client.force_login(person("nipa"))
    caller = Caller(client)
    said = {"endpoint": browser.url, "p256dh": to_text(point_of(browser.key.public_key())),
            "auth": to_text(browser.secret)}  # fmt: skip
    (one,) = caller.post("/push", said).json()["browsers"]
    assert caller.get("/push").json()["key"] == queries.get_push_key()
    other = Client()
    other.force_login(person("kiet"))
    assert Caller(other).post(f"/push/{one['id']}/end").status_code == 404
    assert caller.post(f"/push/{one['id']}/end").json()["browsers"] == []
    assert caller.get("/calendar-feed").json() == {"opened_at": None}
    assert caller.post("/calendar-feed/revoke").status_code == 404
