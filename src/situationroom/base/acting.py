"""Reads and writes happen as somebody: the transaction knows who."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection, transaction

from situationroom.base import spans
from situationroom.base.actors import ANONYMOUS, Actor
from situationroom.base.connections import sees_for_the_room

_current: ContextVar[Actor] = ContextVar("actor", default=ANONYMOUS)
# Whose eyes the open transaction has: None where it was not told yet.
_eyes: ContextVar[tuple[Actor, bool] | None] = ContextVar("eyes", default=None)


def current_actor() -> Actor:
    """Return who acts here; anonymous where nobody was named."""
    return _current.get()


@contextmanager
def acting_as(actor: Actor) -> Iterator[Actor]:
    """Open a transaction in which everything is done by `actor`.

    On PostgreSQL the transaction itself is told (`SET LOCAL room.…`), so that row policies judge
    by it; a pooled connection forgets it at the end.
    """
    name = spans.caller_name(3) if spans.is_on() else ""
    with spans.span(name, actor_kind=actor.kind.value), _seeing(actor, itself=False):
        yield actor


@contextmanager
def as_room(why: str) -> Iterator[None]:
    """Let the room itself read and write for a moment, beyond what the actor in hand may see.

    For what no actor asks to be shown: telling others, keeping an index, checking that a name is
    free. `why` says what for; doors may not use this.
    """
    if not why:
        raise ValueError("say why the room itself must see this")
    with _seeing(_current.get(), itself=True):
        yield


@contextmanager
def reading_as(actor: Actor) -> Iterator[Actor]:
    """Read as `actor`. SQLite opens no transaction: its write lock must not be taken to read."""
    if connection.vendor == "postgresql":
        with _seeing(actor, itself=False):
            yield actor
        return
    token = _current.set(actor)
    try:
        yield actor
    finally:
        _current.reset(token)


@contextmanager
def _seeing(actor: Actor, *, itself: bool) -> Iterator[None]:
    """Open a transaction, or a savepoint, with the eyes of an actor or of the room itself."""
    nested, before = connection.in_atomic_block, _eyes.get()
    names, eyes = _current.set(actor), _eyes.set((actor, itself))
    try:
        if itself and connection.vendor != "postgresql":
            yield  # no second wall, nothing to tell, and a read takes no write lock
            return
        with transaction.atomic():
            _tell_database(actor, itself=itself)
            yield
        if nested:  # a savepoint that succeeds does not give the settings back
            _tell_again(before)
    finally:
        _eyes.reset(eyes)
        _current.reset(names)


def take_turns(name: str) -> None:
    """Let writers of one name follow each other until the end of the transaction.

    What one finds missing, no other can be writing at the same time. SQLite has one writer.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [name])


def _tell_again(eyes: tuple[Actor, bool] | None) -> None:
    """Give the eyes back that stood before a savepoint; at first those of the connection."""
    actor, itself = eyes or (ANONYMOUS, sees_for_the_room())
    _tell_database(actor, itself=itself)


def _tell_database(actor: Actor, *, itself: bool) -> None:
    if connection.vendor != "postgresql":
        return
    told = {
        "itself": "on" if itself else "off",
        "kind": actor.reads_as.value,
        "actor_kind": actor.kind.value,
        "person": str(actor.id or ""),
        "organisation": str(actor.organisation or ""),
        "roles": ",".join(sorted(actor.roles)),
        "scopes": ",".join(sorted(actor.scopes)),
    }
    calls = ", ".join(f"set_config('room.{name}', %s, true)" for name in told)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {calls}", list(told.values()))  # names are ours
