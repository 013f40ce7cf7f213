"""Tables of what is told, to whom, through which channel, and what came of it."""

from situationroom.rooms.delivery.models.calendars import CalendarFeed
from situationroom.rooms.delivery.models.incoming import ReceivedMail, ReplyAddress
from situationroom.rooms.delivery.models.links import FailedGuess, OneTimeLink
from situationroom.rooms.delivery.models.messages import Attempt, Message
from situationroom.rooms.delivery.models.notices import Notification
from situationroom.rooms.delivery.models.people import Preference, Receiver
from situationroom.rooms.delivery.models.push import PushSubscription
from situationroom.rooms.delivery.models.recalls import Recall
from situationroom.rooms.delivery.models.webhooks import Webhook

__all__ = [
    "Attempt",
    "CalendarFeed",
    "FailedGuess",
    "Message",
    "Notification",
    "OneTimeLink",
    "Preference",
    "PushSubscription",
    "Recall",
    "ReceivedMail",
    "Receiver",
    "ReplyAddress",
    "Webhook",
]
