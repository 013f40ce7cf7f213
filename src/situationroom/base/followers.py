"""Followers: what is derived from the whole log, in batches — index, notifications, streams.

A follower takes events in the order of their numbers; what it writes and its cursor are one
transaction. After a failure it goes on event by event, so that one bad event is set aside alone.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from situationroom.base import positions
from situationroom.base.acting import acting_as, as_room
from situationroom.base.actors import room_rule
from situationroom.base.errors import NotFound, Refusal
from situationroom.base.events import Fact
from situationroom.base.models import Cursor, Event, Setback
from situationroom.base.spans import span

log = logging.getLogger(__name__)
Take = Callable[[Sequence[Event]], None]
BATCH = 200


@dataclass(frozen=True)
class Follower:
    """A named reader of the log; without kinds it takes every event.

    `forget` empties what it has made, so that it can be rebuilt from the beginning; a follower
    without it (one that tells people something) is never replayed.
    """

    name: str
    kinds: frozenset[str] | None
    take: Take
    batch: int = BATCH
    forget: Callable[[], None] | None = None


REGISTRY: dict[str, Follower] = {}


def follows(
    *facts: type[Fact], name: str, batch: int = BATCH, forget: Callable[[], None] | None = None
) -> Callable[[Take], Take]:
    """Register a function as the follower `name` of some facts, or of all when none is named."""

    def register(take: Take) -> Take:
        kinds = frozenset(fact.kind() for fact in facts) if facts else None
        REGISTRY[name] = Follower(name, kinds, take, batch, forget)
        return take

    return register


def follow_once(follower: Follower) -> bool:
    """Take one batch; return whether there was one."""
    cursor = positions.position_of(follower.name)
    if positions.resting(cursor, timezone.now()):
        return False
    events, target = _next(follower, cursor)
    if target == cursor.position:
        return False
    if not events:  # nothing in between is for it
        rows = Cursor.objects.filter(consumer=follower.name, position=cursor.position)
        rows.update(position=target)
        return True
    try:
        with span(f"follow {follower.name}", events=len(events)):
            _take(follower, cursor.position, events, target)
    except Exception as problem:
        log.exception("follower %s failed from event %s", follower.name, cursor.position)
        with transaction.atomic():
            held = positions.held_at(follower.name, cursor.position)
            if held is not None and len(events) > 1:
                held.attempts += 1  # from here event by event, to find the one
                held.save()
            elif held is not None:
                positions.stumble(held, events[0], problem)
    return True


def _next(follower: Follower, cursor: Cursor) -> tuple[list[Event], int]:
    """Return the next events and the position after them."""
    later = Event.objects.filter(number__gt=cursor.position)
    # The end is read first: an event numbered meanwhile must not be stepped over.
    last = later.order_by("-number").values_list("number", flat=True).first()
    if last is None:
        return [], cursor.position
    rows = later.filter(number__lte=last).select_related("label").order_by("number")
    if follower.kinds is not None:
        rows = rows.filter(_any_of(follower.kinds))
    size = 1 if cursor.attempts else follower.batch
    events = list(rows[:size])
    return events, (events[-1].number or last) if len(events) == size else last


def _any_of(kinds: frozenset[str]) -> Q:
    clause = Q(pk__in=())
    for kind in kinds:
        room, verb = kind.split(".", 1)
        clause |= Q(room=room, verb=verb)
    return clause


def _take(follower: Follower, position: int, events: list[Event], target: int) -> None:
    with acting_as(room_rule(follower.name)), as_room("what follows the log reads all of it"):
        cursor = positions.held_at(follower.name, position)
        if cursor is None:  # another worker is at it
            return
        follower.take(events)
        positions.move(cursor, target)


def retry_setback(setback: Setback) -> int:
    """Take one event again that a follower gave up on; return how many were settled.

    What failed was taken back whole, so that nobody is told twice.
    """
    follower = REGISTRY[setback.consumer]
    with acting_as(room_rule(follower.name)), as_room("what follows the log reads all of it"):
        held = positions.held_setback(setback.pk)
        if held is None:
            return 0
        follower.take([setback.event])
        held.delete()
    return 1


def rebuild(name: str) -> None:
    """Empty what a follower has made and let it read the log from the beginning.

    Raises NotFound for an unknown name, Refusal for a follower that cannot be replayed.
    """
    follower = REGISTRY.get(name)
    if follower is None:
        raise NotFound(
            "There is no follower %(name)s.",
            hint="Known are: %(known)s.",
            name=name,
            known=", ".join(sorted(REGISTRY)),
        )
    if follower.forget is None:
        raise Refusal(
            "%(name)s tells people something and is never replayed.",
            hint="Only what is derived can be rebuilt.",
            name=name,
        )
    with acting_as(room_rule(name)), as_room("what follows the log reads all of it"):
        cursor = Cursor.objects.select_for_update().get_or_create(consumer=name)[0]
        follower.forget()
        Setback.objects.filter(consumer=name).delete()
        positions.move(cursor, 0)


def settled() -> bool:
    """Tell whether every event is numbered and every follower has read to the end of the log."""
    return positions.all_read(REGISTRY)
