"""Reads: the book of a post, and the partners that were introduced."""

from uuid import UUID

from situationroom.base.actors import Actor
from situationroom.base.errors import NotFound
from situationroom.base.keyset import above
from situationroom.rooms.posts.models import Introduction, Partner, PostRequest

PAGE = 30
MOST = 200
"""Partners offered for one introduction."""


def list_partners(
    *,
    by: Actor,
    kind: str = "",
    area: str = "",
    retired: bool = False,
    after: tuple[str, UUID] | None = None,
    limit: int = PAGE,
) -> list[Partner]:
    """Return a page of the book by name, as far as `by` may read it."""
    said = {name: value for name, value in (("kind", kind), ("area", area)) if value}
    rows = Partner.objects.visible_to(by).filter(retired_at__isnull=not retired, **said)
    if after is not None:
        name, last = after
        rows = rows.filter(above(name=name, id=last))
    return list(rows.select_related("label", "post").order_by("name", "id")[:limit])


def get_partner(*, id: UUID, by: Actor) -> Partner:
    """Return one partner. Raises NotFound when hidden or absent."""
    row = Partner.objects.visible_to(by).select_related("label", "post").filter(pk=id).first()
    if row is None:
        raise NotFound("There is no such partner.")
    return row


def find_partners(*, request: PostRequest, by: Actor) -> list[Partner]:
    """Return who could be introduced for a request: of its country first, the rest by name."""
    rows = Partner.objects.visible_to(by).filter(post=request.post_id, retired_at=None)
    rows = rows.exclude(introductions__request=request)
    found = list(rows.order_by("name", "id")[:MOST])
    return sorted(found, key=lambda one: one.area != request.area)


def list_introductions(request: PostRequest) -> list[Introduction]:
    """Return the partners introduced for a request the reader was shown, newest first."""
    return list(request.introductions.order_by("-at", "-id"))
