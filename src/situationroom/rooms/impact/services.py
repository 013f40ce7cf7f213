"""Writes: run a scenario and store its answer, exactly once for the same inputs."""

import hashlib
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from importlib.metadata import version
from typing import Any
from uuid import UUID

from situationroom.base.acting import acting_as
from situationroom.base.actors import STATE_OFFICERS, Actor, ActorKind
from situationroom.base.errors import NotAllowed, Refusal
from situationroom.base.events import emit
from situationroom.base.labelling import make_label
from situationroom.base.labels import Level
from situationroom.rooms.impact.events import ActAssessed, RunStored, RunWentStale
from situationroom.rooms.impact.figures import (
    METHOD_TEXT,
    VINTAGE_TEXT,
    draft_figures,
    outcome_to_json,
    parameters,
)
from situationroom.rooms.impact.inputs import Inputs, gather_inputs
from situationroom.rooms.impact.models import Figure, Run
from situationroom.rooms.impact.states import Knowledge, RunState
from situationroom.rooms.measures import queries as measures
from situationroom.rooms.measures.models import StateAct
from situationroom.rooms.measures.states import ActState
from tradeimpact.errors import TradeImpactError
from tradeimpact.scenario import Scenario, compare
from tradeimpact.schedule.duties import in_force

METHOD = METHOD_TEXT["run"]
CODE_VERSION = f"situationroom {version('situationroom')}"


@dataclass(frozen=True, slots=True)
class Computed:
    """A run that was computed and is not stored yet."""

    scenario: Scenario
    result: dict[str, Any]
    digest: str
    seconds: float


def compute(scenario: Scenario, *, inputs: Inputs | None = None) -> Computed:
    """Compute a scenario; nothing is written.

    Raises Refusal with the core's own message when the inputs cannot be computed with.
    """
    began = time.perf_counter()
    inputs = inputs or gather_inputs(on=scenario.after, with_measures=scenario.focus)
    digest = hashlib.sha256(
        json.dumps(
            [inputs.digest, parameters(scenario), list(scenario.focus), CODE_VERSION],
            sort_keys=True,
        ).encode()
    ).hexdigest()
    try:
        outcome = compare(
            scenario,
            flows=inputs.flows,
            lines=inputs.lines,
            provisions=inputs.provisions,
            elasticities=inputs.elasticities,
            item_of=inputs.item_of,
            items=inputs.items,
        )
    except TradeImpactError as problem:
        raise Refusal("%(problem)s", problem=str(problem)) from problem
    result = outcome_to_json(outcome) | {"others": _other_changes(scenario, inputs)}
    return Computed(scenario, result, digest, time.perf_counter() - began)


def _other_changes(scenario: Scenario, inputs: Inputs) -> list[dict[str, str]]:
    """Return what else begins or ends for the origin between the two days, act by programme."""
    before, after = (
        {
            p.programme
            for p in in_force(inputs.provisions, scenario.origin, on=on, known_on=known)
            if p.key not in scenario.focus
        }
        for on, known in (
            (scenario.before, scenario.known_before),
            (scenario.after, scenario.known_after),
        )
    )
    return [
        *({"programme": name, "change": "ends"} for name in sorted(before - after)),
        *({"programme": name, "change": "begins"} for name in sorted(after - before)),
    ]


def scenario_of_act(act: StateAct, *, knowledge: Knowledge, then: date) -> Scenario:
    """Return the scenario of an act: the day before it changes anything against the day after.

    Raises Refusal for an act without measures that count (rate or scope not known).
    """
    if act.compare_before is None or act.compare_after is None:
        raise Refusal("The act has no measure with a known rate: it is shown and never counted.")
    known = then if knowledge is Knowledge.THEN else date.max
    codes = tuple(sorted(act.measures.values_list("code", flat=True)))
    return Scenario(
        origin="KR",
        before=act.compare_before,
        after=act.compare_after,
        baseline_on=measures.COVERAGE_FROM,
        known_before=known,
        known_after=known,
        focus=codes,
    )


def may_run(by: Actor) -> bool:
    """Tell whether an actor may run scenarios."""
    return by.kind in STATE_OFFICERS or by.kind is ActorKind.ROOM_RULE


def store_run(
    *,
    by: Actor,
    at: datetime,
    computed: Computed,
    title_ko: str,
    title_en: str,
    act: StateAct | None = None,
    knowledge: Knowledge | None = None,
) -> Run:
    """Store a computed run with its figures; the same digest returns the run that is there.

    A run of a room rule starts as *government*, a person's as *own organisation*.
    """
    if not may_run(by):
        raise NotAllowed("Only officers, posts, the secretariat and leadership may run scenarios.")
    by_rule = by.kind is ActorKind.ROOM_RULE
    digest = computed.digest if by_rule else _own_digest(computed.digest, by)
    with acting_as(by):
        known = (computed.digest, digest)
        there = Run.objects.visible_to(by).filter(digest__in=known).first()
        if there is not None:
            return there
        level = Level.GOVERNMENT if by_rule else Level.OWN
        within = act.label if act is not None else None
        label = make_label(level, owner=by.organisation, creator=by.id, within=within)
        run = Run.objects.create(
            label=label,
            act=act,
            title_ko=title_ko,
            title_en=title_en,
            knowledge=knowledge or "",
            digest=digest,
            scenario={**parameters(computed.scenario), "focus": list(computed.scenario.focus)},
            result=computed.result,
            method=METHOD,
            code_version=CODE_VERSION,
            unconfirmed=act is not None and act.state != ActState.CONFIRMED,
            made_by=by.name,
            made_at=at,
            seconds=computed.seconds,
        )
        _store_figures(run, computed)
        emit(RunStored(run=str(run.id), digest=run.digest), about=run.id, label=label, by=by, at=at)
    return run


def _store_figures(run: Run, computed: Computed) -> None:
    drafts = draft_figures(computed.result, computed.scenario, code_version=CODE_VERSION)
    Figure.objects.bulk_create(
        Figure(
            run=run,
            name=draft.name,
            item=draft.item,
            value=draft.value,
            low=draft.low,
            high=draft.high,
            unit=draft.unit,
            by_source=draft.by_source,
            vintage=VINTAGE_TEXT["trade"],
            trace=draft.trace,
        )
        for draft in drafts
    )


def _own_digest(digest: str, by: Actor) -> str:
    """Name a run by its organisation too: nobody is answered with a run they may not read."""
    return hashlib.sha256(f"{digest}{by.organisation}".encode()).hexdigest()


def assess_act(
    *, by: Actor, at: datetime, act: StateAct, then: Computed, now: Computed
) -> tuple[Run, Run]:
    """Store what an act does by what was known then and by what is known now."""
    runs = []
    with acting_as(by):
        for computed, knowledge in ((then, Knowledge.THEN), (now, Knowledge.NOW)):
            runs.append(
                store_run(
                    by=by,
                    at=at,
                    computed=computed,
                    act=act,
                    knowledge=knowledge,
                    title_ko=act.title_ko,
                    title_en=act.title_en,
                )
            )
        mark_runs_stale(by=by, at=at, act=act, keep=[run.id for run in runs])
        emit(
            ActAssessed(act=str(act.id), then=str(runs[0].id), now=str(runs[1].id)),
            about=act.id,
            label=runs[0].label,
            by=by,
            at=at,
        )
    return runs[0], runs[1]


def mark_runs_stale(*, by: Actor, at: datetime, act: StateAct, keep: Sequence[UUID] = ()) -> int:
    """Mark the runs of an act that no longer stand on the register as it is; return how many."""
    with acting_as(by):
        rows = Run.objects.filter(act=act, state=RunState.CURRENT).exclude(id__in=list(keep))
        stale = list(rows.select_related("label"))
        for run in stale:
            run.state = RunState.STALE
            run.save(update_fields=["state"])
            emit(RunWentStale(run=str(run.id)), about=run.id, label=run.label, by=by, at=at)
    return len(stale)
