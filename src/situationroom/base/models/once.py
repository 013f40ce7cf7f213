"""The key of a write, so that asked for twice it is done once."""

import uuid

from django.db import models


class IdempotencyKey(models.Model):
    """A write that was asked for under a key, and its answer: asked again, it is told again.

    `request_hash` names the request and what its actor was at that time. `body` is the answer,
    sealed; it is told again to the same holder only: a person, a service, or what a visitor without
    sign-in holds the key by. Pii: who asked, by opaque id; the answer told again may hold any.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    actor = models.UUIDField()
    key = models.CharField(max_length=128)
    route = models.CharField(max_length=200)
    request_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    body = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        """A key is used once a holder; old ones are found by their time and taken away."""

        constraints = [models.UniqueConstraint(fields=["actor", "key"], name="key_once_an_actor")]
        indexes = [models.Index(fields=["at"], name="key_at")]
