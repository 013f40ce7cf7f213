"""Work survives its worker: leases, cursors, cancelling, and clocks that are put back."""

import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from situationroom.base import jobs, work
from situationroom.base.actors import Actor, ActorKind, room_rule
from situationroom.base.errors import Conflict, NotAllowed, NotFound, Refusal
from situationroom.base.labels import Level
from situationroom.base.models import Event, Job, Label
from situationroom.base.schedule import Every
from situationroom.base.states import JobState
from situationroom.base.work import LeaseLost, Work

pytestmark = pytest.mark.django_db
OFFICER = Actor(ActorKind.OFFICER, id=uuid.uuid4(), organisation=uuid.uuid4(), name="담당")
OTHER = Actor(ActorKind.OFFICER, id=uuid.uuid4(), organisation=uuid.uuid4(), name="다른 담당")
SECRETARIAT = Actor(ActorKind.SECRETARIAT, id=uuid.uuid4(), organisation=uuid.uuid4())
KIND = "test.count"


@pytest.fixture
def register(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    def step(run: Callable[[Work], Any], **how: Any) -> None:
        monkeypatch.setitem(jobs.REGISTRY, KIND, jobs.JobKind(KIND, run, **how))

    return step


def count_to(n: int, *, crash_at: int | None = None) -> Callable[[Work], Any]:
    """Return work that leaves a label a step, and may die between two of them once."""
    crashes = [crash_at]

    def run(handle: Work) -> dict[str, int]:
        for i in range(handle.cursor.get("next", 0), n):
            with handle.step(cursor={"next": i + 1}, done=i + 1, total=n, said="Counting"):
                Label.objects.create(level=Level.NAMED, creator=uuid.UUID(int=i))
                if crashes[0] == i:
                    crashes[0] = None
                    raise OSError("the line broke")
        return {"counted": n}

    return run


def steps_done() -> list[int]:
    ids = Label.objects.filter(level=Level.NAMED, creator__isnull=False)
    return sorted(pk.int for pk in ids.values_list("creator", flat=True) if pk.int < 1000)


def ask(by: Actor = OFFICER, **fields: Any) -> Job:
    label = Label.objects.create(level=Level.GOVERNMENT)
    return jobs.start_job(by=by, at=timezone.now(), kind=KIND, label=label, **fields)


def do_all(at: datetime | None = None) -> None:
    while work.do_next(worker="test", at=at or timezone.now()):
        pass


def rest_is_over() -> None:
    long_ago = timezone.now() - timedelta(hours=1)
    Job.unscoped.filter(state=JobState.WAITING).update(run_after=long_ago)


def verbs(job: Job) -> list[str]:
    events = Event.objects.filter(about=job.id).order_by("recorded_at")
    return list(events.values_list("verb", flat=True))


def test_work_is_done_as_who_asked_for_it_with_progress_and_result(register):
    register(count_to(5))
    job = ask()
    do_all()
    job.refresh_from_db()
    assert (job.state, job.done, job.total, job.result) == ("done", 5, 5, {"counted": 5})
    assert job.lease is None
    assert steps_done() == [0, 1, 2, 3, 4]
    assert verbs(job) == ["job_asked", "job_ended"]
    assert {e.actor for e in Event.objects.filter(about=job.id)} == {OFFICER.id}


def test_a_step_that_fails_leaves_nothing_and_the_work_goes_on_where_it_stood(register):
    register(count_to(5, crash_at=3))
    job = ask()
    do_all()
    job.refresh_from_db()
    assert (job.state, job.done, job.problem) == ("waiting", 3, "OSError: the line broke")
    assert steps_done() == [0, 1, 2]
    do_all()  # it rests first
    assert steps_done() == [0, 1, 2]
    rest_is_over()
    do_all()
    job.refresh_from_db()
    assert (job.state, job.problem) == ("done", "")
    assert steps_done() == [0, 1, 2, 3, 4]


def test_work_that_fails_too_often_has_failed_and_can_go_on_later(register):
    def fails(handle: Work) -> None:
        raise OSError("no line")

    register(fails, attempts=2)
    job = ask()
    for _ in range(2):
        do_all()
        rest_is_over()
    job.refresh_from_db()
    assert (job.state, job.problem) == ("failed", "OSError: no line")
    register(count_to(2))
    jobs.resume_job(by=OFFICER, at=timezone.now(), job=job.id)
    do_all()
    job.refresh_from_db()
    assert job.state == "done"
    assert verbs(job) == ["job_asked", "job_ended", "job_resumed", "job_ended"]


def test_what_is_refused_is_not_tried_again(register):
    def refuses(handle: Work) -> None:
        raise Refusal("This cannot be done.")

    register(refuses)
    job = ask()
    do_all()
    job.refresh_from_db()
    assert (job.state, job.attempts, job.problem) == ("failed", 1, "This cannot be done.")


def test_a_dead_workers_lease_ends_and_another_goes_on_at_the_cursor(register):
    register(count_to(4))
    job = ask()
    now = timezone.now()
    dead = work.take_job(worker="dead", at=now)
    assert dead is not None
    with dead.step(cursor={"next": 2}, done=2):
        pass
    assert work.take_job(worker="next", at=now) is None
    do_all(at=timezone.now() + timedelta(seconds=jobs.LEASE_SECONDS + 1))
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("done", 2)
    assert steps_done() == [2, 3]


def test_a_worker_that_only_seemed_dead_writes_nothing_any_more(register):
    register(count_to(3))
    ask()
    slow = work.take_job(worker="slow", at=timezone.now())
    assert slow is not None
    later = timezone.now() + timedelta(seconds=jobs.LEASE_SECONDS + 1)
    fast = work.take_job(worker="fast", at=later)
    assert fast is not None
    with pytest.raises(LeaseLost), slow.step(done=99):
        Label.objects.create(level=Level.NAMED, creator=uuid.UUID(int=99))
    assert steps_done() == []
    work.do(slow)
    assert Job.unscoped.get().state == "running"
    work.do(fast)
    assert Job.unscoped.get().state == "done"


def test_a_worker_that_dies_each_time_does_not_die_for_ever(register):
    register(count_to(1), attempts=3)
    job = ask()
    at = timezone.now()
    for _ in range(3):
        assert work.take_job(worker="dies", at=at) is not None
        at += timedelta(seconds=jobs.LEASE_SECONDS + 1)
    assert work.take_job(worker="next", at=at) is None
    job.refresh_from_db()
    assert (job.state, job.problem) == ("failed", "the worker died 3 times: dies")


@pytest.mark.parametrize("state", ["waiting", "running"])
def test_a_clock_put_back_an_hour_keeps_no_work_waiting(register, state):
    register(count_to(2, crash_at=0))
    job = ask()
    if state == "waiting":
        do_all()  # fails and rests
    else:
        work.take_job(worker="dead", at=timezone.now())
    an_hour_ago = timezone.now() - timedelta(hours=1)
    assert work.take_job(worker="next", at=an_hour_ago) is not None
    job.refresh_from_db()
    assert (job.state, job.worker) == ("running", "next")


def test_work_for_tomorrow_does_not_start_today_whatever_the_clock_does(register):
    register(count_to(1))
    now = timezone.now()
    ask(run_after=now + timedelta(days=1))
    assert work.take_job(worker="w", at=now) is None
    assert work.take_job(worker="w", at=now - timedelta(hours=1)) is None
    assert work.take_job(worker="w", at=now + timedelta(days=1)) is not None


def test_waiting_work_is_cancelled_at_once_and_running_work_at_its_next_step(register):
    register(count_to(3))
    waiting = ask()
    jobs.cancel_job(by=OFFICER, at=timezone.now(), job=waiting.id)
    waiting.refresh_from_db()
    assert waiting.state == "cancelled"
    running = ask()
    handle = work.take_job(worker="w", at=timezone.now())
    jobs.cancel_job(by=SECRETARIAT, at=timezone.now(), job=running.id)
    work.do(handle)
    running.refresh_from_db()
    assert (running.state, running.done) == ("cancelled", 0)
    assert steps_done() == []
    assert verbs(running) == ["job_asked", "job_cancel_asked", "job_ended"]


def test_work_whose_worker_died_after_it_was_cancelled_is_cancelled(register):
    register(count_to(3))
    job = ask()
    work.take_job(worker="dead", at=timezone.now())
    jobs.cancel_job(by=OFFICER, at=timezone.now(), job=job.id)
    do_all(at=timezone.now() + timedelta(seconds=jobs.LEASE_SECONDS + 1))
    job.refresh_from_db()
    assert job.state == "cancelled"


def test_only_who_asked_and_the_secretariat_steer_and_hidden_is_absent(register):
    register(count_to(1))
    job = ask()
    with pytest.raises(NotAllowed):
        jobs.cancel_job(by=OTHER, at=timezone.now(), job=job.id)
    company = Actor(ActorKind.COMPANY, id=uuid.uuid4(), organisation=uuid.uuid4())
    for asks in (jobs.cancel_job, jobs.resume_job):
        with pytest.raises(NotFound):
            asks(by=company, at=timezone.now(), job=job.id)
    with pytest.raises(NotFound):
        jobs.get_job(id=job.id, by=company)
    assert jobs.list_jobs(by=company) == []
    assert jobs.list_jobs(by=OTHER) == [job]
    do_all()
    with pytest.raises(Conflict):
        jobs.cancel_job(by=OFFICER, at=timezone.now(), job=job.id)
    with pytest.raises(Conflict):
        jobs.resume_job(by=OFFICER, at=timezone.now(), job=job.id)


def test_under_one_key_work_is_asked_for_once(register):
    register(count_to(1))
    first, second = ask(once="a"), ask(once="a")
    assert first.id == second.id
    assert ask(once="b").id != first.id
    assert Job.unscoped.count() == 2


def test_work_nobody_does_is_refused():
    label = Label.objects.create(level=Level.PUBLIC)
    with pytest.raises(NotFound, match="no work of the kind"):
        jobs.start_job(by=OFFICER, at=timezone.now(), kind="test.nobody", label=label)


def test_periodic_work_starts_once_a_slot_even_when_the_clock_is_put_back(register):
    from situationroom.base import worker

    register(count_to(1), every=Every(3600))
    at = datetime(2026, 2, 20, 10, 59, tzinfo=UTC)
    moments = [at, at + timedelta(minutes=2), at, at + timedelta(minutes=30)]
    for moment in moments:
        worker.start_due(moment)
    mine = Job.unscoped.filter(kind=KIND)
    assert sorted(j.once for j in mine) == [
        f"{KIND}@2026-02-20T10:00:00+00:00",
        f"{KIND}@2026-02-20T11:00:00+00:00",
    ]
    assert {j.asker() for j in mine} == {room_rule(KIND)}


def test_cancelling_twice_is_cancelling_once(register):
    register(count_to(2))
    waiting, running = ask(), ask(run_after=timezone.now() - timedelta(hours=1))
    handle = work.take_job(worker="one", at=timezone.now())
    assert handle is not None
    assert handle.id == running.id
    for job in (waiting, running):
        for _ in range(2):
            jobs.cancel_job(by=OFFICER, at=timezone.now(), job=job.id)
    assert verbs(waiting) == ["job_asked", "job_ended"]
    assert verbs(running) == ["job_asked", "job_cancel_asked"]
    with pytest.raises(Conflict):
        jobs.resume_job(by=OFFICER, at=timezone.now(), job=running.id)


def test_letting_it_go_on_twice_lets_it_go_on_once(register):
    register(count_to(2))
    job = ask()
    jobs.cancel_job(by=OFFICER, at=timezone.now(), job=job.id)
    for _ in range(2):
        jobs.resume_job(by=OFFICER, at=timezone.now(), job=job.id)
    assert verbs(job) == ["job_asked", "job_ended", "job_resumed"]


def test_a_step_is_offered_only_where_it_would_be_heard(register):
    register(count_to(2))
    job = ask()
    offered = [(jobs.may_cancel(by, job), jobs.may_resume(by, job)) for by in (OFFICER, OTHER)]
    assert offered == [(True, False), (False, False)]
    job = jobs.cancel_job(by=OFFICER, at=timezone.now(), job=job.id)
    assert (jobs.may_cancel(OFFICER, job), jobs.may_resume(OFFICER, job)) == (False, True)
