"""The commands are tried on a room in which a drill has happened."""

from tests.rooms.conftest import after_the_court

__all__ = ["after_the_court"]
