"""Briefs, as data and as files. Members only."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from ninja import Router, Schema

from situationroom.api.answers import Said, actor_of, receiver_of
from situationroom.api.idempotency import Deed, writes
from situationroom.api.paging import PAGE, After, Limit, Page, page_of
from situationroom.base.actors import Actor
from situationroom.base.cursors import time_cursor, to_cursor
from situationroom.documents import formats, writers
from situationroom.rooms.issues.queries import get_issue
from situationroom.rooms.reports import models, queries, services
from situationroom.rooms.reports.states import BriefState

router = Router(tags=["reports"], by_alias=True)
Language = Literal["ko", "en"]


class Staleness(Schema):
    """Why an edition no longer says what is known: figures, answers, the owner of the issue."""

    since: datetime
    figures_since: datetime | None
    answered: list[str]
    owner_since: datetime | None


class Brief(Schema):
    """One edition of the brief on an issue, frozen when it was drafted.

    `newer` is the newest edition where that is a later one; `stale` is null while it holds.
    """

    id: UUID
    issue: UUID
    edition: int
    title_ko: str
    title_en: str
    state: str
    label: str
    drafted_at: datetime
    drafted_by: str
    signed_at: datetime | None
    signed_by: str
    newer: UUID | None
    stale: Staleness | None


class BriefWithContent(Brief):
    """A brief with its blocks in Korean and English, and the addresses of its files."""

    content_ko: dict[str, Any]
    content_en: dict[str, Any]
    files: dict[str, str]


class MoveSaid(Said):
    """A step of a brief: submit it, sign it off, or send it back."""

    new: BriefState


def _fields(brief: models.Brief, standing: queries.Standing) -> dict[str, Any]:
    return {
        "id": brief.id,
        "issue": brief.issue_id,
        "edition": brief.edition,
        "title_ko": brief.title_ko,
        "title_en": brief.title_en,
        "state": brief.state,
        "label": brief.label.level,
        "drafted_at": brief.drafted_at,
        "drafted_by": brief.drafted_by,
        "signed_at": brief.signed_at,
        "signed_by": brief.signed_by,
        "newer": standing.newer.id if standing.newer else None,
        "stale": _stale(standing.stale),
    }


def _stale(stale: queries.Staleness) -> Staleness | None:
    if stale.since is None:
        return None
    return Staleness(
        since=stale.since,
        figures_since=stale.figures_since,
        answered=[row.response.organisation.code for row in stale.answered],
        owner_since=stale.owner_since,
    )


def _shown(brief: models.Brief, actor: Actor) -> Brief:
    return Brief.model_validate(_fields(brief, queries.get_standing(brief, by=actor)))


@router.get("/briefs", response=Page[Brief])
def list_briefs(request: HttpRequest, after: After = "", limit: Limit = PAGE) -> Page[Brief]:
    """List the briefs, newest first."""
    actor = actor_of(request)
    rows = queries.list_briefs(by=actor, after=time_cursor(after), limit=limit + 1)
    standings = queries.list_standings(rows, by=actor)
    return page_of(
        rows,
        limit=limit,
        show=lambda brief: Brief.model_validate(_fields(brief, standings[brief.id])),
        cursor=lambda brief: to_cursor(brief.drafted_at, brief.id),
    )


@router.get("/briefs/{id}", response=BriefWithContent)
def get_brief(request: HttpRequest, id: UUID) -> BriefWithContent:
    """Show one brief as blocks; every figure in it names the figure its trace hangs on."""
    actor = actor_of(request)
    brief = queries.get_brief(id=id, by=actor)
    return BriefWithContent.model_validate(
        {
            **_fields(brief, queries.get_standing(brief, by=actor)),
            "content_ko": brief.content_ko,
            "content_en": brief.content_en,
            "files": {form: f"/api/v1/briefs/{brief.id}/file.{form}" for form in writers.FORMATS},
        }
    )


@router.get("/briefs/{id}/file.{form}", response=None)
def get_brief_file(
    request: HttpRequest, id: UUID, form: writers.Format, language: Language | None = None
) -> HttpResponse:
    """Give a brief as a file, in the language asked for or else in that of the request."""
    actor = actor_of(request)
    brief = queries.get_brief(id=id, by=actor)
    parcel = services.take_out_brief(
        by=actor,
        at=timezone.now(),
        to=receiver_of(request),
        brief=brief,
        form=form,
        language=language or ("ko" if formats.in_korean() else "en"),
        link=lambda figure: request.build_absolute_uri(reverse("impact_trace", args=[figure])),
    )
    return HttpResponse(parcel.content, parcel.media_type, headers=parcel.headers)


@router.get("/issues/{id}/note.{form}", response=None)
def get_note_file(
    request: HttpRequest, id: UUID, form: writers.Format, language: Language | None = None
) -> HttpResponse:
    """Give the one-page note of an issue as a file: who answered, who is silent, what is next."""
    actor = actor_of(request)
    parcel = services.take_out_note(
        by=actor,
        at=timezone.now(),
        to=receiver_of(request),
        issue=get_issue(id=id, by=actor),
        form=form,
        language=language or ("ko" if formats.in_korean() else "en"),
    )
    return HttpResponse(parcel.content, parcel.media_type, headers=parcel.headers)


@writes(router, "/briefs/{id}/move", response=Brief)
def move_brief(request: HttpRequest, id: UUID, said: MoveSaid) -> Deed:
    """Submit a brief (its organisation), sign it off or send it back (leadership)."""
    actor = actor_of(request)
    brief = queries.get_brief(id=id, by=actor)
    return lambda: _shown(
        services.move_brief(by=actor, at=timezone.now(), brief=brief, new=said.new), actor
    )


@writes(router, "/issues/{id}/brief", response=Brief)
def redraft_brief(request: HttpRequest, id: UUID) -> Deed:
    """Draft the next edition of an issue's brief. The owner of the issue and the secretariat may.

    Where nothing has changed since the newest edition, that one is answered.
    """
    actor = actor_of(request)
    issue, at = get_issue(id=id, by=actor), timezone.now()
    drafted = services.write_edition(by=actor, at=at, issue=issue)
    return lambda: _shown(
        services.draft_brief(by=actor, at=at, issue=issue, drafted=drafted), actor
    )
