"""Writes: turn events into notices, mark them as read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from situationroom.base.acting import acting_as
from situationroom.base.actors import Actor, ActorKind
from situationroom.base.errors import NotFound
from situationroom.base.events import emit
from situationroom.base.labels import readable_by
from situationroom.base.models import Event
from situationroom.rooms.delivery import queries
from situationroom.rooms.delivery.events import NotificationsRead
from situationroom.rooms.delivery.kinds import Kind, kinds_of
from situationroom.rooms.delivery.models import (
    Message,
    Notification,
    Preference,
    PushSubscription,
    Receiver,
)
from situationroom.rooms.delivery.rules import chosen, may_leave_at
from situationroom.rooms.delivery.services.receivers import ensure_receiver
from situationroom.rooms.delivery.states import Channel, Choice, Importance, MessageKind
from situationroom.rooms.organisations.models import Organisation, Person
from situationroom.rooms.organisations.queries import get_actors, get_zones, list_members


@dataclass(frozen=True, slots=True)
class Told:
    """Somebody who is to be told of an event, and why."""

    event: Event
    kind: Kind
    person: Person
    organisation: UUID | None
    importance: Importance


@dataclass
class Reach:
    """How the people of a batch are reached, read once for all of them."""

    actors: dict[UUID, Actor]
    zones: dict[UUID, str]
    receivers: dict[UUID, Receiver]
    wishes: dict[tuple[UUID, str, str], str]
    browsers: set[UUID]
    readable: dict[tuple[UUID, UUID], bool] = field(default_factory=dict)

    @classmethod
    def of(cls, people: Iterable[Person], at: datetime) -> "Reach":
        """Read how people are reached, with one question for each thing."""
        actors = get_actors(people, on=timezone.localdate(at))
        wishes = Preference.objects.filter(person__in=actors)
        return cls(
            actors=actors,
            zones=get_zones(actor.organisation for actor in actors.values()),
            receivers=Receiver.objects.in_bulk(list(actors)),
            browsers=set(
                PushSubscription.objects.filter(person__in=actors).values_list("person", flat=True)
            ),
            wishes={(one.person_id, one.kind, one.channel): one.choice for one in wishes},
        )

    def may_read(self, event: Event, person: Person) -> bool:
        """Tell whether somebody may read an event now; nobody's who is no member any more."""
        actor = self.actors[person.id]
        key = (event.label_id, person.id)
        if key not in self.readable:
            self.readable[key] = actor.kind is not ActorKind.ANONYMOUS and (
                Event.objects.filter(pk=event.pk).filter(readable_by(actor)).exists()
            )
        return self.readable[key]

    def wish(self, told: Told, channel: Channel) -> Choice:
        """Return what somebody wants of a kind through a channel."""
        wish = self.wishes.get((told.person.id, told.kind.name, channel))
        default = told.kind.mail if channel is Channel.MAIL else told.kind.push
        return chosen(channel, Choice(wish) if wish else None, default)

    def may_leave_at(self, person: UUID, importance: Importance, at: datetime) -> datetime:
        """Return when a message to somebody may leave."""
        home = self.actors[person].organisation
        zone = self.zones.get(home, "") if home else ""
        quiet = queries.quiet_of(self.receivers.get(person), zone=zone)
        return may_leave_at(at, quiet=quiet, importance=importance)


def tell(*, by: Actor, at: datetime, events: Sequence[Event]) -> int:
    """Write the notices of events, in the transaction of the follower; return how many.

    The rows are derived from the log and emit nothing. Asked twice, nothing is told twice.
    """
    told = _who(events, at)
    if not told:
        return 0
    reach = Reach.of([one.person for one in told], at)
    rows = []
    for one in _strongest(one for one in told if reach.may_read(one.event, one.person)):
        rows.append(_row(one, Channel.ROOM, at))
        rows += [row for row in (_mail(one, reach, at), _push(one, reach, at)) if row is not None]
    Notification.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def _who(events: Sequence[Event], at: datetime) -> list[Told]:
    """Return whom the rules of the rooms name; who made it happen is not told of it."""
    found = []
    for event in events:
        for kind in kinds_of(event):
            importance = kind.weigh(event)
            named = list(kind.to(event))
            bodies = [one.id for one in named if isinstance(one, Organisation)]
            pairs: list[tuple[UUID | None, Person]] = [
                (None, one) for one in named if isinstance(one, Person)
            ]
            if bodies:
                pairs += list_members(bodies, on=timezone.localdate(at))
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


def _mail(told: Told, reach: Reach, at: datetime) -> Notification | None:
    """Return the row of a mail with its message, or without one where it waits for the digest."""
    choice = reach.wish(told, Channel.MAIL)
    if choice is Choice.OFF or not told.person.email:
        return None
    row = _row(told, Channel.MAIL, at)
    if choice is Choice.AT_ONCE:
        row.message = _queued(
            told, Channel.MAIL, reach.may_leave_at(told.person.id, told.importance, at), at
        )
    return row


def _push(told: Told, reach: Reach, at: datetime) -> Notification | None:
    """Return the row of a push with its message, where a browser wants to be told."""
    wanted = reach.wish(told, Channel.PUSH) is Choice.AT_ONCE
    if not wanted or told.person.id not in reach.browsers:
        return None
    row = _row(told, Channel.PUSH, at)
    row.message = _queued(
        told, Channel.PUSH, reach.may_leave_at(told.person.id, told.importance, at), at
    )
    return row


def _queued(told: Told, channel: Channel, due: datetime, at: datetime) -> Message:
    message, _ = Message.objects.get_or_create(
        once=f"{channel}:{told.event.id}:{told.person.id}",
        defaults={
            "label": told.event.label,
            "channel": channel,
            "kind": MessageKind.NOTICE,
            "event": told.event,
            "person": told.person,
            "queued_at": at,
            "due_at": due,
        },
    )
    return message


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
