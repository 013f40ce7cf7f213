"""Tables of what meets again and again."""

import uuid
from typing import ClassVar

from django.db import models

from situationroom.base.models import Label
from situationroom.base.scoped import Scoped
from situationroom.rooms.meetings.states import MeetingLevel, SeriesKind, SeriesState
from situationroom.rooms.organisations.models import Organisation


class Series(models.Model):
    """Something that meets again and again; with a parent it is a working group of that one.

    How often it meets stands as a recurrence rule at a clock time in a zone, so that ten o'clock
    stays ten o'clock when clocks are changed.

    Pii: name of who opened it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    label = models.ForeignKey(Label, on_delete=models.PROTECT, related_name="+")
    short = models.CharField(max_length=6, unique=True, help_text="random, never counting up")
    kind = models.CharField(max_length=12, choices=[(k, k) for k in SeriesKind])
    title_ko = models.CharField(max_length=300)
    title_en = models.CharField(max_length=300)
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    counterpart_area = models.CharField(max_length=10, blank=True, help_text="ISO 3166 alpha-2")
    counterpart = models.CharField(max_length=300, blank=True, help_text="the body on their side")
    meeting_level = models.CharField(
        max_length=20, choices=[(one, one) for one in MeetingLevel], blank=True
    )
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="groups")
    state = models.CharField(
        max_length=10, choices=[(s, s) for s in SeriesState], default=SeriesState.GOING
    )
    rrule = models.TextField(blank=True, help_text="recurrence rule, RFC 5545")
    exceptions = models.TextField(blank=True, help_text="days that fall out, RFC 5545 EXDATE")
    zone = models.CharField(max_length=40, default="Asia/Seoul", help_text="IANA time zone")
    wall_time = models.TimeField(null=True, help_text="clock time in that zone")
    founded_on = models.DateField(null=True)
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=200)
    ended_at = models.DateTimeField(null=True)
    outcome = models.TextField(blank=True, help_text="why it ended")

    unscoped: ClassVar[models.Manager["Series"]] = models.Manager()
    objects: ClassVar[Scoped["Series"]] = Scoped()  # type: ignore[assignment]

    class Meta:
        """Listed newest first; asked for by kind, owner and parent."""

        indexes = [
            models.Index(fields=["-opened_at", "-id"], name="series_by_time"),
            models.Index(fields=["kind", "-opened_at"], name="series_by_kind"),
            models.Index(fields=["owner", "-opened_at"], name="series_by_owner"),
        ]


class SeriesTheme(models.Model):
    """A field a series is about; asks and those invited stand under one.

    Pii: none.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="themes")
    position = models.PositiveSmallIntegerField()
    name_ko = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)

    class Meta:
        """Each name once a series."""

        constraints = [
            models.UniqueConstraint(fields=["series", "name_ko"], name="series_theme_once")
        ]


class LevelChange(models.Model):
    """A series rose to a higher level, or fell to a lower one, on a day and by a document.

    Pii: name of who wrote it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="level_changes")
    number = models.PositiveSmallIntegerField(help_text="first, second … of the series")
    level_before = models.CharField(
        max_length=20, choices=[(one, one) for one in MeetingLevel], blank=True
    )
    level_after = models.CharField(max_length=20, choices=[(one, one) for one in MeetingLevel])
    on = models.DateField()
    by_document = models.CharField(max_length=400)
    at = models.DateTimeField()
    written_by = models.CharField(max_length=200)

    class Meta:
        """Each number once a series."""

        constraints = [
            models.UniqueConstraint(fields=["series", "number"], name="level_change_once")
        ]


class RelatedSeries(models.Model):
    """Two series that are about the same, and how; read by who may read both.

    Pii: none.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    one = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="related_to")
    other = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="related_from")
    says = models.CharField(max_length=400)

    class Meta:
        """Each pair once."""

        constraints = [models.UniqueConstraint(fields=["one", "other"], name="related_series_once")]
