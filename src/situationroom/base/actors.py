"""Who acts: the eyes and the hand behind every read and write."""

from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID


class ActorKind(StrEnum):
    """Kinds of actor, as docs/visibility names them."""

    ANONYMOUS = "anonymous"
    COMPANY = "company"
    ASSOCIATION = "association"
    BROKER = "broker"
    EXPERT = "expert"
    OFFICER = "officer"
    POST = "post"
    SECRETARIAT = "secretariat"
    LEADERSHIP = "leadership"
    PLATFORM_ADMIN = "platform_admin"
    ROOM_RULE = "room_rule"
    SERVICE = "service"


STATE_OFFICERS = frozenset(
    {ActorKind.OFFICER, ActorKind.POST, ActorKind.SECRETARIAT, ActorKind.LEADERSHIP}
)
ROOM_MEMBERS = STATE_OFFICERS | {ActorKind.ASSOCIATION}


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, a room rule or a service at work. `organisation` is opaque to this floor."""

    kind: ActorKind
    id: UUID | None = None
    organisation: UUID | None = None
    name: str = ""
    roles: frozenset[str] = field(default_factory=frozenset)


ANONYMOUS = Actor(ActorKind.ANONYMOUS)


def room_rule(name: str) -> Actor:
    """Return the actor of a named automatic rule; it never confirms, signs or widens."""
    return Actor(ActorKind.ROOM_RULE, name=name)
