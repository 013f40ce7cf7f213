"""What happens to what is told: read, wished, sent, given up."""

from dataclasses import dataclass
from typing import ClassVar

from situationroom.base.events import Fact


@dataclass(frozen=True)
class NotificationsRead(Fact):
    """Somebody marked notices as read."""

    room: ClassVar[str] = "delivery"
    verb: ClassVar[str] = "notifications_read"
    count: int


@dataclass(frozen=True)
class PreferencesSet(Fact):
    """Somebody said how they want to be told."""

    room: ClassVar[str] = "delivery"
    verb: ClassVar[str] = "preferences_set"


@dataclass(frozen=True)
class MessageEnded(Fact):
    """A message left the room, was held back on purpose, or was given up."""

    room: ClassVar[str] = "delivery"
    verb: ClassVar[str] = "message_ended"
    message: str
    channel: str
    state: str


@dataclass(frozen=True)
class MessageRetried(Fact):
    """An operator let a message that was given up be tried again."""

    room: ClassVar[str] = "delivery"
    verb: ClassVar[str] = "message_retried"
    message: str
