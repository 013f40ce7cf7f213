"""Break-glass: two people, a reason and a time limit, for one object or one organisation."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from situationroom.base.models.labels import Label
from situationroom.base.scoped import Scoped


class BreakGlass(models.Model):
    """One asking of a platform admin to read content, approved by another or not.

    Pii: who asked, who approved and why.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    label = models.ForeignKey(Label, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=80, help_text="table that is read: `issues.issue`")
    object = models.UUIDField(null=True, help_text="the one object; none: all of the organisation")
    organisation = models.UUIDField(help_text="the organisation that owns it")
    minutes = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=300)
    asked_by = models.UUIDField()
    asker = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    approved_by = models.UUIDField(null=True)
    approver = models.CharField(max_length=200, blank=True)
    approved_at = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True, help_text="nobody reads through it from then on")

    unscoped: ClassVar[models.Manager["BreakGlass"]] = models.Manager()
    objects: ClassVar[Scoped["BreakGlass"]] = Scoped()  # type: ignore[assignment]

    class Meta:
        """Two people, four hours at most: the database says so too."""

        indexes = [models.Index(fields=["asked_by", "until"], name="glass_by_asker")]
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=models.F("asked_by")),
                name="glass_by_two_people",
            ),
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=240), name="glass_four_hours_at_most"
            ),
        ]
