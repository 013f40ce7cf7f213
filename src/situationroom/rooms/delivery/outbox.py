"""The queue of what leaves the room: take a message, try to deliver it, write what came of it.

The network is spoken to outside any transaction. A worker that dies after the other side took
the message leaves a lease that ends, and the message goes out again under the same name: outside
at least once, and receivers tell repetitions by the name.
"""

import logging
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from situationroom.base.acting import acting_as, as_room
from situationroom.base.actors import room_rule
from situationroom.base.events import emit
from situationroom.base.labels import Level
from situationroom.base.models import Label
from situationroom.rooms.delivery.events import MessageEnded
from situationroom.rooms.delivery.models import Attempt, Message
from situationroom.rooms.delivery.rules import rest_after
from situationroom.rooms.delivery.services.receivers import ensure_receiver
from situationroom.rooms.delivery.states import Channel, MessageState

log = logging.getLogger(__name__)
SENDS = "what goes out is kept whoever may read it"
LEASE = timedelta(seconds=120)
# A lease that ends later than any we give was written by a clock that has been put back.
SKEW = timedelta(seconds=60)
LONGEST = 300
WITH = ("label", "event__label", "person", "link", "webhook__organisation", "webhook__label")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one try.

    `state` WAITING means: try again later. `said` is a message id or the other side's word,
    `code` its reply. A message that was dropped was not tried at all.
    """

    state: MessageState
    said: str = ""
    code: int | None = None


SENT = Outcome(MessageState.SENT)
Send = Callable[[Message, datetime], Outcome]


def dropped(why: str) -> Outcome:
    """Return the outcome of a message that must not leave, with the reason as a message id."""
    return Outcome(MessageState.DROPPED, why)


def again(said: str, code: int | None = None) -> Outcome:
    """Return the outcome of a try that failed for now."""
    return Outcome(MessageState.WAITING, said, code)


def failed(said: str, code: int | None = None) -> Outcome:
    """Return the outcome of a try that failed for good."""
    return Outcome(MessageState.FAILED, said, code)


def send_next(channel: Channel, send: Send, *, ready: Q | None = None) -> bool:
    """Deliver the next message of a channel that is due; return whether there was one."""
    at = timezone.now()
    message = take(channel, at=at, ready=ready)
    if message is None:
        return False
    began = time.monotonic()
    try:
        outcome = send(message, at)
    except Exception as problem:  # a fault of ours: the message waits and the reason is kept
        log.exception("message %s stumbled", message.id)
        outcome = again(f"{type(problem).__name__}: {problem}")
    finish(message, outcome, at=timezone.now(), seconds=time.monotonic() - began)
    return True


def take(channel: Channel, *, at: datetime, ready: Q | None = None) -> Message | None:
    """Take the lease of the next message that is due; None when there is none."""
    free = Q(lease=None) | Q(lease_until__lt=at) | Q(lease_until__gt=at + LEASE + SKEW)
    due = Message.objects.filter(channel=channel, state=MessageState.WAITING, due_at__lte=at)
    rows = due.filter(free) if ready is None else due.filter(free & ready)
    for pk in list(rows.order_by("due_at", "id").values_list("pk", flat=True)[:5]):
        lease = uuid.uuid4()
        mine = Message.objects.filter(pk=pk, state=MessageState.WAITING).filter(free)
        if mine.update(lease=lease, lease_until=at + LEASE):
            return Message.objects.select_related(*WITH).get(pk=pk)
    return None


def finish(message: Message, outcome: Outcome, *, at: datetime, seconds: float) -> None:
    """Write what came of a try; who lost the lease writes the attempt and nothing else."""
    said, by = outcome.said[:LONGEST], room_rule(f"delivery.{message.channel}")
    with acting_as(by), as_room(SENDS):
        if outcome.state is not MessageState.DROPPED:
            Attempt.objects.create(
                message=message,
                at=at,
                seconds=seconds,
                ok=outcome.state is MessageState.SENT,
                code=outcome.code,
                said=said,
            )
        rows = Message.objects.select_for_update().filter(pk=message.pk, lease=message.lease)
        row = rows.first()
        if row is None:
            return
        row.lease = row.lease_until = None
        row.state, row.why = outcome.state, said
        row.tries += outcome.state is not MessageState.DROPPED
        if outcome.state is MessageState.WAITING:
            _rest(row, at)
        if row.state != MessageState.WAITING:
            row.ended_at = at
            row.sealed = row.sealed if row.state == MessageState.FAILED else None
            tell_end(row, at=at)
        row.save()


def _rest(row: Message, at: datetime) -> None:
    rest = rest_after(Channel(row.channel), row.tries)
    if rest is None:
        row.state = MessageState.FAILED
    else:
        row.due_at = at + rest


def tell_end(row: Message, *, at: datetime) -> None:
    """Tell the log how a message ended, readable by its receiver and nobody else."""
    emit(
        MessageEnded(message=str(row.id), channel=row.channel, state=row.state),
        about=row.id,
        label=label_of(row),
        by=room_rule(f"delivery.{row.channel}"),
        at=at,
    )


def label_of(row: Message) -> Label:
    """Return the label of what happens to a message: who else was told is nobody's business."""
    if row.person_id is not None:
        return ensure_receiver(row.person_id).label
    if row.link_id is not None or row.webhook_id is not None:
        return row.label
    return Label.objects.create(level=Level.NAMED)
