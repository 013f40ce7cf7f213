"""Reads: what somebody was told, as far as they may still read it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from situationroom.base.actors import Actor
from situationroom.base.errors import NotFound
from situationroom.base.labels import readable_by
from situationroom.rooms.delivery.kinds import KINDS, Kind, Title, titles_of
from situationroom.rooms.delivery.models import Notification
from situationroom.rooms.delivery.states import Channel

PAGE = 30


@dataclass(frozen=True, slots=True)
class Shown:
    """A notice with its words: its kind, and what its object is called."""

    row: Notification
    kind: Kind
    title: Title | None


def list_notifications(
    *,
    by: Actor,
    unread: bool = False,
    after: tuple[datetime, UUID] | None = None,
    limit: int = PAGE,
) -> list[Notification]:
    """Return a page of what `by` was told in the room and may read now, newest first."""
    rows = _readable(by).filter(channel=Channel.ROOM)
    if unread:
        rows = rows.filter(read_at=None)
    if after is not None:
        at, last = after
        rows = rows.filter(Q(at__lt=at) | Q(at=at, id__lt=last))
    return list(rows.order_by("-at", "-id")[:limit])


def list_unread(*, by: Actor) -> list[Notification]:
    """Return everything in the room that `by` has not marked as read and may read now."""
    return list(_readable(by).filter(channel=Channel.ROOM, read_at=None))


def count_unread(*, by: Actor) -> int:
    """Return how much in the room `by` has not marked as read and may read now."""
    return _readable(by).filter(channel=Channel.ROOM, read_at=None).count()


def get_notification(*, id: UUID, by: Actor) -> Notification:
    """Return one notice in the room. Raises NotFound when hidden or absent."""
    row = _readable(by).filter(pk=id, channel=Channel.ROOM).first()
    if row is None:
        raise NotFound("There is no such notice.")
    return row


def get_told(*, id: UUID, by: Actor) -> Notification:
    """Return one notice through any channel. Raises NotFound when hidden or absent."""
    row = _readable(by).filter(pk=id).first()
    if row is None:
        raise NotFound("There is no such notice.")
    return row


def shown(rows: Iterable[Notification]) -> list[Shown]:
    """Return notices with their words; the label was asked when they were read.

    One whose kind no room knows any more is left out.
    """
    known = [row for row in rows if row.kind in KINDS]
    wanted: dict[str, list[UUID]] = defaultdict(list)
    for row in known:
        wanted[KINDS[row.kind].about].append(row.about)
    titles = titles_of(wanted)
    return [
        Shown(row, KINDS[row.kind], titles.get((KINDS[row.kind].about, row.about))) for row in known
    ]


def _readable(by: Actor) -> QuerySet[Notification]:
    """Keep what `by` was told and what the label of its event lets them read now."""
    if by.id is None:
        return Notification.objects.none()
    rows = Notification.objects.filter(recipient=by.id).filter(readable_by(by, "event__label"))
    return rows.select_related("event__label")
