"""Reads: what left the room, what waits, what could not be delivered. No contents, ever."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from situationroom.base.actors import Actor, ActorKind
from situationroom.base.errors import NotAllowed, NotFound
from situationroom.base.keyset import below
from situationroom.base.visibility import clause_of
from situationroom.rooms.delivery.models import Attempt, Message
from situationroom.rooms.delivery.queries.notices import PAGE
from situationroom.rooms.delivery.states import MessageState

RECEIVER = ("person", "link", "webhook__organisation")
OPERATORS = frozenset({ActorKind.SECRETARIAT, ActorKind.PLATFORM_ADMIN})


def may_operate(by: Actor) -> bool:
    """Tell whether somebody runs the room: the secretariat, and who runs the servers."""
    return by.kind in OPERATORS


def list_messages(
    *,
    by: Actor,
    state: str = MessageState.FAILED,
    after: tuple[datetime, UUID] | None = None,
    limit: int = PAGE,
) -> list[Message]:
    """Return a page of messages in a state, newest first. Raises NotAllowed for no operator."""
    _require_operator(by)
    rows = (
        _visible(by).filter(state=state).select_related("person", "link", "webhook__organisation")
    )
    if after is not None:
        at, last = after
        rows = rows.filter(below(queued_at=at, id=last))
    return list(rows.order_by("-queued_at", "-id")[:limit])


def get_message(*, id: UUID, by: Actor) -> Message:
    """Return one message. Raises NotAllowed for who does not run the room, NotFound."""
    _require_operator(by)
    row = _visible(by).select_related(*RECEIVER).filter(pk=id).first()
    if row is None:
        raise NotFound("There is no such message.")
    return row


def list_attempts(message: Message) -> list[Attempt]:
    """Return the tries of a message, newest first."""
    return list(Attempt.objects.filter(message=message).order_by("-at", "-id"))


def count_failed() -> int:
    """Return how many messages could not be delivered, for operators."""
    return Message.objects.filter(state=MessageState.FAILED).count()


def _visible(by: Actor) -> QuerySet[Message]:
    """Return what `by` may see of it: who runs the servers sees no content, receivers neither."""
    return Message.objects.filter(clause_of(Message).q(by))


def _require_operator(by: Actor) -> None:
    if not may_operate(by):
        raise NotAllowed("Only the secretariat and operators see what could not be delivered.")
