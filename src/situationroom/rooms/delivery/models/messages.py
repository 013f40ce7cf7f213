"""What leaves the room: a message is a queue row with its outcome, an attempt one try."""

import uuid

from django.db import models

from situationroom.base.models import Event, Label
from situationroom.rooms.delivery.models.links import OneTimeLink
from situationroom.rooms.delivery.models.webhooks import Webhook
from situationroom.rooms.delivery.states import Channel, MessageKind, MessageState
from situationroom.rooms.organisations.models import Person


class Message(models.Model):
    """One thing that is to leave the room, to whom, and how it stands. Pii: address.

    What it says is written when it is sent, from what its receiver may still read; nothing of
    it is kept here but the sealed token of a link. A worker holds `lease` until `lease_until`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    label = models.ForeignKey(Label, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=10, choices=[(c, c) for c in Channel])
    kind = models.CharField(max_length=10, choices=[(k, k) for k in MessageKind])
    event = models.ForeignKey(Event, null=True, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="+")
    link = models.ForeignKey(OneTimeLink, null=True, on_delete=models.CASCADE, related_name="+")
    webhook = models.ForeignKey(Webhook, null=True, on_delete=models.CASCADE, related_name="+")
    meeting = models.CharField(max_length=300, blank=True, help_text="source and uid, to invite to")
    sealed = models.BinaryField(null=True, help_text="token of its link, until it was sent")
    language = models.CharField(max_length=2, default="ko", help_text="where it has no person")
    once = models.CharField(max_length=200, unique=True, help_text="queued once a key")
    state = models.CharField(
        max_length=10, choices=[(s, s) for s in MessageState], default=MessageState.WAITING
    )
    why = models.CharField(max_length=300, blank=True, help_text="message id, or a server's word")
    queued_at = models.DateTimeField()
    due_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    lease = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """Senders ask for what is due, operators for what failed."""

        indexes = [
            models.Index(
                fields=["channel", "due_at"],
                name="message_due",
                condition=models.Q(state="waiting"),
            ),
            models.Index(fields=["state", "-queued_at", "-id"], name="message_by_state"),
            models.Index(
                fields=["webhook", "-queued_at", "-id"],
                name="message_of_webhook",
                condition=models.Q(webhook__isnull=False),
            ),
        ]


class Attempt(models.Model):
    """One try to deliver a message, and what came of it.

    Pii: none; what a server said may quote an address.
    """

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="attempts")
    at = models.DateTimeField()
    seconds = models.FloatField()
    ok = models.BooleanField()
    code = models.PositiveSmallIntegerField(null=True, help_text="reply of SMTP or HTTP")
    said = models.CharField(max_length=300, blank=True, help_text="message id, or a server's word")
