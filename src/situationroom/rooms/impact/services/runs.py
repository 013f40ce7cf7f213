"""Writes: run a scenario and store its answer, exactly once for the same inputs."""

import json
import time
from dataclasses import dataclass
from datetime import date, datetime
from importlib.metadata import version
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from situationroom.base.acting import acting_as, as_room
from situationroom.base.actors import STATE_OFFICERS, Actor, ActorKind
from situationroom.base.errors import Conflict, NotAllowed, Refusal
from situationroom.base.events import emit
from situationroom.base.labelling import make_label
from situationroom.base.labels import Level
from situationroom.rooms.impact.content import content_to_json
from situationroom.rooms.impact.events import ActAssessed, RunRevived, RunStored, RunWentStale
from situationroom.rooms.impact.figures import (
    draft_figures,
    from_stored,
    method_of,
    outcome_to_json,
    parameters,
    to_stored,
    vintage_of,
)
from situationroom.rooms.impact.inputs import (
    Inputs,
    Standing,
    code_digest,
    gather_inputs,
    hashed,
    said,
)
from situationroom.rooms.impact.models import Figure, Run
from situationroom.rooms.impact.states import Knowledge, RunState
from situationroom.rooms.measures import queries as measures
from situationroom.rooms.measures.models import StateAct
from situationroom.rooms.measures.reference import european_union
from situationroom.rooms.measures.states import ActState
from tradeimpact.errors import TradeImpactError
from tradeimpact.question import Scenario
from tradeimpact.scenario import compare
from tradeimpact.schedule.duties import in_force

# A changed solver answers anew: its version names the very code that computes.
CODE_VERSION = f"situationroom {version('situationroom')}+{code_digest()[:12]}"


@dataclass(frozen=True, slots=True)
class Computed:
    """A run that was computed and is not stored yet."""

    scenario: Scenario
    inputs: Inputs
    result: dict[str, Any]
    digest: str
    seconds: float


def compute(scenario: Scenario, *, inputs: Inputs | None = None) -> Computed:
    """Compute a scenario; nothing is written.

    Raises Refusal with the core's own message when the inputs cannot be computed with.
    """
    began = time.perf_counter()
    inputs = inputs or gather_inputs(scenario)
    try:
        outcome = compare(
            scenario,
            flows=inputs.flows,
            lines=inputs.lines,
            provisions=inputs.provisions,
            elasticities=inputs.elasticities,
            item_of=inputs.item_of,
            items=inputs.items,
            added=inputs.added,
            columns=inputs.columns,
            shares=inputs.shares,
        )
    except TradeImpactError as problem:
        raise Refusal("%(problem)s", problem=str(problem)) from problem
    result = outcome_to_json(outcome) | {
        "others": _other_changes(scenario, inputs),
        "unseen_origins": _unseen_origins(scenario, inputs),
        "content": content_to_json(
            outcome.content, origin=scenario.origin, dataflow=inputs.shares_from
        ),
    }
    digest = _digest(scenario, inputs)
    return Computed(scenario, inputs, result, digest, time.perf_counter() - began)


def _digest(scenario: Scenario, inputs: Inputs) -> str:
    """Name a run by all it stands on: inputs, changes, parameters and code."""
    asked = json.dumps(
        [parameters(scenario), list(scenario.focus), list(scenario.without)], sort_keys=True
    )
    return hashed(inputs.digest, *map(said, inputs.added), asked, CODE_VERSION)


def digests_of(scenario: Scenario, inputs: Inputs, *, owner: UUID | None) -> tuple[str, str]:
    """Return the two names a run of these inputs may have: a room rule's, and its owner's."""
    digest = _digest(scenario, inputs)
    return digest, hashed(digest, str(owner))


def _other_changes(scenario: Scenario, inputs: Inputs) -> list[dict[str, str]]:
    """Return what else begins or ends for the origin between the two days, act by programme."""
    before, after = (
        {
            p.programme
            for p in in_force(inputs.provisions, scenario.origin, on=on, known_on=known)
            if p.key not in scenario.focus and p.key not in scenario.without
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


def _unseen_origins(scenario: Scenario, inputs: Inputs) -> list[str]:
    """Return the origins named by what is compared from which the trade data hold no imports.

    What a duty on them does is not known; it is not zero. Members of the European Union stand in
    the data as one origin.
    """
    named: set[str] = set()
    for provision in (*inputs.provisions, *inputs.added):
        if provision.key in scenario.focus:
            origins = provision.origins or frozenset()
            named |= origins - set(european_union()) if "EU" in origins else origins
    return sorted(named - {"EU"} - {flow.origin for flow in inputs.flows})


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


def assess(act: StateAct, *, then: date) -> tuple[Computed, Computed]:
    """Compute what an act does by what was known on a day and by what is known now."""
    first, second = (
        compute(scenario_of_act(act, knowledge=knowledge, then=then))
        for knowledge in (Knowledge.THEN, Knowledge.NOW)
    )
    return first, second


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
        rows = Run.objects.visible_to(by).select_for_update(of=("self",)).select_related("label")
        there = rows.filter(digest__in=(computed.digest, digest)).first()
        if there is not None:
            return _revived(there, by=by, at=at)
        level = Level.GOVERNMENT if by_rule else Level.OWN
        within = act.label if act is not None else None
        label = make_label(level, owner=by.organisation, creator=by.id, within=within)
        run = Run.unscoped.create(
            label=label,
            act=act,
            title_ko=title_ko,
            title_en=title_en,
            knowledge=knowledge or "",
            digest=digest,
            inputs_digest=computed.inputs.digest,
            scenario=to_stored(computed.scenario, computed.inputs.added),
            result=computed.result,
            method=method_of(computed.scenario),
            code_version=CODE_VERSION,
            unconfirmed=computed.inputs.unconfirmed,
            made_by=by.name,
            made_at=at,
            seconds=computed.seconds,
        )
        _store_figures(run, computed)
        emit(RunStored(run=str(run.id), digest=run.digest), about=run.id, label=label, by=by, at=at)
    return run


def _revived(run: Run, *, by: Actor, at: datetime) -> Run:
    """Return a run that was asked for again: what it stands on is as it was, so it is current."""
    if run.state == RunState.STALE:
        run.state = RunState.CURRENT
        run.save(update_fields=["state"])
        emit(RunRevived(run=str(run.id)), about=run.id, label=run.label, by=by, at=at)
    return run


def _store_figures(run: Run, computed: Computed) -> None:
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
            vintage=vintage_of(draft.name, computed.result),
            how=draft.how,
        )
        for draft in draft_figures(computed.result, computed.scenario)
    )


def _own_digest(digest: str, by: Actor) -> str:
    """Name a run by its organisation too: nobody is answered with a run they may not read."""
    return hashed(digest, str(by.organisation))


def assess_act(
    *, by: Actor, at: datetime, act: StateAct, then: Computed, now: Computed
) -> tuple[Run, Run] | None:
    """Store what an act does by what was known then and by what is known now; its others go stale.

    A withdrawn act is not assessed: None. Raises Conflict when the register has changed while it
    was computed.
    """
    runs = []
    with acting_as(by), as_room("figures that no longer stand are marked whoever may read them"):
        act = StateAct.unscoped.select_for_update().get(pk=act.pk)
        if act.state == ActState.WITHDRAWN:
            return None
        standing = Standing.read([then.scenario, now.scenario])
        if any(standing.digest_of(each.scenario) != each.inputs.digest for each in (then, now)):
            raise Conflict("The register has changed while this was computed: compute it again.")
        stale = set(act.runs.filter(state=RunState.STALE).values_list("id", flat=True))
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
        others = Run.unscoped.filter(act=act).exclude(id__in=[run.id for run in runs])
        _go_stale(others, by=by, at=at)
        emit(
            ActAssessed(
                act=str(act.id),
                then=str(runs[0].id),
                now=str(runs[1].id),
                revived=any(run.id in stale for run in runs),
            ),
            about=act.id,
            label=runs[0].label,
            by=by,
            at=at,
        )
    return runs[0], runs[1]


def mark_runs_stale(*, by: Actor, at: datetime) -> int:
    """Mark every current run that no longer stands; return how many.

    A run stands while the register, the tables and the code it was computed from are as they
    were and its act is not withdrawn.
    """
    with acting_as(by), as_room("figures that no longer stand are marked whoever may read them"):
        rows = Run.unscoped.filter(state=RunState.CURRENT).select_related("act").defer("result")
        scenarios = {run: from_stored(run.scenario) for run in rows}
        standing = Standing.read(scenarios.values())
        fallen = [
            run.id
            for run, scenario in scenarios.items()
            if (run.act is not None and run.act.state == ActState.WITHDRAWN)
            or run.code_version != CODE_VERSION
            or run.inputs_digest != standing.digest_of(scenario)
        ]
        return _go_stale(Run.unscoped.filter(id__in=fallen), by=by, at=at)


def _go_stale(runs: QuerySet[Run], *, by: Actor, at: datetime) -> int:
    stale = list(
        runs.filter(state=RunState.CURRENT)
        .select_for_update(of=("self",))
        .select_related("label")
        .defer("result")
        .order_by("id")
    )
    for run in stale:
        run.state = RunState.STALE
        run.save(update_fields=["state"])
        emit(RunWentStale(run=str(run.id)), about=run.id, label=run.label, by=by, at=at)
    return len(stale)
