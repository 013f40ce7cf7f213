"""Files that people send: what arrives, what stays of it, and where it lies."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from situationroom.base.models.labels import Label
from situationroom.base.scoped import Scoped
from situationroom.base.states import FileState


class Blob(models.Model):
    """One content of clean files, kept once however often it was sent; its hash is its name.

    Pii: whatever the files of people hold.
    """

    sha256 = models.CharField(primary_key=True, max_length=64)
    size = models.PositiveBigIntegerField()
    where = models.CharField(max_length=200, help_text="its name in the storage of files")
    created_at = models.DateTimeField()


class StoredFile(models.Model):
    """A file somebody sent to an object, from its first byte to its clean form or its refusal.

    It has a content only when it is clean: what is not checked cannot be read by anybody.
    Pii: who sent it, by opaque id; its name and words may hold any.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    label = models.ForeignKey(Label, on_delete=models.PROTECT, related_name="+")
    holder = models.CharField(max_length=40, help_text="kind of the object: `issue`")
    about = models.UUIDField(help_text="id of the object")
    name = models.CharField(max_length=255)
    kind = models.CharField(max_length=10, blank=True, help_text="by its content, once checked")
    media_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveBigIntegerField(help_text="as it was sent")
    sent_sha256 = models.CharField(max_length=64, blank=True, help_text="of what was sent")
    state = models.CharField(
        max_length=10, choices=[(s, s) for s in FileState], default=FileState.ARRIVING
    )
    reason = models.CharField(max_length=20, blank=True, help_text="why it was refused")
    reason_values = models.JSONField(default=dict)
    blob = models.ForeignKey(Blob, null=True, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(blank=True, help_text="its words, as far as they were read")
    sender = models.UUIDField(null=True)
    organisation = models.UUIDField(null=True, help_text="of who sent it, opaque here")
    sent_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True)

    unscoped: ClassVar[models.Manager["StoredFile"]] = models.Manager()
    objects: ClassVar[Scoped["StoredFile"]] = Scoped()  # type: ignore[assignment]

    class Meta:
        """Listed by object; a content belongs to clean files and to no other."""

        indexes = [models.Index(fields=["about", "-sent_at", "-id"], name="file_by_object")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=FileState.CLEAN, blob__isnull=False)
                | (~Q(state=FileState.CLEAN) & Q(blob__isnull=True)),
                name="file_content_when_clean",
            )
        ]


class Upload(models.Model):
    """The bytes of a file on their way: how many have arrived for good, and until when they wait.

    They lie in a folder of their own until the file is clean, or for some days after its refusal.
    Pii: whatever the file on its way holds.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="upload")
    total = models.PositiveBigIntegerField()
    offset = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True, help_text="announced by the sender")
    said = models.CharField(max_length=4096, blank=True, help_text="what the sender said of it")
    expires_at = models.DateTimeField()

    class Meta:
        """Asked for by what may go; no more arrives than was announced."""

        indexes = [models.Index(fields=["expires_at"], name="upload_expires")]
        constraints = [
            models.CheckConstraint(
                condition=Q(offset__lte=models.F("total")), name="upload_within_total"
            )
        ]
