"""Institutes' papers: submitted, reviewed, published when their embargo ends. Members only."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema
from pydantic import AwareDatetime, Field

from situationroom.api.answers import Said, actor_of
from situationroom.api.idempotency import Deed, writes
from situationroom.api.paging import PAGE, After, Limit, Page, page_of
from situationroom.base.actors import Actor
from situationroom.base.cursors import time_cursor, to_cursor
from situationroom.base.labels import Level
from situationroom.rooms.impact import models, queries, services
from situationroom.rooms.impact.services import Finding

router = Router(tags=["impact"], by_alias=True)
Quantity = Literal["base_usd", "hit_usd", "change_usd", "rate_before", "rate_after"]
Amount = Annotated[float, Field(ge=-1e15, le=1e15, allow_inf_nan=False)]
Text = Annotated[str, Field(min_length=1, max_length=4000)]


class PaperRow(Schema):
    """An institute's paper. `label` is *named* until it is published and its embargo has ended."""

    id: UUID
    organisation: str
    title_ko: str
    title_en: str
    authors: str
    version: int
    state: str
    label: str
    embargo_until: datetime | None
    submitted_at: datetime
    published_at: datetime | None


class PaperFinding(Schema):
    """A number of a paper, and the figure of the run asked for that says the same quantity."""

    name: str
    item: str
    value: float
    low: float | None
    high: float | None
    unit: str
    vintage: str
    figure: UUID | None
    ours: float | None
    comparable: bool


class PaperDissent(Schema):
    """What an organisation sees otherwise."""

    organisation: str
    text: str
    said_at: datetime


class Paper(PaperRow):
    """A paper in full: abstract, data, review, findings beside ours, and who dissents."""

    abstract: str
    data_used: str
    review: str
    reviewed_at: datetime | None
    replaces: UUID | None
    findings: list[PaperFinding]
    dissents: list[PaperDissent]


class FindingSaid(Said):
    """A number of a paper: money in USD, duties as shares."""

    name: Quantity
    item: str = Field("total", max_length=30)
    value: Amount
    low: Amount | None = None
    high: Amount | None = None
    vintage: str = Field(min_length=1, max_length=200)


class PaperSaid(Said):
    """A paper of one's own organisation. `reviewer` and `readers` are people of it, or of the
    secretariat; nobody else reads the paper before it is published."""

    title_ko: str = Field(min_length=1, max_length=400)
    title_en: str = Field("", max_length=400)
    authors: str = Field(min_length=1, max_length=400)
    abstract: str = Field("", max_length=4000)
    data_used: str = Field(min_length=1, max_length=1000)
    reviewer: UUID
    readers: list[UUID] = Field([], max_length=50)
    shown_to: Literal["government", "room", "public"]
    embargo_until: AwareDatetime | None = None
    findings: list[FindingSaid] = Field([], max_length=60)
    replaces: UUID | None = None


class ReviewSaid(Said):
    """What the reviewer has looked at, and whether the paper stands."""

    accepted: bool
    text: Text


class DissentSaid(Said):
    """What one's own organisation sees otherwise."""

    text: Text


def _fields(row: models.Paper) -> dict[str, Any]:
    names = (
        "id", "title_ko", "title_en", "authors", "version", "state", "embargo_until",
        "submitted_at", "published_at",
    )  # fmt: skip
    said = {name: getattr(row, name) for name in names}
    return {**said, "organisation": row.organisation.code, "label": row.label.level}


def _whole(id: UUID, by: Actor, run: UUID | None = None) -> Paper:
    row = queries.get_paper(id=id, by=by)
    ours = None if run is None else queries.get_run(id=run, by=by)
    return Paper.model_validate(
        {
            **_fields(row),
            "abstract": row.abstract,
            "data_used": row.data_used,
            "review": row.review,
            "reviewed_at": row.reviewed_at,
            "replaces": row.replaces_id,
            "findings": [_finding(one) for one in queries.put_beside(paper=row, run=ours)],
            "dissents": [
                {"organisation": one.organisation.code, "text": one.text, "said_at": one.said_at}
                for one in queries.list_dissents(paper=row, by=by)
            ],
        }
    )


def _finding(one: queries.Beside) -> dict[str, Any]:
    names = ("name", "item", "value", "low", "high", "unit", "vintage")
    return {
        **{name: getattr(one.finding, name) for name in names},
        "figure": None if one.figure is None else one.figure.id,
        "ours": None if one.figure is None else one.figure.value,
        "comparable": one.is_comparable,
    }


@router.get("/papers", response=Page[PaperRow])
def list_papers(request: HttpRequest, after: After = "", limit: Limit = PAGE) -> Page[PaperRow]:
    """List the papers you may read, newest first."""
    rows = queries.list_papers(by=actor_of(request), after=time_cursor(after), limit=limit + 1)
    return page_of(
        rows,
        limit=limit,
        show=lambda row: PaperRow.model_validate(_fields(row)),
        cursor=lambda row: to_cursor(row.submitted_at, row.id),
    )


@router.get("/papers/{id}", response=Paper)
def get_paper(request: HttpRequest, id: UUID, run: UUID | None = None) -> Paper:
    """Show one paper; with `run` its findings beside the figures of that run."""
    return _whole(id, actor_of(request), run)


@writes(router, "/papers", response=Paper, status=201)
def submit_paper(request: HttpRequest, said: PaperSaid) -> Deed:
    """Submit a paper of one's own organisation, or a new version of one."""
    actor = actor_of(request)
    people = queries.list_people_to_name(by=actor, on=timezone.localdate())
    old = None if said.replaces is None else queries.get_paper(id=said.replaces, by=actor)

    def deed() -> tuple[int, Paper]:
        paper = services.submit_paper(
            by=actor,
            at=timezone.now(),
            title_ko=said.title_ko,
            title_en=said.title_en,
            authors=said.authors,
            abstract=said.abstract,
            data_used=said.data_used,
            reviewer=queries.pick_person(people, said.reviewer),
            readers=[queries.pick_person(people, one) for one in said.readers],
            shown_to=Level(said.shown_to),
            embargo_until=said.embargo_until,
            findings=[Finding(**one.model_dump()) for one in said.findings],
            replaces=old,
        )
        return 201, _whole(paper.id, actor)

    return deed


@writes(router, "/papers/{id}/review", response=Paper)
def review_paper(request: HttpRequest, id: UUID, said: ReviewSaid) -> Deed:
    """Accept or return a paper as its reviewer."""
    actor = actor_of(request)
    paper = queries.get_paper(id=id, by=actor)

    def deed() -> Paper:
        services.review_paper(
            by=actor, at=timezone.now(), paper=paper, accepted=said.accepted, text=said.text
        )
        return _whole(id, actor)

    return deed


@writes(router, "/papers/{id}/publish", response=Paper)
def publish_paper(request: HttpRequest, id: UUID) -> Deed:
    """Publish an accepted paper as a second person; an embargo holds until its instant."""
    actor = actor_of(request)
    paper = queries.get_paper(id=id, by=actor)

    def deed() -> Paper:
        services.publish_paper(by=actor, at=timezone.now(), paper=paper)
        return _whole(id, actor)

    return deed


@writes(router, "/papers/{id}/dissents", response=Paper)
def record_dissent(request: HttpRequest, id: UUID, said: DissentSaid) -> Deed:
    """Say for one's own organisation what it sees otherwise."""
    actor = actor_of(request)
    paper = queries.get_paper(id=id, by=actor)

    def deed() -> Paper:
        services.record_dissent(by=actor, at=timezone.now(), paper=paper, text=said.text)
        return _whole(id, actor)

    return deed
