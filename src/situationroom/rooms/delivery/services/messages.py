"""Writes: digests, and messages that an operator lets go out again."""

from collections import defaultdict
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from situationroom.base.acting import acting_as, as_room
from situationroom.base.actors import Actor
from situationroom.base.bell import Topic
from situationroom.base.errors import Conflict
from situationroom.base.events import emit, ring_after_commit
from situationroom.base.schedule import Daily
from situationroom.rooms.delivery import queries
from situationroom.rooms.delivery.events import MessageRetried
from situationroom.rooms.delivery.models import Message, Notification, Receiver
from situationroom.rooms.delivery.outbox import label_of
from situationroom.rooms.delivery.services.receivers import ensure_receiver
from situationroom.rooms.delivery.states import Channel, MessageKind, MessageState
from situationroom.rooms.organisations.models import Person
from situationroom.rooms.organisations.queries import find_people, get_actors


def queue_digests(*, by: Actor, at: datetime) -> int:
    """Queue the digest of everybody whose hour has come and who has something in it.

    The hour is that of their own clock; the day is part of the key, so that a clock that is put
    back sends none twice. Returns how many were queued.
    """
    waiting: dict[UUID, list[Notification]] = defaultdict(list)
    for row in Notification.objects.filter(channel=Channel.MAIL, message=None):
        waiting[row.recipient_id].append(row)
    people = find_people(waiting)
    actors = get_actors(people.values(), on=timezone.localdate(at))
    queued = 0
    for person in people.values():
        rows = waiting[person.id]
        receiver = ensure_receiver(person.id)
        zone = queries.zone_for(receiver, organisation=actors[person.id].organisation)
        slot = Daily(receiver.digest_at, zone).last(at)
        due = [row.id for row in rows if row.at <= slot]
        if due:
            queued += _queue_digest(by, at, person, receiver, slot, due)
    return queued


def _queue_digest(
    by: Actor, at: datetime, person: Person, receiver: Receiver, slot: datetime, due: list[UUID]
) -> bool:
    with acting_as(by), as_room("a digest is its receiver's"):
        message, is_new = Message.objects.get_or_create(
            once=f"digest:{person.id}:{slot.isoformat()}",
            defaults={
                "label": receiver.label,
                "channel": Channel.MAIL,
                "kind": MessageKind.DIGEST,
                "person": person,
                "queued_at": at,
                "due_at": at,
            },
        )
        if is_new:
            ring_after_commit(Topic.OUTGOING)
            Notification.objects.filter(pk__in=due, message=None).update(message=message)
    return is_new


def retry_message(*, by: Actor, at: datetime, message: UUID) -> Message:
    """Let a message that was given up go out again; operators may.

    Raises NotAllowed, NotFound, and Conflict when it was not given up.
    """
    with acting_as(by):
        row = queries.get_message(id=message, by=by)
        row = Message.objects.select_for_update().select_related("label").get(pk=row.pk)
        if row.state != MessageState.FAILED:
            raise Conflict("Only a message that could not be delivered can go out again.")
        row.state, row.tries, row.why = MessageState.WAITING, 0, ""
        row.due_at, row.ended_at = at, None
        ring_after_commit(Topic.OUTGOING)
        row.save()
        emit(MessageRetried(message=str(row.id)), about=row.id, label=label_of(row), by=by, at=at)
    return row
