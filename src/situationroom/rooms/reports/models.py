"""Table of briefs: what goes up, an edition a row, frozen when it was drafted."""

import uuid
from typing import ClassVar

from django.db import models

from situationroom.base.models import Label
from situationroom.base.scoped import Scoped
from situationroom.rooms.impact.models import Run
from situationroom.rooms.issues.models import Issue
from situationroom.rooms.reports.states import BriefState


class Brief(models.Model):
    """One edition of the brief on an issue: Korean and English documents, and what they hold.

    `runs` are the runs it quotes and `answers` the answers it tells, by organisation: what an
    edition stands on is kept beside it, so that anybody can tell when it no longer holds.
    Pii: names of who drafted and who signed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    label = models.ForeignKey(Label, on_delete=models.PROTECT, related_name="+")
    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, related_name="briefs")
    edition = models.PositiveSmallIntegerField(default=1)
    title_ko = models.TextField()
    title_en = models.TextField()
    content_ko = models.JSONField()
    content_en = models.JSONField()
    runs = models.ManyToManyField(Run, related_name="+")
    answers = models.JSONField(
        default=dict, help_text="organisation: digest of the answer the brief tells"
    )
    state = models.CharField(
        max_length=10, choices=[(s, s) for s in BriefState], default=BriefState.DRAFT
    )
    drafted_at = models.DateTimeField()
    drafted_by = models.CharField(max_length=200)
    signed_by = models.CharField(max_length=200, blank=True)
    signed_at = models.DateTimeField(null=True)

    unscoped: ClassVar[models.Manager["Brief"]] = models.Manager()
    objects: ClassVar[Scoped["Brief"]] = Scoped()  # type: ignore[assignment]

    class Meta:
        """One edition a number and issue."""

        constraints = [
            models.UniqueConstraint(fields=["issue", "edition"], name="edition_once_an_issue")
        ]
        indexes = [models.Index(fields=["-drafted_at", "id"], name="brief_by_time")]
