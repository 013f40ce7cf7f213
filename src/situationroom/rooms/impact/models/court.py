"""Tables of forecasts and their scores; only the state of a forecast is ever written again."""

import hashlib
import json
import uuid
from typing import ClassVar

from django.db import models

from situationroom.base.models import Label
from situationroom.base.scoped import Scoped
from situationroom.rooms.impact.states import ForecastState
from situationroom.rooms.organisations.models import Organisation


class Forecast(models.Model):
    """What somebody says a month of a series will be, said before any of its data are out.

    `low` and `high` hold the central 80 %, `quantiles` the whole distribution at equal steps where
    somebody gave one. `forecaster` is `room`, the name of a naive rule, or the id of an
    organisation. `known` is the last month that was known when it was made. The event of its
    lodging holds its digest. Pii: name of who lodged it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    label = models.ForeignKey(Label, on_delete=models.PROTECT, related_name="+")
    dataflow = models.CharField(max_length=40)
    item = models.CharField(max_length=60)
    counterpart = models.CharField(max_length=20, blank=True)
    period = models.CharField(max_length=7, help_text="TIME_PERIOD, YYYY-MM")
    forecaster = models.CharField(max_length=40)
    organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="+"
    )
    version = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(
        max_length=8, choices=[(s, s) for s in ForecastState], default=ForecastState.OPEN
    )
    basis = models.CharField(max_length=300, help_text="by which method it was made")
    median = models.FloatField()
    low = models.FloatField()
    high = models.FloatField()
    quantiles = models.JSONField(default=list)
    unit = models.CharField(max_length=20)
    vintage = models.CharField(max_length=200, help_text="of the data that were known")
    known = models.CharField(max_length=7, blank=True)
    made_by = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    locks_at = models.DateTimeField(help_text="from then on no version is taken")
    locked_at = models.DateTimeField(null=True)

    unscoped: ClassVar[models.Manager["Forecast"]] = models.Manager()
    objects: ClassVar[Scoped["Forecast"]] = Scoped()  # type: ignore[assignment]

    class Meta:
        """A forecaster has one row a version; asked for by month and series."""

        constraints = [
            models.UniqueConstraint(
                fields=["dataflow", "item", "counterpart", "period", "forecaster", "version"],
                name="forecast_once_a_version",
            )
        ]
        indexes = [models.Index(fields=["-period", "dataflow", "item"], name="forecast_by_period")]

    @property
    def name(self) -> str:
        """Return what it is called: series and month, in the words of the classification."""
        return " ".join(filter(None, [self.item, self.counterpart, self.period]))

    @property
    def digest(self) -> str:
        """Return the digest of everything that was said."""
        series = (self.dataflow, self.item, self.counterpart, self.period, self.unit)
        who = (self.forecaster, self.version, self.basis, self.vintage, self.known)
        numbers = (self.median, self.low, self.high, *self.quantiles)
        said = [*series, *map(str, who), *(repr(float(value)) for value in numbers)]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()


class Score(models.Model):
    """How far a forecast was off, by the first figure that was published. Lower is better.

    All but `covered` are in the unit of the series; `crps` is None where no whole distribution was
    given. Pii: none.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    forecast = models.OneToOneField(Forecast, on_delete=models.PROTECT, related_name="score")
    observed = models.FloatField()
    vintage = models.CharField(max_length=400, help_text="of the figure it was scored by")
    weighted = models.FloatField(help_text="median and 80 % interval together; ranks")
    interval = models.FloatField()
    error = models.FloatField()
    crps = models.FloatField(null=True)
    covered = models.BooleanField()
    scored_at = models.DateTimeField()
