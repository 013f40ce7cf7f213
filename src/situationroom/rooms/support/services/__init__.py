"""Writes of the catalogue of programmes."""

from situationroom.rooms.support.services.keeping import (
    Said,
    change_programme,
    note_progress,
    register_programme,
    retire_programme,
)
from situationroom.rooms.support.services.taking_in import (
    TakenIn,
    load_programmes,
    take_in_notices,
)

__all__ = [
    "Said",
    "TakenIn",
    "change_programme",
    "load_programmes",
    "note_progress",
    "register_programme",
    "retire_programme",
    "take_in_notices",
]
