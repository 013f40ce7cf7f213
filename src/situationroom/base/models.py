"""Tables of the ground floor: labels, the event log and what follows it."""

import uuid

from django.db import models

from situationroom.base.labels import Level


class Label(models.Model):
    """Who may read an object; shared by the object, its events, index rows and files."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    level = models.CharField(max_length=12, choices=[(level, level) for level in Level])
    owner = models.UUIDField(null=True, help_text="owning organisation, opaque here")
    creator = models.UUIDField(null=True, help_text="person who made the object")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Indexed by what the clauses ask."""

        indexes = [models.Index(fields=["level", "owner"], name="label_level_owner")]


class Event(models.Model):
    """One thing that happened, written in the transaction that made it happen.

    `number` and `chain` are given by the relay once the transaction is committed: dense, in one
    order for everybody, each chained to the one before (SHA-256).
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
    """The last number the relay gave and its chain; one row, locked while numbering."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    last = models.BigIntegerField(default=0)
    chain = models.CharField(max_length=64, default="")


class Cursor(models.Model):
    """How far one consumer has read the numbered log."""

    consumer = models.CharField(primary_key=True, max_length=120)
    position = models.BigIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    moved_at = models.DateTimeField(auto_now=True)


class Setback(models.Model):
    """An event a consumer gave up on after several attempts, kept with its reason."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    consumer = models.CharField(max_length=120)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """One row a consumer and event."""

        constraints = [models.UniqueConstraint(fields=["consumer", "event"], name="setback_once")]


class IdempotencyKey(models.Model):
    """A write that was asked for under a key, and its answer: asked again, it is told again.

    `request_hash` names the request and what its actor was at that time. `body` is the answer;
    it is told again to the same actor only.
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
        """A key is used once an actor."""

        constraints = [models.UniqueConstraint(fields=["actor", "key"], name="key_once_an_actor")]
