"""Steps of delivery's tests: a fact of their own, objects with titles, people told of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, ClassVar
from uuid import UUID, uuid4

from django.core import mail

from situationroom.base import relay
from situationroom.base.acting import acting_as
from situationroom.base.actors import Actor, room_rule
from situationroom.base.events import Fact, emit
from situationroom.base.followers import REGISTRY, follow_once
from situationroom.base.labels import Level
from situationroom.base.models import Event, Label, Setback
from situationroom.rooms.delivery import kinds
from situationroom.rooms.delivery.kinds import Title
from situationroom.rooms.delivery.models import Notification
from situationroom.rooms.delivery.outbox import send_next
from situationroom.rooms.delivery.outgoing.mail import send_mail
from situationroom.rooms.delivery.states import Channel, Importance
from situationroom.rooms.organisations.models import Organisation, Person

NOON = datetime(2026, 8, 3, 3, tzinfo=UTC)  # KST 12:00, in nobody's quiet hours in Seoul
CANARY = "극비제목"
WHO = ("secretariat", "nipa", "kiet", "kea", "hanoi")


@dataclass(frozen=True)
class BellRang(Fact):
    """A bell rang."""

    room: ClassVar[str] = "bells"
    verb: ClassVar[str] = "bell_rang"
    people: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    urgent: bool = False


def person(name: str) -> Person:
    return Person.objects.get(email=f"{name}@demo.example")


def organisation(code: str) -> Organisation:
    return Organisation.objects.get(code=code)


def named(event: Event) -> list[Person | Organisation]:
    return [
        *(person(name) for name in event.payload["people"]),
        *(organisation(code) for code in event.payload["organisations"]),
    ]


def weigh(event: Event) -> Importance:
    return Importance.URGENT if event.payload["urgent"] else Importance.NORMAL


def titles(ids: Sequence[UUID]) -> dict[UUID, Title]:
    return {one: Title(f"{CANARY} {one}", f"Canary title {one}") for one in ids}


def speak(**more: Any) -> None:
    """Register the bell as an object and its ringing as a notice."""
    kinds.speaks_of("bell", titles=titles, managed_by=lambda about, by: by.name == "NIPA 담당")
    rule = {"name": "bells.rang", "to": named, "about": "bell", "says": "A bell rang.",
            "importance": weigh}  # fmt: skip
    kinds.notifies(BellRang, **(rule | more))


def ring(
    *people: str, bodies: tuple[str, ...] = (), level: Level = Level.ROOM, urgent: bool = False,
    by: Actor | None = None, owner: UUID | None = None, about: UUID | None = None,
) -> Event:  # fmt: skip
    """Ring a bell of which people and organisations are to be told."""
    by = by or room_rule("test.bell")
    with acting_as(by):
        label = Label.objects.create(level=level, owner=owner)
        fact = BellRang(people=people, organisations=bodies, urgent=urgent)
        return emit(fact, about=about or uuid4(), label=label, by=by, at=NOON)


def follow(name: str = "delivery.notify") -> None:
    """Number the log and let one follower read to its end."""
    relay.number_events()
    while follow_once(REGISTRY[name]):
        pass
    assert list(Setback.objects.values_list("consumer", "reason")) == []


def send_all() -> int:
    """Send every mail that is due; return how many were taken from the queue."""
    taken = 0
    while send_next(Channel.MAIL, send_mail):
        taken += 1
    return taken


def in_room(name: str) -> list[Notification]:
    return list(Notification.objects.filter(recipient=person(name), channel=Channel.ROOM))


def outbox() -> list[EmailMessage]:
    """Return the mails that left, as a receiver's program parses them."""
    return [parsed(one.message().as_bytes()) for one in mail.outbox]


def parsed(raw: bytes) -> EmailMessage:
    found = message_from_bytes(raw, policy=policy.default)
    assert isinstance(found, EmailMessage)
    return found


def words_of(letter: EmailMessage) -> str:
    """Return everything a mail says: headers, text and HTML."""
    parts = [part.get_content() for part in letter.walk() if part.get_content_maintype() == "text"]
    return "\n".join([*(f"{key}: {value}" for key, value in letter.items()), *parts])
