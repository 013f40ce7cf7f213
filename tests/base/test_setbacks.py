"""What was set aside is shown to operators, and tried again by a worker when they ask."""

import uuid
from collections.abc import Callable, Sequence

import pytest
from django.utils import timezone
from tests.base.steps import Rang

from situationroom.base import followers, jobs, reactions, relay, setbacks, work
from situationroom.base.actors import Actor, ActorKind
from situationroom.base.errors import NotAllowed, NotFound
from situationroom.base.followers import Follower
from situationroom.base.labels import Level
from situationroom.base.models import Event, Job, Setback

pytestmark = pytest.mark.django_db
SECRETARIAT = Actor(
    ActorKind.SECRETARIAT, id=uuid.uuid4(), organisation=uuid.uuid4(), name="사무국"
)
OFFICER = Actor(ActorKind.OFFICER, id=uuid.uuid4(), organisation=uuid.uuid4(), name="담당")
TELLER = "test.teller"


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Register a follower that fails while `broken` is in the list; return what it took."""
    seen: list[int] = []

    def take(events: Sequence[Event]) -> None:
        if -1 in seen:
            raise OSError("the index of company ABC is closed")
        seen.extend(event.number or 0 for event in events)

    kinds = frozenset({Rang.kind()})
    monkeypatch.setitem(followers.REGISTRY, TELLER, Follower(TELLER, kinds, take))
    return seen


@pytest.fixture
def aside(ring: Callable[..., Event]) -> Callable[..., Setback]:
    def step(consumer: str = TELLER, level: Level = Level.PUBLIC) -> Setback:
        event = ring()
        event.label.level = level
        event.label.save()
        relay.number_events()
        reason = "OSError: the index of company ABC is closed"
        return Setback.objects.create(consumer=consumer, event=event, reason=reason)

    return step


def do_all() -> None:
    while work.do_next(worker="test", at=timezone.now()):
        pass


def test_what_a_follower_set_aside_is_taken_once_more_and_then_gone(aside, taken):
    row = aside()
    assert setbacks.retry_setbacks() == 1
    assert taken == [Event.objects.get(pk=row.event_id).number]
    assert setbacks.retry_setbacks() == 0
    assert len(taken) == 1


def test_what_fails_again_stays_with_its_newest_reason(aside, taken):
    row = aside()
    Setback.objects.update(reason="an earlier fault")
    taken.append(-1)
    assert setbacks.retry_setbacks(consumer=TELLER) == 0
    row.refresh_from_db()
    assert row.reason == "OSError: the index of company ABC is closed"


def test_one_consumer_alone_is_retried_and_an_unknown_one_is_named(aside, taken):
    aside()
    assert setbacks.retry_setbacks(consumer=sorted(reactions.REGISTRY)[0]) == 0
    assert taken == []
    with pytest.raises(NotFound, match=r"nobody\.at_all"):
        setbacks.retry_setbacks(consumer="nobody.at_all")


def test_an_operator_asks_and_a_worker_tries_with_progress_and_result(aside, taken):
    for _ in range(3):
        aside()
    first = setbacks.ask_retry(by=SECRETARIAT, at=timezone.now())
    again = setbacks.ask_retry(by=SECRETARIAT, at=timezone.now())
    assert again.id == first.id
    do_all()
    job = Job.unscoped.get()
    assert (job.state, job.done, job.total) == ("done", 3, 3)
    assert job.result == {"settled": 3, "still_set_aside": 0}
    assert len(taken) == 3
    assert setbacks.ask_retry(by=SECRETARIAT, at=timezone.now()).id != first.id


def test_the_work_goes_on_where_its_worker_died(aside, taken, monkeypatch):
    for _ in range(3):
        aside()
    job = setbacks.ask_retry(by=SECRETARIAT, at=timezone.now())
    dies = iter([False, True, False, False])
    real = setbacks._retry

    def retry(pk: uuid.UUID) -> int:
        if next(dies, False):
            raise OSError("the worker dies")
        return real(pk)

    monkeypatch.setattr(setbacks, "_retry", retry)
    do_all()
    Job.unscoped.update(run_after=timezone.now())
    do_all()
    job.refresh_from_db()
    assert (job.state, job.done) == ("done", 3)
    assert job.result == {"settled": 3, "still_set_aside": 0}
    assert len(taken) == 3


def test_who_runs_the_servers_asks_too_and_finds_what_is_under_way(aside, taken):
    aside()
    admin = Actor(ActorKind.PLATFORM_ADMIN, id=uuid.uuid4())
    first = setbacks.ask_retry(by=SECRETARIAT, at=timezone.now())
    assert setbacks.ask_retry(by=admin, at=timezone.now()).id == first.id
    do_all()
    setbacks.ask_retry(by=admin, at=timezone.now())
    do_all()
    assert set(Job.unscoped.values_list("state", flat=True)) == {"done"}


def test_only_operators_look_and_ask(aside):
    aside()
    for ask in (
        lambda: setbacks.list_consumers(by=OFFICER),
        lambda: setbacks.list_setbacks(by=OFFICER),
        lambda: setbacks.ask_retry(by=OFFICER, at=timezone.now()),
    ):
        with pytest.raises(NotAllowed):
            ask()
    assert not Job.unscoped.exists()


def test_a_reason_is_told_in_full_only_to_who_may_read_the_event(aside):
    aside(level=Level.NAMED)
    (hidden,) = setbacks.list_setbacks(by=SECRETARIAT)
    assert hidden.problem == "OSError"
    Setback.objects.all().delete()
    aside(level=Level.ROOM)
    (shown,) = setbacks.list_setbacks(by=SECRETARIAT)
    assert "company ABC" in shown.problem


def test_what_was_set_aside_comes_in_pages_newest_first(aside):
    rows = [aside() for _ in range(3)]
    first = setbacks.list_setbacks(by=SECRETARIAT, limit=2)
    rest = setbacks.list_setbacks(by=SECRETARIAT, after=(first[-1].at, first[-1].id), limit=2)
    assert [one.id for one in (*first, *rest)] == [row.id for row in reversed(rows)]


def test_each_consumer_says_how_far_it_is_behind_and_what_it_gave_up_on(aside, taken):
    aside()
    lags = {lag.consumer: lag for lag in setbacks.list_consumers(by=SECRETARIAT)}
    assert set(lags) == {*reactions.REGISTRY, *followers.REGISTRY}
    assert (lags[TELLER].behind, lags[TELLER].setbacks) == (
        Event.objects.filter(number__isnull=False).order_by("-number")[0].number,
        1,
    )
    assert setbacks.can_be_rebuilt("base.search")
    assert not setbacks.can_be_rebuilt(TELLER)
    assert jobs.REGISTRY[setbacks.RETRY].says
