"""From an Altair chart to an SVG that stands in a page under the strict content policy.

No style attribute, no style element, no script: colours are CSS variables as presentation
attributes, so that one picture serves light, dark and high contrast. ``for_paper`` gives the
fixed colours for PDF and PNG, where no style sheet answers.
"""

import re
from collections.abc import Sequence
from functools import cache
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import altair as alt
import vl_convert
from django.conf import settings
from django.utils.safestring import SafeString

FONT = "Pretendard GOV, Noto Sans CJK KR, sans-serif"
WIDE = 720
# Room at both sides for readers whose font is wider than the one that was measured.
PADDING = {"left": 12, "right": 12, "top": 5, "bottom": 5}
# Vega writes a minus sign; the house writes △ and a space before the unit.
PERCENT = "replace(replace(datum.label, '−', '△'), '%', ' %')"
SERIES = ("var(--chart-1)", "var(--chart-2)", "var(--chart-3)", "var(--chart-4)", "var(--chart-5)")

# The light values of the same names in room.css; a test holds the two together.
PAPER = {
    "--chart-1": "#256ef4",
    "--chart-2": "#063a74",
    "--chart-3": "#1f78b8",
    "--chart-4": "#6a51c7",
    "--chart-5": "#6d7882",
    "--chart-muted": "#c3cad2",
    "--chart-text": "#33363d",
    "--chart-soft": "#58616a",
    "--chart-grid": "#e3e7eb",
    "--chart-axis": "#8a949e",
    "--chart-event": "#b02709",
    "--chart-paper": "#fff",
}

# What Vega writes for its own interaction and description; the figure has its own words.
_NOISE = re.compile(
    r' (?:class|role|aria-[a-z]+|pointer-events|opacity|xmlns:xlink|version)="(?:[^"]*)"'
)
_EMPTY_PATH = re.compile(r'<path(?: [a-z-]+="[^"]*")* d="(?:M0,0h0v0h0Z)?"(?: [a-z-]+="[^"]*")*/>')
_LONG_NUMBER = re.compile(r"(\d+\.\d)\d{2,}")
_VARIABLE = re.compile(r"var\((--[a-z0-9-]+)\)")


def draw(
    chart: alt.LayerChart | alt.FacetChart | alt.Chart, *, title: str, width: int, height: int
) -> SafeString:
    """Render a chart of that size with its accessible title."""
    _register_fonts()
    spec = chart.to_dict(validate=False)
    # The page's own ground shows through; the theme is data, not thirty calls.
    spec |= {"width": width, "height": height, "background": None, "config": _theme()}
    spec |= {"padding": PADDING}
    return _finished(vl_convert.vegalite_to_svg(spec), title)


def for_paper(svg: str) -> str:
    """Put fixed print colours where the page's variables stood."""
    return _VARIABLE.sub(lambda match: PAPER.get(match.group(1), "#000"), svg)


def colours(names: Sequence[str]) -> alt.Scale:
    """Give each name its colour, in the order of the names."""
    return alt.Scale(
        domain=list(names), range=[SERIES[index % len(SERIES)] for index in range(len(names))]
    )


def data_of(rows: Sequence[dict[str, Any]]) -> alt.Data:
    """Hand rows to a layer."""
    return alt.Data(values=list(rows))  # type: ignore[no-untyped-call]


def need(rows: Sequence[Any]) -> None:
    """Refuse to draw nothing."""
    if not rows:
        raise ValueError("a chart needs data: say in words that there is no figure")


def text_width(text: str, size: float = 12) -> float:
    """Estimate how wide a text is drawn: a Korean syllable is nearly square, Latin half of it."""
    return sum(size * (0.92 if ord(letter) > 0x1100 else 0.56) for letter in text)


def shortened(text: str, room: float, size: float = 12) -> str:
    """Cut a text that does not fit into a number of pixels, and show that it is cut."""
    if text_width(text, size) <= room:
        return text
    fits = next(n for n in range(len(text), -1, -1) if text_width(text[:n] + "…", size) <= room)
    return text[:fits].rstrip() + "…"


def wrapped(text: str, room: float, size: float = 12) -> list[str]:
    """Break a text into lines that fit into a number of pixels, at blanks where there are some.

    A percent sign stays with its figure.
    """
    lines, line = [], ""
    for word in text.replace(" %", "\u00a0%").split(" "):
        if line and text_width(f"{line} {word}", size) > room:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
        while text_width(line, size) > room and len(line) > 1:
            fits = max(1, int(len(line) * room / text_width(line, size)))
            lines.append(line[:fits])
            line = line[fits:]
    return [*lines, line]


def _finished(svg: str, title: str) -> SafeString:
    head, _, body = svg.partition(">")
    body = _EMPTY_PATH.sub("", _NOISE.sub("", body))
    body = _LONG_NUMBER.sub(r"\1", body.replace(">\n", ">"))
    size = re.search(r'viewBox="([^"]+)"', head)
    if size is None:
        raise ValueError("the chart came back without a size")
    _, _, width, height = size.group(1).split()
    opened = (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label={quoteattr(title)} '
        f'width="{width}" height="{height}" viewBox="{size.group(1)}">'
    )
    # The numbers are ours and escaped by Vega; the title is escaped here.
    return SafeString(f"{opened}<title>{escape(title)}</title>{body}")


def _theme() -> dict[str, Any]:
    words = {"labelFont": FONT, "titleFont": FONT, "labelFontSize": 12, "titleFontSize": 12}
    axis = {
        **words,
        "labelColor": "var(--chart-soft)",
        "titleColor": "var(--chart-soft)",
        "titleFontWeight": "normal",
        "domainColor": "var(--chart-axis)",
        "tickColor": "var(--chart-axis)",
        "gridColor": "var(--chart-grid)",
        "tickSize": 4,
        "labelPadding": 5,
    }
    legend = {
        **words,
        "labelColor": "var(--chart-text)",
        "title": None,
        "orient": "top",
        "symbolSize": 110,
        "symbolStrokeWidth": 0,
        "offset": 8,
        "columnPadding": 16,
    }
    return {
        "font": FONT,
        "axis": axis,
        "legend": legend,
        "view": {"stroke": None},
        "text": {"font": FONT, "fontSize": 12, "color": "var(--chart-text)"},
    }


@cache
def _register_fonts() -> None:
    """Let the drawing measure texts in the page's own font, where set-up has made it."""
    if settings.FONTS is not None:
        vl_convert.register_font_directory(str(settings.FONTS))
