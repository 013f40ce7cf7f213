"""Tests of pages take a room in which something has happened, or a real one with a browser."""

from tests.journeys.conftest import browser, room, visit
from tests.rooms.conftest import after_the_court

__all__ = ["after_the_court", "browser", "room", "visit"]
