"""Tables of proposals, of what was said to them, and of rules that are changed."""

import uuid
from typing import ClassVar

from django.db import models

from situationroom.base.models import Label
from situationroom.base.scoped import Scoped
from situationroom.rooms.issues.states import SubjectKind
from situationroom.rooms.organisations.models import Organisation, Person
from situationroom.rooms.proposals.states import (
    Answer,
    AuthorKind,
    ProposalKind,
    ProposalState,
    RuleKind,
    SourceKind,
    Stage,
    Theme,
)


class Proposal(models.Model):
    """One ask as its author said it: kept with its words, label and day also once it is merged.

    From whom it came stands in its proposer. A merged one carries owner, day and answers of the
    one it went up in, so that its author reads them without reading that one.

    Pii: the officer responsible.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    label = models.ForeignKey(Label, on_delete=models.PROTECT, related_name="+")
    short = models.CharField(max_length=6, unique=True, help_text="random, never counting up")
    kind = models.CharField(max_length=10, choices=[(k, k) for k in ProposalKind])
    theme = models.CharField(max_length=20, choices=[(t, t) for t in Theme], default=Theme.OTHER)
    title_ko = models.CharField(max_length=400)
    title_en = models.CharField(max_length=400)
    problem = models.TextField()
    asks = models.TextField()
    reason = models.TextField(blank=True)
    author_kind = models.CharField(max_length=12, choices=[(k, k) for k in AuthorKind])
    source = models.CharField(max_length=10, choices=[(s, s) for s in SourceKind])
    source_says = models.CharField(max_length=400, blank=True)
    source_id = models.UUIDField(null=True, help_text="what it was gathered in, by id")
    gathered_on = models.DateField()
    state = models.CharField(
        max_length=14, choices=[(s, s) for s in ProposalState], default=ProposalState.RECEIVED
    )
    owner = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    responsible = models.ForeignKey(
        Person,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="officer of the owner",
    )
    due_on = models.DateField(help_text="until when it is answered")
    answer = models.CharField(max_length=10, choices=[(a, a) for a in Answer], blank=True)
    answered_at = models.DateTimeField(null=True)
    next_on = models.DateField(null=True, help_text="when what was put off is taken up again")
    asked_again_at = models.DateTimeField(null=True)
    asked_again_why = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True)
    outcome = models.TextField(blank=True, help_text="what shows it was carried out, or why not")
    merged_into = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="merged"
    )
    handed_in_at = models.DateTimeField()

    unscoped: ClassVar[models.Manager["Proposal"]] = models.Manager()
    objects: ClassVar[Scoped["Proposal"]] = Scoped()  # type: ignore[assignment]

    class Meta:
        """Listed newest first; asked for by state, owner and what it went up in."""

        indexes = [
            models.Index(fields=["-handed_in_at", "-id"], name="proposal_by_time"),
            models.Index(fields=["state", "-handed_in_at"], name="proposal_by_state"),
            models.Index(fields=["owner", "state", "due_on"], name="proposal_by_owner"),
            models.Index(fields=["kind", "-handed_in_at"], name="proposal_by_kind"),
            models.Index(fields=["theme", "-handed_in_at"], name="proposal_by_theme"),
        ]


class Proposer(models.Model):
    """From whom a proposal came, apart from it: a label of its own keeps who a company is.

    Pii: name of the author, where a person or a company is named.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    label = models.ForeignKey(Label, on_delete=models.PROTECT, related_name="+")
    proposal = models.OneToOneField(Proposal, on_delete=models.CASCADE, related_name="proposer")
    name = models.CharField(max_length=200, blank=True)
    organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="+"
    )
    taken_in_by = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")

    unscoped: ClassVar[models.Manager["Proposer"]] = models.Manager()
    objects: ClassVar[Scoped["Proposer"]] = Scoped()  # type: ignore[assignment]

    class Meta:
        """Asked for by who handed in."""

        indexes = [models.Index(fields=["organisation"], name="proposer_by_house")]


class Topic(models.Model):
    """A country or an HS code that a proposal is about.

    Pii: none.
    """

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="topics")
    kind = models.CharField(max_length=10, choices=[(k, k) for k in SubjectKind])
    code = models.CharField(max_length=20)

    class Meta:
        """Each once a proposal; asked for by what it is about."""

        constraints = [
            models.UniqueConstraint(fields=["proposal", "kind", "code"], name="topic_once")
        ]
        indexes = [models.Index(fields=["kind", "code"], name="topic_by_code")]


class Verdict(models.Model):
    """One answer to a proposal; a later one stands beside it and replaces nothing.

    Pii: name of who answered.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="verdicts")
    number = models.PositiveSmallIntegerField(help_text="first, second … of the proposal")
    answer = models.CharField(max_length=10, choices=[(a, a) for a in Answer])
    reasons = models.TextField()
    next_on = models.DateField(null=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    answered_by = models.CharField(max_length=200)

    class Meta:
        """Each number once a proposal."""

        constraints = [
            models.UniqueConstraint(fields=["proposal", "number"], name="verdict_number_once")
        ]


class Review(models.Model):
    """What one organisation thinks of a proposal, for the government alone.

    Pii: name of who wrote it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    label = models.ForeignKey(Label, on_delete=models.PROTECT, related_name="+")
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="reviews")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    says = models.TextField()
    at = models.DateTimeField()
    reviewed_by = models.CharField(max_length=200)

    unscoped: ClassVar[models.Manager["Review"]] = models.Manager()
    objects: ClassVar[Scoped["Review"]] = Scoped()  # type: ignore[assignment]

    class Meta:
        """Read by proposal, newest first."""

        indexes = [models.Index(fields=["proposal", "-at"], name="review_by_proposal")]


class RuleChange(models.Model):
    """A rule that is being changed because a proposal was accepted, and how far it has come.

    Pii: name of who began to follow it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="rules")
    kind = models.CharField(max_length=10, choices=[(k, k) for k in RuleKind])
    law = models.CharField(max_length=200)
    article = models.CharField(max_length=60, blank=True, help_text="in the standard form")
    ministry = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    stage = models.CharField(max_length=22, choices=[(s, s) for s in Stage], default=Stage.DRAFTING)
    stage_on = models.DateField()
    expected_on = models.DateField(null=True, help_text="when the next stage is expected")
    in_force_on = models.DateField(null=True)
    differs = models.TextField(blank=True, help_text="what changed, compared with what was asked")
    followed_at = models.DateTimeField()
    followed_by = models.CharField(max_length=200)

    class Meta:
        """Listed by when more is expected, asked for by stage and ministry."""

        constraints = [
            models.UniqueConstraint(fields=["proposal", "law", "article"], name="rule_once")
        ]
        indexes = [
            models.Index(fields=["-followed_at", "-id"], name="rule_by_time"),
            models.Index(fields=["stage", "expected_on"], name="rule_by_stage"),
        ]


class RuleStep(models.Model):
    """One stage a rule change reached: its day, its evidence, and why the way was left.

    Pii: name of who wrote it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    rule = models.ForeignKey(RuleChange, on_delete=models.CASCADE, related_name="steps")
    number = models.PositiveSmallIntegerField(help_text="first, second … of the rule change")
    stage = models.CharField(max_length=22, choices=[(s, s) for s in Stage])
    on = models.DateField()
    evidence = models.CharField(max_length=1000, blank=True, help_text="citation or link")
    why = models.TextField(blank=True)
    at = models.DateTimeField()
    written_by = models.CharField(max_length=200)

    class Meta:
        """Each number once a rule change."""

        constraints = [models.UniqueConstraint(fields=["rule", "number"], name="step_number_once")]
