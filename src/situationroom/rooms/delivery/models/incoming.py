"""What comes in by mail."""

import uuid
from typing import ClassVar

from django.db import models

from situationroom.base.models import Label
from situationroom.base.scoped import Scoped
from situationroom.rooms.delivery.states import MailState
from situationroom.rooms.organisations.models import Organisation, Person


class ReplyAddress(models.Model):
    """An address of mail that leads to one object, for one person or organisation, until a day.

    Its token is the key with a signature over everything here. Pii: who replies.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    label = models.ForeignKey(Label, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=40, help_text="kind of the object")
    about = models.UUIDField(help_text="id of the object")
    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="+"
    )
    expires_at = models.DateTimeField()

    unscoped: ClassVar[models.Manager["ReplyAddress"]] = models.Manager()
    objects: ClassVar[Scoped["ReplyAddress"]] = Scoped()  # type: ignore[assignment]

    class Meta:
        """Used again for the same object and receiver."""

        indexes = [models.Index(fields=["about", "person", "organisation"], name="reply_about")]


class ReceivedMail(models.Model):
    """One mail that came in, once: taken with its text, or refused with the reason alone.

    Pii: sender. Of a refused mail nothing is kept but its name and hash.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    label = models.ForeignKey(Label, on_delete=models.PROTECT, related_name="+")
    message_id = models.CharField(max_length=300)
    digest = models.CharField(max_length=64, help_text="SHA-256 of the whole mail")
    state = models.CharField(max_length=12, choices=[(s, s) for s in MailState])
    at = models.DateTimeField()
    size = models.PositiveIntegerField()
    reply = models.ForeignKey(ReplyAddress, null=True, on_delete=models.PROTECT, related_name="+")
    sender = models.CharField(max_length=320, blank=True)
    subject = models.CharField(max_length=500, blank=True)
    text = models.TextField(blank=True)
    attachments = models.JSONField(default=list, help_text="name, type, size and reference of each")

    unscoped: ClassVar[models.Manager["ReceivedMail"]] = models.Manager()
    objects: ClassVar[Scoped["ReceivedMail"]] = Scoped()  # type: ignore[assignment]

    class Meta:
        """The same mail once; counted by address."""

        constraints = [
            models.UniqueConstraint(fields=["message_id", "digest"], name="received_once")
        ]
        indexes = [models.Index(fields=["reply", "-at"], name="received_by_reply")]
