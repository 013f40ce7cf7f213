"""Two series of the same exports, shown side by side and never added."""

import pytest

from situationroom.base.errors import NotFound
from situationroom.rooms.codelists.queries import items_by_hs6
from situationroom.rooms.market import queries
from situationroom.rooms.market.models import Observation

pytestmark = pytest.mark.django_db


def test_the_bridge_shows_both_series_and_nothing_that_adds_them() -> None:
    rows = queries.list_bridge(topic="total")
    values = {row.series: row.value_usd for row in rows}
    assert values["us_imports_hs"] == 17_914_759_493
    assert values["kr_exports_mti"] == pytest.approx(29.6e9, rel=2e-3)
    assert len(rows) == 2
    assert {row.classification for row in rows} >= {"MTI"}
    assert all(row.source and row.note for row in rows)
    both = sum(value or 0.0 for value in values.values())
    assert not any(row.value_usd == pytest.approx(both) for row in queries.list_bridge())


def test_each_dataflow_is_of_a_classification_of_its_own() -> None:
    flows = {flow.code: flow for flow in queries.list_dataflows()}
    assert set(flows) == {"us_imports_2024", "kr_ict_exports_monthly", "value_added_shares"}
    assert len({flow.classification for flow in flows.values()}) == 3
    assert all(flow.source and flow.vintage for flow in flows.values())


def test_korean_exports_to_the_us_are_the_sum_of_their_lines() -> None:
    flows = queries.list_flows()
    korean = [flow for flow in flows if flow.partner == "KR"]
    assert sum(flow.value for flow in korean) == 17_914_759_493
    assert {flow.hs6 for flow in korean} <= set(items_by_hs6())
    assert flows == sorted(flows, key=lambda flow: (flow.line, flow.partner))
    assert len({(flow.line, flow.partner) for flow in flows}) == len(flows)


def test_observations_come_by_pages_in_one_order() -> None:
    first = queries.list_observations(dataflow="us_imports_2024", counterpart="KR")
    assert len(first) == queries.PAGE
    second = queries.list_observations(
        dataflow="us_imports_2024", counterpart="KR", after=first[-1].pk
    )
    assert min(row.pk for row in second) > max(row.pk for row in first)
    assert all(row.counterpart == "KR" for row in (*first, *second))


def test_the_monthly_series_says_which_release_a_figure_is_from() -> None:
    rows = Observation.objects.filter(dataflow_id="kr_ict_exports_monthly")
    assert rows.exists()
    assert not rows.exclude(note__startswith="korea.kr").exists()


def test_a_dataflow_nobody_knows_is_not_found() -> None:
    with pytest.raises(NotFound):
        queries.get_dataflow("nothing")
    assert queries.list_observations(dataflow="nothing") == []
