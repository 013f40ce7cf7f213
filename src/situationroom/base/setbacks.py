"""What operators see of the consumers of the log, and what was set aside: look, and try again.

Trying again is work with a row like any other: a worker does it, whoever asks waits for nothing.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from situationroom.base import followers, positions, reactions
from situationroom.base.acting import acting_as, as_room
from situationroom.base.actors import Actor, ActorKind
from situationroom.base.errors import NotAllowed, NotFound
from situationroom.base.jobs import job, start_job
from situationroom.base.keyset import below
from situationroom.base.labels import Level, may_read
from situationroom.base.models import Job, Label, Setback
from situationroom.base.positions import Lag
from situationroom.base.states import UNFINISHED
from situationroom.base.work import Work

PAGE = 30
RETRY = "base.retry_setbacks"
OPERATORS = frozenset({ActorKind.SECRETARIAT, ActorKind.PLATFORM_ADMIN})


@dataclass(frozen=True, slots=True)
class Aside:
    """An event a consumer gave up on; the reason in full only to who may read the event."""

    id: UUID
    consumer: str
    kind: str
    problem: str
    at: datetime


def may_operate(by: Actor) -> bool:
    """Tell whether somebody runs the room: the secretariat, and who runs the servers."""
    return by.kind in OPERATORS


def names() -> list[str]:
    """Return the names of every consumer of the log there is."""
    return sorted([*reactions.REGISTRY, *followers.REGISTRY])


def can_be_rebuilt(consumer: str) -> bool:
    """Tell whether what a consumer has made is derived, so that it can be made again."""
    follower = followers.REGISTRY.get(consumer)
    return follower is not None and follower.forget is not None


def list_consumers(*, by: Actor) -> list[Lag]:
    """Return how far each consumer is behind the log. Raises NotAllowed for no operator."""
    _require_operator(by)
    return positions.list_lags(names())


def list_setbacks(
    *, by: Actor, after: tuple[datetime, UUID] | None = None, limit: int = PAGE
) -> list[Aside]:
    """Return a page of what was set aside, newest first. Raises NotAllowed for no operator."""
    _require_operator(by)
    rows = Setback.objects.select_related("event__label__within").order_by("-at", "-id")
    if after is not None:
        at, last = after
        rows = rows.filter(below(at=at, id=last))
    with as_room("an operator learns that something failed, and its words by their own right"):
        return [_aside(row, by) for row in rows[:limit]]


def _aside(row: Setback, by: Actor) -> Aside:
    label = row.event.label
    told = may_read(by, label.readers())
    # The name of a fault is ours; what follows it may quote the object.
    problem = row.reason if told else row.reason.partition(":")[0]
    return Aside(row.id, row.consumer, row.event.kind, problem, row.at)


def ask_retry(*, by: Actor, at: datetime) -> Job:
    """Ask that everything set aside be tried again; while that is under way, return that work.

    Raises NotAllowed for no operator.
    """
    _require_operator(by)
    with acting_as(by), as_room("it holds no contents, and who runs the servers may not read it"):
        under_way = Job.unscoped.filter(kind=RETRY, state__in=UNFINISHED)
        row = under_way.filter(cancel_asked_at=None).order_by("created_at").first()
        if row is not None:
            return row
        label = Label.objects.create(level=Level.GOVERNMENT)
        return start_job(by=by, at=at, kind=RETRY, label=label)


def retry_setbacks(*, consumer: str = "") -> int:
    """Try again what one consumer set aside, or every one; return how many were settled.

    Raises NotFound for a consumer there is not.
    """
    if consumer and consumer not in names():
        raise NotFound(
            "There is no consumer %(name)s.",
            hint="Known are: %(known)s.",
            name=consumer,
            known=", ".join(names()),
        )
    wanted = [consumer] if consumer else names()
    return sum(_retry(pk) for pk in positions.list_setback_ids(wanted))


@job(RETRY, says="Try again what was set aside")
def retry_all(work: Work) -> dict[str, int]:
    """Try again what was set aside when the work began, one after the other."""
    found = work.cursor.get("found")
    if found is None:
        found = [str(pk) for pk in positions.list_setback_ids(names())]
        with work.step(cursor={"found": found, "settled": 0}, total=len(found)):
            pass
    for n in range(work.done, len(found)):
        # Outside the step: a reaction prepares with no lock held, and what is settled is gone.
        settled = work.cursor["settled"] + _retry(UUID(found[n]))
        with work.step(cursor={"found": found, "settled": settled}, done=n + 1):
            pass
    settled = work.cursor["settled"]
    return {"settled": settled, "still_set_aside": len(found) - settled}


def _retry(pk: UUID) -> int:
    return positions.retry_setback(pk, _again)


def _again(setback: Setback) -> int:
    if setback.consumer in reactions.REGISTRY:
        return reactions.retry_setback(setback)
    return followers.retry_setback(setback)


def shown_result(row: Job) -> dict[str, Any]:
    """Return the result of a piece of work as names and plain values."""
    result = row.result if isinstance(row.result, dict) else {}
    return {name: value for name, value in result.items() if not isinstance(value, dict | list)}


def _require_operator(by: Actor) -> None:
    if not may_operate(by):
        raise NotAllowed("Only the secretariat and who runs the servers see this.")
