"""The label: who may read an object."""

import uuid

from django.db import models

from situationroom.base.labels import Level, Readers, Stage


class Label(models.Model):
    """Who may read an object; shared by the object, its events, index rows and files."""

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
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Indexed by what the clauses ask."""

        indexes = [models.Index(fields=["level", "owner"], name="label_level_owner")]

    def readers(self) -> Readers:
        """Return what this label says of who may read."""
        return Readers(self.level, self.owner, self.creator, self.stage)
