"""Calendars that programs of people subscribe to."""

import uuid

from django.db import models

from situationroom.rooms.organisations.models import Person


class CalendarFeed(models.Model):
    """The secret address of one person's calendar, until it is revoked; only a hash is kept.

    Pii: whose calendar it is.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    opened_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, help_text="last day a program asked for it")
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        """One that works a person."""

        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(revoked_at__isnull=True),
                name="calendar_feed_once",
            )
        ]
