"""Changes of labels: who asked for which, who approved it, and how far a company agreed."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from situationroom.base.labels import Level
from situationroom.base.models.audiences import Audience
from situationroom.base.models.labels import Label
from situationroom.base.scoped import Scoped

LEVELS = [(level, level) for level in Level]


class LabelConsent(models.Model):
    """A company agreed that what is about it may be read up to a level; or took that back.

    Pii: who wrote it down, by opaque id.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    label = models.ForeignKey(Label, on_delete=models.PROTECT, related_name="+")
    company = models.UUIDField(help_text="who agreed, opaque here")
    level = models.CharField(max_length=12, choices=LEVELS, help_text="as far as that, no wider")
    note = models.CharField(max_length=300, blank=True, help_text="how it was given")
    recorded_by = models.UUIDField(help_text="of the company itself, or who took its case in")
    recorded_for = models.UUIDField(help_text="organisation that wrote it down")
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    unscoped: ClassVar[models.Manager["LabelConsent"]] = models.Manager()
    objects: ClassVar[Scoped["LabelConsent"]] = Scoped()  # type: ignore[assignment]

    class Meta:
        """One consent that stands for each label: the last word of the company counts."""

        constraints = [
            models.UniqueConstraint(
                fields=["label"],
                condition=Q(withdrawn_at__isnull=True),
                name="label_consent_once",
            )
        ]


class LabelChange(models.Model):
    """Somebody narrowed a label, or asked to widen it: approved, refused, or still waiting.

    Pii: who asked, approved or refused, by opaque id.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    label = models.ForeignKey(Label, on_delete=models.PROTECT, related_name="+")
    level_from = models.CharField(max_length=12, choices=LEVELS)
    level_to = models.CharField(max_length=12, choices=LEVELS)
    audience = models.ForeignKey(
        Audience, null=True, on_delete=models.PROTECT, related_name="+", help_text="for whom"
    )
    reason = models.CharField(max_length=300)
    asked_by = models.UUIDField()
    organisation = models.UUIDField(help_text="for which organisation they asked")
    asked_at = models.DateTimeField()
    consent = models.ForeignKey(LabelConsent, null=True, on_delete=models.PROTECT, related_name="+")
    approved_by = models.UUIDField(null=True)
    approved_at = models.DateTimeField(null=True)
    refused_by = models.UUIDField(null=True, help_text="who refused it, or moved the label on")
    refused_at = models.DateTimeField(null=True)
    effective_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=300, blank=True, help_text="why it was decided so")

    unscoped: ClassVar[models.Manager["LabelChange"]] = models.Manager()
    objects: ClassVar[Scoped["LabelChange"]] = Scoped()  # type: ignore[assignment]

    class Meta:
        """Two people, one open asking a label: the database says so too."""

        indexes = [models.Index(fields=["label", "asked_at"], name="label_change_by_time")]
        constraints = [
            models.UniqueConstraint(
                fields=["label"],
                condition=Q(effective_at__isnull=True, refused_at__isnull=True),
                name="label_change_waits_once",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("asked_by")),
                name="label_change_by_two_people",
            ),
            models.CheckConstraint(
                condition=Q(effective_at__isnull=True) | Q(refused_at__isnull=True),
                name="label_change_ends_once",
            ),
        ]
