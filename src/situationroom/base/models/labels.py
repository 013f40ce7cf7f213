"""The label: who may read an object."""

import uuid
from dataclasses import replace

from django.db import models

from situationroom.base.labels import Level, Readers, Stage
from situationroom.base.models.audiences import Audience


class Label(models.Model):
    """Who may read an object; shared by the object, its events, index rows and files.

    Pii: who made an object, by opaque id.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    level = models.CharField(max_length=12, choices=[(level, level) for level in Level])
    owner = models.UUIDField(null=True, help_text="owning organisation, opaque here")
    creator = models.UUIDField(null=True, help_text="person who made the object")
    stage = models.CharField(
        max_length=10, blank=True, default=Stage.NONE, choices=[(one, one) for one in Stage]
    )
    within = models.ForeignKey(
        "self",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="label of what the object stands within: never wider than that, narrowed with it",
    )
    audience = models.ForeignKey(
        Audience,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="the sharing group, or the persons listed",
    )
    company = models.UUIDField(null=True, help_text="company it is about, opaque here")
    in_thread = models.BooleanField(
        default=False, help_text="part of the company's own case, which it reads at *group* too"
    )
    strictest = models.CharField(
        max_length=12,
        blank=True,
        choices=[(level, level) for level in Level],
        help_text="the strictest level it had before today's; empty: it never changed",
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Indexed by what the clauses ask."""

        indexes = [models.Index(fields=["level", "owner"], name="label_level_owner")]

    def readers(self) -> Readers:
        """Return what this label, and what it stands within, say of who may read."""
        return replace(self._word(), within=self.within._word() if self.within else None)

    def _word(self) -> Readers:
        return Readers(
            self.level,
            self.owner,
            self.creator,
            self.stage,
            audience_id=self.audience_id,
            company=self.company,
            in_thread=self.in_thread,
        )
