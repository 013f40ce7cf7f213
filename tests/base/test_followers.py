"""A follower takes the whole log in batches, in order, once; one bad event stops nobody."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import pytest
from tests.walls import as_owner

from situationroom.base import followers, relay
from situationroom.base.errors import NotFound, Refusal
from situationroom.base.followers import Follower, follow_once
from situationroom.base.labels import Level
from situationroom.base.models import Cursor, Event, Label, Setback

pytestmark = pytest.mark.django_db
NAME = "test.derives"


class Deriver:
    """Leaves a label an event; stumbles over the numbers it is told to."""

    def __init__(self, *bad: int, times: int = 99) -> None:
        self.bad, self.times = set(bad), times
        self.batches: list[list[int]] = []

    def __call__(self, events: Sequence[Event]) -> None:
        self.batches.append([event.number or 0 for event in events])
        for event in events:
            Label.objects.create(level=Level.NAMED, creator=event.id)
            if event.number in self.bad and self.times > 0:
                self.times -= 1
                raise OSError("cannot be derived")

    def forget(self) -> None:
        Label.objects.filter(level=Level.NAMED).delete()


def derived() -> list[int]:
    ids = Label.objects.filter(level=Level.NAMED).values_list("creator", flat=True)
    numbers = dict(Event.objects.values_list("pk", "number"))
    return sorted(numbers[pk] for pk in ids)


def follow_all(follower: Follower) -> None:
    for _ in range(100):
        if follow_once(follower):
            continue
        tired = Cursor.objects.filter(consumer=NAME, attempts__gt=0)
        if not tired.update(moved_at=datetime(2026, 1, 1, tzinfo=UTC)):
            return
    raise AssertionError("the follower never came to the end")


@pytest.fixture
def log_of_ten(ring: Callable[..., Event]) -> list[Event]:
    events = [ring() for _ in range(10)]
    relay.number_events()
    return events


def test_batches_in_order_and_each_event_once(log_of_ten):
    deriver = Deriver()
    follow_all(Follower(NAME, None, deriver, batch=4))
    assert deriver.batches == [[1, 2, 3, 4], [5, 6, 7, 8], [9, 10]]
    assert derived() == list(range(1, 11))


def test_what_is_not_for_it_is_stepped_over_at_once(log_of_ten):
    with as_owner():
        Event.objects.filter(number=9).update(verb="fell")
    deriver = Deriver()
    follow_all(Follower(NAME, frozenset({"bells.fell"}), deriver))
    assert deriver.batches == [[9]]
    assert Cursor.objects.get(consumer=NAME).position == 10


def test_one_bad_event_is_set_aside_alone_and_the_rest_is_derived(log_of_ten):
    follow_all(Follower(NAME, None, Deriver(3), batch=5))
    assert derived() == [1, 2, *range(4, 11)]
    kept = Setback.objects.get()
    assert (kept.consumer, kept.event.number) == (NAME, 3)
    assert kept.reason == "OSError: cannot be derived"


def test_a_passing_fault_sets_nothing_aside(log_of_ten):
    follow_all(Follower(NAME, None, Deriver(3, times=2), batch=5))
    assert derived() == list(range(1, 11))
    assert not Setback.objects.exists()


def test_a_clock_put_back_an_hour_holds_nobody_up(log_of_ten):
    Cursor.objects.create(consumer=NAME, position=0, attempts=2)
    Cursor.objects.update(moved_at=datetime(2099, 1, 1, tzinfo=UTC))
    assert follow_once(Follower(NAME, None, Deriver()))


def test_what_is_derived_can_be_rebuilt_from_the_beginning(log_of_ten, monkeypatch):
    deriver = Deriver()
    follower = Follower(NAME, None, deriver, forget=deriver.forget)
    monkeypatch.setitem(followers.REGISTRY, NAME, follower)
    follow_all(follower)
    followers.rebuild(NAME)
    assert derived() == []
    follow_all(follower)
    assert derived() == list(range(1, 11))


def test_what_tells_people_something_is_never_replayed(monkeypatch):
    monkeypatch.setitem(followers.REGISTRY, NAME, Follower(NAME, None, Deriver()))
    with pytest.raises(Refusal, match="never replayed"):
        followers.rebuild(NAME)
    with pytest.raises(NotFound, match=r"no follower test\.nothing"):
        followers.rebuild("test.nothing")
