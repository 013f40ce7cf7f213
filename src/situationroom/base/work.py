"""How a worker does a piece of work: it takes a lease, goes step by step, and lets go.

A step's writes, its cursor and its progress are one transaction that asks for the lease first.
A worker that was killed leaves a lease that ends; the next one goes on at the cursor. A worker
that only seemed dead has lost its lease, and its next step writes nothing.
"""

import logging
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, connections, transaction
from django.db.models import Q
from django.utils import timezone

from situationroom.base.acting import acting_as, as_room
from situationroom.base.actors import Actor
from situationroom.base.connections import work_for_the_room
from situationroom.base.errors import Refusal
from situationroom.base.jobs import REGISTRY, JobKind, end
from situationroom.base.models import Job
from situationroom.base.spans import span
from situationroom.base.states import JobState

KEEPS = "work is kept going whoever asked for it"
log = logging.getLogger(__name__)
# A lease or a rest that begins later than now was written by a clock that has been put back.
SKEW = timedelta(seconds=60)
REST_SECONDS = (1, 5, 30, 120, 300)


class LeaseLost(Exception):
    """Another worker has this work now; nothing more may be written."""


class CancelAsked(Exception):
    """Somebody asked that this work stop."""


class Work:
    """A piece of work in a worker's hand."""

    def __init__(self, row: Job) -> None:
        self._row = row
        self.lease = row.lease
        self.by: Actor = row.asker()

    @property
    def id(self) -> uuid.UUID:
        """Return the id of the work."""
        return self._row.id

    @property
    def payload(self) -> dict[str, Any]:
        """Return what was asked for."""
        return dict(self._row.payload)

    @property
    def cursor(self) -> dict[str, Any]:
        """Return where the work goes on; empty at the beginning."""
        return dict(self._row.cursor)

    @property
    def done(self) -> int:
        """Return how much is done."""
        return self._row.done

    @contextmanager
    def step(
        self,
        *,
        cursor: dict[str, Any] | None = None,
        done: int | None = None,
        total: int | None = None,
        said: str | None = None,
    ) -> Iterator[None]:
        """Do one step: what is written inside, the cursor and the progress are one transaction.

        Raises LeaseLost and CancelAsked, which end the work where it stands.
        """
        changes: dict[str, Any] = {"cursor": cursor, "done": done, "total": total, "said": said}
        with acting_as(self.by):
            with as_room(KEEPS):
                self._row = _mine(self._row.pk, self.lease)
            if self._row.cancel_asked_at is not None:
                raise CancelAsked
            yield
            changes |= _lease_from(self._row.kind, timezone.now())
            for name, value in changes.items():
                if value is not None:
                    setattr(self._row, name, value)
            with as_room(KEEPS):
                self._row.save(update_fields=list(changes))


def _lease_from(kind: str, at: datetime) -> dict[str, datetime]:
    return {
        "leased_at": at,
        "lease_until": at + timedelta(seconds=REGISTRY[kind].lease_seconds),
    }


def _mine(pk: uuid.UUID, lease: uuid.UUID | None) -> Job:
    row = Job.unscoped.select_for_update().filter(pk=pk, lease=lease, lease__isnull=False).first()
    if row is None:
        raise LeaseLost
    return row


def take_job(*, worker: str, at: datetime) -> Work | None:
    """Take what is due or was let go by a dead worker; None when there is nothing.

    Work whose workers died as often as its kind may be tried has failed.
    """
    with transaction.atomic():
        row = _next(at)
        if row is None:
            return None
        kind = REGISTRY[row.kind]
        if row.state == JobState.RUNNING and row.cancel_asked_at is not None:
            end(row, state=JobState.CANCELLED, by=row.asker(), at=at)
            return None
        if row.attempts >= kind.attempts:
            problem = f"the worker died {row.attempts} times: {row.worker}"
            end(row, state=JobState.FAILED, by=row.asker(), at=at, problem=problem)
            return None
        row.state, row.worker, row.rests_since = JobState.RUNNING, worker, None
        row.lease = uuid.uuid4()
        for name, value in _lease_from(row.kind, at).items():
            setattr(row, name, value)
        row.attempts += 1
        row.started_at = row.started_at or at
        row.save()
    return Work(row)


def _next(at: datetime) -> Job | None:
    due = Q(run_after__lte=at) | Q(rests_since__gt=at + SKEW)
    let_go = Q(leased_at__gt=at + SKEW) | Q(lease_until__lt=at)
    skip = connection.features.has_select_for_update
    rows = Job.unscoped.select_for_update(skip_locked=skip).filter(kind__in=list(REGISTRY))
    waiting = rows.filter(due, state=JobState.WAITING).order_by("run_after", "id").first()
    if waiting is not None:
        return waiting
    left = rows.filter(let_go, state=JobState.RUNNING)
    return left.order_by("run_after", "id").first()


def do(work: Work) -> None:
    """Do a piece of work to its end, or write why it did not come to one."""
    kind = REGISTRY[work._row.kind]
    try:
        result = kind.run(work)
    except LeaseLost:
        log.warning("work %s (%s) is another worker's now", work.id, kind.name)
        return
    except CancelAsked:
        _end(work, state=JobState.CANCELLED)
        return
    except Refusal as refusal:
        _end(work, state=JobState.FAILED, problem=str(refusal))
        return
    except Exception as problem:
        log.exception("work %s (%s) failed", work.id, kind.name)
        _try_again(work, kind, f"{type(problem).__name__}: {problem}")
        return
    _end(work, state=JobState.DONE, result=result)


def _end(work: Work, *, state: JobState, result: Any = None, problem: str = "") -> None:
    try:
        with acting_as(work.by), as_room(KEEPS):
            row = _mine(work.id, work.lease)
            now = timezone.now()
            end(row, state=state, by=work.by, at=now, result=result, problem=problem)
    except LeaseLost:
        log.warning("work %s ended after its lease had: another worker does it", work.id)


def _try_again(work: Work, kind: JobKind, problem: str) -> None:
    row = Job.unscoped.filter(pk=work.id, lease=work.lease).first()
    if row is None:
        return
    if row.attempts >= kind.attempts:
        _end(work, state=JobState.FAILED, problem=problem)
        return
    now = timezone.now()
    rest = REST_SECONDS[min(row.attempts, len(REST_SECONDS)) - 1]
    Job.unscoped.filter(pk=work.id, lease=work.lease).update(
        state=JobState.WAITING,
        lease=None,
        problem=problem,
        rests_since=now,
        run_after=now + timedelta(seconds=rest),
    )


def do_next(*, worker: str, at: datetime) -> bool:
    """Do the next piece of work; return whether there was one."""
    work = take_job(worker=worker, at=at)
    if work is None:
        return False
    with _heartbeat(work), span(f"work {work._row.kind}", job=str(work.id)):
        do(work)
    return True


@contextmanager
def _heartbeat(work: Work) -> Iterator[None]:
    """Renew the lease from a thread, for steps that take longer than it lasts."""
    stop = threading.Event()
    every = max(1.0, REGISTRY[work._row.kind].lease_seconds / 3)

    def beat() -> None:
        work_for_the_room()
        try:
            while not stop.wait(every):
                _renew(work)
        finally:
            connections.close_all()

    thread = threading.Thread(target=beat, name=f"heartbeat-{work.id}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _renew(work: Work) -> None:
    try:
        lease = _lease_from(work._row.kind, timezone.now())
        Job.unscoped.filter(pk=work.id, lease=work.lease).update(**lease)
    except Exception:  # the next beat tries again; a lease outlives one that is missed
        log.exception("the lease of work %s was not renewed", work.id)
