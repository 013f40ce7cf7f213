"""Who was told of what."""

import uuid

from django.db import models

from situationroom.base.models import Event
from situationroom.rooms.delivery.models.messages import Message
from situationroom.rooms.delivery.models.recalls import Recall
from situationroom.rooms.delivery.states import Channel, Importance
from situationroom.rooms.organisations.models import Person


class Notification(models.Model):
    """One person is told of one event through one channel. Pii: none.

    It holds no words: what it says is read when it is shown, as far as the label of the event
    lets its receiver read then. In the room it exists exactly once. Mail without a message waits
    for the daily digest.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=80)
    about = models.UUIDField(help_text="id of the object, as in the event")
    recipient = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    organisation = models.UUIDField(null=True, help_text="for which they are told, opaque here")
    channel = models.CharField(max_length=10, choices=[(c, c) for c in Channel])
    importance = models.PositiveSmallIntegerField(choices=[(int(i), i.name) for i in Importance])
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, help_text="in the room: marked as read")
    opened_at = models.DateTimeField(null=True, help_text="its link was followed")
    message = models.ForeignKey(
        Message, null=True, on_delete=models.SET_NULL, related_name="notifications"
    )
    recalled = models.ForeignKey(
        Recall, null=True, on_delete=models.PROTECT, related_name="+", help_text="not to be used"
    )
    corrects = models.ForeignKey(
        Recall, null=True, on_delete=models.PROTECT, related_name="+", help_text="it tells of this"
    )

    class Meta:
        """Once an event, recipient and channel; people ask for their newest and unread."""

        constraints = [
            models.UniqueConstraint(
                fields=["event", "recipient", "channel"], name="notification_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["recipient", "-at", "-id"],
                name="notification_in_room",
                condition=models.Q(channel="room"),
            ),
            models.Index(
                fields=["recipient"],
                name="notification_unread",
                condition=models.Q(channel="room", read_at__isnull=True),
            ),
            models.Index(
                fields=["recipient"],
                name="notification_for_digest",
                condition=models.Q(channel="mail", message__isnull=True),
            ),
            models.Index(fields=["about", "-at"], name="notification_about"),
        ]
