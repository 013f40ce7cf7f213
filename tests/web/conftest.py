"""Pages of a room in which something has happened."""

from tests.rooms.conftest import after_the_court

__all__ = ["after_the_court"]
