"""How the people of a batch of events are reached: read once for all of them, queued at once."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from situationroom.base.actors import Actor, ActorKind
from situationroom.base.bell import Topic
from situationroom.base.events import ring_after_commit
from situationroom.base.labels import readable_by
from situationroom.base.models import Event
from situationroom.rooms.delivery import queries
from situationroom.rooms.delivery.kinds import Kind
from situationroom.rooms.delivery.models import (
    Message,
    Notification,
    Preference,
    PushSubscription,
    Receiver,
)
from situationroom.rooms.delivery.rules import chosen, may_leave_at
from situationroom.rooms.delivery.states import Channel, Choice, Importance, MessageKind
from situationroom.rooms.organisations.models import Person
from situationroom.rooms.organisations.queries import get_actors, get_zones


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

    def readable(self, told: Iterable[Told]) -> set[tuple[UUID, UUID]]:
        """Return the events of each person that they may read now, with one question a person.

        Who is no member any more reads nothing.
        """
        asked: dict[UUID, set[UUID]] = defaultdict(set)
        for one in told:
            asked[one.person.id].add(one.event.id)
        return {
            (event, person)
            for person, events in asked.items()
            if self.actors[person].kind is not ActorKind.ANONYMOUS
            for event in Event.objects.filter(pk__in=events)
            .filter(readable_by(self.actors[person]))
            .values_list("pk", flat=True)
        }

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


def message_of(row: Notification, due: datetime) -> Message:
    """Return the message of a notice, not stored yet; its key makes it once."""
    return Message(
        once=f"{row.channel}:{row.event_id}:{row.recipient_id}",
        label=row.event.label,
        channel=row.channel,
        kind=MessageKind.NOTICE,
        event=row.event,
        person_id=row.recipient_id,
        queued_at=row.at,
        due_at=due,
    )


def queue_messages(rows: list[Notification]) -> None:
    """Store the messages of notices; one that is queued already stays the one."""
    new = [row.message for row in rows if row.message is not None]
    Message.objects.bulk_create(new, ignore_conflicts=True)
    if new:
        ring_after_commit(Topic.OUTGOING)
    stored = Message.objects.in_bulk([one.once for one in new], field_name="once")
    for row in rows:
        if row.message is not None:
            row.message = stored[row.message.once]
