"""Start-up checks: the room refuses to run on a database that could lose an accepted write."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, register
from django.db import connection


@register("database")
def sqlite_is_durable(
    app_configs: Any = None, databases: Sequence[str] | None = None, **_: Any
) -> list[CheckMessage]:
    """SQLite must run in WAL mode with synchronous=FULL."""
    if not databases or connection.vendor != "sqlite":
        return []
    with connection.cursor() as cursor:
        mode = cursor.execute("PRAGMA journal_mode").fetchone()[0]
        synchronous = cursor.execute("PRAGMA synchronous").fetchone()[0]
    if mode in ("wal", "memory") and synchronous >= 2:
        return []
    return [
        Error(
            f"SQLite runs with journal_mode={mode}, synchronous={synchronous}",
            hint="an accepted write could be lost: use journal_mode=WAL and synchronous=FULL",
            id="base.E001",
        )
    ]
