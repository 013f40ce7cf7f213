"""Programs with a key: what they read, that reading is not writing, and what a dead key hears."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from situationroom.base.models import IdempotencyKey
from situationroom.rooms.organisations.models import Organisation, Person, ServiceKey
from situationroom.rooms.organisations.queries import get_actor
from situationroom.rooms.organisations.services.keys import make_key

pytestmark = pytest.mark.django_db


def key(code="nipa", *scopes):
    secretariat = Person.objects.get(email="secretariat@demo.example")
    now = timezone.now()
    return make_key(
        by=get_actor(secretariat, on=timezone.localdate()), at=now, name="수집기",
        organisation=Organisation.objects.get(code=code).id, scopes=("read", *scopes),
        until=now + timedelta(days=30),
    )  # fmt: skip


class Program:
    """A program that sends a key, from a browser that would check forgery."""

    def __init__(self, secret):
        self.client = Client(enforce_csrf_checks=True)
        self.headers = {"Authorization": f"Bearer {secret}", "Accept-Language": "en"}

    def get(self, address):
        return self.client.get(f"/api/v1{address}", headers=self.headers)

    def post(self, address, said=None, key=None):
        headers = self.headers | {"Idempotency-Key": key or str(uuid4())}
        return self.client.post(
            f"/api/v1{address}", said or {}, content_type="application/json", headers=headers
        )


def test_a_program_is_its_organisation_and_needs_no_session():
    program = Program(key().secret)
    me = program.get("/me").json()
    home = str(Organisation.objects.get(code="nipa").id)
    assert (me["kind"], me["organisation"], me["id"]) == ("service", home, None)
    assert me["scopes"] == ["read"]
    assert program.get("/issues").status_code == 200
    assert ServiceKey.objects.get().last_used_at is not None


def test_a_key_without_the_scope_writes_nothing():
    answer = Program(key().secret).post("/groups", {"name": "x"})
    assert answer.status_code == 403
    assert "scope write" in answer.json()["detail"]
    assert 'scope="write"' in answer["WWW-Authenticate"]


def test_a_key_with_the_scope_is_not_asked_for_the_token_of_a_session_and_is_done_once():
    program = Program(key("nipa", "write").secret)
    name = str(uuid4())
    answer = program.post("/groups", {"name": "x"}, key=name)
    assert answer.status_code == 403  # groups are opened by people, and that is what it is told
    assert answer.json()["type"].endswith("not-allowed")
    answer = program.post("/me/language", {"language": "ko"})
    assert answer.status_code == 403
    assert "program" in answer.json()["title"]


def test_a_session_does_not_lend_a_key_its_rights():
    program = Program(key().secret)
    program.client.force_login(Person.objects.get(email="secretariat@demo.example"))
    assert program.get("/me").json()["kind"] == "service"


@pytest.mark.parametrize("address", ["/issues", "/areas", "/nowhere"])
@pytest.mark.parametrize("how", ["unknown", "revoked", "expired", "closed", "malformed"])
def test_a_dead_key_hears_the_same_everywhere(address, how):
    made = key()
    at = timezone.now()
    if how == "revoked":
        ServiceKey.objects.update(revoked_at=at)
    if how == "expired":
        ServiceKey.objects.update(until=at)
    if how == "closed":
        Organisation.objects.filter(code="nipa").update(closed_at=at)
    secret = {"unknown": "srk_" + "a" * 43, "malformed": "x"}.get(how, made.secret)
    answer = Program(secret).get(address)
    assert answer.status_code == 401
    assert "administrator" in answer.json()["detail"]
    assert "invalid_token" in answer["WWW-Authenticate"]
    assert ServiceKey.objects.get().last_used_at is None


def test_guesses_are_slowed_down_and_the_right_key_still_works():
    good = Program(key().secret)
    wrong = Program("srk_" + "a" * 43)
    codes = [wrong.get("/issues").status_code for _ in range(31)]
    assert codes[:30] == [401] * 30
    assert codes[30] == 429
    assert good.get("/issues").status_code == 200


def test_an_administrator_makes_lists_and_revokes_keys(caller):
    admin, home = caller("admin"), Organisation.objects.get(code="nipa").id
    until = (timezone.now() + timedelta(days=9)).isoformat()
    said = {"name": "수집기", "scopes": ["read"], "until": until}
    once = str(uuid4())
    made = admin.post(f"/organisations/{home}/keys", said, key=once)
    assert made.status_code == 201
    assert admin.post(f"/organisations/{home}/keys", said, key=once).json() == made.json()
    secret = made.json()["secret"]
    assert all(secret not in row.body for row in IdempotencyKey.objects.all())
    listed = admin.get(f"/organisations/{home}/keys")
    assert secret not in listed.content.decode()
    assert Program(secret).get("/me").status_code == 200
    answer = admin.post(f"/organisations/{home}/keys/{made.json()['id']}/revoke")
    assert answer.json()["revoked_at"]
    assert Program(secret).get("/me").status_code == 401


def test_a_stranger_finds_no_keys_and_no_members(caller):
    home = Organisation.objects.get(code="nipa").id
    for name in ("kiet", "company", "platform"):
        for what in ("keys", "members", "invitations"):
            ask = caller(name).get(f"/organisations/{home}/{what}")
            nowhere = caller(name).get(f"/organisations/{uuid4()}/{what}")
            assert (ask.status_code, ask.content) == (404, nowhere.content)
    assert caller("nipa").get(f"/organisations/{home}/keys").status_code == 403
