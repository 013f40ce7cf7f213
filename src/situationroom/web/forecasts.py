"""Forecasts in words: whose they are, of what, how they were scored."""

from django.urls import reverse
from django.utils.translation import gettext as _

from situationroom.documents import formats
from situationroom.rooms.impact.models import Forecast
from situationroom.rooms.impact.rules import Series
from situationroom.rooms.impact.states import (
    FORECAST_COLOUR,
    FORECAST_TEXT,
    FORECASTER_TEXT,
    METHOD_NAME_TEXT,
    Forecaster,
    ForecastState,
)
from situationroom.web import marks
from situationroom.web.figures import Fact
from situationroom.web.happenings import maker_name
from situationroom.web.names import area_name, ministry_name
from situationroom.web.rows import quoted
from situationroom.web.tables import State
from situationroom.web.words import named

SHORT = 12


def series_name(series: Series) -> str:
    """Return what a series is called: its item, and its partner where it is of one."""
    item = ministry_name(series.item)
    if not series.counterpart:
        return item
    return _("%(item)s to %(area)s") % {"item": item, "area": area_name(series.counterpart)}


def forecaster_name(row: Forecast) -> str:
    """Return who forecasts: an organisation, the room, or what a naive rule is called."""
    if row.organisation is not None:
        return named(row.organisation)
    known = row.forecaster in FORECASTER_TEXT
    return _(FORECASTER_TEXT[Forecaster(row.forecaster)]) if known else row.forecaster


def forecast_state(row: Forecast) -> State:
    """Return the badge of a forecast."""
    state = ForecastState(row.state)
    return State(tone=FORECAST_COLOUR[state], text=_(FORECAST_TEXT[state]))


def forecast_facts(row: Forecast) -> list[Fact]:
    """Return what was said, and on what it stands."""
    by_rule = row.basis in METHOD_NAME_TEXT.values()
    return [
        Fact(term=_("Middle"), value=formats.usd(row.median)),
        Fact(
            term=_("80 % interval"),
            value=f"{formats.usd(row.low)} – {formats.usd(row.high)}",
        ),
        Fact(term=_("Method"), value=_(row.basis) if by_rule else quoted(row.basis)),
        Fact(term=_("Last month known"), value=row.known or "–"),
        Fact(
            term=_("Vintage"),
            value=_(row.vintage),
            url=reverse("impact_statistics_dataflow", args=[row.dataflow]),
        ),
        Fact(term=_("Version"), value=str(row.version)),
        Fact(term=_("Made"), value=formats.kst(row.made_at), note=maker_name(row.made_by)),
        Fact(term=_("Locks"), value=formats.kst(row.locks_at)),
        Fact(term=_("Locked"), value=formats.kst(row.locked_at) if row.locked_at else "–"),
        Fact(term=_("Digest"), value=marks.as_code(row.digest[:SHORT])),
    ]


def score_facts(row: Forecast) -> list[Fact]:
    """Return how a forecast was scored; nothing before its figure is out."""
    score = getattr(row, "score", None)
    if score is None:
        return []
    inside = _("inside the interval") if score.covered else _("outside the interval")
    facts = [
        Fact(term=_("Outcome"), value=formats.usd(score.observed), note=inside),
        Fact(
            term=_("Score"),
            value=formats.usd(score.weighted),
            note=_("median and interval together; lower is better"),
        ),
        Fact(term=_("Interval score"), value=formats.usd(score.interval)),
        Fact(term=_("Distance of the middle"), value=formats.usd(score.error)),
    ]
    if score.crps is not None:
        facts.append(Fact(term="CRPS", value=formats.usd(score.crps)))
    facts.append(Fact(term=_("Scored by"), value=score.vintage))
    return facts
