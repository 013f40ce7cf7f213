"""Writes: turn events into notices, mark them as read."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from situationroom.base.acting import acting_as
from situationroom.base.actors import Actor
from situationroom.base.errors import NotFound
from situationroom.base.events import emit
from situationroom.base.models import Event
from situationroom.rooms.delivery import queries
from situationroom.rooms.delivery.events import NotificationsRead
from situationroom.rooms.delivery.kinds import kinds_of
from situationroom.rooms.delivery.models import Notification
from situationroom.rooms.delivery.reach import Reach, Told, message_of, queue_messages
from situationroom.rooms.delivery.services.receivers import ensure_receiver
from situationroom.rooms.delivery.states import Channel, Choice
from situationroom.rooms.organisations.models import Organisation, Person
from situationroom.rooms.organisations.queries import list_members


def tell(*, by: Actor, at: datetime, events: Sequence[Event]) -> int:
    """Write the notices of events, in the transaction of the follower; return how many.

    The rows are derived from the log and emit nothing. Asked twice, nothing is told twice.
    """
    told = _who(events, at)
    if not told:
        return 0
    reach = Reach.of([one.person for one in told], at)
    readable = reach.readable(told)
    rows = []
    for one in _strongest(told):
        if (one.event.id, one.person.id) in readable:
            rows += [_row(one, Channel.ROOM, at), *_outside(one, reach, at)]
    queue_messages([row for row in rows if row.message is not None])
    Notification.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def _who(events: Sequence[Event], at: datetime) -> list[Told]:
    """Return whom the rules of the rooms name; who made it happen is not told of it."""
    found, on = [], timezone.localdate(at)
    members: dict[frozenset[UUID], list[tuple[UUID, Person]]] = {}
    for event in events:
        for kind in kinds_of(event):
            importance = kind.weigh(event)
            named = list(kind.to(event))
            bodies = frozenset(one.id for one in named if isinstance(one, Organisation))
            pairs: list[tuple[UUID | None, Person]] = [
                (None, one) for one in named if isinstance(one, Person)
            ]
            if bodies and bodies not in members:
                members[bodies] = list_members(bodies, on=on)
            pairs += members.get(bodies, [])
            found += [
                Told(event, kind, person, body, importance)
                for body, person in pairs
                if person.id != event.actor
            ]
    return found


def _strongest(told: Iterable[Told]) -> list[Told]:
    """Keep one notice an event and person: the one that matters most."""
    best: dict[tuple[UUID, UUID], Told] = {}
    for one in told:
        key = (one.event.id, one.person.id)
        if key not in best or one.importance > best[key].importance:
            best[key] = one
    return list(best.values())


def _row(told: Told, channel: Channel, at: datetime) -> Notification:
    return Notification(
        event=told.event,
        kind=told.kind.name,
        about=told.event.about,
        recipient=told.person,
        organisation=told.organisation,
        channel=channel,
        importance=told.importance,
        at=at,
    )


def _outside(told: Told, reach: Reach, at: datetime) -> list[Notification]:
    """Return the rows of what leaves the room; a mail without a message waits for the digest."""
    rows = []
    mail = reach.wish(told, Channel.MAIL) if told.person.email else Choice.OFF
    has_browser = told.person.id in reach.browsers
    push = reach.wish(told, Channel.PUSH) if has_browser else Choice.OFF
    for channel, choice in ((Channel.MAIL, mail), (Channel.PUSH, push)):
        if choice is Choice.OFF:
            continue
        row = _row(told, channel, at)
        if choice is Choice.AT_ONCE:
            due = reach.may_leave_at(told.person.id, told.importance, at)
            row.message = message_of(row, due)
        rows.append(row)
    return rows


def mark_read(*, by: Actor, at: datetime, notification: UUID) -> Notification:
    """Mark one notice in the room as read. Raises NotFound when hidden or absent."""
    with acting_as(by):
        row = queries.get_notification(id=notification, by=by)
        if row.read_at is None and _mark(by, at, [row.id]):
            row.read_at = at
    return row


def mark_all_read(*, by: Actor, at: datetime) -> int:
    """Mark every notice in the room that `by` may read as read; return how many."""
    with acting_as(by):
        return _mark(by, at, [row.id for row in queries.list_unread(by=by)])


def open_notification(*, by: Actor, at: datetime, notification: UUID) -> Notification:
    """Note that somebody followed the link of a notice, through whatever channel it came.

    The same notice in the room counts as read. Raises NotFound when hidden or absent.
    """
    with acting_as(by):
        row = queries.get_told(id=notification, by=by)
        if row.opened_at is None:
            row.opened_at = at
            row.save(update_fields=["opened_at"])
        unread = Notification.objects.filter(
            event=row.event_id, recipient=row.recipient_id, channel=Channel.ROOM, read_at=None
        )
        _mark(by, at, list(unread.values_list("pk", flat=True)))
    return row


def _mark(by: Actor, at: datetime, ids: list[UUID]) -> int:
    if by.id is None:
        raise NotFound("There is no such notice.")
    count = Notification.objects.filter(pk__in=ids, read_at=None).update(read_at=at)
    if count:
        receiver = ensure_receiver(by.id)
        emit(
            NotificationsRead(count=count),
            about=by.id,
            label=receiver.label,
            by=by,
            at=at,
        )
    return count
