"""A bell people are told of, and a clock the tests set."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from tests.rooms.delivery import steps

from situationroom.rooms.delivery.kinds import KINDS, OBJECTS


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
