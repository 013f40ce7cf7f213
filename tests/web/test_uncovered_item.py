"""An item that no elasticity source covers is named as not covered, and never counted as zero."""

import csv
from dataclasses import replace
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from tests.rooms.steps import AT, actor

from situationroom.rooms.impact import services
from situationroom.rooms.impact.inputs import gather_inputs
from situationroom.rooms.impact.models import Run
from situationroom.rooms.organisations.models import Person
from tradeimpact.question import Scenario

pytestmark = pytest.mark.django_db
SCENARIO = Scenario(
    origin="KR", before=date(2026, 2, 19), after=date(2026, 2, 24), baseline_on=date(2025, 1, 1)
)
UNCOVERED = "games"


@pytest.fixture
def run() -> Run:
    """Return a run made without any elasticity of one item that Korea does export."""
    inputs = gather_inputs(SCENARIO)
    kept = tuple(e for e in inputs.elasticities if inputs.item_of.get(e.code) != UNCOVERED)
    assert len(kept) < len(inputs.elasticities)
    computed = services.compute(SCENARIO, inputs=replace(inputs, elasticities=kept))
    return services.store_run(
        by=actor("secretariat"), at=AT, computed=computed, title_ko="시험", title_en="A trial"
    )


@pytest.fixture
def reader() -> Client:
    client = Client()
    client.force_login(Person.objects.get(email="secretariat@demo.example"))
    return client


def test_its_change_is_not_known_and_the_total_leaves_it_out(run: Run) -> None:
    rows = {row["item"]: row for row in run.result["items"]}
    effect = rows[UNCOVERED]["effect"]
    assert rows[UNCOVERED]["base_usd"] > 0
    assert {effect["central"], effect["low"], effect["high"], *effect["by_source"].values()} == {
        None
    }
    figure = run.figures.get(item=UNCOVERED, name="change_usd")
    assert (figure.value, figure.low, figure.high) == (None, None, None)
    assert run.figures.get(item="total", name="change_usd").value is not None


def test_the_page_of_the_run_names_it_and_says_that_the_total_is_without_it(
    run: Run, reader: Client
) -> None:
    answer = reader.get(reverse("impact_run", args=[run.id]))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "게임기" in page
    assert "합계에서 제외" in page
    assert "미산정" in page
    assert "no usable elasticity" not in page


def test_the_trace_of_it_and_of_the_total_say_so(run: Run, reader: Client) -> None:
    for item in (UNCOVERED, "total"):
        figure = run.figures.get(item=item, name="change_usd")
        answer = reader.get(reverse("impact_trace", args=[figure.id]))
        assert answer.status_code == 200
        assert "게임기" in answer.content.decode()
    assert "합계에서 제외" in answer.content.decode()


def test_the_csv_leaves_its_cells_empty(run: Run, reader: Client) -> None:
    answer = reader.get(reverse("impact_run_csv", args=[run.id]))
    lines = answer.content.decode("utf-8-sig").splitlines()
    plain = (line for line in lines if not line.startswith('"# '))  # whose copy it is
    rows = {row["item"]: row for row in csv.DictReader(plain)}
    assert rows[UNCOVERED]["change_usd"] == ""
    assert float(rows[UNCOVERED]["base_usd"]) > 0
    assert rows["total"]["change_usd"] != ""
