"""Accounts and organisations through the interface, thinly: the services are tested below."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from tests.rooms.organisations.steps import everything, org, person

from situationroom.cli.load import DEMO_PASSWORD
from situationroom.rooms.delivery.models import Message
from situationroom.rooms.organisations.models import FailedTry, Invitation

pytestmark = pytest.mark.django_db


def test_a_member_is_invited_changed_and_leaves(caller):
    admin, home = caller("admin"), org("nipa")
    said = {"email": "new@demo.example", "roles": ["officer"]}
    answer = admin.post(f"/organisations/{home}/invitations", said)
    assert answer.status_code == 201, answer.content.decode()
    row = Invitation.objects.get()
    mail = Message.objects.get(link__about=row.id)
    assert mail.link.address == "new@demo.example"
    assert mail.link.token_hash == row.token_hash
    listed = admin.get(f"/organisations/{home}/invitations").json()["items"]
    assert [one["id"] for one in listed] == [answer.json()["id"]]
    member = f"/organisations/{home}/members/{person('nipa').id}"
    assert admin.post(f"{member}/roles", {"roles": ["register"]}).status_code == 403
    assert admin.post(f"{member}/roles", {"roles": ["officer"]}).status_code == 200
    assert admin.post(f"{member}/end").status_code == 200
    assert admin.post(f"{member}/end").status_code == 404


@pytest.mark.parametrize("what", ["end", "deactivate", "unlock", "reset"])
def test_a_member_of_another_organisation_is_not_reached_through_ones_own(caller, what):
    admin = caller("admin")
    admin.get("/me")
    before = everything()
    for home in (org("nipa"), org("kiet")):
        address = f"/organisations/{home}/members/{person('kiet').id}/{what}"
        assert admin.post(address).status_code == 404
    assert everything() == before


def test_who_asks_learns_who_they_are(caller):
    me = caller("nipa").get("/me").json()
    assert (me["kind"], me["roles"]) == ("officer", ["officer"])
    assert caller("admin").get("/me").json()["roles"] == ["admin"]
    assert caller("anonymous").get("/me").status_code == 401


def test_a_group_is_kept_by_its_manager_alone(caller):
    nipa, kea = caller("nipa"), caller("kea")
    group = nipa.post("/groups", {"name": "반도체"}).json()["id"]
    said = {"organisation": str(org("kea")), "role": "officer"}
    seat = nipa.post(f"/groups/{group}/seats", said)
    assert seat.status_code == 201
    assert len(nipa.get(f"/groups/{group}/seats").json()["items"]) == 2
    for answer in (kea.get(f"/groups/{group}/seats"), kea.post(f"/groups/{group}/end")):
        assert answer.status_code == 404
    assert kea.get("/groups").json()["items"] == []
    bad = {"person": str(person("expert").id), "company": str(org("example-company-2"))}
    assert nipa.post(f"/groups/{group}/experts", bad).status_code == 403
    assert nipa.post(f"/groups/{group}/seats/{seat.json()['id']}/end").status_code == 200
    assert nipa.post(f"/groups/{group}/end").status_code == 200


def test_bonds_are_listed_to_those_they_bind(caller):
    mandate = caller("broker").get("/mandates").json()["items"][0]
    assert mandate["company"] == str(org("example-company"))
    assert caller("kea").get("/mandates").json()["items"] == []
    assert caller("kea").post(f"/mandates/{mandate['id']}/end").status_code == 404
    assert caller("company").post(f"/mandates/{mandate['id']}/end").status_code == 200
    assert len(caller("expert").get("/conflicts").json()["items"]) == 1
    assert len(caller("kea").get("/consents").json()["items"]) == 1


def test_an_absence_is_said_and_ended(caller):
    today = timezone.localdate()
    until = (today + timedelta(days=2)).isoformat()
    said = {"taker": str(person("confirm").id), "roles": ["secretariat"],
            "since": today.isoformat(), "until": until}  # fmt: skip
    secretariat = caller("secretariat")
    made = secretariat.post("/delegations", said)
    assert made.status_code == 201
    assert "secretariat" in caller("confirm").get("/me").json()["roles"]
    assert secretariat.post(f"/delegations/{made.json()['id']}/end").status_code == 200
    assert "secretariat" not in caller("confirm").get("/me").json()["roles"]


def test_wrong_passwords_are_counted_though_the_write_is_refused(caller):
    nipa = caller("nipa")
    said = {"old": "wrong", "new": "새-비밀번호-2026-시험"}
    codes = [nipa.post("/me/password", said).status_code for _ in range(6)]
    assert codes == [400] * 5 + [429]
    assert FailedTry.objects.count() == 2
    right = {"old": DEMO_PASSWORD, "new": "새-비밀번호-2026-시험"}
    assert nipa.post("/me/password", right).status_code == 429


def test_sessions_are_listed_without_their_keys_and_ended(caller):
    here, there = caller("nipa"), caller("nipa")
    rows = here.get("/me/sessions").json()["items"]
    assert [row["current"] for row in rows].count(True) == 1
    assert len(rows) == 2
    assert here.client.session.session_key not in str(rows)
    assert here.post("/me/sessions/end-others").json() == {"count": 1}
    assert there.get("/me").status_code == 401
    assert here.get("/me").status_code == 200


def test_what_is_hidden_and_what_is_not_there_are_answered_alike(caller):
    kiet = caller("kiet")
    mandate = caller("broker").get("/mandates").json()["items"][0]["id"]
    group = caller("nipa").post("/groups", {"name": "x"}).json()["id"]
    for hidden, address in (
        (mandate, "/mandates/{}/end"),
        (caller("expert").get("/conflicts").json()["items"][0]["id"], "/conflicts/{}/withdraw"),
        (group, "/groups/{}/end"),
        (org("nipa"), f"/organisations/{{}}/members/{person('nipa').id}/end"),
    ):
        there, nowhere = (kiet.post(address.format(one)) for one in (hidden, uuid4()))
        assert (there.status_code, there.content) == (404, nowhere.content)
