"""Reads: runs, their figures and their traces."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import F

from situationroom.base.actors import Actor
from situationroom.base.errors import NotFound
from situationroom.base.keyset import below
from situationroom.base.models import Event
from situationroom.rooms.codelists import queries as codelists
from situationroom.rooms.impact.events import ActAssessed, RunWentStale
from situationroom.rooms.impact.models import Figure, Run
from situationroom.rooms.impact.rivals import RIVAL
from situationroom.rooms.measures import queries as measures
from tradeimpact.schedule import Scope

PAGE = 30


def list_runs(
    *, by: Actor, after: tuple[datetime, UUID] | None = None, limit: int = PAGE
) -> list[Run]:
    """Return a page of runs, newest first, without their results."""
    rows = Run.objects.visible_to(by).select_related("act", "label").defer("result")
    if after is not None:
        at, last = after
        rows = rows.filter(below(made_at=at, id=last))
    return list(rows.order_by("-made_at", "-id")[:limit])


def get_run(*, id: UUID, by: Actor) -> Run:
    """Return one run. Raises NotFound when hidden or absent."""
    run = Run.objects.visible_to(by).select_related("act", "label__within").filter(pk=id).first()
    if run is None:
        raise NotFound("There is no such run.")
    return run


def list_runs_of_act(*, act: UUID, by: Actor, limit: int = PAGE) -> list[Run]:
    """Return the runs of an act that `by` may read, current and newest first, without results."""
    rows = Run.objects.visible_to(by).select_related("act", "label").filter(act_id=act)
    return list(rows.defer("result").order_by("state", "-made_at", "-knowledge")[:limit])


def find_run(id: UUID) -> Run:
    """Return one run for rooms above, which have checked who asks."""
    return Run.unscoped.select_related("act", "label").get(pk=id)


def find_stale_since(runs: Collection[UUID]) -> dict[UUID, datetime]:
    """Return since when runs are stale, for rooms above; current ones are not in it."""
    room, verb = RunWentStale.kind().split(".", 1)
    rows = Event.objects.filter(about__in=list(runs), room=room, verb=verb).order_by("at", "id")
    return dict(rows.values_list("about", "at"))


def find_last_assessment(act: UUID) -> tuple[Run, Run] | None:
    """Return the runs of the last time an act was assessed, by what was known then and now."""
    room, verb = ActAssessed.kind().split(".", 1)
    events = Event.objects.filter(about=act, room=room, verb=verb)
    last = events.order_by(F("number").desc(nulls_first=True), "-recorded_at").first()
    if last is None:
        return None
    return find_run(last.payload["then"]), find_run(last.payload["now"])


def figures_of(run: Run) -> dict[tuple[str, str], Figure]:
    """Return the figures of a run by (item, name)."""
    return {(f.item, f.name): f for f in run.figures.all()}


def list_rivals(run: Run) -> list[Figure]:
    """Return the figures of a run by origin, the largest gain first, those not known last."""
    rows = [figure for figure in run.figures.all() if figure.name == RIVAL]
    return sorted(rows, key=lambda f: (f.value is None, -(f.value or 0.0), f.item))


def get_figure(*, id: UUID, by: Actor) -> Figure:
    """Return one figure with its trace, if its run may be read. Raises NotFound."""
    runs = Run.objects.visible_to(by)
    figure = Figure.objects.filter(pk=id, run__in=runs).select_related("run__act").first()
    if figure is None:
        raise NotFound("There is no such figure.")
    return figure


def item_rows(run: Run) -> list[dict[str, Any]]:
    """Return the rows of a run by item, those without any trade left out, total last."""
    rows: list[dict[str, Any]] = run.result["items"]
    return [row for row in rows if row["base_usd"]]


@dataclass(frozen=True, slots=True)
class InForce:
    """A measure that adds a duty to ICT goods of an origin on a day; `rate` is a share."""

    key: str
    programme: str
    heading: str
    rate: float
    form: str
    since: date
    until: date | None


def list_in_force(*, on: date, origin: str) -> list[InForce]:
    """Return the confirmed measures that a scenario of a day may take out or change."""
    codes = sorted(codelists.items_by_hs6())
    return [
        InForce(p.key, p.programme, p.heading, p.rate, p.form.value, p.since, p.until(date.max))
        for p in measures.list_provisions()
        if p.rate is not None
        and p.counts
        and p.reaches(origin)
        and p.in_force(on=on, known_on=date.max)
        and (p.listed is None or any(_touches(p.listed, code) for code in codes))
    ]


def programmes_of(keys: Collection[str]) -> dict[str, str]:
    """Return the programmes of some measures, those the register still holds."""
    return {p.key: p.programme for p in measures.list_provisions() if p.key in keys}


def _touches(listed: Scope, code: str) -> bool:
    return next(listed.touches(code), None) is not None


def list_not_covered(result: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return what a result leaves out, with the reason; a value nobody knows is None, not zero."""
    unseen = [
        {"code": code, "reason": "no imports from this origin in the trade data", "value": None}
        for code in result.get("unseen_origins", [])
    ]
    return [*result["not_covered"], *unseen]


def list_figures_of_runs(runs: Sequence[UUID], *, names: Sequence[str]) -> list[Figure]:
    """Return figures of some runs by name, with the run they belong to, without its result."""
    rows = Figure.objects.filter(run__in=list(runs), name__in=list(names))
    return list(rows.select_related("run").defer("run__result"))
