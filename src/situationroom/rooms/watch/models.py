"""Tables of what was published: sources, notices, earlier versions, unreadable entries."""

import uuid
from typing import ClassVar

from django.db import models

from situationroom.base.models import Label
from situationroom.base.scoped import Scoped


class Source(models.Model):
    """An outside feed, with its health. Pii: none."""

    code = models.SlugField(primary_key=True, max_length=40)
    name_ko = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100)
    url = models.URLField(blank=True, max_length=400)
    cursor = models.JSONField(default=dict, help_text="where to go on reading")
    checked_at = models.DateTimeField(null=True)
    succeeded_at = models.DateTimeField(null=True)
    problem = models.TextField(blank=True)


class Notice(models.Model):
    """One published document, as published; an abstract of ours is marked as ours.

    Pii: none beyond what was published.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    label = models.ForeignKey(Label, on_delete=models.PROTECT, related_name="+")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="notices")
    external_id = models.CharField(max_length=200)
    content_hash = models.CharField(max_length=64)
    citation = models.CharField(max_length=300, blank=True)
    title = models.TextField()
    title_ko = models.TextField(blank=True)
    abstract = models.TextField(blank=True)
    abstract_ko = models.TextField(blank=True)
    abstract_by_us = models.BooleanField(default=False)
    published_on = models.DateField()
    effective_on = models.DateField(null=True)
    url = models.URLField(blank=True, max_length=400)
    agencies = models.JSONField(default=list)
    raw = models.JSONField(default=dict)
    revision = models.PositiveSmallIntegerField(default=1)
    stored_at = models.DateTimeField()

    unscoped: ClassVar[models.Manager["Notice"]] = models.Manager()
    objects: ClassVar[Scoped["Notice"]] = Scoped()  # type: ignore[assignment]

    class Meta:
        """A notice is itself once a source."""

        constraints = [
            models.UniqueConstraint(fields=["source", "external_id"], name="notice_once")
        ]
        indexes = [models.Index(fields=["-published_on", "id"], name="notice_by_day")]


class Revision(models.Model):
    """What a notice said before it came again with other content.

    Pii: none beyond what was published.
    """

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveSmallIntegerField()
    said = models.JSONField(help_text="every field of the notice as it was")
    content_hash = models.CharField(max_length=64)
    replaced_at = models.DateTimeField()

    class Meta:
        """Each earlier version is kept once."""

        constraints = [models.UniqueConstraint(fields=["notice", "number"], name="revision_once")]


class Quarantined(models.Model):
    """A feed entry that could not be read, kept aside with its reason; read again on command.

    Pii: none beyond what was published.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="quarantined")
    content_hash = models.CharField(max_length=64)
    content = models.TextField()
    reason = models.TextField()
    at = models.DateTimeField()

    class Meta:
        """The same bad entry is kept once."""

        constraints = [
            models.UniqueConstraint(fields=["source", "content_hash"], name="quarantined_once")
        ]
