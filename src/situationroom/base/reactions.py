"""Reactions: what a room does by itself when something happened in a room below.

A reaction reads the numbered log by its own cursor. It first *prepares* (reads, computes; no
lock held) and returns what to apply, or None; applying and moving the cursor are one
transaction, so that a crash repeats nothing and loses nothing.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from situationroom.base import positions
from situationroom.base.acting import acting_as
from situationroom.base.actors import Actor, room_rule
from situationroom.base.events import Fact
from situationroom.base.models import Cursor, Event, Setback
from situationroom.base.spans import span

log = logging.getLogger(__name__)
Apply = Callable[[], object]
Prepare = Callable[[Event, Actor], Apply | None]


@dataclass(frozen=True)
class Reaction:
    """A named automatic rule: what it listens to, and what it prepares."""

    name: str
    kinds: frozenset[str]
    prepare: Prepare


REGISTRY: dict[str, Reaction] = {}
MOST_LOOKED_AT = 500


def reacts_to(*facts: type[Fact], name: str) -> Callable[[Prepare], Prepare]:
    """Register a function as the reaction `name` to facts of rooms below."""

    def register(prepare: Prepare) -> Prepare:
        REGISTRY[name] = Reaction(name, frozenset(fact.kind() for fact in facts), prepare)
        return prepare

    return register


def list_behind() -> list[Reaction]:
    """Return the reactions that may have something to do.

    All that nothing concerns are moved to the end of the log together: most events concern few.
    """
    last = positions.last_number()  # read first: an event numbered meanwhile is not stepped over
    places = dict(
        Cursor.objects.filter(consumer__in=list(REGISTRY)).values_list("consumer", "position")
    )
    behind = [one for one in list(REGISTRY.values()) if places.get(one.name, 0) < last]
    begin = min((places.get(one.name, 0) for one in behind), default=last)
    if not behind or last - begin > MOST_LOOKED_AT:
        return behind
    events = Event.objects.filter(number__gt=begin, number__lte=last)
    found = [(number or 0, f"{room}.{verb}") for number, room, verb in _numbers(events)]
    idle: dict[int, list[str]] = {}
    for one in behind:
        place = places.get(one.name)
        if place is not None and not any(n > place and kind in one.kinds for n, kind in found):
            idle.setdefault(place, []).append(one.name)
    for place, names in idle.items():
        rows = Cursor.objects.filter(consumer__in=names, position=place)
        rows.update(position=last)
    moved = {name for names in idle.values() for name in names}
    return [one for one in behind if one.name not in moved]


def _numbers(events: "QuerySet[Event]") -> Iterable[tuple[int | None, str, str]]:
    return events.values_list("number", "room", "verb")


def react_once(reaction: Reaction) -> bool:
    """Take one event further; return whether there was one."""
    cursor = positions.position_of(reaction.name)
    if positions.resting(cursor, timezone.now()):
        return False
    event = (
        Event.objects.filter(number__gt=cursor.position)
        .select_related("label")
        .order_by("number")
        .first()
    )
    if event is None or event.number is None:
        return False
    if event.kind not in reaction.kinds:
        _skip_to(reaction, cursor.position)
        return True
    try:
        with span(f"react {reaction.name}", event=event.number, kind=event.kind):
            _follow(reaction, cursor.position, event)
    except Exception as problem:
        log.exception("reaction %s failed on event %s", reaction.name, event.number)
        _set_back(reaction, cursor.position, event, problem)
    return True


def _skip_to(reaction: Reaction, position: int) -> None:
    """Move over events that are not for this reaction, in one step."""
    wanted = [kind.split(".", 1) for kind in reaction.kinds]
    later = Event.objects.filter(number__gt=position)
    # The end is read first: an event numbered meanwhile must not be stepped over.
    last = later.order_by("-number").values_list("number", flat=True).first()
    if last is None:
        return
    mine = (
        later.filter(number__lte=last)
        .filter(room__in=[room for room, _ in wanted], verb__in=[verb for _, verb in wanted])
        .order_by("number")
        .values_list("number", flat=True)
        .first()
    )
    target = (mine - 1) if mine is not None else last
    Cursor.objects.filter(consumer=reaction.name, position=position).update(position=target)


def _follow(reaction: Reaction, position: int, event: Event) -> None:
    by = room_rule(reaction.name)
    apply = reaction.prepare(event, by)
    with acting_as(by):
        cursor = Cursor.objects.select_for_update().get(consumer=reaction.name)
        if cursor.position != position:  # another worker was faster
            return
        if apply is not None:
            apply()
        positions.move(cursor, event.number or position)


def _set_back(reaction: Reaction, position: int, event: Event, problem: Exception) -> None:
    with transaction.atomic():
        cursor = Cursor.objects.select_for_update().get(consumer=reaction.name)
        if cursor.position == position:
            positions.stumble(cursor, event, problem)


def retry_setbacks() -> int:
    """Let every reaction try again what it gave up on; return how many were settled.

    What fails again stays set back, with its newest reason, and keeps no other from its turn; one
    that another operator retries is left to them.
    """
    return sum(
        positions.retry_setback(pk, retry_setback) for pk in positions.list_setback_ids(REGISTRY)
    )


def retry_setback(setback: Setback) -> int:
    """Try one event again for the reaction that gave up on it; return how many were settled."""
    reaction = REGISTRY[setback.consumer]
    by = room_rule(reaction.name)
    apply = reaction.prepare(setback.event, by)
    with acting_as(by):
        held = positions.held_setback(setback.pk)
        if held is None:
            return 0
        if apply is not None:
            apply()
        held.delete()
    return 1


def settled() -> bool:
    """Tell whether every event is numbered and every reaction has read to the end of the log."""
    return positions.all_read(REGISTRY)
