"""Reads: mails that came in."""

from uuid import UUID

from situationroom.base.actors import Actor
from situationroom.base.errors import NotFound
from situationroom.rooms.delivery.models import ReceivedMail
from situationroom.rooms.delivery.states import MailState


def list_received(*, kind: str, about: UUID, by: Actor, limit: int = 100) -> list[ReceivedMail]:
    """Return the mails that were taken on an object, oldest first, as far as `by` may read."""
    rows = ReceivedMail.objects.visible_to(by).filter(
        reply__kind=kind, reply__about=about, state=MailState.TAKEN
    )
    return list(rows.select_related("reply", "label").order_by("at", "id")[:limit])


def get_received(*, id: UUID, by: Actor) -> ReceivedMail:
    """Return one mail that was taken. Raises NotFound when hidden or absent."""
    rows = ReceivedMail.objects.visible_to(by).filter(state=MailState.TAKEN)
    row = rows.select_related("reply", "label").filter(pk=id).first()
    if row is None:
        raise NotFound("There is no such mail.")
    return row


def find_received(id: UUID) -> ReceivedMail:
    """Return one mail for rooms above, which react to `MailReceived`."""
    return ReceivedMail.unscoped.select_related("reply__person", "reply__organisation").get(pk=id)
