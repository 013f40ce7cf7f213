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
# Known to the room and no members of it: they read what is theirs, and what they were let into.
OUTSIDERS = frozenset({ActorKind.COMPANY, ActorKind.BROKER, ActorKind.EXPERT})

READ = "read"  # the scope without which a service sees what everybody sees


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, a room rule or a service at work. `organisation` is opaque to this floor.

    `audiences` are the sharing groups and lists of persons it stands in, `companies` those whose
    cases it sees as they do (its own, and by mandate), `barred` those it must never see, all as
    they are on the day the actor was made. A service is `kept_to` what the members of its
    organisation may see and to its `scopes`.
    """

    kind: ActorKind
    id: UUID | None = None
    organisation: UUID | None = None
    name: str = ""
    roles: frozenset[str] = field(default_factory=frozenset)
    audiences: frozenset[UUID] = field(default_factory=frozenset)
    companies: frozenset[UUID] = field(default_factory=frozenset)
    barred: frozenset[UUID] = field(default_factory=frozenset)
    scopes: frozenset[str] = field(default_factory=frozenset)
    kept_to: ActorKind | None = None

    @property
    def reads_as(self) -> ActorKind:
        """Return the kind by whose rights it reads: a service never sees more than its members.

        Without the scope to read it is nobody.
        """
        if self.kind is not ActorKind.SERVICE:
            return self.kind
        return (self.kept_to if READ in self.scopes else None) or ActorKind.ANONYMOUS


ANONYMOUS = Actor(ActorKind.ANONYMOUS)


def room_rule(name: str) -> Actor:
    """Return the actor of a named automatic rule; it never confirms, signs or widens."""
    return Actor(ActorKind.ROOM_RULE, name=name)
