"""Reads: what somebody was told, as far as they may still read it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from situationroom.base.acting import as_room
from situationroom.base.actors import Actor
from situationroom.base.errors import NotFound
from situationroom.base.keyset import below
from situationroom.base.labels import readable_by
from situationroom.rooms.delivery.kinds import KINDS, RECALL, Kind, Title, titles_of
from situationroom.rooms.delivery.models import Notification
from situationroom.rooms.delivery.states import Channel

PAGE = 30
CORRECTED = "a correction is for whoever was told before, whatever they may read by now"


@dataclass(frozen=True, slots=True)
class Shown:
    """A notice with its words: its kind, what its object is called, why it was recalled."""

    row: Notification
    kind: Kind
    title: Title | None
    why: str = ""


def list_notifications(
    *,
    by: Actor,
    unread: bool = False,
    after: tuple[datetime, UUID] | None = None,
    limit: int = PAGE,
) -> list[Notification]:
    """Return a page of what `by` was told in the room and may read now, newest first."""
    rows = _told(by).filter(channel=Channel.ROOM)
    if unread:
        rows = rows.filter(read_at=None)
    if after is not None:
        at, last = after
        rows = rows.filter(below(at=at, id=last))
    with as_room(CORRECTED):
        return list(rows.order_by("-at", "-id")[:limit])


def list_unread(*, by: Actor) -> list[Notification]:
    """Return everything in the room that `by` has not marked as read and may read now."""
    with as_room(CORRECTED):
        return list(_told(by).filter(channel=Channel.ROOM, read_at=None))


def count_unread(*, by: Actor) -> int:
    """Return how much in the room `by` has not marked as read and may read now."""
    with as_room(CORRECTED):
        return _told(by).filter(channel=Channel.ROOM, read_at=None).count()


def get_notification(*, id: UUID, by: Actor) -> Notification:
    """Return one notice in the room. Raises NotFound when hidden or absent."""
    with as_room(CORRECTED):
        row = _told(by).filter(pk=id, channel=Channel.ROOM).first()
    if row is None:
        raise NotFound("There is no such notice.")
    return row


def get_told(*, id: UUID, by: Actor) -> Notification:
    """Return one notice through any channel. Raises NotFound when hidden or absent."""
    with as_room(CORRECTED):
        row = _told(by).filter(pk=id).first()
    if row is None:
        raise NotFound("There is no such notice.")
    return row


def shown(rows: Iterable[Notification], *, by: Actor) -> list[Shown]:
    """Return notices with their words, as far as `by` may read them now.

    A correction reaches whoever was told before, also who lost the right since: it then names
    nothing. One whose kind no room knows any more is left out.
    """
    known = [(row, kind) for row in rows if (kind := kind_of(row)) is not None]
    readable = _read_now(by, [row.id for row, _ in known])
    wanted: dict[str, list[UUID]] = defaultdict(list)
    for row, kind in known:
        if row.id in readable:
            wanted[kind.about].append(row.about)
    titles = titles_of(wanted)
    return [
        Shown(
            row,
            kind,
            titles.get((kind.about, row.about)) if row.id in readable else None,
            row.corrects.why if row.corrects is not None and row.id in readable else "",
        )
        for row, kind in known
    ]


def kind_of(row: Notification) -> Kind | None:
    """Return the kind of a notice; a correction is of the kind of object it corrects."""
    if row.corrects is not None:
        return replace(RECALL, about=row.corrects.kind)
    return KINDS.get(row.kind)


def _read_now(by: Actor, ids: list[UUID]) -> set[UUID]:
    rows = Notification.objects.filter(pk__in=ids).filter(readable_by(by, "event__label"))
    return set(rows.values_list("pk", flat=True))


def _told(by: Actor) -> QuerySet[Notification]:
    """Keep what `by` was told and what the label of its event lets them read now.

    A correction is for whoever was told before, whatever they may read by now.
    """
    if by.id is None:
        return Notification.objects.none()
    rows = Notification.objects.filter(recipient=by.id)
    rows = rows.filter(readable_by(by, "event__label") | Q(corrects__isnull=False))
    return rows.select_related("event__label", "corrects", "recalled")
