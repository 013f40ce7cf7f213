"""A write asked for twice under one key is done once; without the session's token it is not."""

from importlib import import_module
from uuid import uuid4

import pytest
from django.apps import apps
from django.test import Client
from tests.api.conftest import ACT, PREFIX, SCENARIO, changed

from situationroom.base.models import Event, IdempotencyKey
from situationroom.rooms.organisations.models import Person


def test_every_write_needs_a_key(secretariat):
    for key in (None, "short", "x" * 129, "a key with blanks"):
        answer = secretariat.post("/drills/2026-02-20-court", key=key)
        assert answer.status_code == 400
        assert "UUID" in answer.json()["detail"]
    assert not Event.objects.filter(verb="notice_stored").exists()


def test_the_same_key_and_request_are_done_once_and_answered_alike(secretariat):
    first = secretariat.post("/acts", ACT, key="a-key-of-ours")
    again = secretariat.post("/acts", ACT, key='"a-key-of-ours"')
    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert (first.get("Idempotency-Replayed"), again["Idempotency-Replayed"]) == (None, "true")
    assert Event.objects.filter(verb="act_registered").count() == 1


def test_an_answer_is_kept_sealed(secretariat):
    said = secretariat.post("/acts", ACT, key="a-key-of-ours").content.decode()
    kept = IdempotencyKey.objects.get().body
    assert kept
    assert not {word for word in said.split('"') if len(word) > 3 and word in kept}


def test_an_answer_that_was_kept_open_is_sealed_once_and_told_again(secretariat):
    first = secretariat.post("/acts", ACT, key="a-key-of-ours")
    row = IdempotencyKey.objects.get()
    IdempotencyKey.objects.update(body=first.content.decode())
    migration = import_module("situationroom.base.migrations.0013_every_kept_answer_is_sealed")
    migration.seal_answers(apps, None)
    assert IdempotencyKey.objects.get().body not in (row.body, first.content.decode())
    assert secretariat.post("/acts", ACT, key="a-key-of-ours").content == first.content


def test_an_answer_of_another_secret_key_is_not_told_and_nothing_is_done(secretariat):
    secretariat.post("/acts", ACT, key="a-key-of-ours")
    row = IdempotencyKey.objects.get()
    IdempotencyKey.objects.update(body=row.body[:-8] + "AAAAAAA=")
    again = secretariat.post("/acts", ACT, key="a-key-of-ours")
    assert again.status_code == 400
    assert "SITUATIONROOM_SECRET_KEY" in again.json()["detail"]
    assert Event.objects.filter(verb="act_registered").count() == 1


@pytest.mark.parametrize("other", ["body", "address"])
def test_the_same_key_for_another_request_is_refused(secretariat, other):
    secretariat.post("/acts", ACT, key="a-key-of-ours")
    address = "/acts" if other == "body" else "/drills/2026-02-20-court"
    answer = secretariat.post(address, ACT | {"title_en": "Other"}, key="a-key-of-ours")
    assert (answer.status_code, answer.json()["type"]) == (
        422,
        "urn:situationroom:problem:key-reused",
    )
    assert Event.objects.count() == 1


def test_the_same_key_of_two_people_are_two_keys(caller, secretariat):
    made = [caller(w).post("/scenarios", SCENARIO, key="a-key-of-ours") for w in ("nipa", "kiet")]
    assert [answer.status_code for answer in made] == [201, 201]
    assert IdempotencyKey.objects.filter(key="a-key-of-ours").count() == 2


def test_a_refused_request_leaves_its_key_free(secretariat):
    assert secretariat.post("/acts", changed(rate=25), key="a-key-of-ours").status_code == 400
    assert secretariat.post("/acts", ACT, key="a-key-of-ours").status_code == 201


def test_who_has_lost_the_right_is_not_told_the_old_answer(caller):
    assert caller("confirm").post("/acts", ACT, key="a-key-of-ours").status_code == 201
    Person.objects.get(email="confirm@demo.example").memberships.filter(role="register").delete()
    assert caller("confirm").post("/acts", ACT, key="a-key-of-ours").status_code == 422


def test_a_write_without_the_token_of_its_session_is_refused(db):
    client = Client(enforce_csrf_checks=True)
    client.force_login(Person.objects.get(email="secretariat@demo.example"))
    address, headers = PREFIX + "/drills/2026-02-20-court", {"Idempotency-Key": str(uuid4())}
    refused = client.post(address, headers=headers)
    assert (refused.status_code, refused["Content-Type"]) == (403, "application/problem+json")
    assert "csrftoken" in refused.json()["detail"]
    client.get("/sign-in/", follow=True)
    client.logout()
    page = client.get("/sign-in/")
    client.force_login(Person.objects.get(email="secretariat@demo.example"))
    assert page.status_code == 200
    token = client.cookies["csrftoken"].value
    allowed = client.post(address, headers=headers | {"X-CSRFToken": token})
    assert allowed.status_code == 200
