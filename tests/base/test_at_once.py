"""What is really committed: two at work at the same time, and no transaction at all."""

import threading
import uuid
from collections.abc import Callable

import pytest
from django.db import connections, transaction
from tests.base.following import Follower, follow_all, followed
from tests.base.steps import AT, Rang, on_postgresql, told

from situationroom.base import relay
from situationroom.base.acting import acting_as, reading_as
from situationroom.base.actors import Actor, ActorKind
from situationroom.base.events import emit
from situationroom.base.labels import Level
from situationroom.base.models import Event, Label, Numbering, Setback
from situationroom.base.reactions import Apply

OFFICER = Actor(ActorKind.OFFICER, id=uuid.uuid4(), organisation=uuid.uuid4(), name="담당")


def numbers() -> list[int]:
    return list(Event.objects.order_by("number").values_list("number", flat=True))


@on_postgresql
def test_a_transaction_open_while_others_commit_comes_later(
    empty_log: None, ring: Callable[..., Event]
) -> None:
    written, go_on = threading.Event(), threading.Event()
    late: list[uuid.UUID] = []

    def slow() -> None:
        try:
            with transaction.atomic():
                late.append(ring().pk)
                written.set()
                go_on.wait(10)
        finally:
            connections.close_all()

    thread = threading.Thread(target=slow)
    thread.start()
    assert written.wait(10)
    early = ring().pk
    assert relay.number_events() == 1
    go_on.set()
    thread.join(10)
    assert relay.number_events() == 1
    assert [Event.objects.get(pk=pk).number for pk in (early, late[0])] == [1, 2]
    assert Event.objects.get(pk=late[0]).recorded_at < Event.objects.get(pk=early).recorded_at
    assert relay.verify_chain() == []


@on_postgresql
def test_two_relays_at_once_give_no_number_twice(
    empty_log: None, ring: Callable[..., Event]
) -> None:
    for _ in range(40):
        ring()
    start = threading.Barrier(3)

    def number() -> None:
        try:
            start.wait(10)
            while relay.number_events(batch=3):
                pass
        finally:
            connections.close_all()

    threads = [threading.Thread(target=number) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert numbers() == list(range(1, 41))
    assert relay.verify_chain() == []
    assert Numbering.objects.get().last == 40


@on_postgresql
def test_two_workers_at_once_apply_once(empty_log: None, ring: Callable[..., Event]) -> None:
    for _ in range(10):
        ring()
    relay.number_events()
    together = threading.Barrier(2)

    class Racing(Follower):
        def __call__(self, event: Event, by: Actor) -> Apply | None:
            apply = super().__call__(event, by)
            try:
                together.wait(1)  # both have prepared the same event before either applies
            except threading.BrokenBarrierError:
                together.reset()
            return apply

    problems: list[BaseException] = []

    def work() -> None:
        try:
            follow_all(Racing().reaction())
        except BaseException as problem:
            problems.append(problem)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert problems == []
    assert followed() == list(range(1, 11))
    assert not Setback.objects.exists()


def test_an_event_outside_a_transaction_is_refused(empty_log: None) -> None:
    label = Label.objects.create(level=Level.PUBLIC)
    with pytest.raises(RuntimeError, match=r"bells\.rang was emitted outside a transaction"):
        emit(Rang(times=1), about=label.id, label=label, by=OFFICER, at=AT)
    assert not Event.objects.exists()


@on_postgresql
def test_postgresql_is_told_who_acts_and_forgets_it_at_the_end(empty_log: None) -> None:
    with acting_as(OFFICER):
        assert told() == ("officer", str(OFFICER.id), str(OFFICER.organisation))
    assert told() == ("", "", "")
    with reading_as(OFFICER):
        assert told()[0] == "officer"
    assert told() == ("", "", "")
