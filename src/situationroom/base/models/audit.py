"""Who read what they had to give a reason for, and who looked through these rows each month."""

import uuid
from typing import ClassVar

from django.db import models

from situationroom.base.models.labels import Label
from situationroom.base.models.log import Event
from situationroom.base.scoped import Scoped

EVERYBODY = uuid.UUID(int=0)  # in place of an organisation: the whole room, for the secretariat


class AuditRow(models.Model):
    """One reading of a company's identity, of a file, or through break-glass; never changed.

    Its event in the log carries a digest of it, so that the chain covers it and it can still be
    erased when its time is over. Pii: who read, from which address, and why.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="+")
    label = models.ForeignKey(Label, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=20)
    actor = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=200, blank=True, help_text="of who has no account")
    organisation = models.UUIDField(null=True, help_text="of who read")
    address = models.CharField(max_length=64, blank=True, help_text="where from")
    what = models.CharField(max_length=40, help_text="kind of what was read: `file`")
    about = models.UUIDField(help_text="id of what was read")
    whose = models.UUIDField(null=True, help_text="organisation or company it belongs to")
    reason = models.CharField(max_length=300, blank=True)
    glass = models.UUIDField(null=True, help_text="the break-glass it was read through")
    salt = models.CharField(
        max_length=32, help_text="erased with the row: its digest tells nothing"
    )

    unscoped: ClassVar[models.Manager["AuditRow"]] = models.Manager()
    objects: ClassVar[Scoped["AuditRow"]] = Scoped()  # type: ignore[assignment]

    class Meta:
        """Reviewed by month and owner; erased by time."""

        indexes = [
            models.Index(fields=["whose", "-at", "-id"], name="audit_by_owner"),
            models.Index(fields=["-at", "-id"], name="audit_by_time"),
            models.Index(fields=["actor", "at"], name="audit_by_reader"),
        ]


class AuditReview(models.Model):
    """Somebody looked through the audit rows of a month, for an organisation or the whole room.

    Pii: who signed it off, by opaque id and name.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    label = models.ForeignKey(Label, on_delete=models.PROTECT, related_name="+")
    organisation = models.UUIDField(help_text="whose rows; nil: those of the whole room")
    month = models.DateField(help_text="its first day")
    reads = models.PositiveIntegerField()
    unusual = models.PositiveIntegerField()
    note = models.CharField(max_length=500, blank=True)
    reviewed_by = models.UUIDField()
    reviewer = models.CharField(max_length=200)
    reviewed_at = models.DateTimeField()

    unscoped: ClassVar[models.Manager["AuditReview"]] = models.Manager()
    objects: ClassVar[Scoped["AuditReview"]] = Scoped()  # type: ignore[assignment]

    class Meta:
        """Signed off once a month; the first signature stands."""

        constraints = [
            models.UniqueConstraint(fields=["organisation", "month"], name="review_once_a_month")
        ]
