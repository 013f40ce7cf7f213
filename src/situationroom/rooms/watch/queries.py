"""Reads: notices and the health of sources."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count

from situationroom.base.actors import ROOM_MEMBERS, Actor, ActorKind
from situationroom.base.errors import NotFound
from situationroom.base.keyset import below
from situationroom.rooms.watch.models import Notice, Quarantined, Revision, Source

PAGE = 30
KEEPERS = ROOM_MEMBERS | {ActorKind.ROOM_RULE}


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """A source, how many notices it brought, and how many entries nobody could read."""

    source: Source
    notices: int
    aside: int


def list_notices(
    *, by: Actor, after: tuple[date, UUID] | None = None, limit: int = PAGE
) -> list[Notice]:
    """Return a page of notices, newest first; `after` is the last (day, id) seen."""
    rows = Notice.objects.visible_to(by).select_related("source", "label")
    if after is not None:
        day, last = after
        rows = rows.filter(below(published_on=day, id=last))
    return list(rows.order_by("-published_on", "-id")[:limit])


def count_notices(*, by: Actor) -> int:
    """Count the notices `by` may read."""
    return Notice.objects.visible_to(by).count()


def get_notice(*, id: UUID, by: Actor) -> Notice:
    """Return one notice. Raises NotFound when hidden or absent."""
    notice = Notice.objects.visible_to(by).select_related("source", "label").filter(pk=id).first()
    if notice is None:
        raise NotFound("There is no such notice.")
    return notice


def find_notice(id: UUID) -> Notice:
    """Return one notice for reactions of rooms above."""
    return Notice.unscoped.select_related("label").get(pk=id)


def list_revisions(notice: Notice) -> list[Revision]:
    """Return what a notice said before it was corrected, newest first."""
    return list(Revision.objects.filter(notice=notice).order_by("-number"))


def list_sources(*, by: Actor) -> list[SourceHealth]:
    """Return every source with its health, for members of the room; nothing for others."""
    if by.kind not in KEEPERS:
        return []
    readable = Notice.objects.visible_to(by)  # a number over hidden ones would tell of them
    notices, aside = (
        dict(rows.order_by().values_list("source").annotate(Count("pk")))
        for rows in (readable, Quarantined._default_manager.all())
    )
    return [
        SourceHealth(source, notices.get(source.code, 0), aside.get(source.code, 0))
        for source in Source.objects.order_by("code")
    ]


def list_quarantined(*, by: Actor, limit: int = PAGE) -> list[Quarantined]:
    """Return what sources sent and nobody could read, newest first, for members of the room."""
    if by.kind not in KEEPERS:
        return []
    return list(Quarantined.objects.select_related("source").order_by("-at", "id")[:limit])
