"""Runs: the same inputs give the same run, and a run says who may read it and what it stands on."""

import os
import subprocess
import sys
from dataclasses import replace
from datetime import date

import pytest
from tests.rooms.steps import AT, actor, register, settle

from situationroom.base.actors import ANONYMOUS, Actor, room_rule
from situationroom.base.errors import NotAllowed, NotFound, Refusal
from situationroom.base.labels import Level
from situationroom.base.models import Event
from situationroom.rooms.impact import queries, services
from situationroom.rooms.impact.models import Figure, Run
from situationroom.rooms.impact.states import Knowledge, RunState
from situationroom.rooms.measures.models import StateAct
from situationroom.rooms.measures.services import confirm_act, withdraw_act
from tradeimpact.question import Scenario

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("after_the_court")]
COVERED = date(2025, 1, 1)
SCENARIO = Scenario(
    origin="KR", before=date(2026, 2, 19), after=date(2026, 2, 24), baseline_on=COVERED
)


def store(by: Actor, scenario: Scenario = SCENARIO) -> Run:
    return services.store_run(
        by=by, at=AT, computed=services.compute(scenario), title_ko="시험", title_en="A trial"
    )


def test_the_same_inputs_give_the_same_run() -> None:
    first = store(actor("secretariat"))
    second = store(actor("secretariat"))
    assert first == second
    assert Run.unscoped.filter(title_en="A trial").count() == 1
    assert Event.objects.filter(verb="run_stored", about=first.id).count() == 1


def test_other_inputs_give_another_run() -> None:
    first = store(actor("secretariat"))
    others = [replace(SCENARIO, eta=0.5), replace(SCENARIO, claims="none"),
              replace(SCENARIO, known_after=date(2026, 2, 20))]  # fmt: skip
    assert len({store(actor("secretariat"), other).pk for other in others} - {first.pk}) == 3


def test_computing_twice_gives_the_same_to_the_last_digit() -> None:
    first, second = services.compute(SCENARIO), services.compute(SCENARIO)
    assert (first.digest, first.result) == (second.digest, second.result)


def test_the_digest_is_the_same_in_every_process() -> None:
    code = (
        "import os, django; django.setup()\n"
        "from datetime import date\n"
        "from situationroom.rooms.impact.inputs import said\n"
        "from tradeimpact.schedule import Provision\n"
        "p = Provision('k', 'p', 'a', '', 0.1, date.min, date.min,"
        " origins=frozenset({'KR', 'CN', 'VN', 'TW', 'MX', 'JP', 'DE', 'FR'}))\n"
        "print(said(p))\n"
    )
    answers = {
        subprocess.run(
            [sys.executable, "-c", code], check=True, capture_output=True, text=True,
            env=os.environ | {"PYTHONHASHSEED": seed,
                              "DJANGO_SETTINGS_MODULE": "situationroom.config.settings"},
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(answers) == 1


def test_a_rules_run_is_of_government_and_a_persons_of_their_organisation() -> None:
    assert {run.label.level for run in Run.unscoped.filter(knowledge=Knowledge.THEN)} == {
        Level.GOVERNMENT
    }
    mine = store(actor("nipa"))
    assert (mine.label.level, mine.label.owner) == (Level.OWN, actor("nipa").organisation)
    assert queries.get_run(id=mine.id, by=actor("nipa")) == mine
    for name in ("kiet", "secretariat", "kea", "company"):
        with pytest.raises(NotFound):
            queries.get_run(id=mine.id, by=actor(name))
        assert mine not in queries.list_runs(by=actor(name))


def test_two_organisations_that_ask_the_same_each_have_an_answer_they_may_read() -> None:
    theirs, mine = store(actor("nipa")), store(actor("kiet"))
    assert queries.get_run(id=mine.id, by=actor("kiet")) == mine
    assert mine.made_by == actor("kiet").name
    assert mine.result == theirs.result
    ours = services.store_run(
        by=room_rule("impact.assess_act"), at=AT, computed=services.compute(SCENARIO),
        title_ko="시험", title_en="A trial",
    )  # fmt: skip
    assert ours.label.level == Level.GOVERNMENT
    assert store(actor("kiet")) in (mine, ours)


@pytest.mark.parametrize("name", ["kea", "company"])
def test_companies_and_associations_may_not_run_scenarios(name: str) -> None:
    with pytest.raises(NotAllowed):
        store(actor(name))
    with pytest.raises(NotAllowed):
        store(ANONYMOUS)
    assert not services.may_run(actor(name))


def test_figures_of_an_unconfirmed_act_say_so_until_it_is_confirmed() -> None:
    act = register()
    settle()
    assert {run.unconfirmed for run in Run.unscoped.filter(act=act)} == {True}
    confirm_act(by=actor("confirm"), at=AT, act=act)
    settle()
    runs = Run.unscoped.filter(act=act)
    assert sorted(runs.values_list("knowledge", "unconfirmed")) == [
        ("now", False), ("now", True), ("then", False), ("then", True),
    ]  # fmt: skip


def test_a_run_is_stale_once_its_act_is_confirmed_or_withdrawn() -> None:
    act = register()
    settle()
    old = set(Run.unscoped.filter(act=act).values_list("pk", flat=True))
    confirm_act(by=actor("confirm"), at=AT, act=act)
    settle()
    current = Run.unscoped.filter(act=act, state=RunState.CURRENT)
    assert {run.unconfirmed for run in current} == {False}
    assert old.isdisjoint(set(current.values_list("pk", flat=True)))
    withdraw_act(by=actor("confirm"), at=AT, act=act, reason="틀림")
    settle()
    assert not Run.unscoped.filter(act=act, state=RunState.CURRENT).exists()


def test_an_act_without_a_counted_measure_is_refused_and_never_counted_as_zero() -> None:
    StateAct.unscoped.filter(code="us-2026-02-20-court").update(compare_after=None)
    act = StateAct.unscoped.get(code="us-2026-02-20-court")
    with pytest.raises(Refusal, match="no measure with a known rate"):
        services.scenario_of_act(act, knowledge=Knowledge.NOW, then=AT.date())


def test_an_unknown_origin_is_refused_by_name() -> None:
    with pytest.raises(Refusal, match="no imports from ZZ"):
        services.compute(replace(SCENARIO, origin="ZZ"))


def test_every_figure_has_a_trace_down_to_the_rows_of_its_sources() -> None:
    run = Run.unscoped.get(act__code="us-2026-02-20-court", knowledge=Knowledge.THEN)
    assert run.figures.count() == 11 * 11 + len(run.result["rivals"])
    for figure in run.figures.filter(item="total"):
        trace = figure.trace
        assert trace["value"] == figure.value
        assert trace["steps"]
        assert trace["sources"]
        assert trace["parameters"]["origin"] == "KR"
    hit = Figure.objects.get(run=run, item="total", name="hit_usd")
    lines = [step for step in hit.trace["steps"] if step["name"].startswith("line ")]
    assert sum(step["value"] for step in lines) == hit.value
    keys = {source["key"] for source in hit.trace["sources"]}
    assert f"{lines[0]['name'].replace('line ', 'line=')}&partner=KR" in keys


def test_a_figure_is_hidden_with_its_run() -> None:
    figure = store(actor("nipa")).figures.first()
    assert figure is not None
    assert queries.get_figure(id=figure.id, by=actor("nipa")) == figure
    with pytest.raises(NotFound):
        queries.get_figure(id=figure.id, by=actor("kiet"))


def test_runs_come_by_pages_newest_first() -> None:
    for eta in (0.5, 0.6, 0.7):
        store(actor("secretariat"), replace(SCENARIO, eta=eta))
    everything = queries.list_runs(by=actor("secretariat"))
    first = queries.list_runs(by=actor("secretariat"), limit=2)
    rest = queries.list_runs(by=actor("secretariat"), after=(first[-1].made_at, first[-1].id))
    assert [*first, *rest] == everything
    assert len(everything) == 5
