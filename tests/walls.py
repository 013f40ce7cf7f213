"""The second wall in tests: where it stands, and how a test steps before it to do harm."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from django.db import DatabaseError, connection
from django.test.client import ClientHandler

from situationroom.base.connections import ROLE


def let_requests_name_nobody() -> None:
    """Let a request of a test client begin as a thread of the web does: it sees what it is told.

    Else whatever a page asks before it says for whom would pass here and fail in the product.
    """
    answer = ClientHandler.__call__

    def asked(self: ClientHandler, environ: dict[str, Any]) -> Any:
        _see_all(on=False)
        try:
            return answer(self, environ)
        finally:
            _see_all(on=True)

    ClientHandler.__call__ = asked  # type: ignore[method-assign]


def _see_all(*, on: bool) -> None:
    if connection.vendor != "postgresql" or connection.needs_rollback:
        return
    # A test may have taken the server away.
    with suppress(DatabaseError), connection.cursor() as cursor:
        connection.itself = on  # type: ignore[attr-defined]
        cursor.execute("SELECT set_config('room.itself', %s, false)", ["on" if on else "off"])


@contextmanager
def as_owner() -> Iterator[None]:
    """Do what the application may not: change or remove what only grows."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"SET ROLE {ROLE}")
