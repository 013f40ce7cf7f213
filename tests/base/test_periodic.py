"""Work that starts by itself says when it last began and when it begins next."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest

from situationroom.base import jobs, periodic, worker
from situationroom.base.actors import Actor, ActorKind
from situationroom.base.models import Job
from situationroom.base.schedule import Every

pytestmark = pytest.mark.django_db
SECRETARIAT = Actor(ActorKind.SECRETARIAT, id=uuid.uuid4(), organisation=uuid.uuid4())
COMPANY = Actor(ActorKind.COMPANY, id=uuid.uuid4(), organisation=uuid.uuid4())
KIND = "test.hourly"
NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def hourly(monkeypatch: pytest.MonkeyPatch) -> None:
    kind = jobs.JobKind(KIND, lambda work: None, every=Every(3600))
    monkeypatch.setattr(jobs, "REGISTRY", {KIND: kind})
    monkeypatch.setattr(periodic, "REGISTRY", {KIND: kind})


def seen(at: datetime, by: Actor = SECRETARIAT) -> periodic.Periodic:
    (one,) = periodic.list_periodic(by=by, at=at)
    return one


def test_before_it_ever_began_every_turn_is_missed():
    one = seen(NOON + timedelta(minutes=10))
    assert (one.job, one.missed) == (None, periodic.BACK)
    assert (one.due, one.next) == (NOON, NOON + HOUR)


def test_a_turn_that_was_begun_is_found_and_turns_after_it_are_counted():
    worker.start_due(NOON)
    job = Job.unscoped.get()
    on_time, late = seen(NOON + timedelta(minutes=59)), seen(NOON + 2 * HOUR)
    assert (on_time.job, on_time.missed) == (job, 0)
    assert (late.job, late.missed) == (job, 2)


def test_the_work_is_shown_only_to_who_may_read_it():
    worker.start_due(NOON)
    assert seen(NOON, by=COMPANY).job is None


def test_the_list_asks_once_however_many_turns_there_were(django_assert_num_queries):
    for hours in range(30):
        worker.start_due(NOON + hours * HOUR)
    with django_assert_num_queries(1):
        seen(NOON + 30 * HOUR)
