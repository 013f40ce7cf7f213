"""The event log, its numbering, and how far its consumers have read."""

import uuid

from django.db import models

from situationroom.base.models.labels import Label


class Event(models.Model):
    """One thing that happened, written in the transaction that made it happen.

    `number` and `chain` are given by the relay once the transaction is committed: dense, in one
    order for everybody, each chained to the one before (SHA-256).
    Pii: who acted, by opaque id; of rules and links the name, of nobody else.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    room = models.CharField(max_length=40)
    verb = models.CharField(max_length=60)
    about = models.UUIDField(help_text="id of the object")
    label = models.ForeignKey(Label, on_delete=models.PROTECT, related_name="+")
    actor_kind = models.CharField(max_length=20)
    actor = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=200, blank=True)
    organisation = models.UUIDField(null=True)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(auto_now_add=True)
    payload = models.JSONField(default=dict)
    number = models.BigIntegerField(null=True, unique=True)
    chain = models.CharField(max_length=64, blank=True)

    class Meta:
        """Timelines ask by object, the relay by what has no number yet."""

        indexes = [
            models.Index(fields=["about", "number"], name="event_about_number"),
            models.Index(
                fields=["recorded_at", "id"],
                name="event_unnumbered",
                condition=models.Q(number__isnull=True),
            ),
        ]

    @property
    def kind(self) -> str:
        """Return `room.verb`."""
        return f"{self.room}.{self.verb}"


class Numbering(models.Model):
    """The last number the relay gave and its chain; one row, locked while numbering.

    `log` names this log: a cursor of another one is refused. Pii: none.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    log = models.UUIDField(default=uuid.uuid4, editable=False)
    last = models.BigIntegerField(default=0)
    chain = models.CharField(max_length=64, default="")


class Cursor(models.Model):
    """How far one consumer has read the numbered log. Pii: none."""

    consumer = models.CharField(primary_key=True, max_length=120)
    position = models.BigIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    moved_at = models.DateTimeField(auto_now=True)


class Setback(models.Model):
    """An event a consumer gave up on after several attempts, kept with its reason.

    Pii: none; a reason may quote what could not be read.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    consumer = models.CharField(max_length=120)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """One row a consumer and event."""

        constraints = [models.UniqueConstraint(fields=["consumer", "event"], name="setback_once")]
