"""Where programs of organisations are called when something happens."""

import uuid
from typing import ClassVar

from django.db import models

from situationroom.base.models import Label
from situationroom.base.scoped import Scoped
from situationroom.rooms.organisations.models import Organisation


class Webhook(models.Model):
    """One address of an organisation that is called on events of chosen kinds.

    Its secret signs every call; it is kept sealed, because it has to be used again. Pii: none.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    label = models.ForeignKey(Label, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    url = models.URLField(max_length=500)
    secret = models.BinaryField(help_text="sealed")
    kinds = models.JSONField(default=list, help_text="kinds of events, as room.verb")
    created_at = models.DateTimeField()
    off_at = models.DateTimeField(null=True, help_text="switched off")
    why_off = models.CharField(max_length=200, blank=True, help_text="message id")
    failures = models.PositiveIntegerField(default=0, help_text="in a row")
    failing_since = models.DateTimeField(null=True)
    rests_until = models.DateTimeField(null=True, help_text="after a failure")

    unscoped: ClassVar[models.Manager["Webhook"]] = models.Manager()
    objects: ClassVar[Scoped["Webhook"]] = Scoped()  # type: ignore[assignment]
