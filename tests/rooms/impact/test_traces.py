"""Traces: complete down to law and data, and what figures share is stored once a run."""

import csv
import json
from collections import Counter

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.rooms.steps import COURT, actor

from situationroom.rooms.impact import queries
from situationroom.rooms.impact.models import Run
from situationroom.rooms.impact.states import Knowledge
from situationroom.rooms.market.models import Observation
from situationroom.rooms.market.reference import SHARES
from situationroom.rooms.measures.models import Measure

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("after_the_court")]


def the_run() -> Run:
    return Run.unscoped.get(act__code=f"us-{COURT}", knowledge=Knowledge.THEN)


def test_every_source_of_every_trace_leads_to_a_row_that_is_there() -> None:
    run = the_run()
    led: dict[str, set[str]] = {}
    for figure in run.figures.all():
        for source in figure.trace["sources"]:
            led.setdefault(source["dataset"], set()).add(source["key"])
    with (settings.REFERENCE / "elasticities.csv").open(encoding="utf-8", newline="") as handle:
        sigma = {(r["source"], r["code"]): r["sigma"] for r in csv.DictReader(handle)}
    rows = [dict(part.split("=") for part in key.split("&")) for key in led["elasticities"]]
    assert [row for row in rows if not sigma.get((row["source"], row["code"]))] == []
    assert Counter(row["source"] for row in rows).keys() == set(run.result["sources"])
    trade = [dict(part.split("=") for part in key.split("&")) for key in led["us_imports_2024"]]
    lines = {row["line"] for row in trade if "line" in row}
    partners = {row["partner"] for row in trade}
    flows = Observation.objects.filter(dataflow="us_imports_2024", counterpart__in=partners)
    assert set(flows.values_list("counterpart", flat=True)) == partners > {"KR", "CN"}
    shares = [dict(part.split("=") for part in key.split("&")) for key in led[SHARES]]
    for row in shares:
        assert Observation.objects.filter(
            dataflow=SHARES, counterpart=row["exporter"], item=row["goods"]
        ).exists()
    there = Observation.objects.filter(item__in=lines, counterpart="KR").values_list("item")
    assert {item for (item,) in there} == lines
    assert Measure.objects.filter(code__in=led["measures"]).count() == len(led["measures"])


def test_an_exposure_is_the_sum_of_its_lines_and_an_effect_stands_on_its_sources() -> None:
    run = the_run()
    for item in ("total", "video"):
        for name in ("base_usd", "hit_usd", "exempt_usd"):
            figure = run.figures.get(item=item, name=name)
            steps = [s for s in figure.trace["steps"] if s["name"].startswith("line ")]
            assert sum(step["value"] for step in steps) == pytest.approx(figure.value, abs=0.5)
        effect = run.figures.get(item=item, name="change_usd")
        by_source = {s["name"].removeprefix("source "): s["value"] for s in effect.trace["steps"]}
        assert by_source == effect.by_source
        assert effect.value == by_source[effect.trace["parameters"]["reference_source"]]


def test_what_the_figures_share_is_stored_once_a_run() -> None:
    run = the_run()
    own = sum(len(json.dumps(figure.how)) for figure in run.figures.all())
    whole = sum(len(json.dumps(figure.trace)) for figure in run.figures.all())
    assert own < 35_000
    assert len(json.dumps(run.result)) < 120_000
    assert whole > 1_500_000


def test_lists_of_runs_are_bounded_and_leave_results_alone() -> None:
    run, by = the_run(), actor("secretariat")
    assert run.act is not None
    with CaptureQueriesContext(connection) as asked:
        rows = queries.list_runs_of_act(act=run.act.id, by=by)
        assert [row.act for row in rows] == [run.act] * 2
        assert {row.label.level for row in rows} == {"government"}
    assert len(asked) == 1
    assert '"result"' not in asked.captured_queries[0]["sql"]
    assert len(queries.list_runs_of_act(act=run.act.id, by=by, limit=1)) == 1
