"""Readiness tells honestly what is not well, and takes no process away that still answers."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.utils import timezone
from tests.walls import as_owner
from tools.room import free_port

from situationroom.base.labels import Level
from situationroom.base.models import Event, Label

pytestmark = pytest.mark.django_db


def ready() -> tuple[int, dict[str, Any]]:
    answer = Client().get("/readyz")
    return answer.status_code, answer.json()


@pytest.fixture
def written() -> Callable[[timedelta], Event]:
    """Return the step that writes an event some time ago that nobody has numbered."""

    def step(ago: timedelta) -> Event:
        now = timezone.now()
        event = Event.objects.create(
            room="base", verb="label_narrowed", about=uuid4(), actor_kind="officer", at=now,
            label=Label.objects.create(level=Level.PUBLIC),
        )  # fmt: skip
        with as_owner():
            Event.objects.filter(pk=event.pk).update(recorded_at=now - ago)
        return event

    return step


def test_a_room_in_which_all_is_well_says_so(written: Callable[[timedelta], Event]) -> None:
    written(timedelta(seconds=5))
    status, said = ready()
    assert (status, said["ok"], said["well"]) == (200, True, True)
    assert said["checks"] == dict.fromkeys(
        ("database", "migrations", "wall", "redis", "relay"), True
    )


def test_events_that_nobody_numbers_are_told_while_the_room_answers(
    written: Callable[[timedelta], Event],
) -> None:
    event = written(timedelta(minutes=2))
    status, said = ready()
    assert (status, said["ok"], said["well"], said["checks"]["relay"]) == (200, True, False, False)
    event.number = 10**9
    event.save(update_fields=["number"])
    assert ready()[1]["well"]


def test_a_bell_that_does_not_ring_is_told_while_the_room_answers(
    settings: Any,
) -> None:
    settings.REDIS = f"redis://127.0.0.1:{free_port()}/0"
    status, said = ready()
    assert (status, said["well"], said["checks"]["redis"]) == (200, False, False)


def test_a_room_without_its_database_is_not_ready_and_lives(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def gone(*_: object) -> None:
        raise DatabaseError("the server is gone")

    monkeypatch.setattr(connection, "cursor", gone)
    status, said = ready()
    assert (status, said["ok"]) == (503, False)
    assert not said["checks"]["database"]
    assert not said["checks"]["relay"]
    assert Client().get("/healthz").status_code == 200
