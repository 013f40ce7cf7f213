"""Long work is seen, cancelled and let go on; operators see what follows the log."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.rooms.work import asked_by, under_way
from tests.web.visits import visit

from situationroom.base import jobs, periodic
from situationroom.base.labels import Level
from situationroom.base.models import Cursor, Event, Job, Label, Setback
from situationroom.base.schedule import Every

pytestmark = pytest.mark.django_db
STEPS = {"cancel": "waiting", "resume": "failed"}


def text(name: str, address: str, language: str = "en") -> str:
    answer = visit(name, language).get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def set_aside(consumer: str, *, level: Level = Level.GOVERNMENT) -> Setback:
    label = Label.objects.create(level=level, creator=uuid4())
    event = Event.objects.create(
        room="issues", verb="issue_opened", about=uuid4(), label=label, actor_kind="officer",
        at=timezone.now(),
    )  # fmt: skip
    return Setback.objects.create(
        consumer=consumer, event=event, reason="OSError: the index of company ABC is closed"
    )


@pytest.mark.parametrize("language", ["ko", "en"])
def test_who_asked_sees_how_far_the_work_is(language):
    under_way("nipa", problem="")
    page = text("nipa", "/work/", language)
    said = {"ko": ("보류한 사건 다시 처리", "진행 중"), "en": ("Try again what was", "Running")}
    assert all(word in page for word in said[language])
    assert 'value="3" max="10"' in page
    assert "3 / 10 (30" in page


def test_work_of_others_is_hidden_like_work_that_is_not_there():
    job = asked_by("nipa", level=Level.OWN)
    assert "r-progress" not in text("hanoi", "/work/")
    hidden, absent = (visit("hanoi").get(f"/work/{one}/") for one in (job.id, uuid4()))
    assert (hidden.status_code, absent.status_code) == (404, 404)
    for step in STEPS:
        assert visit("hanoi").post(f"/work/{job.id}/{step}").status_code == 404
    job.refresh_from_db()
    assert job.state == "waiting"


@pytest.mark.parametrize("step", STEPS)
def test_only_who_asked_and_the_secretariat_are_offered_a_step_and_heard(step):
    job = asked_by("nipa", state=STEPS[step])
    address = f"/work/{job.id}/{step}"
    for name, offered in {"nipa": True, "secretariat": True, "hanoi": False}.items():
        assert (address in text(name, f"/work/{job.id}/")) == offered
    refused = visit("hanoi", "en").post(address)
    assert refused.status_code == 403
    assert "Only who asked for this work" in refused.content.decode()
    assert visit("nipa").get(address).status_code == 405


@pytest.mark.parametrize(("step", "after"), [("cancel", "cancelled"), ("resume", "waiting")])
def test_a_step_taken_twice_is_taken_once(step, after):
    job = asked_by("nipa", state=STEPS[step])
    before = Event.objects.count()
    client = visit("nipa", "en")
    for _ in range(2):
        done = client.post(f"/work/{job.id}/{step}", follow=True)
        assert (done.status_code, done.redirect_chain[0][0]) == (200, f"/work/{job.id}/")
    job.refresh_from_db()
    assert job.state == after
    assert Event.objects.count() == before + 1


def test_work_that_is_done_can_be_neither_cancelled_nor_let_go_on():
    job = asked_by("nipa", state="done", result={"settled": 3, "still_set_aside": 0})
    page = text("nipa", f"/work/{job.id}/")
    assert "Settled 3" in page
    for step in STEPS:
        assert f"/work/{job.id}/{step}" not in page
        refused = visit("nipa", "en").post(f"/work/{job.id}/{step}")
        assert refused.status_code == 409
        assert "anew" in refused.content.decode()


def test_running_work_that_was_asked_to_stop_says_so():
    job = under_way("nipa")
    visit("nipa").post(f"/work/{job.id}/cancel")
    page = text("nipa", f"/work/{job.id}/")
    assert "Stopping" in page
    assert f"/work/{job.id}/cancel" not in page


def test_the_list_is_kept_by_state_and_comes_in_pages():
    for _ in range(jobs.PAGE + 1):
        asked_by("nipa")
    failed = asked_by("nipa", state="failed", problem="OSError: the line broke")
    page = text("nipa", "/work/?state=failed")
    assert page.count(f"/work/{failed.id}/") == 1
    assert "the line broke" in page
    assert "after=" not in page
    client = visit("nipa", "en")
    first = client.get("/work/?state=waiting")
    rest = client.get(f"/work/?state=waiting&after={first.context['next']}")
    assert len(rest.context["table"].rows) == 1
    assert "No work here" in text("nipa", "/work/?state=cancelled")


def test_the_list_asks_as_often_for_thirty_rows_as_for_one():
    client = visit("secretariat")
    asked = []
    for rows in (1, 30):
        while Job.unscoped.count() < rows:
            asked_by("nipa")
        client.get("/work/")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get("/work/")
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_work_that_starts_by_itself_says_when_it_began_and_begins_next(monkeypatch):
    kind = jobs.JobKind("test.hourly", lambda work: None, every=Every(3600))
    for name in [name for name, one in jobs.REGISTRY.items() if one.every is not None]:
        monkeypatch.delitem(jobs.REGISTRY, name)
    monkeypatch.setitem(jobs.REGISTRY, kind.name, kind)
    assert "Not begun: does a worker run?" in text("secretariat", "/work/")
    now = timezone.now()
    key = periodic.key_of(kind, kind.every.last(now))
    job = asked_by("secretariat", kind=kind.name, once=key, state="done")
    page = text("secretariat", "/work/")
    assert "Not begun" not in page
    assert page.count(f"/work/{job.id}/") == 2  # among all work, and as the last turn


def test_operators_see_what_follows_the_log_and_others_do_not():
    set_aside("base.search")
    page = text("secretariat", "/work/log/")
    assert "base.search" in page
    assert "the index of company ABC" in page
    assert "/work/log/" not in text("nipa", "/work/")
    for answer in (visit("nipa").get("/work/log/"), visit("nipa").post("/work/log/retry")):
        assert answer.status_code == 403


def test_what_quotes_an_object_the_operator_may_not_read_is_left_out():
    set_aside("base.search", level=Level.NAMED)
    page = text("secretariat", "/work/log/")
    assert "OSError" in page
    assert "company ABC" not in page


def test_an_operator_lets_everything_be_tried_again_once():
    assert "/work/log/retry" not in text("secretariat", "/work/log/")
    set_aside("base.search")
    assert "/work/log/retry" in text("secretariat", "/work/log/")
    for _ in range(2):
        done = visit("secretariat", "en").post("/work/log/retry", follow=True)
        assert "is tried again" in done.content.decode()
    assert done.redirect_chain[0][0] == "/work/log/"
    assert Job.unscoped.count() == 1


def test_a_consumer_that_rests_after_a_failure_says_so():
    for name in ("base.search", "delivery.notify"):
        Cursor.objects.update_or_create(consumer=name, defaults={"attempts": name == "base.search"})
    rows = visit("secretariat", "en").get("/work/log/").context["table"].rows
    states = {str(row["name"]): row["state"].text for row in rows}
    assert states["<code>base.search</code>"] == "Trying again"


def test_nobody_sees_work_without_signing_in():
    for address in ("/work/", "/work/log/", f"/work/{uuid4()}/"):
        answer = visit().get(address)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/sign-in/")


def test_work_left_by_a_worker_long_ago_shows_its_last_sign():
    long_ago = timezone.now() - timedelta(days=3)
    job = under_way("nipa")
    Job.unscoped.filter(pk=job.pk).update(leased_at=long_ago)
    assert long_ago.isoformat(timespec="seconds")[:16] in text("nipa", "/work/")
