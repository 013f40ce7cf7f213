"""Writes: take back what was told, and correct it with everybody who was told."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from situationroom.base.acting import acting_as, as_room
from situationroom.base.actors import Actor
from situationroom.base.bell import Topic
from situationroom.base.errors import Conflict, Refusal
from situationroom.base.events import emit, ring_after_commit
from situationroom.base.models import Event
from situationroom.rooms.delivery import queries
from situationroom.rooms.delivery.events import NoticesRecalled
from situationroom.rooms.delivery.kinds import RECALL
from situationroom.rooms.delivery.models import Message, Notification, Recall
from situationroom.rooms.delivery.outbox import tell_end
from situationroom.rooms.delivery.reach import Reach, message_of, queue_messages
from situationroom.rooms.delivery.states import Channel, Importance, MessageKind, MessageState

WHY_TEXT = {"stopped": "It was recalled before it was sent."}
OUT = (Channel.MAIL, Channel.PUSH)


def recall(*, by: Actor, at: datetime, kind: str, about: UUID, why: str) -> Recall:
    """Take back what was told of an object: what waits is not sent, who was told is corrected.

    Raises NotFound when hidden or absent, NotAllowed for who does not manage the object, Refusal
    without a reason, Conflict when nobody was told (since it was recalled).
    """
    queries.require_manager(kind=kind, about=about, by=by)
    if not why.strip():
        raise Refusal("Say why it is recalled: everybody who was told reads it.")
    return take_back(by=by, at=at, kind=kind, about=about, why=why)


def take_back(*, by: Actor, at: datetime, kind: str, about: UUID, why: str) -> Recall:
    """Recall by a rule of the room, which answers for it itself: nobody's rights are asked.

    Raises Conflict when nobody was told (since it was recalled).
    """
    with acting_as(by), as_room("a correction follows everybody who was told"):
        told = Notification.objects.filter(about=about, recalled=None, corrects=None)
        calls = Message.objects.filter(channel=Channel.WEBHOOK, event__about=about)
        latest = told.select_related("event__label").order_by("-at").first()
        call = calls.select_related("event__label").order_by("-queued_at").first()
        event = latest.event if latest is not None else call.event if call is not None else None
        if event is None:
            raise Conflict("Nobody was told of this since it was last recalled.")
        row = Recall.objects.create(
            label=event.label, kind=kind, about=about, why=why.strip(), at=at, recalled_by=by.name
        )
        _stop(row, told, at)
        emit(
            NoticesRecalled(recall=str(row.id), object_kind=kind),
            about=about,
            label=event.label,
            by=by,
            at=at,
        )
    return row


def correct(*, by: Actor, at: datetime, event: Event) -> int:
    """Tell everybody who was told, each through each channel once; return how many rows.

    Runs in the follower, in the order of the log: whoever was told of the object before the
    recall has a row by now, also those who were told while it was written.
    """
    row = Recall.objects.get(pk=event.payload["recall"])
    late = Notification.objects.filter(
        about=row.about, recalled=None, corrects=None, event__number__lt=event.number
    )
    _stop(row, late, at)
    told = _once_each(_were_told(row).select_related("recipient"))
    reach = Reach.of([one.recipient for one in told], at)
    notices = [_correction(row, event, one, reach, at) for one in told]
    queue_messages([one for one in notices if one.message is not None])
    Notification.objects.bulk_create(notices, ignore_conflicts=True)
    return len(notices) + _correct_calls(row, event, at)


def _stop(row: Recall, told: QuerySet[Notification], at: datetime) -> None:
    """Mark notices as recalled, and let what was not tried yet not be sent at all."""
    ids = list(told.values_list("pk", flat=True))
    Notification.objects.filter(pk__in=ids).update(recalled=row)
    untried = Message.objects.filter(
        kind=MessageKind.NOTICE,
        notifications__in=ids,
        state=MessageState.WAITING,
        tries=0,
        lease=None,
    )
    for message in untried.select_for_update():
        message.state, message.why, message.ended_at = (
            MessageState.DROPPED,
            WHY_TEXT["stopped"],
            at,
        )
        message.save()
        tell_end(message, at=at)


def _were_told(row: Recall) -> QuerySet[Notification]:
    """Return the notices that reached somebody, or may have: what was tried may have arrived."""
    reached = Q(message__state=MessageState.SENT) | Q(message__tries__gt=0)
    reached |= Q(message__lease__isnull=False)
    told = Notification.objects.filter(recalled=row)
    return told.filter(Q(channel=Channel.ROOM) | Q(channel__in=OUT) & reached).order_by("-at")


def _once_each(told: Iterable[Notification]) -> list[Notification]:
    each = {(one.recipient_id, one.channel): one for one in told}
    return list(each.values())


def _correction(
    row: Recall, event: Event, told: Notification, reach: Reach, at: datetime
) -> Notification:
    importance = max(Importance(told.importance), Importance.NORMAL)
    notice = Notification(
        event=event,
        kind=RECALL.name,
        about=row.about,
        recipient_id=told.recipient_id,
        organisation=told.organisation,
        channel=told.channel,
        importance=importance,
        at=at,
        corrects=row,
    )
    if told.channel in OUT:
        due = reach.may_leave_at(told.recipient_id, importance, at)
        notice.message = message_of(notice, due)
    return notice


def _correct_calls(row: Recall, event: Event, at: datetime) -> int:
    """Call every address that was called about the object before."""
    called = Message.objects.filter(
        channel=Channel.WEBHOOK, event__about=row.about, event__number__lt=event.number
    )
    waiting = called.filter(state=MessageState.WAITING, tries=0, lease=None)
    waiting.update(state=MessageState.DROPPED, why=WHY_TEXT["stopped"], ended_at=at)
    reached = called.filter(Q(state=MessageState.SENT) | Q(tries__gt=0) | Q(lease__isnull=False))
    hooks = set(reached.values_list("webhook", flat=True))
    for hook in hooks:
        ring_after_commit(Topic.OUTGOING)
        Message.objects.get_or_create(
            once=f"webhook:{event.id}:{hook}",
            defaults={
                "label": row.label,
                "channel": Channel.WEBHOOK,
                "kind": MessageKind.EVENT,
                "event": event,
                "webhook_id": hook,
                "queued_at": at,
                "due_at": at,
            },
        )
    return len(hooks)
