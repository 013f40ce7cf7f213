"""Reads and writes happen as somebody: the transaction knows who."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection, transaction

from situationroom.base import spans
from situationroom.base.actors import ANONYMOUS, Actor

_current: ContextVar[Actor] = ContextVar("actor", default=ANONYMOUS)


def current_actor() -> Actor:
    """Return who acts here; anonymous where nobody was named."""
    return _current.get()


@contextmanager
def acting_as(actor: Actor) -> Iterator[Actor]:
    """Open a transaction in which everything is done by `actor`.

    On PostgreSQL the transaction itself is told (`SET LOCAL room.…`), so that row policies can
    judge by it; a pooled connection forgets it at the end.
    """
    before, nested = _current.get(), connection.in_atomic_block
    token = _current.set(actor)
    name = spans.caller_name(3) if spans.is_on() else ""
    try:
        with spans.span(name, actor_kind=actor.kind.value), transaction.atomic():
            _tell_database(actor)
            yield actor
        if nested:  # a savepoint that succeeds does not give the settings back
            _tell_database(before)
    finally:
        _current.reset(token)


@contextmanager
def reading_as(actor: Actor) -> Iterator[Actor]:
    """Read as `actor`. SQLite opens no transaction: its write lock must not be taken to read."""
    if connection.vendor == "postgresql":
        with acting_as(actor):
            yield actor
        return
    token = _current.set(actor)
    try:
        yield actor
    finally:
        _current.reset(token)


def take_turns(name: str) -> None:
    """Let writers of one name follow each other until the end of the transaction.

    What one finds missing, no other can be writing at the same time. SQLite has one writer.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [name])


def _tell_database(actor: Actor) -> None:
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('room.actor_kind', %s, true), set_config('room.actor', %s, true),"
            " set_config('room.organisation', %s, true)",
            [actor.kind.value, str(actor.id or ""), str(actor.organisation or "")],
        )
