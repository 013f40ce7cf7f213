"""Writes: calendars people subscribe to, and invitations."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from situationroom.base.acting import acting_as, as_room
from situationroom.base.actors import Actor, ActorKind
from situationroom.base.bell import Topic
from situationroom.base.errors import NotAllowed, NotFound
from situationroom.base.events import emit, ring_after_commit
from situationroom.rooms.delivery.calendar import SOURCES
from situationroom.rooms.delivery.events import CalendarOpened, CalendarRevoked
from situationroom.rooms.delivery.guesses import count_guess, require_patience
from situationroom.rooms.delivery.links import hash_of
from situationroom.rooms.delivery.models import CalendarFeed, Message
from situationroom.rooms.delivery.services.receivers import ensure_receiver
from situationroom.rooms.delivery.states import Channel, MessageKind
from situationroom.rooms.organisations.models import Person
from situationroom.rooms.organisations.queries import get_actor

TOKEN_BYTES = 24
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Opened:
    """A calendar and the token of its address, which is told here and never again."""

    feed: CalendarFeed
    token: str


def open_feed(*, by: Actor, at: datetime) -> Opened:
    """Give `by` a secret address of their calendar; an older one works no more.

    Raises NotAllowed for who is nobody.
    """
    if by.id is None:
        raise NotAllowed("Only who is signed in has a calendar.")
    token = secrets.token_urlsafe(TOKEN_BYTES)
    with acting_as(by):
        CalendarFeed.objects.filter(person=by.id, revoked_at=None).update(revoked_at=at)
        row = CalendarFeed.objects.create(person_id=by.id, token_hash=hash_of(token), opened_at=at)
        label = ensure_receiver(by.id).label
        emit(CalendarOpened(feed=str(row.id)), about=row.id, label=label, by=by, at=at)
    return Opened(row, token)


def revoke_feed(*, by: Actor, at: datetime) -> CalendarFeed:
    """Let the address of the calendar of `by` work no more. Raises NotFound without one."""
    with acting_as(by):
        row = CalendarFeed.objects.filter(person=by.id, revoked_at=None).first()
        if row is None or by.id is None:
            raise NotFound("You have no calendar address.")
        row.revoked_at = at
        row.save(update_fields=["revoked_at"])
        label = ensure_receiver(by.id).label
        emit(CalendarRevoked(feed=str(row.id)), about=row.id, label=label, by=by, at=at)
    return row


def read_feed(*, by: Actor, at: datetime, token: str, caller: str) -> tuple[Person, Actor]:
    """Return whose calendar a token opens, and who they are today.

    Unknown, revoked and those of people who left look the same: NotFound. Raises TooManyTries.
    """
    require_patience(caller, at)
    with as_room("a calendar is opened by its address alone"):
        rows = CalendarFeed.objects.select_related("person")
        row = rows.filter(token_hash=hash_of(token)).first()
        if row is not None and row.revoked_at is None:
            actor = get_actor(row.person, on=timezone.localdate(at))
            if actor.kind is not ActorKind.ANONYMOUS:
                if row.read_at is None or at - row.read_at > DAY:
                    CalendarFeed.objects.filter(pk=row.pk).update(read_at=at)
                return row.person, actor
    count_guess(caller, at, by=by)
    raise NotFound("This calendar does not exist.")


def invite(
    *, by: Actor, at: datetime, source: str, uid: str, sequence: int, people: Iterable[Person]
) -> int:
    """Queue the invitations to a meeting, or to its change; return how many are new.

    Asked twice for the same sequence, nobody is invited twice. Raises NotFound for a source
    nobody registered.
    """
    if source not in SOURCES:
        raise NotFound("There is no such calendar.")
    new = 0
    with acting_as(by), as_room("an invitation is its receiver's"):
        if people:
            ring_after_commit(Topic.OUTGOING)
        for person in people:
            _, is_new = Message.objects.get_or_create(
                once=f"invite:{source}:{uid}:{sequence}:{person.id}",
                defaults={
                    "label": ensure_receiver(person.id).label,
                    "channel": Channel.MAIL,
                    "kind": MessageKind.LETTER,
                    "person": person,
                    "meeting": f"{source}:{uid}",
                    "queued_at": at,
                    "due_at": at,
                },
            )
            new += is_new
    return new
