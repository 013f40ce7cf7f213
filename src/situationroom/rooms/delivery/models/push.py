"""Browsers that show notices while no page of the room is open."""

import uuid

from django.db import models

from situationroom.rooms.organisations.models import Person


class PushSubscription(models.Model):
    """One browser of a person that wants to be told by push. Pii: name of the browser."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    endpoint = models.URLField(max_length=1000, unique=True)
    public = models.BinaryField(help_text="the browser's key")
    secret = models.BinaryField(help_text="the browser's authentication secret")
    browser = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField()
