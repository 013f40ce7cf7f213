"""Tables of issues and of every organisation's response."""

import uuid
from typing import ClassVar

from django.db import models

from situationroom.base.models import Label
from situationroom.base.scoped import Scoped
from situationroom.rooms.impact.models import Run
from situationroom.rooms.issues.states import (
    ActionState,
    DeadlineState,
    Ended,
    IssueKind,
    IssueState,
    ResponseState,
    Severity,
    Stance,
    SubjectKind,
    WordingKind,
)
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
    stance = models.CharField(
        max_length=10, choices=[(s, s) for s in Stance], default=Stance.DEFENSIVE
    )
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
    ended = models.CharField(max_length=10, choices=[(e, e) for e in Ended], blank=True)
    waiting_on = models.ForeignKey(
        Organisation,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="without it nothing goes on",
    )
    waiting_for = models.CharField(max_length=400, blank=True)
    waiting_since = models.DateTimeField(null=True)
    merged_into = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="merged"
    )
    split_from = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="parts"
    )
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
            models.Index(fields=["kind", "-opened_at"], name="issue_by_kind"),
        ]


class Subject(models.Model):
    """What an issue is about: an ICT item, an HS code or a country.

    Pii: none.
    """

    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="subjects")
    kind = models.CharField(max_length=10, choices=[(k, k) for k in SubjectKind])
    code = models.CharField(max_length=20)

    class Meta:
        """Each once an issue; asked for by what it is about."""

        constraints = [
            models.UniqueConstraint(fields=["issue", "kind", "code"], name="subject_once")
        ]
        indexes = [models.Index(fields=["kind", "code"], name="subject_by_code")]


class Wording(models.Model):
    """What an issue is, in words: once inside the government, once for all who read it.

    A later version replaces none. Pii: name of who wrote it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    label = models.ForeignKey(Label, on_delete=models.PROTECT, related_name="+")
    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="wordings")
    kind = models.CharField(max_length=10, choices=[(k, k) for k in WordingKind])
    number = models.PositiveSmallIntegerField(help_text="first, second … of its kind")
    says = models.TextField()
    at = models.DateTimeField()
    written_by = models.CharField(max_length=200)

    unscoped: ClassVar[models.Manager["Wording"]] = models.Manager()
    objects: ClassVar[Scoped["Wording"]] = Scoped()  # type: ignore[assignment]

    class Meta:
        """Each number once a kind and issue; the newest is asked for."""

        constraints = [
            models.UniqueConstraint(fields=["issue", "kind", "number"], name="wording_number_once")
        ]


class Response(models.Model):
    """One organisation's answer to an issue, or its silence with the clock running.

    What it says stands in its answers, each with a label of its own.

    Pii: none.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="responses")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(
        max_length=10, choices=[(s, s) for s in ResponseState], default=ResponseState.NO_ANSWER
    )
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    waiting_on = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="+"
    )
    waiting_since = models.DateTimeField(null=True, help_text="the clock stands still from then")
    reminded_at = models.DateTimeField(null=True)
    reminders = models.PositiveSmallIntegerField(default=0)

    class Meta:
        """One row an issue and organisation; the silent ones are asked for by when they are due.

        Also of one organisation: what it owes.
        """

        constraints = [
            models.UniqueConstraint(fields=["issue", "organisation"], name="response_once")
        ]
        indexes = [
            models.Index(fields=["state", "due_at"], name="response_by_due"),
            models.Index(fields=["organisation", "state", "due_at", "id"], name="response_owed"),
        ]


class Answer(models.Model):
    """What an organisation said at a time; a later answer stands beside it and replaces nothing.

    Pii: name of who answered.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="answers")
    label = models.ForeignKey(Label, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField(help_text="first, second … of the organisation")
    position = models.TextField(blank=True)
    action = models.TextField(blank=True)
    next_date = models.DateField(null=True, blank=True)
    at = models.DateTimeField()
    answered_by = models.CharField(max_length=200, blank=True)

    unscoped: ClassVar[models.Manager["Answer"]] = models.Manager()
    objects: ClassVar[Scoped["Answer"]] = Scoped()  # type: ignore[assignment]

    class Meta:
        """Each number once a response."""

        constraints = [
            models.UniqueConstraint(fields=["response", "number"], name="answer_number_once")
        ]


class Deadline(models.Model):
    """A later deadline that somebody asked for, and what another person decided.

    Pii: names of who asked and who decided.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="deadlines")
    state = models.CharField(
        max_length=10, choices=[(s, s) for s in DeadlineState], default=DeadlineState.ASKED
    )
    due_before = models.DateTimeField()
    due_at = models.DateTimeField()
    why = models.CharField(max_length=400)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=200)
    asker = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=200, blank=True)

    class Meta:
        """One at a time waits for a decision."""

        constraints = [
            models.UniqueConstraint(
                fields=["response"],
                condition=models.Q(state=DeadlineState.ASKED),
                name="deadline_asked_once",
            )
        ]


class Milestone(models.Model):
    """A mark on the way of an issue by which some of its actions are done.

    Pii: none.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="milestones")
    title_ko = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    due_on = models.DateField()

    class Meta:
        """Each name once an issue."""

        constraints = [
            models.UniqueConstraint(fields=["issue", "title_ko"], name="milestone_named_once")
        ]


class Action(models.Model):
    """What an organisation does about an issue, until when, and how it comes on.

    Pii: the officer responsible, name of who planned it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="actions")
    label = models.ForeignKey(Label, on_delete=models.PROTECT, related_name="+")
    milestone = models.ForeignKey(
        Milestone, null=True, on_delete=models.SET_NULL, related_name="actions"
    )
    title_ko = models.CharField(max_length=400)
    title_en = models.CharField(max_length=400)
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    state = models.CharField(
        max_length=10, choices=[(s, s) for s in ActionState], default=ActionState.PLANNED
    )
    is_at_risk = models.BooleanField(default=False)
    planned_at = models.DateTimeField()
    planned_by = models.CharField(max_length=200)
    ended_at = models.DateTimeField(null=True)

    unscoped: ClassVar[models.Manager["Action"]] = models.Manager()
    objects: ClassVar[Scoped["Action"]] = Scoped()  # type: ignore[assignment]

    class Meta:
        """Asked for by issue, and by organisation and day for what it owes."""

        indexes = [
            models.Index(fields=["issue", "due_on", "id"], name="action_by_issue"),
            models.Index(fields=["owner", "state", "due_on", "id"], name="action_by_owner"),
            models.Index(fields=["due_on", "id"], name="action_by_day"),
        ]


class ActionReport(models.Model):
    """What was said of an action at a time, with its evidence; a later one replaces nothing.

    Pii: name of who reported.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="reports")
    number = models.PositiveSmallIntegerField(help_text="first, second … of the action")
    state = models.CharField(max_length=10, choices=[(s, s) for s in ActionState])
    is_at_risk = models.BooleanField(default=False)
    says = models.TextField(blank=True)
    evidence = models.CharField(max_length=1000, blank=True, help_text="address or reference")
    due_before = models.DateField(null=True, help_text="where the day was moved")
    at = models.DateTimeField()
    reported_by = models.CharField(max_length=200)

    class Meta:
        """Each number once an action."""

        constraints = [
            models.UniqueConstraint(fields=["action", "number"], name="report_number_once")
        ]
