"""Charts: valid under the strict policy, honest about nothing, readable on paper."""

import re
from datetime import date
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.utils import translation

from situationroom import web
from situationroom.documents import charts
from situationroom.documents.charts.drawing import PAPER
from situationroom.documents.charts.steps import _ticks

UNTIL = date(2026, 11, 22)
EVIL = '<script>&"'
EVENTS = [
    charts.LegalEvent(on=date(2025, 4, 5), label="상호관세 기본 10 %"),
    charts.LegalEvent(on=date(2025, 4, 11), label="반도체 등 면제"),
    charts.LegalEvent(on=date(2026, 11, 1), label="재검토 기한"),
]
SERIES = [
    charts.RateSeries(
        name=EVIL,
        steps=[
            charts.Rate(on=date(2025, 1, 1), rate=0.0),
            charts.Rate(on=date(2025, 4, 5), rate=0.1),
        ],
    )
]


def drawings(width=720):
    yield charts.rate_steps(series=SERIES, until=UNTIL, events=EVENTS, title=EVIL, width=width)
    yield charts.rate_steps(series=SERIES, until=UNTIL, width=width)
    parts = [charts.Component(row=EVIL, name="122", rate=0.1)]
    yield charts.stacked_components(components=parts, width=width)
    yield charts.stacked_components(
        components=[charts.Component(row="한국", name="MFN", rate=0.0)], width=width
    )
    items = [charts.Exposure(item=EVIL, hit=1e9, exempt=2e9, low=5e8, high=2e9)]
    yield charts.exposure_bars(items=items, width=width)
    effects = [charts.Effect(item=EVIL, source="a", change=-0.4, low=-0.6, high=-0.2)]
    yield charts.effect_by_source(effects=effects, width=width)


@pytest.mark.parametrize("width", [720, 420, 328])
def test_a_chart_passes_the_strict_policy_and_names_itself(width):
    for svg in drawings(width):
        root = ElementTree.fromstring(svg)
        assert root.get("role") == "img"
        assert root.get("aria-label")
        assert root[0].tag.endswith("title")
        assert "style" not in svg
        assert not re.search(r"<(script|style|image|foreignObject|a)\b", svg)
        assert not re.search(r"""\son[a-z]+=|href=|url\(|NaN|undefined""", svg)
        assert float(root.get("width")) <= width * 1.06


def test_on_paper_no_variable_is_left():
    for svg in drawings():
        assert "var(" in svg
        assert "var(" not in charts.for_paper(svg)


def test_paper_colours_are_the_light_colours_of_the_page():
    css = (Path(web.__file__).parent / "static" / "web" / "room.css").read_text()
    for name, colour in PAPER.items():
        if name != "--chart-paper":
            assert f"{name}: light-dark({colour}," in css


def test_nothing_is_not_drawn():
    for empty in (
        lambda: charts.rate_steps(series=[], until=UNTIL),
        lambda: charts.rate_steps(series=SERIES, until=date(2024, 1, 1)),
        lambda: charts.stacked_components(components=[]),
        lambda: charts.exposure_bars(items=[]),
        lambda: charts.effect_by_source(effects=[]),
    ):
        with pytest.raises(ValueError, match="needs data"):
            empty()


def marks_of_range(low, high):
    """Count what is drawn beyond the bars themselves: a rule and its two ends, or nothing."""
    plain = charts.exposure_bars(items=[charts.Exposure(item="a", hit=1e9, exempt=1e9)])
    item = charts.Exposure(item="a", hit=1e9, exempt=1e9, low=low, high=high)
    return charts.exposure_bars(items=[item]).count("<path") - plain.count("<path")


def test_a_range_without_width_draws_no_whisker():
    assert marks_of_range(8e8, 1.2e9) > 0
    assert marks_of_range(1e9, 1e9) == 0
    assert marks_of_range(1e9, 1e9 + 1e5) == 0  # thinner than a pixel


def test_the_axis_of_a_narrow_chart_keeps_its_labels_apart():
    effects = [
        charts.Effect(item="컴퓨터·주변기기(SSD 포함)", source="가", change=change)
        for change in (-0.56, 0.06)
    ]
    svg = ElementTree.fromstring(charts.effect_by_source(effects=effects, width=328))
    labels = [
        float(re.search(r"translate\(([-0-9.]+)", text.get("transform"))[1])
        for text in svg.iter("{http://www.w3.org/2000/svg}text")
        if text.text and text.text.endswith(" %")
    ]
    assert len(labels) >= 2
    assert min(b - a for a, b in pairwise(labels)) > 40


def test_the_axis_ends_at_or_above_the_highest_rate():
    for most in (0.0, 0.004, 0.15, 0.25, 0.55, 1.7, 2.45, 13.0):
        marks = _ticks(most)
        assert marks[0] == 0
        assert marks[-1] >= most
        assert 2 <= len(marks) <= 6


def test_a_chart_speaks_the_readers_language():
    items = [charts.Exposure(item="a", hit=1e9)]
    with translation.override("ko"):
        assert "억 달러" in charts.exposure_bars(items=items)
    with translation.override("en"):
        assert "USD million" in charts.exposure_bars(items=items)
