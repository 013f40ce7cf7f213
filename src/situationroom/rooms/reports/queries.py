"""Reads: briefs, and the board's reading across rooms."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from situationroom.base.actors import Actor, ActorKind
from situationroom.base.errors import NotFound
from situationroom.documents.blocks import Document, from_json
from situationroom.rooms.issues.models import Issue
from situationroom.rooms.issues.queries import Counts, count_issues, list_issues
from situationroom.rooms.reports.models import Brief
from situationroom.rooms.reports.states import BriefState
from situationroom.rooms.watch.models import Notice
from situationroom.rooms.watch.queries import count_notices, list_notices

PAGE = 30
# The mark a brief leaves the room with; a signed one goes to officers of the state only.
MARKS = {
    BriefState.DRAFT: ("초안 · 작성기관 한정", "Draft, own organisation"),
    BriefState.SUBMITTED: ("결재 중 · 작성기관 한정", "Submitted, own organisation"),
    BriefState.SIGNED: ("정부 한정", "Government only"),
}


@dataclass(frozen=True, slots=True)
class Board:
    """What the board shows at first depth: notices, issues with silence, and briefs."""

    notices: list[Notice]
    issues: list[Issue]
    briefs: list[Brief]
    counts: Counts
    notice_count: int
    brief_count: int


def get_board(*, by: Actor) -> Board:
    """Return the newest notices, issues and briefs that `by` may read."""
    return Board(
        notices=list_notices(by=by, limit=6),
        issues=list_issues(by=by, limit=8),
        briefs=list_briefs(by=by, limit=5),
        counts=count_issues(by=by),
        notice_count=count_notices(by=by),
        brief_count=readable_briefs(by).count(),
    )


def readable_briefs(by: Actor) -> QuerySet[Brief]:
    """Return the briefs `by` may read; leadership sees one once it was submitted."""
    rows = Brief.objects.visible_to(by)
    return rows.exclude(state=BriefState.DRAFT) if by.kind is ActorKind.LEADERSHIP else rows


def list_briefs(
    *, by: Actor, after: tuple[datetime, UUID] | None = None, limit: int = PAGE
) -> list[Brief]:
    """Return a page of briefs, newest first, without their contents."""
    rows = readable_briefs(by).select_related("issue", "label").defer("content_ko", "content_en")
    if after is not None:
        at, last = after
        rows = rows.filter(Q(drafted_at__lt=at) | Q(drafted_at=at, id__lt=last))
    return list(rows.order_by("-drafted_at", "-id")[:limit])


def get_brief(*, id: UUID, by: Actor) -> Brief:
    """Return one brief. Raises NotFound when hidden or absent."""
    brief = readable_briefs(by).select_related("issue__act", "label").filter(pk=id).first()
    if brief is None:
        raise NotFound("There is no such brief.")
    return brief


def list_briefs_of_issue(*, issue: UUID, by: Actor) -> list[Brief]:
    """Return the briefs of an issue that `by` may read, newest edition first."""
    rows = readable_briefs(by).filter(issue_id=issue)
    return list(rows.defer("content_ko", "content_en").order_by("-edition"))


def find_brief(id: UUID) -> Brief:
    """Return one brief for commands, which run as the operator of the machine."""
    return Brief.objects.select_related("issue", "label").get(pk=id)


def find_brief_of_issue(issue: UUID) -> Brief | None:
    """Return the newest brief of an issue for commands and rooms above, or None."""
    return (
        Brief.objects.filter(issue_id=issue)
        .select_related("issue", "label")
        .order_by("-edition")
        .first()
    )


def document_of(brief: Brief, *, language: str) -> Document:
    """Return the brief as a document in a language (`ko` or `en`)."""
    document = from_json(brief.content_en if language == "en" else brief.content_ko)
    korean, english = MARKS[BriefState(brief.state)]
    return replace(document, watermark=english if language == "en" else korean)
