"""Pages of lists behind opaque signed cursors."""

from collections.abc import Callable
from typing import Annotated, Any, Generic, TypeVar

from ninja import Schema
from pydantic import ConfigDict, Field

Row = TypeVar("Row")
Shown = TypeVar("Shown")
PAGE = 30

Limit = Annotated[int, Field(ge=1, le=100, description="how many entries a page has")]
After = Annotated[str, Field(description="`next` of the page before; empty for the first page")]


class Page(Schema, Generic[Shown]):
    """A page of a list; `next` is an opaque cursor, null on the last page."""

    model_config = ConfigDict(
        json_schema_extra={"description": "A page of a list; `next` is null on the last page."}
    )

    items: list[Shown]
    next: str | None = None


def page_of(
    rows: list[Row], *, limit: int, show: Callable[[Row], Any], cursor: Callable[[Row], str]
) -> Page[Any]:
    """Return a page of rows; the caller has asked for one more than the limit."""
    shown = rows[:limit]
    following = cursor(shown[-1]) if len(rows) > limit else None
    return Page(items=[show(row) for row in shown], next=following)


def whole(shown: list[Shown]) -> Page[Shown]:
    """Return a list that has one page."""
    return Page(items=shown)
