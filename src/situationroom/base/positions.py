"""How far each consumer of the log has read: resting after a failure, setting aside, lag."""

import logging
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Count

from situationroom.base.models import Cursor, Event, Setback

log = logging.getLogger(__name__)
ATTEMPTS = 3
REST_SECONDS = (0.0, 1.0, 5.0)


@dataclass(frozen=True, slots=True)
class Lag:
    """How far a consumer is behind the log, what it failed at, and what it gave up on."""

    consumer: str
    behind: int
    moved_at: datetime | None
    attempts: int
    setbacks: int


def position_of(consumer: str) -> Cursor:
    """Return the cursor of a consumer, made where there is none."""
    return Cursor.objects.get_or_create(consumer=consumer)[0]


def begin_at_the_end(consumers: Iterable[str]) -> None:
    """Give consumers that have never read a place at the end of the log."""
    last = last_number()
    for consumer in consumers:
        Cursor.objects.get_or_create(consumer=consumer, defaults={"position": last})


def held_at(consumer: str, position: int) -> Cursor | None:
    """Lock a consumer's cursor; None when another worker holds it or has moved it."""
    skip = connection.features.has_select_for_update
    rows = Cursor.objects.select_for_update(skip_locked=skip)
    return rows.filter(consumer=consumer, position=position).first()


def resting(cursor: Cursor, at: datetime) -> bool:
    """Tell whether a consumer that just failed waits before it tries again.

    A clock that was put back ends the rest: nobody waits an hour for it.
    """
    rest = REST_SECONDS[min(cursor.attempts, len(REST_SECONDS) - 1)]
    return 0.0 <= (at - cursor.moved_at).total_seconds() < rest


def move(cursor: Cursor, to: int) -> None:
    """Move a held cursor on; what failed before is forgotten."""
    cursor.position, cursor.attempts = to, 0
    cursor.save()


def stumble(cursor: Cursor, event: Event, problem: Exception) -> None:
    """Note a failure on a held cursor; after three the event is set aside with its reason."""
    cursor.attempts += 1
    if cursor.attempts >= ATTEMPTS:
        Setback.objects.get_or_create(
            consumer=cursor.consumer,
            event=event,
            defaults={"reason": f"{type(problem).__name__}: {problem}"},
        )
        cursor.position, cursor.attempts = event.number or cursor.position, 0
    cursor.save()


def list_setback_ids(consumers: Collection[str]) -> list[UUID]:
    """Return what these consumers gave up on, oldest first."""
    rows = Setback.objects.filter(consumer__in=list(consumers)).order_by("at", "id")
    return list(rows.values_list("pk", flat=True))


def retry_setback(pk: UUID, retry: Callable[[Setback], int]) -> int:
    """Try again what was given up on; what fails again keeps its newest reason.

    One that another operator has settled meanwhile is nothing to do.
    """
    setback = Setback.objects.select_related("event__label").filter(pk=pk).first()
    if setback is None:
        return 0
    try:
        return retry(setback)
    except Exception as problem:
        log.exception("%s failed again", setback.consumer)
        Setback.objects.filter(pk=pk).update(reason=f"{type(problem).__name__}: {problem}")
    return 0


def held_setback(pk: UUID) -> Setback | None:
    """Lock what was given up on; None when it is settled or another operator has it."""
    skip = connection.features.has_select_for_update
    return Setback.objects.select_for_update(skip_locked=skip).filter(pk=pk).first()


def last_number() -> int:
    """Return the last number of the log."""
    numbers = Event.objects.filter(number__isnull=False).values_list("number", flat=True)
    return numbers.order_by("-number").first() or 0


def all_read(consumers: Iterable[str]) -> bool:
    """Tell whether every event is numbered and all these consumers have read to the end."""
    # Cursors first: a consumer that reacts while this is asked moves on and emits in one step,
    # and read the other way round its move would be seen without what it emitted.
    read = dict(Cursor.objects.values_list("consumer", "position"))
    if Event.objects.filter(number__isnull=True).exists():
        return False
    last = last_number()
    return all(read.get(consumer, 0) >= last for consumer in consumers)


def list_lags(consumers: list[str]) -> list[Lag]:
    """Return the lag of each consumer."""
    last = last_number()
    cursors = Cursor.objects.in_bulk(consumers)
    counted = Setback.objects.values("consumer").annotate(n=Count("id"))
    given_up = {row["consumer"]: row["n"] for row in counted}
    return [_lag(name, last, cursors.get(name), given_up.get(name, 0)) for name in consumers]


def _lag(name: str, last: int, cursor: Cursor | None, setbacks: int) -> Lag:
    if cursor is None:
        return Lag(name, last, None, 0, setbacks)
    return Lag(name, last - cursor.position, cursor.moved_at, cursor.attempts, setbacks)
