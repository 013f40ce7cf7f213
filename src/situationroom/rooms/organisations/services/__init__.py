"""Writes: organisations, people, what binds them, and how they come in."""

from situationroom.rooms.organisations.services.loading import (
    load_bonds,
    load_organisations,
    load_person,
)

__all__ = ["load_bonds", "load_organisations", "load_person"]
