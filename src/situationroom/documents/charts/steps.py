"""A duty over time: steps, and the legal acts that made them."""

import math
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import altair as alt
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from situationroom.documents import formats
from situationroom.documents.charts.data import LegalEvent, Rate, RateSeries
from situationroom.documents.charts.drawing import (
    PERCENT,
    WIDE,
    colours,
    data_of,
    draw,
    need,
    text_width,
)

STEPS_HIGH = 210
TICK_STEPS = (0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 100.0)
EVENT = "var(--chart-event)"


def rate_steps(
    *,
    series: Sequence[RateSeries],
    until: date,
    events: Sequence[LegalEvent] = (),
    title: str = "",
    width: int = WIDE,
) -> SafeString:
    """Draw the duty over time as steps, one line an origin, with the legal events named above."""
    carried = {line.name: _carried(line.steps, until) for line in series}
    rows: list[dict[str, Any]] = [
        {"on": step.on.isoformat(), "rate": step.rate, "name": name}
        for name, steps in carried.items()
        for step in steps
    ]
    need(rows)
    several = len(carried) > 1
    plot = width - (120 if several else 84)
    start = min(steps[0].on for steps in carried.values() if steps)
    ticks = _ticks(max(row["rate"] for row in rows))
    axes = {"x": _time_axis(start, until, plot), "y": _rate_axis(ticks)}
    colour = alt.Color("name:N", scale=colours(list(carried)), legend=None)
    lines = alt.Chart(data_of(rows)).mark_line(interpolate="step-after", strokeWidth=2.5)
    last = [
        {**row, "text": _end_label(row, several=several)}
        for row in rows
        if row["on"] == until.isoformat()
    ]
    ends = alt.Chart(data_of(last)).mark_text(align="left", dx=6, fontWeight="bold", fontSize=13)
    chart = alt.layer(
        *_event_layers(events, start, until, plot, ticks),
        lines.encode(**axes, color=colour),
        ends.encode(**axes, color=colour, text="text:N"),
    )
    return draw(chart, title=title or gettext("Duty over time"), width=plot, height=STEPS_HIGH)


def _event_layers(
    events: Sequence[LegalEvent], start: date, until: date, plot: int, ticks: list[float]
) -> list[alt.Chart]:
    """Name the events above the plot; a name covers the lines that pass behind it."""
    rows = _event_rows(events, start, until, plot, ticks[-1])
    if not rows:
        return []
    axes = {"x": _time_axis(start, until, plot), "y": _rate_axis(ticks)}
    rules = alt.Chart(data_of(rows)).mark_rule(color="var(--chart-event)", strokeDash=[2, 3])
    layers = [rules.encode(x=axes["x"], y=alt.Y("high:Q"), y2="zero:Q")]
    for align in sorted({row["align"] for row in rows}):
        names = alt.Chart(data_of([row for row in rows if row["align"] == align]))
        place: dict[str, Any] = {"align": align, "dx": 5 if align == "left" else -5, "fontSize": 12}
        inks: tuple[dict[str, Any], ...] = (
            {"stroke": "var(--chart-paper)", "strokeWidth": 5},
            {"color": EVENT},
        )
        for ink in inks:
            layers.append(names.mark_text(**place, **ink).encode(**axes, text="label:N"))
    return layers


def _event_rows(
    events: Sequence[LegalEvent], start: date, until: date, plot: int, top: float
) -> list[dict[str, Any]]:
    """Place the names: later ones low, so that their lines do not rise through earlier names."""
    placed: list[tuple[float, float, float, int]] = []  # line, left, right, row
    rows = []
    for event in sorted(events, key=_day_of, reverse=True):
        if not start <= event.on <= until:
            continue
        at = (event.on - start) / max(until - start, timedelta(days=1)) * plot
        length = text_width(event.label) + 12
        left = at if at + length <= plot + 60 else at - length
        row = 1 + max((p[3] for p in placed if _meets(p, left, left + length)), default=-1)
        placed.append((at, left, left + length, row))
        high = top * (1 + (16 + 18 * row) / STEPS_HIGH)
        rows.append(
            {
                "on": event.on.isoformat(),
                "label": event.label,
                "rate": high,
                "high": high + top * 8 / STEPS_HIGH,
                "zero": 0,
                "align": "left" if left == at else "right",
            }
        )
    return rows


def _meets(placed: tuple[float, float, float, int], left: float, right: float) -> bool:
    line, other_left, other_right, _ = placed
    return left <= line <= right or (left < other_right and other_left < right)


def _ticks(most: float) -> list[float]:
    """Choose the marks of the rate axis: at most five, round, the last at or above the highest."""
    step = next(step for step in TICK_STEPS if most <= 4 * step)
    return [round(step * index, 4) for index in range(max(1, math.ceil(most / step)) + 1)]


def _time_axis(start: date, until: date, plot: int) -> alt.X:
    axis = alt.Axis(title=None, grid=False, tickCount=max(3, plot // 90), format=_month_format())
    scale = alt.Scale(domain=[start.isoformat(), until.isoformat()])
    return alt.X("on:T", scale=scale, axis=axis)


def _rate_axis(ticks: list[float]) -> alt.Y:
    axis = alt.Axis(
        title=None, format="~%", values=ticks, domain=False, ticks=False, labelExpr=PERCENT
    )
    return alt.Y("rate:Q", axis=axis, scale=alt.Scale(domain=[0, ticks[-1]], nice=False))


def _day_of(event: LegalEvent) -> date:
    return event.on


def _carried(steps: Sequence[Rate], until: date) -> list[Rate]:
    """Keep what lies before ``until`` and carry the last rate up to it."""
    before = sorted((step for step in steps if step.on <= until), key=lambda step: step.on)
    return [*before, Rate(on=until, rate=before[-1].rate)] if before else []


def _end_label(row: dict[str, Any], *, several: bool) -> str:
    rate = formats.share(row["rate"])
    return f"{row['name']} {rate}" if several else rate


def _month_format() -> str:
    return "%Y. %-m." if formats.in_korean() else "%b %Y"
