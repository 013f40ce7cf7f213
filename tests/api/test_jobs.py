"""Programs see long work, steer it, and look after what follows the log."""

from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone
from tests.api.conftest import pages_of
from tests.rooms.work import asked_by, under_way

from situationroom.base.labels import Level
from situationroom.base.models import Event, Job, Label, Setback

pytestmark = pytest.mark.django_db


def set_aside(*, level: Level) -> None:
    label = Label.objects.create(level=level, creator=uuid4())
    event = Event.objects.create(
        room="issues", verb="issue_opened", about=uuid4(), label=label, actor_kind="officer",
        at=timezone.now(),
    )  # fmt: skip
    Setback.objects.create(consumer="base.search", event=event, reason="OSError: company ABC")


def test_work_is_told_with_its_progress_and_what_may_be_done(caller):
    job = under_way("nipa")
    said = caller("nipa").get(f"/jobs/{job.id}").json()
    assert (said["state"], said["done"], said["total"]) == ("running", 3, 10)
    assert (said["may_cancel"], said["may_resume"]) == (True, False)
    assert said["heartbeat_at"]
    assert not caller("hanoi").get(f"/jobs/{job.id}").json()["may_cancel"]


def test_hidden_work_is_absent_work(caller):
    job = asked_by("nipa", level=Level.OWN)
    ask = caller("hanoi")
    for hidden, absent in [
        (ask.get(f"/jobs/{job.id}"), ask.get(f"/jobs/{uuid4()}")),
        (ask.post(f"/jobs/{job.id}/cancel"), ask.post(f"/jobs/{uuid4()}/cancel")),
    ]:
        assert hidden.status_code == 404
        assert hidden.content == absent.content
    assert ask.get("/jobs").json()["items"] == []


def test_cancelling_under_one_key_is_done_once_and_told_again(caller):
    job, ask, key = asked_by("nipa"), caller("nipa"), str(uuid4())
    first, again = (ask.post(f"/jobs/{job.id}/cancel", key=key) for _ in range(2))
    assert (first.status_code, first.json()["state"]) == (200, "cancelled")
    assert again.content == first.content
    assert again["Idempotency-Replayed"] == "true"
    assert Event.objects.filter(about=job.id).count() == 2
    assert ask.post(f"/jobs/{job.id}/cancel", key=None).status_code == 400
    assert ask.post(f"/jobs/{job.id}/resume").json()["state"] == "waiting"
    assert ask.get(f"/jobs/{job.id}").json()["may_cancel"]


def test_what_cannot_be_done_says_what_to_do(caller):
    job = asked_by("nipa", state="done")
    refused = caller("nipa").post(f"/jobs/{job.id}/resume")
    assert (refused.status_code, refused.json()["type"][-8:]) == (409, "conflict")
    assert "anew" in refused.json()["detail"]
    assert caller("hanoi").post(f"/jobs/{job.id}/cancel").status_code == 403


def test_the_list_comes_by_state_and_in_pages(caller):
    wanted = {str(asked_by("nipa").id) for _ in range(3)}
    asked_by("nipa", state="failed")
    ask = caller("nipa").get
    pages = list(pages_of(ask, "/jobs?state=waiting&limit=2"))
    assert [len(page) for page in pages] == [2, 1]
    assert {row["id"] for page in pages for row in page} == wanted
    assert ask("/jobs?state=nothing").status_code == 422


def test_a_page_of_work_asks_as_often_for_thirty_rows_as_for_one(
    caller, django_assert_max_num_queries
):
    for _ in range(30):
        asked_by("nipa")
    ask = caller("secretariat").get
    ask("/jobs")
    with django_assert_max_num_queries(14 + (2 if connection.vendor == "postgresql" else 0)):
        assert len(ask("/jobs").json()["items"]) == 30


def test_operators_see_consumers_and_setbacks_and_let_them_be_tried_again(caller):
    set_aside(level=Level.GOVERNMENT)
    set_aside(level=Level.NAMED)
    ask = caller("secretariat")
    told = {row["name"]: row for row in ask.get("/consumers").json()["items"]}
    assert told["base.search"]["set_aside"] == 2
    assert told["base.search"]["can_be_rebuilt"]
    assert not told["delivery.notify"]["can_be_rebuilt"]
    problems = {row["problem"] for row in ask.get("/setbacks").json()["items"]}
    assert problems == {"OSError: company ABC", "OSError"}
    first, again = (ask.post("/setbacks/retry").json() for _ in range(2))
    assert first["id"] == again["id"] == str(Job.unscoped.get().id)
    for address in ("/consumers", "/setbacks"):
        assert caller("nipa").get(address).status_code == 403
    assert caller("nipa").post("/setbacks/retry").status_code == 403


def test_periodic_work_is_listed(caller):
    found = {one["kind"]: one for one in caller("nipa").get("/periodic-jobs").json()["items"]}
    tidy = found["files.tidy"]
    assert tidy["due_at"] < tidy["next_at"]
