"""Winners and losers, and a run asked with the world model: traced like every other figure."""

from dataclasses import replace

import pytest
from tests.rooms.steps import AT, COURT, actor

from situationroom.base.errors import Refusal
from situationroom.rooms.impact import services
from situationroom.rooms.impact.figures import from_stored
from situationroom.rooms.impact.models import Run
from situationroom.rooms.impact.queries import list_rivals
from situationroom.rooms.impact.rivals import RIVAL
from situationroom.rooms.impact.states import Knowledge
from situationroom.rooms.impact.written import read_said

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("after_the_court")]


def the_run() -> Run:
    return Run.unscoped.get(act__code=f"us-{COURT}", knowledge=Knowledge.THEN)


def test_every_origin_is_there_and_korea_among_them_is_the_total() -> None:
    run = the_run()
    rivals = {one.item: one for one in list_rivals(run)}
    assert {"KR", "CN", "VN", "MX"} <= set(rivals)
    total = run.figures.get(item="total", name="change_usd")
    for source, value in rivals["KR"].by_source.items():
        assert value == pytest.approx(total.by_source[source], rel=1e-12)
    values = [one.value for one in list_rivals(run)]
    assert values == sorted(values, reverse=True)
    assert any(value > 0 for value in values)
    for one in rivals.values():
        assert one.low <= one.value <= one.high
        assert one.trace["steps"]
        assert f"partner={one.item}" in {source["key"] for source in one.trace["sources"]}


def test_a_run_with_the_world_model_says_so_and_agrees_with_the_one_market() -> None:
    stood = the_run()
    scenario = replace(from_stored(stood.scenario), model="gsim", omega=3.0)
    run = services.store_run(
        by=actor("secretariat"), at=AT, computed=services.compute(scenario),
        title_ko="세계모형", title_en="World model",
    )  # fmt: skip
    assert run.method.startswith("exposure + GSIM")
    assert from_stored(run.scenario) == scenario
    effect = run.figures.get(item="total", name="change_usd")
    assert effect.trace["method"].startswith("GSIM")
    assert effect.trace["parameters"]["model"] == "gsim"
    same = services.compute(replace(scenario, model="ces")).result["items"][-1]["effect"]
    for source, value in effect.by_source.items():
        assert value == pytest.approx(same["by_source"][source], rel=1e-6)
    other = services.compute(scenario)
    assert other.digest != services.compute(replace(scenario, model="ces")).digest
    assert run.figures.filter(name=RIVAL).count() == len(run.result["rivals"])


def test_a_written_scenario_names_its_model() -> None:
    assert read_said({"title": "t", "model": "gsim"}).scenario.model == "gsim"
    assert read_said({"title": "t"}).scenario.model == "ces"
    with pytest.raises(Refusal, match="No model is called leontief"):
        read_said({"title": "t", "model": "leontief"})
