"""Corrections of what was told."""

import uuid

from django.db import models

from situationroom.base.models import Label


class Recall(models.Model):
    """What was told of one object until then is not to be used; everybody told is told so.

    `why` carries the label of the object. Pii: name of who recalled.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    label = models.ForeignKey(Label, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40, help_text="kind of the object")
    about = models.UUIDField(help_text="id of the object")
    why = models.TextField()
    at = models.DateTimeField()
    recalled_by = models.CharField(max_length=200)

    class Meta:
        """Asked for by object."""

        indexes = [models.Index(fields=["about", "-at"], name="recall_about")]
