"""Briefs, as data and as files. Members only."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from ninja import Router, Schema

from situationroom.api.answers import Said, actor_of
from situationroom.api.idempotency import Deed, writes
from situationroom.api.paging import PAGE, After, Limit, Page, page_of
from situationroom.base.cursors import time_cursor, to_cursor
from situationroom.documents import formats, writers
from situationroom.rooms.reports import models, queries, services
from situationroom.rooms.reports.states import BriefState

router = Router(tags=["reports"], by_alias=True)
FORMS = ("html", "pdf", "hwpx", "txt")
Form = Literal["html", "pdf", "hwpx", "txt"]
Language = Literal["ko", "en"]


class Brief(Schema):
    """One brief on one issue, frozen when it was drafted."""

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


class BriefWithContent(Brief):
    """A brief with its blocks in Korean and English, and the addresses of its files."""

    content_ko: dict[str, Any]
    content_en: dict[str, Any]
    files: dict[str, str]


class MoveSaid(Said):
    """A step of a brief: submit it, sign it off, or send it back."""

    new: BriefState


def _fields(brief: models.Brief) -> dict[str, Any]:
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
    }


@router.get("/briefs", response=Page[Brief])
def list_briefs(request: HttpRequest, after: After = "", limit: Limit = PAGE) -> Page[Brief]:
    """List the briefs, newest first."""
    rows = queries.list_briefs(by=actor_of(request), after=time_cursor(after), limit=limit + 1)
    return page_of(
        rows,
        limit=limit,
        show=lambda brief: Brief.model_validate(_fields(brief)),
        cursor=lambda brief: to_cursor(brief.drafted_at, brief.id),
    )


@router.get("/briefs/{id}", response=BriefWithContent)
def get_brief(request: HttpRequest, id: UUID) -> BriefWithContent:
    """Show one brief as blocks; every figure in it names the figure its trace hangs on."""
    brief = queries.get_brief(id=id, by=actor_of(request))
    return BriefWithContent.model_validate(
        {
            **_fields(brief),
            "content_ko": brief.content_ko,
            "content_en": brief.content_en,
            "files": {form: f"/api/v1/briefs/{brief.id}/file.{form}" for form in FORMS},
        }
    )


@router.get("/briefs/{id}/file.{form}", response=None)
def get_brief_file(
    request: HttpRequest, id: UUID, form: Form, language: Language | None = None
) -> HttpResponse:
    """Give a brief as a file, in the language asked for or else in that of the request."""
    brief = queries.get_brief(id=id, by=actor_of(request))
    fonts = settings.ASSETS / "fonts"
    written = writers.write(
        queries.document_of(brief, language=language or ("ko" if formats.in_korean() else "en")),
        form,
        fonts=fonts if fonts.is_dir() else None,
        link=lambda figure: request.build_absolute_uri(reverse("impact_trace", args=[figure])),
    )
    response = HttpResponse(written.content, content_type=written.media_type)
    name = f"brief-{brief.issue.short}-{brief.edition}.{form}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@writes(router, "/briefs/{id}/move", response=Brief)
def move_brief(request: HttpRequest, id: UUID, said: MoveSaid) -> Deed:
    """Submit a brief (its organisation), sign it off or send it back (leadership)."""
    actor = actor_of(request)
    brief = queries.get_brief(id=id, by=actor)
    return lambda: Brief.model_validate(
        _fields(services.move_brief(by=actor, at=timezone.now(), brief=brief, new=said.new))
    )
