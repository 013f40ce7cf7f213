"""Texts of charts do not run into each other and stay in the picture, on a desk and on a phone."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import combinations
from typing import NamedTuple
from xml.etree import ElementTree

import pytest
from django.utils import translation

from situationroom.documents import charts
from situationroom.documents.charts.drawing import PADDING, text_width

START, UNTIL = date(2025, 1, 1), date(2026, 8, 19)
WIDTHS = [720, 420, 328, 296]
LONG = "국제비상경제권한법(상호관세, 국가별 세율) 15 % + 무역확장법 232조(자동차 부품, 합의) 15 %"
MOVE = re.compile(r"translate\(([-\d.]+),?\s*([-\d.]+)?\)")


class Box(NamedTuple):
    text: str
    left: float
    right: float
    top: float
    bottom: float


def boxes(svg: str) -> set[Box]:
    """Return where each text of a picture lies, a halo and its ink once."""
    return set(_boxes(ElementTree.fromstring(svg), 0.0, 0.0))


def _boxes(element: ElementTree.Element, x: float, y: float) -> Iterator[Box]:
    for across, down in MOVE.findall(element.get("transform", "")):
        x, y = x + float(across), y + float(down or 0)
    if element.tag.endswith("}text") and element.text:
        size = float((element.get("font-size") or "12").removesuffix("px"))
        wide = text_width(element.text, size) * 0.9  # Pretendard is narrower than the estimate
        left = x - {"end": wide, "middle": wide / 2}.get(element.get("text-anchor") or "", 0.0)
        yield Box(element.text, left, left + wide, y - 0.75 * size, y + 0.2 * size)
    for child in element:
        yield from _boxes(child, x, y)


def collisions(svg: str) -> list[tuple[str, str]]:
    return [
        (a.text, b.text)
        for a, b in combinations(sorted(boxes(svg)), 2)
        if a.left < b.right - 0.5 and b.left < a.right - 0.5
        and a.top < b.bottom - 0.5 and b.top < a.bottom - 0.5
    ]  # fmt: skip


def outside(svg: str) -> list[str]:
    root = ElementTree.fromstring(svg)
    _, _, width, height = map(float, root.get("viewBox", "").split())
    return [
        box.text for box in boxes(svg)
        if box.left < -2 or box.right > width + 2 or box.top < -2 or box.bottom > height + 2
    ]  # fmt: skip


def duty(*, changes: int, label: str, apart: int = 28, names: tuple[str, ...] = ("관세율",)):
    """Draw a duty that changes every few days, each change with a name."""
    days = [START + timedelta(days=20 + apart * n) for n in range(changes)]
    series = [
        charts.RateSeries(
            name=name,
            steps=[charts.Rate(on=START, rate=0.0)]
            + [charts.Rate(on=day, rate=0.05 * (n % 6 + 1)) for n, day in enumerate(days)],
        )
        for name in names
    ]
    events = [charts.LegalEvent(on=day, label=f"{label} {n}") for n, day in enumerate(days)]
    return lambda width: charts.rate_steps(
        series=series, until=UNTIL, events=events, title="관세율", width=width
    )


STEPS = {
    "no change": duty(changes=0, label=""),
    "one short name": duty(changes=1, label="제122조 10 %"),
    "one long name": duty(changes=1, label=LONG),
    "three short names": duty(changes=3, label="제122조", apart=150),
    "a change a month, long names": duty(changes=20, label=LONG),
    "a change a day": duty(changes=12, label="제301조(중국) 25 %", apart=1),
    "one word without a blank": duty(changes=2, label="가" * 90),
    "rivals at one rate": duty(
        changes=2, label="제122조", names=("한국", "대만", "유럽연합", "아주 긴 이름을 가진 나라")
    ),
}


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("name", STEPS)
def test_names_of_a_step_chart_do_not_meet_and_stay_inside(name, language, width) -> None:
    with translation.override(language):
        svg = STEPS[name](width)
    assert collisions(svg) == []
    assert outside(svg) == []
    sides = PADDING["left"] + PADDING["right"] - 10  # beyond what the drawing keeps by itself
    assert float(ElementTree.fromstring(svg).get("width", 0)) <= width * 1.02 + sides


@pytest.mark.parametrize("width", WIDTHS)
def test_every_change_is_named_in_full_whole_or_over_several_lines(width) -> None:
    with translation.override("ko"):
        svg = STEPS["a change a month, long names"](width)
    lines = [box.text for box in sorted(boxes(svg), key=lambda box: (box.top, box.left))]
    text = "".join("".join(lines).split())
    assert all("".join(f"{LONG} {n}".split()) in text for n in range(20))
    assert not any(line.startswith("%") for line in lines)
    assert {str(n) for n in range(1, 21)} <= set(lines)


BARS = {
    "components": lambda width: charts.stacked_components(
        components=[
            charts.Component(row=row, name=part, rate=rate)
            for row in ("대한민국", "유럽연합", "아주 긴 이름을 가진 나라와 지역")
            for part, rate in (
                ("기본관세(제1란)", 0.039), ("무역확장법 232조(자동차 부품, 합의)", 0.111),
                ("국제비상경제권한법(상호관세, 국가별)", 0.1), ("무역법 301조(강제노동)", 0.003),
                ("무역법 122조 부가관세", 0.1),
            )
        ],
        width=width,
    ),
    "one component": lambda width: charts.stacked_components(
        components=[charts.Component(row="한국", name="기본관세(제1란)", rate=0.025)], width=width
    ),
}  # fmt: skip


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", BARS)
def test_names_of_stacked_bars_do_not_meet_and_stay_inside(name, width) -> None:
    with translation.override("ko"):
        svg = BARS[name](width)
    assert collisions(svg) == []
    assert outside(svg) == []
    assert float(ElementTree.fromstring(svg).get("width", 0)) <= width * 1.02
