"""Tables of acts, measures and the lists they name.

One act is one announcement (GTA state act); its measures are the instruments that follow (WTO
measure, GTA intervention). Rates are shares of customs value. Two time axes: in force
(`since`, `ends.until`) and known (`known`, `ends.known`).
"""

import uuid
from typing import ClassVar

from django.db import models

from situationroom.base.models import Label
from situationroom.base.scoped import Scoped
from situationroom.rooms.measures.states import ActState
from situationroom.rooms.organisations.models import Person
from situationroom.rooms.watch.models import Notice


class StateAct(models.Model):
    """One announcement of a state, with every date it has and its citations.

    Pii: names of who registered and who confirmed.
    """

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

    unscoped: ClassVar[models.Manager["StateAct"]] = models.Manager()
    objects: ClassVar[Scoped["StateAct"]] = Scoped()  # type: ignore[assignment]

    class Meta:
        """Listed by announcement."""

        indexes = [models.Index(fields=["-date_announced", "id"], name="act_by_day")]


class ScopeList(models.Model):
    """A named list of products in or out of measures. Pii: none."""

    code = models.CharField(primary_key=True, max_length=80)


class ScopeEntry(models.Model):
    """A prefix of tariff lines in a list, with its days and how surely it counts. Pii: none."""

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
    condition = models.CharField(max_length=60, blank=True, help_text="the fact it hangs on")

    class Meta:
        """Asked for by list."""

        indexes = [models.Index(fields=["list", "prefix"], name="scope_by_list")]


class Measure(models.Model):
    """One instrument: a rate for origins and products from a day on, under a heading.

    `rate` is None where it is not known or there is no duty (an absolute quota): shown, never
    counted. `text` and `ends[].text` are the days of the published schedule where they differ
    from those of the law. `condition` names the declared fact on which the whole measure hangs,
    `share` how much of the value that is: lowest, assumed, highest. With a `quota` the rate is
    what goods above it pay. Pii: none.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    act = models.ForeignKey(StateAct, on_delete=models.CASCADE, related_name="measures")
    code = models.CharField(max_length=80, unique=True)
    programme = models.CharField(max_length=40)
    authority = models.CharField(max_length=20, blank=True, help_text="empty = that of the act")
    heading = models.CharField(max_length=60, blank=True)
    form = models.CharField(max_length=10, default="add")
    rate = models.FloatField(null=True)
    since = models.DateField()
    text = models.DateField(null=True, help_text="first day in the published schedule")
    known = models.DateField()
    ends = models.JSONField(default=list, help_text="[{known, until, text?}]")
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
    condition = models.CharField(max_length=60, blank=True, help_text="the fact it hangs on")
    share = models.JSONField(default=list, help_text="[low, central, high] of the condition")
    quota = models.JSONField(null=True, help_text="{amount, unit, since, until, filled}")
    claims = models.JSONField(
        default=dict, help_text="origin: share of its trade seen to claim a preference"
    )


class TariffSchedule(models.Model):
    """One vintage of the tariff schedule of a destination, as an operator loaded it.

    `groups` says who may claim each preference: {code: {name, origins}}. Pii: none.
    """

    destination = models.CharField(max_length=2)
    vintage = models.CharField(max_length=8, help_text="year of the schedule")
    nomenclature = models.CharField(max_length=12, blank=True)
    since = models.DateField()
    until = models.DateField(help_text="last day it is taken to stand")
    source = models.CharField(max_length=300)
    licence = models.CharField(max_length=300, blank=True, help_text="of the table itself")
    files = models.CharField(max_length=400)
    sha256 = models.CharField(max_length=64, help_text="of the files and what was said of them")
    groups = models.JSONField(default=dict)
    loaded_at = models.DateTimeField()

    class Meta:
        """One row a destination and vintage."""

        constraints = [
            models.UniqueConstraint(
                fields=["destination", "vintage"], name="schedule_once_a_vintage"
            )
        ]


class ScheduleLine(models.Model):
    """A line of another destination's schedule: shares of value, lowest, mean and highest.

    The three are equal for a line of the national tariff, apart for a subheading that stands for
    several; None for a duty that is said in `words` only. `preferences` holds
    [{group, low, central, high, words}], `applied` what was seen to apply, {origin: share}: shown
    beside the law, never counted. Pii: none.
    """

    id = models.BigAutoField(primary_key=True)
    schedule = models.ForeignKey(TariffSchedule, on_delete=models.CASCADE, related_name="lines")
    line = models.CharField(max_length=12)
    description = models.TextField(blank=True)
    words = models.CharField(max_length=400, blank=True)
    low = models.FloatField(null=True)
    central = models.FloatField(null=True)
    high = models.FloatField(null=True)
    preferences = models.JSONField(default=list)
    applied = models.JSONField(default=dict)

    class Meta:
        """One row a line."""

        constraints = [
            models.UniqueConstraint(fields=["schedule", "line"], name="schedule_line_once")
        ]


class DutyWatch(models.Model):
    """What one person asked to be told of: duties of lines from origins, until they stop it.

    `key` is the same for the same question, so that asking twice is one watch. Pii: what a person
    watches; a name they gave a list.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=64)
    name = models.CharField(max_length=120, blank=True, help_text="of a list; empty: one duty")
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    unscoped: ClassVar[models.Manager["DutyWatch"]] = models.Manager()
    objects: ClassVar[Scoped["DutyWatch"]] = Scoped()  # type: ignore[assignment]

    class Meta:
        """One a person and question while it runs; people ask for their newest."""

        constraints = [
            models.UniqueConstraint(
                fields=["person", "key"],
                condition=models.Q(ended_at__isnull=True),
                name="watch_once",
            )
        ]
        indexes = [
            models.Index(fields=["person", "-begun_at", "-id"], name="watch_of_person"),
            models.Index(
                fields=["id"], condition=models.Q(ended_at__isnull=True), name="watch_running"
            ),
        ]


class WatchedDuty(models.Model):
    """One line and origin of a watch, what is declared of the goods, and the duty last told.

    `steps` are [{since, low, total, high, parts: {measure: law}}] from the day it was looked at,
    rates as shares of value. Pii: what a person watches.
    """

    id = models.BigAutoField(primary_key=True)
    watch = models.ForeignKey(DutyWatch, on_delete=models.CASCADE, related_name="duties")
    line = models.CharField(max_length=10)
    origin = models.CharField(max_length=2)
    facts = models.JSONField(default=dict, help_text="share of value by condition")
    quantities = models.JSONField(default=dict, help_text="units per USD of value")
    steps = models.JSONField(default=list)

    unscoped: ClassVar[models.Manager["WatchedDuty"]] = models.Manager()
    objects: ClassVar[Scoped["WatchedDuty"]] = Scoped()  # type: ignore[assignment]

    class Meta:
        """Each pair once a watch."""

        constraints = [
            models.UniqueConstraint(fields=["watch", "line", "origin"], name="watched_once")
        ]


class EntryList(models.Model):
    """A long list of entries that one person sent, until it is answered, and its answer for a day.

    What was told and what is answered stand sealed in it and its parts; a short list is never
    kept. `key` is the same for the same list and day. Pii: what a person's company entered.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=64)
    job = models.UUIDField(help_text="the work that answers it")
    asked_on = models.DateField(help_text="day whose knowledge and deadlines count")
    rows = models.PositiveIntegerField()
    answered = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    sealed_told = models.BinaryField(help_text="the rows as told, until they are answered")
    sealed_short = models.BinaryField(default=bytes, help_text="totals, and the first rows")
    created_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    unscoped: ClassVar[models.Manager["EntryList"]] = models.Manager()
    objects: ClassVar[Scoped["EntryList"]] = Scoped()  # type: ignore[assignment]

    class Meta:
        """The same list of a person once; people ask for their newest, the clean-up for old."""

        constraints = [models.UniqueConstraint(fields=["person", "key"], name="list_sent_once")]
        indexes = [
            models.Index(fields=["person", "-created_at"], name="list_of_person"),
            models.Index(fields=["created_at"], name="list_by_time"),
        ]


class EntryListPart(models.Model):
    """Some rows of a list with their answers, sealed: one step of the work.

    Pii: what a person's company entered.
    """

    id = models.BigAutoField(primary_key=True)
    list = models.ForeignKey(EntryList, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    sealed = models.BinaryField()

    unscoped: ClassVar[models.Manager["EntryListPart"]] = models.Manager()
    objects: ClassVar[Scoped["EntryListPart"]] = Scoped()  # type: ignore[assignment]

    class Meta:
        """Each part once a list."""

        constraints = [models.UniqueConstraint(fields=["list", "number"], name="part_once")]


class DutyChange(models.Model):
    """What one watch was told: which duties change, on which day, from what to what, by which law.

    `changes` are [{line, origin, on, was, now, law}], rates as shares of value. Pii: what a
    person watches.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    watch = models.ForeignKey(DutyWatch, on_delete=models.CASCADE, related_name="changes")
    act = models.ForeignKey(StateAct, null=True, on_delete=models.PROTECT, related_name="+")
    changes = models.JSONField()
    at = models.DateTimeField()

    unscoped: ClassVar[models.Manager["DutyChange"]] = models.Manager()
    objects: ClassVar[Scoped["DutyChange"]] = Scoped()  # type: ignore[assignment]

    class Meta:
        """Asked for by watch, newest first."""

        indexes = [models.Index(fields=["watch", "-at"], name="change_of_watch")]
