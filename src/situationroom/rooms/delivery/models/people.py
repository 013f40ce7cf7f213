"""How people want to be told."""

from django.db import models

from situationroom.base.models import Label
from situationroom.rooms.delivery.rules import DIGEST_AT, QUIET_FROM, QUIET_UNTIL
from situationroom.rooms.delivery.states import Channel, Choice
from situationroom.rooms.organisations.models import Person


class Receiver(models.Model):
    """When one person may be reached outside the room; `label` is theirs alone.

    Without a zone the clock of their organisation counts; without quiet hours any hour is right.
    Pii: zone and hours of a person.
    """

    person = models.OneToOneField(
        Person, primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    label = models.ForeignKey(Label, on_delete=models.PROTECT, related_name="+")
    zone = models.CharField(max_length=40, blank=True, help_text="IANA time zone")
    quiet_from = models.TimeField(null=True, default=QUIET_FROM)
    quiet_until = models.TimeField(null=True, default=QUIET_UNTIL)
    digest_at = models.TimeField(default=DIGEST_AT)


class Preference(models.Model):
    """What one person wants of one kind of notice through one channel. Pii: none."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=80)
    channel = models.CharField(max_length=10, choices=[(c, c) for c in Channel])
    choice = models.CharField(max_length=10, choices=[(c, c) for c in Choice])

    class Meta:
        """One wish a person, kind and channel."""

        constraints = [
            models.UniqueConstraint(fields=["person", "kind", "channel"], name="preference_once")
        ]
