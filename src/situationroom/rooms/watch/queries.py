"""Reads: notices and the health of sources."""

from datetime import date
from uuid import UUID

from django.db.models import Q

from situationroom.base.actors import Actor
from situationroom.base.errors import NotFound
from situationroom.rooms.watch.models import Notice, Quarantined, Source

PAGE = 30


def list_notices(
    *, by: Actor, after: tuple[date, UUID] | None = None, limit: int = PAGE
) -> list[Notice]:
    """Return a page of notices, newest first; `after` is the last (day, id) seen."""
    rows = Notice.objects.visible_to(by).select_related("source", "label")
    if after is not None:
        day, last = after
        rows = rows.filter(Q(published_on__lt=day) | Q(published_on=day, id__lt=last))
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
    return Notice.objects.select_related("label").get(pk=id)


def list_sources() -> list[Source]:
    """Return every source with its health."""
    return list(Source.objects.order_by("code"))


def list_quarantined(*, source: str) -> list[Quarantined]:
    """Return what a source sent and nobody could read, newest first."""
    return list(Quarantined.objects.filter(source_id=source).order_by("-at", "id")[:PAGE])
