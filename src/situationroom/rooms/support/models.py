"""The table of support programmes."""

import uuid
from typing import ClassVar

from django.db import models

from situationroom.base.models import Label
from situationroom.base.scoped import Scoped
from situationroom.rooms.organisations.models import Organisation
from situationroom.rooms.support.conditions import Terms, Window, from_json
from situationroom.rooms.support.states import Field, ProgrammeKind, ReadBy, WindowKind


class Programme(models.Model):
    """One support measure: who gives it, what it asks of a company, until when, how far it came.

    Conditions are data (`support.conditions`); each keeps the words it was read from. Money in won.
    Pii: name of who registered it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    label = models.ForeignKey(Label, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=[(k, k) for k in ProgrammeKind])
    field = models.CharField(max_length=12, choices=[(f, f) for f in Field])
    title_ko = models.CharField(max_length=400)
    title_en = models.CharField(max_length=400)
    summary = models.TextField(blank=True)
    owner = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    owner_name = models.CharField(max_length=200, blank=True, help_text="of who is no member")
    agency_name = models.CharField(max_length=200, blank=True)
    url = models.CharField(max_length=500, blank=True)
    source = models.CharField(max_length=20, help_text="hand, or the feed it came from")
    source_key = models.CharField(max_length=60, blank=True, help_text="its number there")
    conditions = models.JSONField(default=list)
    read_by = models.CharField(max_length=10, choices=[(r, r) for r in ReadBy])
    window = models.CharField(max_length=20, choices=[(w, w) for w in WindowKind])
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    budget = models.BigIntegerField(null=True, help_text="won")
    spent = models.BigIntegerField(null=True, help_text="won")
    exclusive = models.CharField(max_length=60, blank=True, help_text="group of which one has one")
    progress = models.TextField(blank=True)
    progress_on = models.DateField(null=True)
    registered_at = models.DateTimeField()
    registered_by = models.CharField(max_length=200)
    retired_at = models.DateTimeField(null=True)

    unscoped: ClassVar[models.Manager["Programme"]] = models.Manager()
    objects: ClassVar[Scoped["Programme"]] = Scoped()  # type: ignore[assignment]

    class Meta:
        """Listed newest first; asked for by field and owner; once a number of a feed."""

        constraints = [
            models.UniqueConstraint(
                fields=["source", "source_key"],
                condition=~models.Q(source_key=""),
                name="programme_once_a_source",
            )
        ]
        indexes = [
            models.Index(fields=["-registered_at", "-id"], name="programme_by_time"),
            models.Index(fields=["field", "-registered_at"], name="programme_by_field"),
            models.Index(fields=["owner", "-registered_at"], name="programme_by_owner"),
        ]

    def terms(self) -> Terms:
        """Return all that decides whether a company fits it."""
        return Terms(
            conditions=from_json(self.conditions),
            window=Window(WindowKind(self.window), self.since, self.until),
            budget=self.budget,
            spent=self.spent,
            exclusive=self.exclusive,
            read_by=ReadBy(self.read_by),
        )
