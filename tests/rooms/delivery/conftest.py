"""A bell people are told of, and a clock the tests set."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import connections
from django.utils import timezone
from tests.rooms.delivery import steps

from situationroom.base.models import Cursor, Event, Label, Numbering, Setback
from situationroom.rooms.delivery.kinds import KINDS, OBJECTS
from situationroom.rooms.delivery.models import Recall, ReplyAddress


@pytest.fixture(autouse=True)
def bell() -> Iterator[None]:
    """Let the bell be an object of the room for one test, and nothing else be told."""
    kept = dict(KINDS), dict(OBJECTS)
    KINDS.clear()
    OBJECTS.clear()
    steps.speak()
    try:
        yield
    finally:
        for registry, rows in zip((KINDS, OBJECTS), kept, strict=True):
            registry.clear()
            registry.update(rows)


@dataclass
class Clock:
    """What time it is for the room."""

    at: datetime

    def go(self, **time: float) -> datetime:
        """Let time go by."""
        self.at += timedelta(**time)
        return self.at


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Let it be noon in Seoul until the test says otherwise."""
    clock = Clock(steps.NOON)
    monkeypatch.setattr(timezone, "now", lambda: clock.at)
    return clock


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Commit for real, and take back what was made without emptying the reference data."""
    with django_db_blocker.unblock():
        labels = set(Label.objects.values_list("pk", flat=True))
        try:
            yield
        finally:
            made = [*apps.get_app_config("delivery").get_models(), Setback, Event]
            for model in sorted(made, key=lambda one: one in (Recall, ReplyAddress, Event)):
                model.objects.all().delete()
            for model in (Cursor, Numbering):
                model.objects.all().delete()
            Label.objects.exclude(pk__in=labels).delete()
            connections.close_all()
