"""Links that work once, for people without an account."""

import uuid

from django.db import models

from situationroom.base.models import Label
from situationroom.rooms.organisations.models import Organisation


class OneTimeLink(models.Model):
    """One address that lets its holder do one thing, until it was used or its day is over.

    Only a hash of its token is kept. Pii: address.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    label = models.ForeignKey(Label, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=80)
    about = models.UUIDField(help_text="id of the object it is about")
    token_hash = models.CharField(max_length=64, unique=True)
    address = models.EmailField(max_length=320, blank=True, help_text="to whom it was sent")
    organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="+"
    )
    issued_at = models.DateTimeField()
    issuer = models.UUIDField(null=True, help_text="person who issued it")
    expires_at = models.DateTimeField()
    uses_left = models.PositiveSmallIntegerField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        """Asked for by what they are about."""

        indexes = [models.Index(fields=["about", "purpose"], name="link_about")]


class FailedGuess(models.Model):
    """How often one caller named links that do not work, within one span of time. Pii: none.

    `caller` is a keyed hash that changes every day: it tells callers apart and names nobody.
    """

    caller = models.CharField(max_length=64)
    since = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        """One row a caller and span."""

        constraints = [models.UniqueConstraint(fields=["caller", "since"], name="guesses_once")]
