"""Facts in the past tense: one is written with every write, and rooms above react to them."""

from dataclasses import asdict, dataclass
from datetime import datetime
from functools import partial
from typing import ClassVar
from uuid import UUID

from django.db import transaction

from situationroom.base.actors import Actor
from situationroom.base.bell import Topic, ring
from situationroom.base.models import Event, Label


@dataclass(frozen=True)
class Fact:
    """Base of every event: subclasses are frozen, small, and carry ids rather than contents."""

    room: ClassVar[str]
    verb: ClassVar[str]

    @classmethod
    def kind(cls) -> str:
        """Return `room.verb`."""
        return f"{cls.room}.{cls.verb}"


def emit(fact: Fact, *, about: UUID, label: Label, by: Actor, at: datetime) -> Event:
    """Write the event of a write, in the same transaction.

    A person is told by id only: the chain must stand when a name has to be forgotten. Raises
    RuntimeError outside a transaction: an event that could survive its write is a lie.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError(f"{fact.kind()} was emitted outside a transaction: use acting_as")
    ring_after_commit(Topic.WRITTEN)
    return Event.objects.create(
        room=fact.room,
        verb=fact.verb,
        about=about,
        label=label,
        actor_kind=by.kind.value,
        actor=by.id,
        actor_name=by.name if by.id is None else "",
        organisation=by.organisation,
        at=at,
        payload=asdict(fact),
    )


def ring_after_commit(topic: Topic) -> None:
    """Say "look again" once the write stands; who does not hear it finds it by polling."""
    transaction.on_commit(partial(ring, topic), robust=True)
