"""Notices as published, how far each has come, and drills. Members only."""

from datetime import date, datetime
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema

from situationroom.api.answers import actor_of
from situationroom.api.idempotency import Deed, writes
from situationroom.api.paging import PAGE, After, Limit, Page, page_of, whole
from situationroom.base.actors import Actor
from situationroom.base.cursors import day_cursor, to_cursor
from situationroom.rooms.issues.queries import list_timeline
from situationroom.rooms.measures.queries import list_acts_of_notice
from situationroom.rooms.reports import progress as progress_of
from situationroom.rooms.watch import drills, models, queries

router = Router(tags=["watch"], by_alias=True)
EVENTS = 500


class Notice(Schema):
    """One published document; an abstract of ours is marked as ours."""

    id: UUID
    source: str
    external_id: str
    citation: str
    title: str
    title_ko: str
    abstract: str
    abstract_by_us: bool
    agencies: list[str]
    published_on: date
    effective_on: date | None
    url: str
    revision: int
    label: str
    stored_at: datetime


class NoticeWithActs(Notice):
    """A notice, and the codes of the acts of the register it is about."""

    acts: list[str]


class Step(Schema):
    """One step of a notice on its way to a brief; `at` is null while it is not done."""

    kind: str
    at: datetime | None
    seconds: float | None


class Progress(Schema):
    """How far a notice has come, as far as the reader may know."""

    steps: list[Step]
    issue: UUID | None
    brief: UUID | None
    finished: bool
    failed: str


class Drill(Schema):
    """A real notice kept in the repository, to be stored again and watched."""

    name: str
    source: str
    title: str
    title_ko: str
    published_on: date


class Started(Schema):
    """The notice a drill stored; `new` is false when it was there already."""

    notice: UUID
    new: bool


def _fields(row: models.Notice) -> dict[str, object]:
    return {
        "id": row.id,
        "source": row.source_id,
        "external_id": row.external_id,
        "citation": row.citation,
        "title": row.title,
        "title_ko": row.title_ko,
        "abstract": row.abstract,
        "abstract_by_us": row.abstract_by_us,
        "agencies": row.agencies,
        "published_on": row.published_on,
        "effective_on": row.effective_on,
        "url": row.url,
        "revision": row.revision,
        "label": row.label.level,
        "stored_at": row.stored_at,
    }


@router.get("/notices", response=Page[Notice])
def list_notices(request: HttpRequest, after: After = "", limit: Limit = PAGE) -> Page[Notice]:
    """List the notices, newest first."""
    rows = queries.list_notices(by=actor_of(request), after=day_cursor(after), limit=limit + 1)
    return page_of(
        rows,
        limit=limit,
        show=lambda row: Notice.model_validate(_fields(row)),
        cursor=lambda row: to_cursor(row.published_on, row.id),
    )


@router.get("/notices/{id}", response=NoticeWithActs)
def get_notice(request: HttpRequest, id: UUID) -> NoticeWithActs:
    """Show one notice and the acts it is about."""
    actor = actor_of(request)
    row = queries.get_notice(id=id, by=actor)
    acts = [act.code for act in list_acts_of_notice(row.id, by=actor)]
    return NoticeWithActs.model_validate({**_fields(row), "acts": acts})


@router.get("/notices/{id}/progress", response=Progress)
def get_progress(request: HttpRequest, id: UUID) -> Progress:
    """Show how far a notice has come on its way to a brief."""
    actor = actor_of(request)
    found = progress_of.get_progress(queries.get_notice(id=id, by=actor).id, by=actor)
    seen = _seen(found, id, actor)
    done = [step for step in found.steps if step.at is not None]
    brief = found.brief if "reports.brief_drafted" in seen else None
    return Progress(
        steps=[
            Step(
                kind=step.kind,
                at=step.at if step.kind in seen else None,
                seconds=step.seconds if step.kind in seen else None,
            )
            for step in found.steps
        ],
        issue=found.issue if "issues.issue_opened" in seen else None,
        brief=brief,
        finished=brief is not None,
        failed=found.failed if all(step.kind in seen for step in done) else "",
    )


def _seen(found: progress_of.Progress, notice: UUID, actor: Actor) -> set[str]:
    """Return the kinds of the events on the way that the reader may read."""
    objects = [one for one in (notice, found.act, found.issue, found.brief) if one is not None]
    seen = {
        event.kind
        for about in objects
        for event in list_timeline(about=about, by=actor, limit=EVENTS)
    }
    return seen | ({"measures.act_notified"} if "measures.act_registered" in seen else set())


@router.get("/drills", response=Page[Drill])
def list_drills(request: HttpRequest) -> Page[Drill]:
    """List the drills there are."""
    return whole(
        [
            Drill(
                name=drill.name,
                source=drill.source,
                title=drill.entry.title,
                title_ko=drill.entry.title_ko,
                published_on=drill.entry.published_on,
            )
            for drill in drills.list_drills()
        ]
    )


@writes(router, "/drills/{name}", response=Started)
def start_drill(request: HttpRequest, name: str) -> Deed:
    """Store the notice of a drill; the rooms do the rest. Secretariat only."""

    def deed() -> Started:
        notice, is_new = drills.start_drill(by=actor_of(request), at=timezone.now(), name=name)
        return Started(notice=notice.id, new=is_new)

    return deed
