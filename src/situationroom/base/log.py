"""Reads of the event log: what came after a place, as far as somebody may see it."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from situationroom.base.actors import Actor
from situationroom.base.labels import readable_by
from situationroom.base.models import Event


@dataclass(frozen=True, slots=True)
class Happened:
    """That something happened to an object, and where in the log it stands."""

    number: int
    kind: str
    about: UUID


def list_numbered(*, after: int, limit: int) -> list[Event]:
    """Return the next events of the log with the labels they have now, for what follows it."""
    rows = Event.objects.filter(number__gt=after).select_related("label")
    return list(rows.order_by("number")[:limit])


def list_missed(*, by: Actor, after: int, until: int) -> Iterator[Happened]:
    """Yield what happened after a place until another that `by` may see, in order."""
    rows = Event.objects.filter(readable_by(by), number__gt=after, number__lte=until)
    found = rows.order_by("number").values_list("number", "room", "verb", "about")
    for number, room, verb, about in found.iterator():
        yield Happened(number or 0, f"{room}.{verb}", about)
