"""Tables of issues and of every organisation's response."""

import uuid
from typing import ClassVar

from django.db import models

from situationroom.base.models import Label
from situationroom.base.scoped import Scoped
from situationroom.rooms.impact.models import Run
from situationroom.rooms.issues.states import IssueKind, IssueState, ResponseState, Severity
from situationroom.rooms.measures.models import StateAct
from situationroom.rooms.organisations.models import Organisation, Person


class Issue(models.Model):
    """Something that must be answered, with its owner, severity and what it rests on.

    Pii: name of who opened it, the officer responsible.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    label = models.ForeignKey(Label, on_delete=models.PROTECT, related_name="+")
    short = models.CharField(max_length=6, unique=True, help_text="random, never counting up")
    kind = models.CharField(max_length=20, choices=[(k, k) for k in IssueKind])
    stance = models.CharField(max_length=10, default="defensive")
    title_ko = models.TextField()
    title_en = models.TextField()
    act = models.OneToOneField(StateAct, null=True, on_delete=models.PROTECT, related_name="issue")
    runs = models.ManyToManyField(Run, related_name="issues", blank=True)
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    responsible = models.ForeignKey(
        Person,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="officer of the owner",
    )
    severity = models.CharField(max_length=10, choices=[(s, s) for s in Severity])
    severity_reason = models.CharField(max_length=200, blank=True)
    state = models.CharField(
        max_length=10, choices=[(s, s) for s in IssueState], default=IssueState.OPEN
    )
    outcome = models.TextField(blank=True)
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=200)
    due_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    unscoped: ClassVar[models.Manager["Issue"]] = models.Manager()
    objects: ClassVar[Scoped["Issue"]] = Scoped()  # type: ignore[assignment]

    class Meta:
        """Listed newest first, asked for by state."""

        indexes = [
            models.Index(fields=["-opened_at", "id"], name="issue_by_time"),
            models.Index(fields=["state", "-opened_at"], name="issue_by_state"),
        ]


class Response(models.Model):
    """One organisation's answer to an issue, or its silence with the clock running.

    Pii: name of who answered.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="responses")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(
        max_length=10, choices=[(s, s) for s in ResponseState], default=ResponseState.NO_ANSWER
    )
    position = models.TextField(blank=True)
    action = models.TextField(blank=True)
    next_date = models.DateField(null=True, blank=True)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=200, blank=True)

    class Meta:
        """One row an issue and organisation."""

        constraints = [
            models.UniqueConstraint(fields=["issue", "organisation"], name="response_once")
        ]
