"""Reads: an organisation's webhooks, what may be chosen, what was sent to them."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from situationroom.base.actors import Actor
from situationroom.base.errors import NotFound
from situationroom.base.events import Fact
from situationroom.base.keyset import below
from situationroom.rooms.delivery.models import Message, Webhook
from situationroom.rooms.delivery.queries.notices import PAGE

# What delivery and the ground floor do themselves is not called about: a call would call.
OWN_ROOMS = frozenset({"base", "delivery"})


def list_event_kinds() -> list[str]:
    """Return the kinds of events that may be chosen."""
    return sorted({fact.kind() for fact in _facts(Fact) if fact.room not in OWN_ROOMS})


def _facts(above: type[Fact]) -> Iterator[type[Fact]]:
    for fact in above.__subclasses__():
        if hasattr(fact, "verb"):
            yield fact
        yield from _facts(fact)


def list_webhooks(*, by: Actor) -> list[Webhook]:
    """Return the webhooks of the organisation of `by`."""
    rows = Webhook.objects.visible_to(by).filter(organisation=by.organisation)
    return list(rows.select_related("label").order_by("created_at", "id"))


def get_webhook(*, id: UUID, by: Actor) -> Webhook:
    """Return one webhook of the organisation of `by`. Raises NotFound when hidden or absent."""
    rows = Webhook.objects.visible_to(by).filter(organisation=by.organisation)
    row = rows.select_related("label").filter(pk=id).first()
    if row is None:
        raise NotFound("There is no such webhook.")
    return row


def list_calls(
    *,
    webhook: Webhook,
    after: tuple[datetime, UUID] | None = None,
    limit: int = PAGE,
) -> list[Message]:
    """Return a page of the calls of a webhook, newest first."""
    rows = Message.objects.filter(webhook=webhook).select_related("event")
    if after is not None:
        at, last = after
        rows = rows.filter(below(queued_at=at, id=last))
    return list(rows.order_by("-queued_at", "-id")[:limit])
