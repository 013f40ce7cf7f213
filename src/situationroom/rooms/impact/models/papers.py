"""Tables of institutes' papers, what they find, and who sees it otherwise."""

import uuid
from typing import ClassVar

from django.db import models

from situationroom.base.labels import Level
from situationroom.base.models import Label
from situationroom.base.scoped import Scoped
from situationroom.rooms.impact.states import PaperState
from situationroom.rooms.organisations.models import Organisation, Person


class Paper(models.Model):
    """An institute's analysis: authors, version, data, reviewer, and until when it is embargoed.

    Until it is published its label names its readers one by one; nobody widens that but its
    publication. Pii: its authors, its reviewer, who submitted it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    label = models.ForeignKey(Label, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    title_ko = models.CharField(max_length=400)
    title_en = models.CharField(max_length=400)
    authors = models.CharField(max_length=400)
    abstract = models.TextField(blank=True)
    data_used = models.TextField(help_text="which data, of which vintage, and where they are")
    version = models.PositiveSmallIntegerField(default=1)
    replaces = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="replaced_by"
    )
    embargo_until = models.DateTimeField(null=True)
    shown_to = models.CharField(
        max_length=12, choices=[(level, level) for level in Level], help_text="once it is published"
    )
    state = models.CharField(
        max_length=10, choices=[(s, s) for s in PaperState], default=PaperState.SUBMITTED
    )
    reviewer = models.ForeignKey(
        Person, null=True, on_delete=models.SET_NULL, related_name="+", help_text="not its author"
    )
    review = models.TextField(blank=True)
    reviewed_at = models.DateTimeField(null=True)
    submitted_by = models.CharField(max_length=200)
    submitted_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)

    unscoped: ClassVar[models.Manager["Paper"]] = models.Manager()
    objects: ClassVar[Scoped["Paper"]] = Scoped()  # type: ignore[assignment]

    class Meta:
        """Listed newest first."""

        indexes = [models.Index(fields=["-submitted_at", "id"], name="paper_by_time")]


class PaperFinding(models.Model):
    """One number of a paper that can stand beside a figure of ours: same quantity, same item.

    Pii: none.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="findings")
    name = models.CharField(max_length=40, help_text="as of a figure: hit_usd, change_usd")
    item = models.CharField(max_length=30, default="total")
    value = models.FloatField()
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    unit = models.CharField(max_length=10)
    vintage = models.CharField(max_length=200)

    class Meta:
        """A paper says one number a quantity and item."""

        constraints = [
            models.UniqueConstraint(fields=["paper", "name", "item"], name="finding_once_a_paper")
        ]


class Dissent(models.Model):
    """What an organisation sees otherwise than a paper; never changed, never removed.

    Pii: name of who wrote it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="dissents")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    said_by = models.CharField(max_length=200)
    said_at = models.DateTimeField()
