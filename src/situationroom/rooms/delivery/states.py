"""Channels, choices and states of what is told, with message ids and colours."""

from enum import IntEnum, StrEnum


class Channel(StrEnum):
    """How somebody is told."""

    ROOM = "room"
    MAIL = "mail"
    PUSH = "push"
    WEBHOOK = "webhook"


class Importance(IntEnum):
    """How much a notice matters; only what is urgent may come in quiet hours."""

    ROUTINE = 1
    NORMAL = 2
    URGENT = 3


class Choice(StrEnum):
    """What a person wants of one kind of notice through one channel."""

    AT_ONCE = "at_once"
    DIGEST = "digest"
    OFF = "off"


class MessageKind(StrEnum):
    """What a message is."""

    NOTICE = "notice"
    DIGEST = "digest"
    LETTER = "letter"
    EVENT = "event"


class MessageState(StrEnum):
    """Where a message that leaves the room stands."""

    WAITING = "waiting"
    SENT = "sent"
    DROPPED = "dropped"
    FAILED = "failed"


CHANNEL_TEXT = {
    Channel.ROOM: "In the room",
    Channel.MAIL: "Mail",
    Channel.PUSH: "Push",
    Channel.WEBHOOK: "Webhook",
}
CHOICE_TEXT = {
    Choice.AT_ONCE: "At once",
    Choice.DIGEST: "In the daily digest",
    Choice.OFF: "Not at all",
}
IMPORTANCE_TEXT = {
    Importance.ROUTINE: "Routine",
    Importance.NORMAL: "Normal",
    Importance.URGENT: "Urgent",
}
IMPORTANCE_COLOUR = {
    Importance.ROUTINE: "silent",
    Importance.NORMAL: "neutral",
    Importance.URGENT: "severe",
}
MESSAGE_TEXT = {
    MessageState.WAITING: "Waiting to go out",
    MessageState.SENT: "Sent",
    MessageState.DROPPED: "Not sent, on purpose",
    MessageState.FAILED: "Could not be delivered",
}
MESSAGE_COLOUR = {
    MessageState.WAITING: "action",
    MessageState.SENT: "done",
    MessageState.DROPPED: "silent",
    MessageState.FAILED: "severe",
}


class MailState(StrEnum):
    """What became of a mail that came in."""

    TAKEN = "taken"
    LOOP = "loop"
    UNKNOWN = "unknown"
    EXPIRED = "expired"
    SENDER = "sender"
    HIDDEN = "hidden"
    MANY = "many"
    SIZE = "size"
    UNREADABLE = "unreadable"
    NUMBERED = "numbered"


MAIL_TEXT = {
    MailState.TAKEN: "It was taken.",
    MailState.LOOP: "A program wrote it: it would go round in circles.",
    MailState.UNKNOWN: "There is no such address to reply to.",
    MailState.EXPIRED: "The address to reply to has expired: answer in the room.",
    MailState.SENDER: "It came from another address than the one it was sent to.",
    MailState.HIDDEN: "Its sender may not read what it is about any more.",
    MailState.MANY: "Too many mails came to this address today.",
    MailState.SIZE: "It is too large: send less than 25 MB.",
    MailState.UNREADABLE: "It cannot be read as a mail.",
    MailState.NUMBERED: "It holds a resident registration number: send it without.",
}
