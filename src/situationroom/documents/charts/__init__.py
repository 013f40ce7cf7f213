"""The room's charts, drawn on the server: data in, SVG out (keyword arguments only).

Draw at the width at which the picture is shown (720 two thirds of a page, 420 a board panel,
328 a phone): letters then keep their size. A chart refuses to draw nothing: the page says in
words that there is no figure. Texts are in the reader's language at the time of drawing.
"""

from situationroom.documents.charts.bars import effect_by_source, exposure_bars, stacked_components
from situationroom.documents.charts.data import (
    Component,
    Effect,
    Exposure,
    LegalEvent,
    Rate,
    RateSeries,
)
from situationroom.documents.charts.drawing import for_paper
from situationroom.documents.charts.steps import rate_steps

__all__ = [
    "Component",
    "Effect",
    "Exposure",
    "LegalEvent",
    "Rate",
    "RateSeries",
    "effect_by_source",
    "exposure_bars",
    "for_paper",
    "rate_steps",
    "stacked_components",
]
