"""A duty over time: steps, and the legal acts that made them."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
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
    shortened,
    text_width,
    wrapped,
)

STEPS_HIGH = 210
TICK_STEPS = (0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 100.0)
MONTH_STEPS = (1, 2, 3, 6, 12, 24, 60, 120)
EVENT = "var(--chart-event)"
MOST_ROWS = 4  # of names above the plot; more are numbered, with a key below
MARK = 18  # pixels across a numbered mark, its gap included
KEY_TOP, KEY_LINE, KEY_INDENT = 44, 17, 22
END_LINE, END_NAME = 16, 80
PADDING = 8  # pixels Vega leaves around a picture


@dataclass(frozen=True, slots=True)
class Frame:
    """Where things lie: the days shown, the highest rate, and pixels of the plot and beside it.

    `beyond` is how far the name of an event may reach out of the plot: labels of several lines
    stand there already.
    """

    start: date
    until: date
    top: float
    plot: int
    left: int
    right: int
    beyond: int

    def at(self, day: date) -> float:
        """Return how many pixels from the left of the plot a day lies."""
        return (day - self.start) / max(self.until - self.start, timedelta(days=1)) * self.plot

    def rate(self, above: float) -> float:
        """Return the rate at which something lies that many pixels above the plot's top."""
        return self.top * (1 + above / STEPS_HIGH)


def rate_steps(
    *,
    series: Sequence[RateSeries],
    until: date,
    events: Sequence[LegalEvent] = (),
    title: str = "",
    width: int = WIDE,
) -> SafeString:
    """Draw the duty over time as steps, one line an origin, with the legal events named.

    Names stand above the plot where they fit; else the events are numbered and a key below
    names them.
    """
    carried = {line.name: _carried(line.steps, until) for line in series}
    rows: list[dict[str, Any]] = [
        {"on": step.on.isoformat(), "rate": step.rate, "name": name}
        for name, steps in carried.items()
        for step in steps
    ]
    need(rows)
    ends = {name: steps[-1].rate for name, steps in carried.items() if steps}
    ticks = _ticks(max(row["rate"] for row in rows))
    start = min(steps[0].on for steps in carried.values() if steps)
    frame = _frame(start, until, ticks, list(_end_labels(ends).values()), width)
    axes = {"x": _time_axis(frame), "y": _rate_axis(ticks)}
    colour = alt.Color("name:N", scale=colours(list(carried)), legend=None)
    lines = alt.Chart(data_of(rows)).mark_line(interpolate="step-after", strokeWidth=2.5)
    names = alt.Chart(data_of(_end_rows(ends, frame)))
    chart = alt.layer(
        *_event_layers(events, frame, axes),
        lines.encode(**axes, color=colour),
        names.mark_text(align="left", dx=6, fontWeight="bold", fontSize=13).encode(
            **axes, color=colour, text="text:N"
        ),
    )
    words = title or gettext("Duty over time")
    return draw(chart, title=words, width=frame.plot, height=STEPS_HIGH)


def _frame(
    start: date, until: date, ticks: Sequence[float], ends: Sequence[str], width: int
) -> Frame:
    left = math.ceil(max(text_width(f"{tick * 100:g} %") for tick in ticks)) + 10
    longest = max(text_width(label, 13) for label in ends)
    right = math.ceil(longest) + 12
    beyond = right if len(ends) == 1 else 0
    return Frame(start, until, ticks[-1], width - left - right - PADDING, left, right, beyond)


def _event_layers(
    events: Sequence[LegalEvent], frame: Frame, axes: dict[str, Any]
) -> list[alt.Chart]:
    """Name the events above the plot, or number them and name them in a key below it."""
    shown = [event for event in events if frame.start <= event.on <= frame.until]
    if not shown:
        return []
    rows = _named_rows(shown, frame)
    if rows:
        return [_rules(rows, axes), *_name_layers(rows, axes)]
    rows = _numbered_rows(shown, frame)
    key = [*_key_rows(shown, frame)]
    return [_rules(rows, axes), *_number_layers(rows, axes), *_key_layers(key, frame, axes)]


def _rules(rows: Sequence[dict[str, Any]], axes: dict[str, Any]) -> alt.Chart:
    rules: alt.Chart = alt.Chart(data_of(rows)).mark_rule(color=EVENT, strokeDash=[2, 3])
    drawn: alt.Chart = rules.encode(x=axes["x"], y=alt.Y("high:Q"), y2="zero:Q")
    return drawn


def _name_layers(rows: Sequence[dict[str, Any]], axes: dict[str, Any]) -> Iterator[alt.Chart]:
    """Write names beside their lines; a name covers the lines that pass behind it."""
    inks: tuple[dict[str, Any], ...] = (
        {"stroke": "var(--chart-paper)", "strokeWidth": 5},
        {"color": EVENT},
    )
    for align in sorted({row["align"] for row in rows}):
        names = alt.Chart(data_of([row for row in rows if row["align"] == align]))
        place: dict[str, Any] = {"align": align, "dx": 5 if align == "left" else -5, "fontSize": 12}
        for ink in inks:
            yield names.mark_text(**place, **ink).encode(**axes, text="label:N")


def _named_rows(events: Sequence[LegalEvent], frame: Frame) -> list[dict[str, Any]]:
    """Place the names, or nothing where they do not fit.

    Later ones stand low, so that their lines do not rise through earlier names; a name that must
    stand left of its line may not lie across the line of another.
    """
    placed: list[tuple[float, float, float, int]] = []  # line, left, right, row
    rows = []
    for event in sorted(events, key=_day_of, reverse=True):
        at = frame.at(event.on)
        length = text_width(event.label) + 12
        rightward = at + length <= frame.plot + frame.beyond
        left = at if rightward else at - length
        row = 1 + max((p[3] for p in placed if _meets(p, left, left + length)), default=-1)
        across = any(left <= frame.at(other.on) < at for other in events)
        if row >= MOST_ROWS or left < -frame.left or across:
            return []
        placed.append((at, left, left + length, row))
        rows.append(
            _event_row(event, frame, above=16 + 18 * row, reach=8)
            | {"label": event.label, "align": "left" if rightward else "right"}
        )
    return rows


def _numbered_rows(events: Sequence[LegalEvent], frame: Frame) -> list[dict[str, Any]]:
    """Place a numbered mark at the head of each line, higher where the one before is near."""
    last: list[float] = []  # where the last mark of each row lies
    rows = []
    for number, event in enumerate(sorted(events, key=_day_of), start=1):
        at = frame.at(event.on)
        row = next((i for i, before in enumerate(last) if at - before >= MARK), len(last))
        last[row : row + 1] = [at]
        mark = _event_row(event, frame, above=14 + MARK * row, reach=-MARK // 2)
        rows.append(mark | {"label": str(number)})
    return rows


def _event_row(event: LegalEvent, frame: Frame, *, above: float, reach: float) -> dict[str, Any]:
    return {
        "on": event.on.isoformat(),
        "rate": frame.rate(above),
        "high": frame.rate(above + reach),
        "zero": 0,
    }


def _number_layers(rows: Sequence[dict[str, Any]], axes: dict[str, Any]) -> Iterator[alt.Chart]:
    marks = alt.Chart(data_of(rows))
    yield marks.mark_point(filled=True, size=200, opacity=1, color=EVENT).encode(**axes)
    yield marks.mark_text(color="var(--chart-paper)", fontSize=11, fontWeight="bold").encode(
        **axes, text="label:N"
    )


def _key_rows(events: Sequence[LegalEvent], frame: Frame) -> Iterator[dict[str, Any]]:
    """Yield the lines of the key: number, day and name, a long name over several lines."""
    room = frame.left + frame.plot + frame.right - KEY_INDENT
    lines = [
        (str(number) if first else "", part)
        for number, event in enumerate(sorted(events, key=_day_of), start=1)
        for first, part in _marked(wrapped(f"{formats.day(event.on)} {event.label}", room))
    ]
    for position, (number, part) in enumerate(lines):
        below = STEPS_HIGH + KEY_TOP + KEY_LINE * position
        place = {"on": frame.start.isoformat(), "rate": frame.rate(-below)}
        yield place | {"number": number, "label": part}


def _marked(parts: Sequence[str]) -> Iterator[tuple[bool, str]]:
    """Yield each part with whether it is the first."""
    for position, part in enumerate(parts):
        yield position == 0, part


def _key_layers(
    rows: Sequence[dict[str, Any]], frame: Frame, axes: dict[str, Any]
) -> Iterator[alt.Chart]:
    texts = alt.Chart(data_of(rows))
    numbers = alt.Chart(data_of([row for row in rows if row["number"]]))
    place: dict[str, Any] = {"align": "left", "fontSize": 12}
    yield numbers.mark_text(**place, dx=-frame.left, color=EVENT, fontWeight="bold").encode(
        **axes, text="number:N"
    )
    yield texts.mark_text(**place, dx=KEY_INDENT - frame.left).encode(**axes, text="label:N")


def _meets(placed: tuple[float, float, float, int], left: float, right: float) -> bool:
    line, other_left, other_right, _ = placed
    return left <= line <= right or (left < other_right and other_left < right)


def _ticks(most: float) -> list[float]:
    """Choose the marks of the rate axis: at most five, round, the last at or above the highest."""
    step = next(step for step in TICK_STEPS if most <= 4 * step)
    return [round(step * index, 4) for index in range(max(1, math.ceil(most / step)) + 1)]


def _time_axis(frame: Frame) -> alt.X:
    axis = alt.Axis(
        title=None,
        grid=False,
        values=[_moment(day) for day in _months(frame)],
        format=_month_format(),
        labelFlush=False,
        labelOverlap=False,
    )
    scale = alt.Scale(type="utc", domain=[_moment(frame.start), _moment(frame.until)])
    return alt.X("on:T", scale=scale, axis=axis)


def _months(frame: Frame) -> list[date]:
    """Return the first days of the months to mark: as many as have room."""
    widest = text_width("2025. 10." if formats.in_korean() else "Oct 2025") + 14
    first = frame.start.year * 12 + frame.start.month - 1
    last = frame.until.year * 12 + frame.until.month - 1
    a_month = frame.plot / max(last - first + 1, 1)
    step = next((s for s in MONTH_STEPS if s * a_month >= widest), MONTH_STEPS[-1])
    days = [date(m // 12, m % 12 + 1, 1) for m in range(first, last + 1) if m % step == 0]
    return [day for day in days if frame.start <= day <= frame.until]


def _moment(day: date) -> float:
    return datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp() * 1000


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


def _end_labels(ends: dict[str, float]) -> dict[str, str]:
    """Say at the end of each line its rate, and whose it is where there are several."""
    rates = {name: formats.share(rate) for name, rate in ends.items()}
    if len(ends) == 1:
        return rates
    return {name: f"{shortened(name, END_NAME, 13)} {rate}" for name, rate in rates.items()}


def _end_rows(ends: dict[str, float], frame: Frame) -> list[dict[str, Any]]:
    """Place the labels at the ends of the lines, apart where the rates lie together."""
    labels = _end_labels(ends)
    rows: list[dict[str, Any]] = []
    lowest = -math.inf
    for name, rate in sorted(ends.items(), key=lambda end: (end[1], end[0])):
        high = max(rate / frame.top * STEPS_HIGH, lowest)
        lowest = high + END_LINE
        place = {"on": frame.until.isoformat(), "rate": frame.rate(high - STEPS_HIGH)}
        rows.append(place | {"name": name, "text": labels[name]})
    return rows


def _month_format() -> str:
    return "%Y. %-m." if formats.in_korean() else "%b %Y"
