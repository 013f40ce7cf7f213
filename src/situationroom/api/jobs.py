"""Long work, steering it, and for operators what follows the log. Members only."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router, Schema
from pydantic import Field

from situationroom.api.answers import actor_of
from situationroom.api.idempotency import Deed, writes
from situationroom.api.paging import PAGE, After, Limit, Page, page_of, whole
from situationroom.base import jobs, models, periodic, setbacks
from situationroom.base.cursors import time_cursor, to_cursor
from situationroom.base.states import JobState

router = Router(tags=["work"], by_alias=True)
State = Annotated[JobState | None, Field(description="only work in this state")]


class Job(Schema):
    """A piece of work: how far it is, when its worker was last heard of, and what came of it."""

    id: UUID
    kind: str
    state: str
    done: int
    total: int | None
    said: str
    asked_by: str
    attempts: int
    created_at: datetime
    run_after: datetime
    started_at: datetime | None
    heartbeat_at: datetime | None
    cancel_asked_at: datetime | None
    finished_at: datetime | None
    result: dict[str, Any]
    problem: str
    may_cancel: bool
    may_resume: bool


class PeriodicJob(Schema):
    """A kind of work that starts by itself; `missed` is how many turns went by without it."""

    kind: str
    due_at: datetime
    next_at: datetime
    last: UUID | None
    missed: int


class Consumer(Schema):
    """What follows the log, how many events it is behind, and how many it has set aside."""

    name: str
    behind: int
    set_aside: int
    attempts: int
    moved_at: datetime | None
    can_be_rebuilt: bool


class Setback(Schema):
    """An event a consumer gave up on; the problem in full only to who may read the event."""

    id: UUID
    consumer: str
    kind: str
    problem: str
    at: datetime


def _job(request: HttpRequest, row: models.Job) -> Job:
    by = actor_of(request)
    return Job(
        id=row.id,
        kind=row.kind,
        state=row.state,
        done=row.done,
        total=row.total,
        said=_(row.said) if row.said else "",
        asked_by=row.actor_name or row.actor_kind,
        attempts=row.attempts,
        created_at=row.created_at,
        run_after=row.run_after,
        started_at=row.started_at,
        heartbeat_at=row.leased_at,
        cancel_asked_at=row.cancel_asked_at,
        finished_at=row.finished_at,
        result=setbacks.shown_result(row),
        problem=row.problem,
        may_cancel=jobs.may_cancel(by, row),
        may_resume=jobs.may_resume(by, row),
    )


@router.get("/jobs", response=Page[Job])
def list_jobs(
    request: HttpRequest, state: State = None, after: After = "", limit: Limit = PAGE
) -> Page[Job]:
    """List the work one may see, newest first."""
    rows = jobs.list_jobs(
        by=actor_of(request), state=state or "", after=time_cursor(after), limit=limit + 1
    )
    return page_of(
        rows,
        limit=limit,
        show=lambda row: _job(request, row),
        cursor=lambda row: to_cursor(row.created_at, row.id),
    )


@router.get("/jobs/{id}", response=Job)
def get_job(request: HttpRequest, id: UUID) -> Job:
    """Show one piece of work."""
    return _job(request, jobs.get_job(id=id, by=actor_of(request)))


@writes(router, "/jobs/{id}/cancel", response=Job)
def cancel_job(request: HttpRequest, id: UUID) -> Deed:
    """Cancel a piece of work: at once when it waits, at its next step when it runs."""
    by = actor_of(request)
    return lambda: _job(request, jobs.cancel_job(by=by, at=timezone.now(), job=id))


@writes(router, "/jobs/{id}/resume", response=Job)
def resume_job(request: HttpRequest, id: UUID) -> Deed:
    """Let work that failed or was cancelled go on where it stopped."""
    by = actor_of(request)
    return lambda: _job(request, jobs.resume_job(by=by, at=timezone.now(), job=id))


@router.get("/periodic-jobs", response=Page[PeriodicJob])
def list_periodic_jobs(request: HttpRequest) -> Page[PeriodicJob]:
    """List the kinds of work that start by themselves."""
    found = periodic.list_periodic(by=actor_of(request), at=timezone.now())
    return whole(
        [
            PeriodicJob(
                kind=one.kind.name,
                due_at=one.due,
                next_at=one.next,
                last=one.job.id if one.job is not None else None,
                missed=one.missed,
            )
            for one in found
        ]
    )


@router.get("/consumers", response=Page[Consumer])
def list_consumers(request: HttpRequest) -> Page[Consumer]:
    """List what follows the log. For operators."""
    return whole(
        [
            Consumer(
                name=lag.consumer,
                behind=lag.behind,
                set_aside=lag.setbacks,
                attempts=lag.attempts,
                moved_at=lag.moved_at,
                can_be_rebuilt=setbacks.can_be_rebuilt(lag.consumer),
            )
            for lag in setbacks.list_consumers(by=actor_of(request))
        ]
    )


@router.get("/setbacks", response=Page[Setback])
def list_setbacks(request: HttpRequest, after: After = "", limit: Limit = PAGE) -> Page[Setback]:
    """List what consumers of the log gave up on, newest first. For operators."""
    rows = setbacks.list_setbacks(by=actor_of(request), after=time_cursor(after), limit=limit + 1)
    return page_of(
        rows,
        limit=limit,
        show=lambda row: Setback(
            id=row.id, consumer=row.consumer, kind=row.kind, problem=row.problem, at=row.at
        ),
        cursor=lambda row: to_cursor(row.at, row.id),
    )


@writes(router, "/setbacks/retry", response=Job)
def retry_setbacks(request: HttpRequest) -> Deed:
    """Ask that everything set aside be tried again; the answer is that work. For operators."""
    by = actor_of(request)
    return lambda: _job(request, setbacks.ask_retry(by=by, at=timezone.now()))
