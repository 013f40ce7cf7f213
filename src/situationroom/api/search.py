"""Search over everything the reader may read. Members only."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from situationroom.api.answers import actor_of
from situationroom.api.paging import PAGE, After, Limit, Page, page_of
from situationroom.base.cursors import found_cursor, found_to_cursor
from situationroom.base.search.queries import Hit, find_entries, list_suggestions

router = Router(tags=["search"], by_alias=True)
Text = Annotated[str, Field(max_length=500, description="words; all of them must occur")]


class Found(Schema):
    """An object that has the words: its kind, id, titles, and when it was last touched."""

    kind: str
    id: UUID
    title_ko: str
    title_en: str
    at: datetime


def _shown(row: Hit) -> Found:
    return Found(
        kind=row.kind, id=row.about, title_ko=row.title_ko, title_en=row.title_en, at=row.at
    )


@router.get("/search", response=Page[Found])
def search(
    request: HttpRequest, q: Text, kind: str = "", after: After = "", limit: Limit = PAGE
) -> Page[Found]:
    """Find what has all the words: those with the words in the title first, then the newest."""
    rows = find_entries(
        by=actor_of(request), text=q, kind=kind, after=found_cursor(after), limit=limit + 1
    )
    return page_of(
        rows,
        limit=limit,
        show=_shown,
        cursor=lambda row: found_to_cursor(*row.place),
    )


@router.get("/search/suggestions", response=list[Found])
def suggestions(request: HttpRequest, q: Text) -> list[Found]:
    """Suggest titles that have the words, the last one perhaps unfinished."""
    return [_shown(row) for row in list_suggestions(by=actor_of(request), text=q)]
