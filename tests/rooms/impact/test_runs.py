"""Runs: the same inputs give the same run, and a run says who may read it and what it stands on."""

import os
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from tests.rooms.steps import AT, actor, register, settle

from situationroom.base.actors import ANONYMOUS, Actor, room_rule
from situationroom.base.errors import NotAllowed, NotFound, Refusal
from situationroom.base.labels import Level
from situationroom.base.models import Event
from situationroom.rooms.impact import queries, services
from situationroom.rooms.impact.models import Figure, Run
from situationroom.rooms.impact.states import Knowledge, RunState
from situationroom.rooms.impact.written import read_scenario
from situationroom.rooms.measures.models import StateAct
from situationroom.rooms.measures.services import confirm_act, withdraw_act
from tradeimpact.scenario import Scenario

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("after_the_court")]
COVERED = date(2025, 1, 1)
SCENARIO = Scenario(
    origin="KR", before=date(2026, 2, 19), after=date(2026, 2, 24), baseline_on=COVERED
)


def store(by: Actor, scenario: Scenario = SCENARIO) -> Run:
    return services.store_run(
        by=by, at=AT, computed=services.compute(scenario), title_ko="시험", title_en="A trial"
    )


def written(folder: Path, text: str) -> Path:
    path = folder / "scenario.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_same_inputs_give_the_same_run() -> None:
    first = store(actor("secretariat"))
    second = store(actor("secretariat"))
    assert first == second
    assert Run.objects.filter(title_en="A trial").count() == 1
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
    assert {run.label.level for run in Run.objects.filter(knowledge=Knowledge.THEN)} == {
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
    assert {run.unconfirmed for run in Run.objects.filter(act=act)} == {True}
    confirm_act(by=actor("confirm"), at=AT, act=act)
    settle()
    runs = Run.objects.filter(act=act)
    assert sorted(runs.values_list("knowledge", "unconfirmed")) == [
        ("now", False), ("now", True), ("then", False), ("then", True),
    ]  # fmt: skip


def test_a_run_is_stale_once_its_act_is_confirmed_or_withdrawn() -> None:
    act = register()
    settle()
    old = set(Run.objects.filter(act=act).values_list("pk", flat=True))
    confirm_act(by=actor("confirm"), at=AT, act=act)
    settle()
    current = Run.objects.filter(act=act, state=RunState.CURRENT)
    assert {run.unconfirmed for run in current} == {False}
    assert old.isdisjoint(set(current.values_list("pk", flat=True)))
    withdraw_act(by=actor("confirm"), at=AT, act=act, reason="틀림")
    settle()
    assert not Run.objects.filter(act=act, state=RunState.CURRENT).exists()


def test_an_act_without_a_counted_measure_is_refused_and_never_counted_as_zero() -> None:
    StateAct.objects.filter(code="us-2026-02-20-court").update(compare_after=None)
    act = StateAct.objects.get(code="us-2026-02-20-court")
    with pytest.raises(Refusal, match="no measure with a known rate"):
        services.scenario_of_act(act, knowledge=Knowledge.NOW, then=AT.date())


def test_an_unknown_origin_is_refused_by_name() -> None:
    with pytest.raises(Refusal, match="no imports from ZZ"):
        services.compute(replace(SCENARIO, origin="ZZ"))


def test_every_figure_has_a_trace_down_to_the_rows_of_its_sources() -> None:
    run = Run.objects.get(act__code="us-2026-02-20-court", knowledge=Knowledge.THEN)
    assert run.figures.count() == 11 * 9
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


# --- scenarios written by hand ------------------------------------------------------------------


def test_a_written_scenario_adds_its_changes_to_the_law(tmp_path: Path) -> None:
    said = read_scenario(written(tmp_path, """
title: A duty on chips
before: 2026-08-01
after: 2026-08-19
changes:
  - {rate: 0.25, products: [8542, 8541], except: ["8542.31"], origins: [KR, TW]}
"""))  # fmt: skip
    result = services.compute(said.scenario, inputs=said.inputs()).result
    total = result["items"][-1]
    assert total["hit_usd"] > 0
    assert said.added[0].origins == frozenset({"KR", "TW"})
    assert said.scenario.focus == ("scenario-1",)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("changes: [{rate: 25}]", "write 0.25 for 25 percent"),
        ("changes: [{rate: 12.5%}]", "write 0.25 for 25 percent"),
        ("changes: [{products: [8542]}]", "write 0.25 for 25 percent"),
        ("changes: [{rate: 0.25, form: plus}]", "The form of the rate"),
        ("changes: [{rate: 0.25, origins: [NO]}]", "two-letter country codes"),
        ("changes: [{rate: 0.25, origins: [ZZ]}]", "ZZ is not a country"),
        ("changes: [{rate: 0.25, products: [chips]}]", "Product codes"),
        ("changes: [{rate: 0.25, products: []}]", "A list of products without a code"),
        ("changes: [{rate: 0.25, since: soon}]", "since is not a day"),
        ("changes: [0.25]", "A scenario does not know: 0.25"),
        ("changes: [{rat: 0.25}]", "A scenario does not know: rat"),
        ("before: yesterday", "before is not a day"),
        ("before: 2026-02-01 12:00:00", "before is not a day"),
        ("before: 2020-01-01", "2020-01-01 lies outside"),
        ("colour: red", "A scenario does not know: colour"),
        ("- a", "A scenario does not know: the whole file"),
        ("{", "cannot be read"),
        ("- " * 2000, "nested too deeply"),
        ("before: 2026-03-01\nafter: 2026-02-01", "exchange the two"),
        ("title: [a]", "title is not a text"),
        ("origin: [KR]", "origin is not a text"),
        ("origin: ZZ", "ZZ is not a country"),
        ("changes: [{rate: 0.25, programme: {a: 1}}]", "programme is not a text"),
        ("changes: [[1]]", "A scenario does not know: [1]"),
        ("changes: [{rate: yes}]", "write 0.25 for 25 percent"),
        ("changes: [{rate: 0.25, products: [999999]}]", "no line 999999"),
        ("eta: high", "eta is an elasticity"),
        ("eta: .inf", "eta is an elasticity"),
        ("omega: -1", "omega is an elasticity"),
    ],
)
def test_what_a_scenario_cannot_say_is_refused_with_the_remedy(
    tmp_path: Path, text: str, message: str
) -> None:
    with pytest.raises(Refusal) as refused:
        read_scenario(written(tmp_path, text))
    assert message in str(refused.value)


def test_one_origin_and_one_product_need_no_brackets(tmp_path: Path) -> None:
    said = read_scenario(written(tmp_path, "changes: [{rate: 0.1, origins: KR, products: 8542}]"))
    assert said.added[0].origins == frozenset({"KR"})
    assert [e.prefix for e in said.added[0].listed.entries] == ["8542"]


def test_codes_without_a_line_are_named_beside_those_that_count(tmp_path: Path) -> None:
    said = read_scenario(
        written(tmp_path, "changes: [{rate: 0.1, products: [8542, 999999], except: [854299]}]")
    )
    assert said.unknown == ("854299", "999999")
    gaps = {gap["code"]: gap["reason"] for gap in said.computed().result["not_covered"]}
    assert gaps["999999"] == gaps["854299"] == "no tariff line begins with it"


@pytest.mark.parametrize("content", [b"\xff\xfe\xc7\xd1", b"\x00\x01\x02", bytes(range(128, 256))])
def test_what_is_no_text_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "scenario.yaml"
    path.write_bytes(content)
    with pytest.raises(Refusal, match="cannot be read") as refused:
        read_scenario(path)
    assert "UTF-8" in refused.value.hint


@pytest.mark.parametrize("name", ["nothing.yaml", "."])
def test_a_scenario_file_that_is_not_there_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(Refusal, match="cannot be read"):
        read_scenario(tmp_path / name)
