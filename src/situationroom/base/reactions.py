"""Reactions: what a room does by itself when something happened in a room below.

A reaction reads the numbered log by its own cursor. It first *prepares* (reads, computes; no
lock held) and returns what to apply, or None; applying and moving the cursor are one
transaction, so that a crash repeats nothing and loses nothing.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from situationroom.base.acting import acting_as
from situationroom.base.actors import Actor, room_rule
from situationroom.base.events import Fact
from situationroom.base.models import Cursor, Event, Setback

log = logging.getLogger(__name__)
Apply = Callable[[], object]
Prepare = Callable[[Event, Actor], Apply | None]
ATTEMPTS = 3
REST_SECONDS = (0.0, 1.0, 5.0)


@dataclass(frozen=True)
class Reaction:
    """A named automatic rule: what it listens to, and what it prepares."""

    name: str
    kinds: frozenset[str]
    prepare: Prepare


REGISTRY: dict[str, Reaction] = {}


def reacts_to(*facts: type[Fact], name: str) -> Callable[[Prepare], Prepare]:
    """Register a function as the reaction `name` to facts of rooms below."""

    def register(prepare: Prepare) -> Prepare:
        REGISTRY[name] = Reaction(name, frozenset(fact.kind() for fact in facts), prepare)
        return prepare

    return register


def react_once(reaction: Reaction) -> bool:
    """Take one event further; return whether there was one."""
    cursor, _ = Cursor.objects.get_or_create(consumer=reaction.name)
    if _resting(cursor):
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
        _follow(reaction, cursor.position, event)
    except Exception as problem:
        log.exception("reaction %s failed on event %s", reaction.name, event.number)
        _set_back(reaction, cursor.position, event, problem)
    return True


def _resting(cursor: Cursor) -> bool:
    """Tell whether a consumer that just failed waits before it tries again."""
    rest = REST_SECONDS[min(cursor.attempts, len(REST_SECONDS) - 1)]
    return (timezone.now() - cursor.moved_at).total_seconds() < rest


def retry_setbacks() -> int:
    """Let every consumer try again what it gave up on; return how many were settled.

    What fails again stays set back, with its newest reason, and keeps no other from its turn.
    """
    settled = 0
    for setback in Setback.objects.select_related("event__label").order_by("at", "id"):
        reaction = REGISTRY.get(setback.consumer)
        if reaction is None:
            continue
        try:
            _retry(reaction, setback)
        except Exception as problem:
            log.exception("reaction %s failed again", reaction.name)
            setback.reason = f"{type(problem).__name__}: {problem}"
            setback.save(update_fields=["reason"])
        else:
            settled += 1
    return settled


def _retry(reaction: Reaction, setback: Setback) -> None:
    by = room_rule(reaction.name)
    apply = reaction.prepare(setback.event, by)
    with acting_as(by):
        if apply is not None:
            apply()
        setback.delete()


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
        cursor.position = event.number or position
        cursor.attempts = 0
        cursor.save()


def _set_back(reaction: Reaction, position: int, event: Event, problem: Exception) -> None:
    with transaction.atomic():
        cursor = Cursor.objects.select_for_update().get(consumer=reaction.name)
        if cursor.position != position:
            return
        cursor.attempts += 1
        if cursor.attempts >= ATTEMPTS:
            Setback.objects.get_or_create(
                consumer=reaction.name,
                event=event,
                defaults={"reason": f"{type(problem).__name__}: {problem}"},
            )
            cursor.position, cursor.attempts = event.number or position, 0
        cursor.save()


def settled() -> bool:
    """Tell whether every event is numbered and every reaction has read to the end."""
    if Event.objects.filter(number__isnull=True).exists():
        return False
    last = Event.objects.order_by("-number").values_list("number", flat=True).first() or 0
    read = dict(Cursor.objects.values_list("consumer", "position"))
    return all(read.get(name, 0) >= last for name in REGISTRY)
