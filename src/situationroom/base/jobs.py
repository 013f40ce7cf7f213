"""Long or retried work: ask for it, cancel it, let it go on, look at it.

A room registers a kind with `@job("impact.sweep")`; the function gets a `Work` (see `work`) and
returns the result as plain JSON values. The row is the truth; the bell only wakes a worker.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from situationroom.base.acting import acting_as, as_room
from situationroom.base.actors import Actor, ActorKind
from situationroom.base.bell import Topic
from situationroom.base.errors import Conflict, NotAllowed, NotFound
from situationroom.base.events import emit, ring_after_commit
from situationroom.base.facts import JobAsked, JobCancelAsked, JobEnded, JobResumed
from situationroom.base.keyset import below
from situationroom.base.models import Job, Label
from situationroom.base.schedule import Slots
from situationroom.base.states import STOPPED, UNFINISHED, JobState

PAGE = 30
LEASE_SECONDS = 30
ATTEMPTS = 5
Run = Callable[[Any], Any]


@dataclass(frozen=True)
class JobKind:
    """A kind of work: what does it, how often it is tried, and when it starts by itself.

    `says` is the message id of what people read instead of the name.
    """

    name: str
    run: Run
    attempts: int = ATTEMPTS
    lease_seconds: int = LEASE_SECONDS
    every: Slots | None = None
    says: str = ""


REGISTRY: dict[str, JobKind] = {}


def job(
    name: str,
    *,
    attempts: int = ATTEMPTS,
    lease_seconds: int = LEASE_SECONDS,
    every: Slots | None = None,
    says: str = "",
) -> Callable[[Run], Run]:
    """Register a function as what does the work `name`."""

    def register(run: Run) -> Run:
        REGISTRY[name] = JobKind(name, run, attempts, lease_seconds, every, says)
        return run

    return register


def start_job(
    *,
    by: Actor,
    at: datetime,
    kind: str,
    label: Label,
    payload: dict[str, Any] | None = None,
    run_after: datetime | None = None,
    once: str = "",
) -> Job:
    """Ask for a piece of work; under a key `once` that was used before, return that one.

    The work is done as `by`. Raises NotFound for a kind nobody registered.
    """
    if kind not in REGISTRY:
        raise NotFound(
            "There is no work of the kind %(kind)s.",
            hint="Known are: %(known)s.",
            kind=kind,
            known=", ".join(sorted(REGISTRY)),
        )
    fields = {
        "label": label,
        "kind": kind,
        "payload": payload or {},
        "actor_kind": by.kind.value,
        "actor": by.id,
        "actor_name": by.name,
        "organisation": by.organisation,
        "roles": sorted(by.roles),
        "run_after": run_after or at,
        "created_at": at,
    }
    with acting_as(by):
        if once:
            with as_room("what was asked for already is not asked for again"):
                row, is_new = Job.unscoped.get_or_create(once=once, defaults=fields)
        else:
            row, is_new = Job.unscoped.create(**fields), True
        if is_new:
            _tell(JobAsked, row, by=by, at=at)
    return row


def cancel_job(*, by: Actor, at: datetime, job: UUID) -> Job:
    """Cancel a piece of work: at once when it waits, at its next step when it runs.

    Asked twice, it is cancelled once. Raises NotFound, NotAllowed for others than who asked for
    it and the secretariat, Conflict when it has ended otherwise.
    """
    with acting_as(by):
        row = _held(by, job)
        if row.state == JobState.CANCELLED or row.cancel_asked_at is not None:
            return row
        if row.state not in UNFINISHED:
            raise Conflict("This work has ended already.", hint="Ask for it anew.")
        if row.state == JobState.RUNNING:
            row.cancel_asked_at = at
            row.save(update_fields=["cancel_asked_at"])
            _tell(JobCancelAsked, row, by=by, at=at)
        else:
            end(row, state=JobState.CANCELLED, by=by, at=at)
    return row


def resume_job(*, by: Actor, at: datetime, job: UUID) -> Job:
    """Let work that failed or was cancelled go on at its cursor.

    Asked twice, it goes on once. Raises NotFound, NotAllowed, and Conflict when it is done or
    about to stop.
    """
    with acting_as(by):
        row = _held(by, job)
        if row.state in UNFINISHED and row.cancel_asked_at is None:
            return row
        if row.state not in STOPPED:
            raise Conflict(
                "Only work that failed or was cancelled can go on.",
                hint="Wait until it has stopped; work that is done is asked for anew.",
            )
        row.state, row.attempts, row.problem = JobState.WAITING, 0, ""
        row.run_after, row.rests_since = at, None
        row.cancel_asked_at = row.finished_at = None
        row.save()
        _tell(JobResumed, row, by=by, at=at)
    return row


def end(
    row: Job, *, state: JobState, by: Actor, at: datetime, result: Any = None, problem: str = ""
) -> None:
    """Write how a piece of work ended, inside the caller's transaction."""
    row.state, row.finished_at, row.result, row.problem = state, at, result, problem
    row.lease = None
    row.save()
    emit(
        JobEnded(job=str(row.id), kind_of_job=row.kind, state=state),
        about=row.id,
        label=row.label,
        by=by,
        at=at,
    )


def may_steer(by: Actor, row: Job) -> bool:
    """Tell whether `by` may cancel or resume a piece of work: who asked, and the secretariat."""
    return by.kind is ActorKind.SECRETARIAT or (by.id is not None and by.id == row.actor)


def may_cancel(by: Actor, row: Job) -> bool:
    """Tell whether `by` would be heard if they cancelled a piece of work now."""
    return may_steer(by, row) and row.state in UNFINISHED and row.cancel_asked_at is None


def may_resume(by: Actor, row: Job) -> bool:
    """Tell whether `by` would be heard if they let a piece of work go on now."""
    return may_steer(by, row) and row.state in STOPPED


def get_job(*, id: UUID, by: Actor) -> Job:
    """Return one piece of work. Raises NotFound when hidden or absent."""
    row = Job.objects.visible_to(by).select_related("label").filter(pk=id).first()
    if row is None:
        raise NotFound("There is no such work.")
    return row


def list_jobs(
    *,
    by: Actor,
    state: str = "",
    after: tuple[datetime, UUID] | None = None,
    limit: int = PAGE,
) -> list[Job]:
    """Return a page of work that `by` may see, newest first."""
    rows = Job.objects.visible_to(by).select_related("label")
    if state:
        rows = rows.filter(state=state)
    if after is not None:
        at, last = after
        rows = rows.filter(below(created_at=at, id=last))
    return list(rows.order_by("-created_at", "-id")[:limit])


def count_unfinished() -> int:
    """Return how much work waits or runs, for operators."""
    return Job.unscoped.filter(state__in=UNFINISHED).count()


def _held(by: Actor, job: UUID) -> Job:
    visible = Job.objects.visible_to(by).filter(pk=job)
    row = Job.unscoped.select_for_update().filter(pk__in=visible.values("pk")).first()
    if row is None:
        raise NotFound("There is no such work.")
    if not may_steer(by, row):
        raise NotAllowed("Only who asked for this work and the secretariat may steer it.")
    return row


def _tell(
    fact: type[JobAsked] | type[JobCancelAsked] | type[JobResumed],
    row: Job,
    *,
    by: Actor,
    at: datetime,
) -> None:
    told = fact(job=str(row.id), kind_of_job=row.kind)
    emit(told, about=row.id, label=row.label, by=by, at=at)
    ring_after_commit(Topic.JOBS)
