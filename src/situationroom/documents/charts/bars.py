"""Bars and ranges: parts of a duty, exposure by item, effect by source."""

import json
import math
from collections.abc import Iterable, Sequence
from typing import Any

import altair as alt
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from situationroom.documents import formats
from situationroom.documents.charts.data import Component, Effect, Exposure
from situationroom.documents.charts.drawing import (
    PERCENT,
    WIDE,
    colours,
    data_of,
    draw,
    need,
    shortened,
    text_width,
    wrapped,
)
from situationroom.documents.formats import money_unit

ROW = 34  # pixels a horizontal bar takes, its gap included
NAME = 13  # pixels of the letters of a bar's name
LEGEND_LINE, LEGEND_GAP = 17, 36
SHAPES = ("circle", "diamond", "square", "triangle-up", "cross")


def stacked_components(
    *, components: Sequence[Component], title: str = "", width: int = WIDE
) -> SafeString:
    """Draw the layers of a duty as one stacked bar a row, with the total at its end."""
    need(components)
    # A part of 0 % has no bar; a duty of 0 % in all still needs one name for the scale.
    names = _in_order(part.name for part in components if part.rate) or [components[0].name]
    bars = _in_order(part.row for part in components)
    rows: list[dict[str, Any]] = []
    for bar in bars:
        left = 0.0
        for part in (part for part in components if part.row == bar):
            rows.append(
                {
                    "item": bar,
                    "name": part.name,
                    "from": left,
                    "to": left + part.rate,
                    "middle": left + part.rate / 2,
                    "text": formats.share(part.rate),
                }
            )
            left += part.rate
    totals: dict[str, float] = {row["item"]: row["to"] for row in rows}
    most = max(totals.values()) or 0.01
    labels = _label_room(bars, width)
    plot = width - labels - 64
    wide_enough = [row for row in rows if (row["to"] - row["from"]) / most * plot > 44]
    y = _bar_axis(bars, labels)
    x = alt.X("from:Q", scale=alt.Scale(domain=[0, most]), axis=None)
    palette = colours(names)
    body = (
        alt.Chart(data_of(rows))
        .mark_bar(height=22, stroke="var(--chart-paper)")
        .encode(
            x=x,
            x2="to:Q",
            y=y,
            color=alt.Color("name:N", scale=palette, legend=_legend(names, width, labels)),
        )
    )
    inside = (
        alt.Chart(data_of(wide_enough))
        .mark_text(color="var(--chart-paper)")
        .encode(x=alt.X("middle:Q"), y=y, text="text:N")
    )
    sums = [
        {"item": bar, "to": total, "text": formats.share(total)} for bar, total in totals.items()
    ]
    ends = alt.Chart(data_of(sums)).mark_text(align="left", dx=6, fontWeight="bold", fontSize=13)
    ends = ends.encode(x=alt.X("to:Q"), y=y, text="text:N")
    chart = alt.layer(body, inside, ends)
    words = title or gettext("Parts of the duty")
    return draw(chart, title=words, width=plot, height=_row(bars, labels) * len(bars))


def exposure_bars(
    *, items: Sequence[Exposure], title: str = "", width: int = WIDE, row: int = ROW
) -> SafeString:
    """Draw each item's exports: hit and exempt one after the other, whiskers for what is hit.

    `row` is what a bar takes in height: less on paper, where a page is dear.
    """
    need(items)
    unit, size = money_unit()
    hit, exempt = gettext("hit"), gettext("exempt")
    rows = []
    names = [item.item for item in items]
    for name, item in zip(names, items, strict=True):
        rows.append({"item": name, "name": hit, "from": 0, "to": item.hit / size})
        end = (item.hit + item.exempt) / size
        rows.append({"item": name, "name": exempt, "from": item.hit / size, "to": end})
    labels = _label_room(names, width)
    plot = width - labels - 96
    # A range thinner than a pixel is no range to the eye: its two ends would read as a mark.
    pixel = max(max(item.hit + item.exempt, item.high or 0.0) for item in items) / max(plot, 1)
    y = _bar_axis(names, labels)
    scale = alt.Scale(domain=[hit, exempt], range=["var(--chart-1)", "var(--chart-muted)"])
    x = alt.X("from:Q", axis=_value_axis(unit, plot))
    bars = (
        alt.Chart(data_of(rows))
        .mark_bar(height=18)
        .encode(
            x=x,
            x2="to:Q",
            y=y,
            color=alt.Color("name:N", scale=scale, legend=_legend([hit, exempt], width, labels)),
        )
    )
    ends = [
        {
            "item": name,
            "to": max(item.hit + item.exempt, item.high or 0) / size,
            "text": _of_total(item, size),
        }
        for name, item in zip(names, items, strict=True)
    ]
    amounts = (
        alt.Chart(data_of(ends))
        .mark_text(align="left", dx=6, fontWeight="bold")
        .encode(x=alt.X("to:Q"), y=y, text="text:N")
    )
    spans = [
        {"item": name, "from": item.low / size, "to": item.high / size}
        for name, item in zip(names, items, strict=True)
        if item.low is not None and item.high is not None and item.high - item.low > pixel
    ]
    layers = [bars, *_whiskers(spans, y, "var(--chart-text)"), amounts]
    words = title or gettext("Exposure by item")
    return draw(
        alt.layer(*layers), title=words, width=plot, height=_row(names, labels, row) * len(names)
    )


def effect_by_source(
    *, effects: Sequence[Effect], title: str = "", width: int = WIDE
) -> SafeString:
    """Draw the change of each item by each source: a mark and its range, nothing averaged."""
    need(effects)
    names = _in_order(effect.item for effect in effects)
    sources = _in_order(effect.source for effect in effects)
    rows = [
        {
            "item": effect.item,
            "source": effect.source,
            "change": effect.change,
            "from": effect.change if effect.low is None else effect.low,
            "to": effect.change if effect.high is None else effect.high,
        }
        for effect in effects
    ]
    labels = _label_room(names, width)
    plot = width - labels - 28
    y = _bar_axis(names, labels)
    band = alt.YOffset("source:N", scale=alt.Scale(domain=sources, paddingOuter=0.6))
    palette = colours(sources)
    axis = alt.Axis(
        title=None,
        format="~%",
        tickCount=max(2, plot // 90),
        domain=False,
        ticks=False,
        labelExpr=PERCENT,
    )
    x = alt.X("from:Q", axis=axis, scale=alt.Scale(zero=True, nice=True))
    data = alt.Chart(data_of(rows))
    colour = alt.Color("source:N", scale=palette, legend=_legend(sources, width, labels))
    ranges = data.mark_rule(strokeWidth=2).encode(x=x, x2="to:Q", y=y, yOffset=band, color=colour)
    marks = data.mark_point(filled=True, size=80, opacity=1).encode(
        x=alt.X("change:Q"),
        y=y,
        yOffset=band,
        color=colour,
        shape=alt.Shape(
            "source:N",
            scale=alt.Scale(domain=sources, range=list(SHAPES)),
            legend=_legend(sources, width, labels),
        ),
    )
    zero = (
        alt.Chart(data_of([{"zero": 0}]))
        .mark_rule(color="var(--chart-text)")
        .encode(x=alt.X("zero:Q"))
    )
    height = len(names) * max(_row(names, labels), 15 * len(sources) + 8)
    words = title or gettext("Effect by source")
    return draw(alt.layer(zero, ranges, marks), title=words, width=plot, height=height)


def _whiskers(spans: list[dict[str, Any]], y: alt.Y, colour: str) -> list[alt.Chart]:
    if not spans:
        return []
    base = alt.Chart(data_of(spans))
    ends = [
        base.mark_tick(color=colour, thickness=1.5, size=10).encode(x=alt.X(f"{end}:Q"), y=y)
        for end in ("from", "to")
    ]
    return [
        base.mark_rule(color=colour, strokeWidth=1.5).encode(x=alt.X("from:Q"), x2="to:Q", y=y),
        *ends,
    ]


def _bar_axis(names: list[str], room: int) -> alt.Y:
    """Name the bars; a name too long for the room stands in two lines."""
    lines = {name: _two_lines(name, room - 8) for name in names}
    axis = alt.Axis(
        title=None,
        domain=False,
        ticks=False,
        labelColor="var(--chart-text)",
        labelLimit=room,
        labelFontSize=NAME,
        labelExpr=f"{json.dumps(lines)}[datum.label]",
    )
    return alt.Y("item:N", sort=names, axis=axis)


def _row(names: Sequence[str], room: int, least: int = ROW) -> int:
    """Return what a bar takes in height: a name in two lines needs the usual row."""
    broken = any(len(_two_lines(name, room - 8)) > 1 for name in names)
    return max(least, ROW) if broken else least


def _two_lines(name: str, room: float) -> list[str]:
    first, *rest = wrapped(name, room, NAME)
    return [first, shortened(" ".join(rest), room, NAME)] if rest else [first]


def _value_axis(unit: str, plot: int) -> alt.Axis:
    return alt.Axis(
        title=unit,
        titleAnchor="end",
        tickCount=max(3, plot // 90),
        domain=False,
        ticks=False,
        format=",~f",
    )


def _legend(names: Sequence[str], width: int, left: int) -> alt.Legend:
    """Explain the colours above the bars, from the picture's left edge, in columns that fit."""
    room = width - 16
    widest = max(text_width(name) for name in names) + LEGEND_GAP
    columns = max(1, min(len(names), int(room // widest)))
    lines = math.ceil(len(names) / columns)
    return alt.Legend(
        title=None,
        columns=columns,
        orient="none",
        legendX=-left,
        legendY=-(LEGEND_LINE * lines + 8),
        rowPadding=5,
        labelLimit=room // columns - LEGEND_GAP + 16,
    )


def _label_room(names: Sequence[str], width: int) -> int:
    longest = max(text_width(name, NAME) for name in names)
    return int(min(170, 0.36 * width, longest + 12))


def _in_order(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(values))


def _of_total(item: Exposure, size: float) -> str:
    """Write what is hit, and of how much where a part is exempt."""
    hit = formats.number(item.hit / size, 1)
    return f"{hit} / {formats.number((item.hit + item.exempt) / size, 1)}" if item.exempt else hit
