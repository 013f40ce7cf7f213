"""Long or retried work: the row is the truth, a queue or a bell only wakes a worker."""

import uuid
from typing import ClassVar

from django.db import models

from situationroom.base.actors import Actor, ActorKind
from situationroom.base.models.labels import Label
from situationroom.base.scoped import Scoped
from situationroom.base.states import JobState


class Job(models.Model):
    """One piece of work with its lease, cursor, progress and result.

    A worker holds the lease `lease` from `leased_at` until `lease_until`; everything it writes
    asks for that lease, so that one who lost it can change nothing any more.
    Pii: who asked, by id and name; what was asked may name people.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    label = models.ForeignKey(Label, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=80)
    payload = models.JSONField(default=dict)
    actor_kind = models.CharField(max_length=20)
    actor = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=200, blank=True)
    organisation = models.UUIDField(null=True)
    roles = models.JSONField(default=list)
    once = models.CharField(max_length=200, null=True, unique=True, help_text="done once a key")
    state = models.CharField(
        max_length=10, choices=[(s, s) for s in JobState], default=JobState.WAITING
    )
    run_after = models.DateTimeField()
    rests_since = models.DateTimeField(null=True, help_text="rests after a failure")
    attempts = models.PositiveSmallIntegerField(default=0)
    lease = models.UUIDField(null=True)
    leased_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    worker = models.CharField(max_length=120, blank=True)
    cursor = models.JSONField(default=dict, help_text="where the work goes on")
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(null=True)
    said = models.CharField(max_length=200, blank=True, help_text="message id of what it does")
    result = models.JSONField(null=True)
    problem = models.TextField(blank=True)
    cancel_asked_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    unscoped: ClassVar[models.Manager["Job"]] = models.Manager()
    objects: ClassVar[Scoped["Job"]] = Scoped()  # type: ignore[assignment]

    class Meta:
        """Workers ask for what is due or was let go, people for the newest."""

        indexes = [
            models.Index(
                fields=["run_after", "id"],
                name="job_unfinished",
                condition=models.Q(state__in=("waiting", "running")),
            ),
            models.Index(fields=["-created_at", "-id"], name="job_by_time"),
        ]

    def asker(self) -> Actor:
        """Return who asked for the work: it is done as them."""
        return Actor(
            ActorKind(self.actor_kind),
            id=self.actor,
            organisation=self.organisation,
            name=self.actor_name,
            roles=frozenset(self.roles),
        )
