"""Tables of runs and their figures; every figure carries its trace."""

import uuid
from typing import Any, ClassVar

from django.db import models
from django.utils.functional import cached_property

from situationroom.base.models import Label
from situationroom.base.scoped import Scoped
from situationroom.rooms.impact.figures import trace_of
from situationroom.rooms.impact.shapes import Shared
from situationroom.rooms.impact.states import RunState
from situationroom.rooms.measures.models import StateAct


class Run(models.Model):
    """One computed answer to a scenario. The digest of all its inputs is unique.

    The same inputs therefore give the same run, to the last digit, and never a second one.
    `inputs_digest` names what it read of the register and the tables, without the changes of a
    scenario: once those are others, the run is stale. Pii: name of who asked for it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    label = models.ForeignKey(Label, on_delete=models.PROTECT, related_name="+")
    act = models.ForeignKey(StateAct, null=True, on_delete=models.PROTECT, related_name="runs")
    title_ko = models.TextField()
    title_en = models.TextField()
    knowledge = models.CharField(max_length=4, blank=True)
    digest = models.CharField(max_length=64, unique=True)
    inputs_digest = models.CharField(max_length=64, blank=True)
    scenario = models.JSONField()
    result = models.JSONField()
    state = models.CharField(
        max_length=8, choices=[(s, s) for s in RunState], default=RunState.CURRENT
    )
    unconfirmed = models.BooleanField(default=False)
    method = models.CharField(max_length=80)
    code_version = models.CharField(max_length=40)
    made_by = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    seconds = models.FloatField()

    unscoped: ClassVar[models.Manager["Run"]] = models.Manager()
    objects: ClassVar[Scoped["Run"]] = Scoped()  # type: ignore[assignment]

    class Meta:
        """Listed newest first."""

        indexes = [models.Index(fields=["-made_at", "id"], name="run_by_time")]


class Figure(models.Model):
    """One number of a run: value, low, high, unit and vintage. None = not known.

    `how` is the figure's own part of its trace; the rest is stored once, with the run. Pii: none.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="figures")
    name = models.CharField(max_length=40)
    item = models.CharField(max_length=30, default="total")
    value = models.FloatField(null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    unit = models.CharField(max_length=10)
    by_source = models.JSONField(default=dict)
    vintage = models.CharField(max_length=200)
    how = models.JSONField()

    class Meta:
        """A figure is there once a run."""

        constraints = [
            models.UniqueConstraint(fields=["run", "name", "item"], name="figure_once_a_run")
        ]

    @cached_property
    def trace(self) -> dict[str, Any]:
        """The whole way of the figure: method, parameters, steps, sources and code version."""
        run = self.run
        return trace_of(self, Shared(run.result, run.scenario, run.code_version))
