"""Reads: who was told what of an object, through which channel, and whether they opened it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from situationroom.base.actors import Actor
from situationroom.base.errors import NotAllowed, NotFound
from situationroom.base.keyset import below
from situationroom.base.labels import readable_by
from situationroom.base.models import Event
from situationroom.rooms.delivery.kinds import may_manage
from situationroom.rooms.delivery.models import Message, Notification, Recall
from situationroom.rooms.delivery.queries.notices import PAGE
from situationroom.rooms.delivery.states import Channel


@dataclass(frozen=True, slots=True)
class Recalls:
    """How often an object was recalled, and whether anybody was told since."""

    rows: list[Recall]
    may_recall: bool


def require_manager(*, kind: str, about: UUID, by: Actor) -> None:
    """Let pass who manages an object and may read it: no role manages what it may not read.

    Raises NotAllowed for its other readers, NotFound for everybody else.
    """
    if not Event.objects.filter(about=about).filter(readable_by(by)).exists():
        raise NotFound("There is no such object.")
    if not may_manage(kind, about, by):
        raise NotAllowed("Only who manages this and the secretariat see who was told of it.")


def list_told(
    *,
    kind: str,
    about: UUID,
    by: Actor,
    after: tuple[datetime, UUID] | None = None,
    limit: int = PAGE,
) -> list[Notification]:
    """Return a page of who was told of an object and how, newest first.

    Raises NotFound and NotAllowed like `require_manager`.
    """
    require_manager(kind=kind, about=about, by=by)
    rows = Notification.objects.filter(about=about).select_related("recipient", "message")
    if after is not None:
        at, last = after
        rows = rows.filter(below(at=at, id=last))
    return list(rows.order_by("-at", "-id")[:limit])


def list_told_programs(*, kind: str, about: UUID, by: Actor, limit: int = 200) -> list[Message]:
    """Return the calls of organisations' programs about an object, newest first."""
    require_manager(kind=kind, about=about, by=by)
    rows = Message.objects.filter(channel=Channel.WEBHOOK, event__about=about)
    return list(rows.select_related("webhook__organisation").order_by("-queued_at", "-id")[:limit])


def get_recalls(*, kind: str, about: UUID, by: Actor) -> Recalls:
    """Return the recalls of an object, newest first. Raises NotFound and NotAllowed."""
    require_manager(kind=kind, about=about, by=by)
    told = Notification.objects.filter(about=about, recalled=None, corrects=None)
    rows = list(Recall.objects.filter(about=about).order_by("-at", "-id"))
    return Recalls(rows, told.exists())
