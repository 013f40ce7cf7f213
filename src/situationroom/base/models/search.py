"""The search index: one row an object that can be found."""

from typing import ClassVar

from django.db import models

from situationroom.base.models.labels import Label
from situationroom.base.scoped import Scoped


class SearchEntry(models.Model):
    """An object as it is found: its titles, its words, and the label of the object itself.

    The full-text index over `titles` and `words` is made by the migration: FTS5 on SQLite, a
    generated tsvector on PostgreSQL. Pii: whatever titles and words of the object hold.
    """

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=40)
    about = models.UUIDField()
    label = models.ForeignKey(Label, on_delete=models.PROTECT, related_name="+")
    title_ko = models.TextField(blank=True)
    title_en = models.TextField(blank=True)
    titles = models.TextField(blank=True, help_text="words of the titles")
    words = models.TextField(blank=True, help_text="words of the titles and the contents")
    at = models.DateTimeField()

    unscoped: ClassVar[models.Manager["SearchEntry"]] = models.Manager()
    objects: ClassVar[Scoped["SearchEntry"]] = Scoped()  # type: ignore[assignment]

    class Meta:
        """One row an object; listed newest first."""

        constraints = [models.UniqueConstraint(fields=["kind", "about"], name="found_once")]
        indexes = [models.Index(fields=["-at", "-id"], name="found_by_time")]
