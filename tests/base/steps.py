"""What the ground floor's tests share: a fact of their own, and where PostgreSQL is needed."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar

import pytest
from django.db import connection

from situationroom.base.events import Fact

SETTINGS = ("room.kind", "room.person", "room.organisation")
AT = datetime(2026, 2, 20, 15, tzinfo=UTC)
on_postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite has one writer and no row policies"
)


@dataclass(frozen=True)
class Rang(Fact):
    """A bell rang."""

    room: ClassVar[str] = "bells"
    verb: ClassVar[str] = "rang"
    times: int


def told() -> tuple[str, ...]:
    """Return what the transaction was told of who acts."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(f"current_setting('{s}', true)" for s in SETTINGS))
        return tuple(value or "" for value in cursor.fetchone())
