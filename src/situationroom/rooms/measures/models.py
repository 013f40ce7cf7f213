"""Tables of acts, measures and the lists they name.

One act is one announcement (GTA state act); its measures are the instruments that follow (WTO
measure, GTA intervention). Rates are shares of customs value. Two time axes: in force
(`since`, `ends.until`) and known (`known`, `ends.known`).
"""

import uuid
from typing import ClassVar

from django.db import models

from situationroom.base.labels import VisibleQuerySet
from situationroom.base.models import Label
from situationroom.rooms.measures.states import ActState
from situationroom.rooms.watch.models import Notice


class StateAct(models.Model):
    """One announcement of a state, with every date it has and its citations."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    label = models.ForeignKey(Label, on_delete=models.PROTECT, related_name="+")
    code = models.SlugField(max_length=80, unique=True)
    jurisdiction = models.CharField(max_length=2, default="US")
    authority = models.CharField(max_length=20)
    title_ko = models.TextField()
    title_en = models.TextField()
    note_ko = models.TextField(blank=True)
    note_en = models.TextField(blank=True)
    conflict_ko = models.TextField(blank=True, help_text="what sources say differently")
    conflict_en = models.TextField(blank=True)
    citations = models.JSONField(default=list)
    date_announced = models.DateField(null=True)
    date_signed = models.DateField(null=True)
    date_published = models.DateField(null=True)
    state = models.CharField(max_length=12, choices=[(s, s) for s in ActState])
    from_reference = models.BooleanField(default=False)
    registered_by = models.UUIDField(null=True)
    registered_at = models.DateTimeField()
    confirmed_by = models.UUIDField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    notices = models.ManyToManyField(Notice, related_name="+", blank=True)
    compare_before = models.DateField(null=True, help_text="day before the first change")
    compare_after = models.DateField(null=True, help_text="day on which all of it is in force")

    objects: ClassVar[VisibleQuerySet["StateAct"]] = VisibleQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        """Listed by announcement."""

        indexes = [models.Index(fields=["-date_announced", "id"], name="act_by_day")]


class ScopeList(models.Model):
    """A named list of products in or out of measures."""

    code = models.CharField(primary_key=True, max_length=80)


class ScopeEntry(models.Model):
    """A prefix of tariff lines in a list, with its days and how surely it counts."""

    id = models.BigAutoField(primary_key=True)
    list = models.ForeignKey(ScopeList, on_delete=models.CASCADE, related_name="entries")
    prefix = models.CharField(max_length=10)
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    known = models.DateField(null=True)
    low = models.FloatField(default=1.0)
    central = models.FloatField(default=1.0)
    high = models.FloatField(default=1.0)
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        """Asked for by list."""

        indexes = [models.Index(fields=["list", "prefix"], name="scope_by_list")]


class Measure(models.Model):
    """One instrument: a rate for origins and products from a day on, under a heading."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    act = models.ForeignKey(StateAct, on_delete=models.CASCADE, related_name="measures")
    code = models.CharField(max_length=80, unique=True)
    programme = models.CharField(max_length=40)
    heading = models.CharField(max_length=60, blank=True)
    form = models.CharField(max_length=10, default="add")
    rate = models.FloatField()
    since = models.DateField()
    known = models.DateField()
    ends = models.JSONField(default=list, help_text="[{known, until}]")
    origins = models.JSONField(null=True, help_text="ISO codes; null = every origin")
    except_origins = models.JSONField(default=list)
    listed = models.ForeignKey(
        ScopeList,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="null = every line",
    )
    exempt = models.ManyToManyField(ScopeList, related_name="+", blank=True)
    yields_to = models.JSONField(default=list)
    claims = models.JSONField(
        default=dict, help_text="origin: share of its trade seen to claim a preference"
    )
