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


@dataclass(frozen=True)
class LinkIssued(Fact):
    """A one-time link was issued about an object."""

    room: ClassVar[str] = "delivery"
    verb: ClassVar[str] = "link_issued"
    link: str
    purpose: str


@dataclass(frozen=True)
class LinkRedeemed(Fact):
    """The holder of a one-time link used it."""

    room: ClassVar[str] = "delivery"
    verb: ClassVar[str] = "link_redeemed"
    link: str
    purpose: str


@dataclass(frozen=True)
class LinkRevoked(Fact):
    """A one-time link was revoked."""

    room: ClassVar[str] = "delivery"
    verb: ClassVar[str] = "link_revoked"
    link: str
    purpose: str


@dataclass(frozen=True)
class WebhookAdded(Fact):
    """An organisation gave an address to be called."""

    room: ClassVar[str] = "delivery"
    verb: ClassVar[str] = "webhook_added"
    webhook: str


@dataclass(frozen=True)
class WebhookChanged(Fact):
    """A webhook was changed, tried, or switched on."""

    room: ClassVar[str] = "delivery"
    verb: ClassVar[str] = "webhook_changed"
    webhook: str


@dataclass(frozen=True)
class WebhookSwitchedOff(Fact):
    """A webhook was switched off, by its organisation or because it did not answer."""

    room: ClassVar[str] = "delivery"
    verb: ClassVar[str] = "webhook_switched_off"
    webhook: str


@dataclass(frozen=True)
class NoticesRecalled(Fact):
    """What was told of an object is not to be used."""

    room: ClassVar[str] = "delivery"
    verb: ClassVar[str] = "notices_recalled"
    recall: str
    object_kind: str


@dataclass(frozen=True)
class MailReceived(Fact):
    """Somebody answered on an object by mail."""

    room: ClassVar[str] = "delivery"
    verb: ClassVar[str] = "mail_received"
    mail: str
    object_kind: str


@dataclass(frozen=True)
class MailRefused(Fact):
    """A mail came in and was refused."""

    room: ClassVar[str] = "delivery"
    verb: ClassVar[str] = "mail_refused"
    mail: str
    state: str


@dataclass(frozen=True)
class CalendarOpened(Fact):
    """Somebody got a secret address of their calendar."""

    room: ClassVar[str] = "delivery"
    verb: ClassVar[str] = "calendar_opened"
    feed: str


@dataclass(frozen=True)
class CalendarRevoked(Fact):
    """The secret address of a calendar was revoked."""

    room: ClassVar[str] = "delivery"
    verb: ClassVar[str] = "calendar_revoked"
    feed: str


@dataclass(frozen=True)
class PushWanted(Fact):
    """A browser wants to be told by push."""

    room: ClassVar[str] = "delivery"
    verb: ClassVar[str] = "push_wanted"
    subscription: str


@dataclass(frozen=True)
class PushEnded(Fact):
    """A browser is told by push no more."""

    room: ClassVar[str] = "delivery"
    verb: ClassVar[str] = "push_ended"
    subscription: str
