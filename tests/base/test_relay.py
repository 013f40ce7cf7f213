"""The relay numbers what was committed, densely and for everybody, and finds what was changed."""

import random
import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection, transaction
from tests.walls import as_owner

from situationroom.base import relay
from situationroom.base.models import Event, Label

pytestmark = pytest.mark.django_db
FIELDS = (
    "id", "room", "verb", "about", "label_id", "actor_kind", "actor", "actor_name",
    "organisation", "at", "recorded_at", "payload", "number", "chain",
)  # fmt: skip


def numbers() -> list[int]:
    return list(Event.objects.order_by("number").values_list("number", flat=True))


def change(event: Event, field: str) -> None:
    """Change one column of one row, as somebody with the database at hand would."""
    old = getattr(event, field)
    if field == "payload":
        new = {**old, "times": old["times"] + 1}
    elif field in ("at", "recorded_at"):
        new = old + timedelta(microseconds=1)
    elif field == "number":
        new = old + 1_000_000
    elif field == "label_id":
        new = Label.objects.create(level="public").id
    elif field in ("id", "about", "actor", "organisation"):
        new = uuid.uuid4()
    else:
        new = f"{old[:-1]}{'x' if old[-1:] != 'x' else 'y'}"
    with as_owner():
        Event.objects.filter(pk=event.pk).update(**{field: new})


def test_numbers_are_dense_and_the_chain_is_whole(ring: Callable[..., Event]) -> None:
    for times in range(7):
        ring(times)
    assert relay.number_events(batch=3) == 3
    assert relay.number_events() == 4
    assert relay.number_events() == 0
    assert numbers() == [1, 2, 3, 4, 5, 6, 7]
    assert relay.verify_chain() == []


def test_an_empty_log_is_whole() -> None:
    assert relay.number_events() == 0
    assert relay.verify_chain() == []


def test_an_event_committed_late_comes_later(ring: Callable[..., Event]) -> None:
    early, late = ring(), ring()
    with as_owner():
        Event.objects.filter(pk=late.pk).update(recorded_at=early.recorded_at - timedelta(hours=1))
    late.refresh_from_db()
    with as_owner():
        Event.objects.filter(pk=late.pk).delete()
    relay.number_events()
    late.save(force_insert=True)
    relay.number_events()
    assert (Event.objects.get(pk=early.pk).number, Event.objects.get(pk=late.pk).number) == (1, 2)
    assert relay.verify_chain() == []


def test_every_change_of_a_row_is_found(ring: Callable[..., Event]) -> None:
    for times in range(20):
        ring(times)
    relay.number_events()
    dice = random.Random(20260220)
    missed = []
    for attempt in range(200):
        event = dice.choice(list(Event.objects.all()))
        field = FIELDS[attempt % len(FIELDS)]
        with transaction.atomic():
            change(event, field)
            if not relay.verify_chain():
                missed.append(field)
            transaction.set_rollback(True)
    assert missed == []
    assert relay.verify_chain() == []


@pytest.mark.parametrize("position", [1, 3, 5])
def test_a_removed_row_is_found_wherever_it_stood(
    ring: Callable[..., Event], position: int
) -> None:
    for _ in range(5):
        ring()
    relay.number_events()
    with as_owner():
        Event.objects.filter(number=position).delete()
    assert relay.verify_chain() != []


def test_a_row_slipped_in_is_found(ring: Callable[..., Event]) -> None:
    ring()
    relay.number_events()
    forged = ring()
    Event.objects.filter(pk=forged.pk).update(number=2, chain="0" * 64)
    assert relay.verify_chain() != []


def test_a_log_emptied_whole_is_found(ring: Callable[..., Event]) -> None:
    ring()
    relay.number_events()
    with as_owner():
        Event.objects.all().delete()
    assert relay.verify_chain() == ["the log ends at 0, 1 numbers were given"]


def test_the_database_of_this_run_is_one_of_the_two() -> None:
    assert connection.vendor in ("sqlite", "postgresql")
