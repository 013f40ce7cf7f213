"""Tests of pages that need a real room and a real browser take both from the journeys."""

from tests.journeys.conftest import browser, room, visit

__all__ = ["browser", "room", "visit"]
