"""Reads of the forecast court: who said what, what came, who was nearest, who was beaten."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from situationroom.base.actors import Actor
from situationroom.base.egress import level_of
from situationroom.base.errors import NotFound
from situationroom.base.keyset import below
from situationroom.base.labels import Level
from situationroom.base.models import Event
from situationroom.rooms.impact.events import ForecastLodged
from situationroom.rooms.impact.lifecycle import STANDS
from situationroom.rooms.impact.models import Forecast, Score
from situationroom.rooms.impact.rules import COURT, LODGERS, Series
from situationroom.rooms.impact.states import Forecaster, ForecastState

MONTHS_A_PAGE = 2
PAGE = 30
LET_OUT = (Level.GOVERNMENT, Level.ROOM, Level.PUBLIC)


@dataclass(frozen=True, slots=True)
class Verdict:
    """One forecast of a month, its score, and its rank among those that its reader may see."""

    forecast: Forecast
    score: Score | None
    rank: int | None


@dataclass(frozen=True, slots=True)
class Sitting:
    """All forecasts of one month of one series, the nearest first; `observed` once it is out."""

    series: Series
    period: str
    observed: float | None
    verdicts: tuple[Verdict, ...]


@dataclass(slots=True)
class Tally:
    """How one forecaster has done over every month scored, as far as its reader may see.

    `firsts` counts months in which nobody was nearer. `skill` is 1 − its mean score over that of
    last year's month, on the months both forecast: above zero is better. `beat_room` and
    `lost_to_room` count the months in which it was nearer than the room, and the other way round.
    """

    forecaster: str
    named: Forecast
    scored: int = 0
    firsts: int = 0
    covered: int = 0
    beat_room: int = 0
    lost_to_room: int = 0
    skill: float | None = None
    pairs: list[tuple[float, float]] = field(default_factory=list)


def may_lodge(by: Actor) -> bool:
    """Tell whether an actor may lodge forecasts of their organisation."""
    return by.kind in LODGERS and by.organisation is not None


def list_sittings(
    *, by: Actor, series: Series | None = None, period: str = "", before: str = ""
) -> list[Sitting]:
    """Return the sittings of a page of months, newest first; `before` is the last month seen."""
    rows = Forecast.objects.visible_to(by).filter(state__in=STANDS)
    if series is not None:
        rows = rows.filter(
            dataflow=series.dataflow, item=series.item, counterpart=series.counterpart
        )
    if period:
        rows = rows.filter(period=period)
    if before:
        rows = rows.filter(period__lt=before)
    months = list(rows.values_list("period", flat=True).distinct().order_by("-period"))
    months = months[:MONTHS_A_PAGE]
    found = rows.filter(period__in=months).select_related("label", "organisation", "score")
    return _sittings(found.order_by("forecaster"))


def _sittings(rows: Iterable[Forecast]) -> list[Sitting]:
    by_month: dict[tuple[str, Series], list[Forecast]] = defaultdict(list)
    for row in rows:
        by_month[row.period, series_of(row)].append(row)
    order = {series: place for place, series in enumerate(COURT)}
    newest = sorted(
        by_month, key=lambda key: (_backwards(key[0]), order.get(key[1], len(order)), str(key[1]))
    )
    return [_sitting(period, series, by_month[period, series]) for period, series in newest]


def _backwards(period: str) -> int:
    return -int(period.replace("-", ""))


def _sitting(period: str, series: Series, rows: list[Forecast]) -> Sitting:
    scores = [(row, _score_of(row)) for row in rows]
    reached = sorted(score.weighted for _row, score in scores if score is not None)
    verdicts = [
        Verdict(row, score, None if score is None else reached.index(score.weighted) + 1)
        for row, score in scores
    ]
    verdicts.sort(key=lambda one: (one.rank or len(rows) + 1, one.forecast.forecaster))
    seen = [score.observed for _row, score in scores if score is not None]
    return Sitting(series, period, seen[0] if seen else None, tuple(verdicts))


def _score_of(row: Forecast) -> Score | None:
    found: Score | None = getattr(row, "score", None)
    return found


def series_of(row: Forecast) -> Series:
    """Return the series a forecast is of."""
    return Series(row.dataflow, row.item, row.counterpart)


def tally(*, by: Actor) -> list[Tally]:
    """Return how every forecaster has done, the room first, then the better ones."""
    rows = Forecast.objects.visible_to(by).filter(state=ForecastState.SCORED)
    found: dict[str, Tally] = {}
    for sitting in _sittings(rows.select_related("organisation", "score").defer("quantiles")):
        _count(found, sitting)
    for one in found.values():
        if one.pairs:
            own, naive = (sum(side) for side in zip(*one.pairs, strict=True))
            one.skill = 1 - own / naive if naive else None
    return sorted(
        found.values(),
        key=lambda one: (one.forecaster != Forecaster.ROOM, -(one.skill or 0.0), one.forecaster),
    )


def _count(found: dict[str, Tally], sitting: Sitting) -> None:
    reached = {
        one.forecast.forecaster: one.score.weighted
        for one in sitting.verdicts
        if one.score is not None
    }
    room, naive = reached.get(Forecaster.ROOM), reached.get(Forecaster.LAST_YEAR)
    for one in sitting.verdicts:
        if one.score is None:
            continue
        who, own = one.forecast.forecaster, one.score.weighted
        row = found.setdefault(who, Tally(who, one.forecast))
        row.scored += 1
        row.firsts += one.rank == 1
        row.covered += one.score.covered
        if room is not None:
            row.beat_room += own < room
            row.lost_to_room += own > room
        if naive is not None:
            row.pairs.append((own, naive))


def get_forecast(*, id: UUID, by: Actor) -> Forecast:
    """Return one forecast. Raises NotFound when hidden or absent."""
    rows = Forecast.objects.visible_to(by).select_related("label__within", "organisation", "score")
    row = rows.filter(pk=id).first()
    if row is None:
        raise NotFound("There is no such forecast.")
    return row


def list_forecasts(
    *, by: Actor, after: tuple[datetime, UUID] | None = None, limit: int = PAGE
) -> list[Forecast]:
    """Return a page of forecasts, replaced ones too, newest first."""
    rows = Forecast.objects.visible_to(by).select_related("label", "organisation", "score")
    if after is not None:
        at, last = after
        rows = rows.filter(below(made_at=at, id=last))
    return list(rows.order_by("-made_at", "-id")[:limit])


def list_for_file(*, by: Actor) -> list[Forecast]:
    """Return what the file of the court holds: no label stricter than *government* is in it."""
    rows = Forecast.objects.visible_to(by).filter(label__level__in=LET_OUT)
    rows = rows.select_related("label__within", "organisation", "score")
    ordered = rows.order_by("-period", "item", "counterpart", "forecaster", "version")
    return [row for row in ordered if level_of(row.label) in LET_OUT]


def list_versions(*, forecast: Forecast, by: Actor) -> list[Forecast]:
    """Return every version of what a forecaster said of a month, newest first."""
    rows = Forecast.objects.visible_to(by).filter(
        dataflow=forecast.dataflow,
        item=forecast.item,
        counterpart=forecast.counterpart,
        period=forecast.period,
        forecaster=forecast.forecaster,
    )
    return list(rows.select_related("label").order_by("-version"))


def is_as_lodged(forecast: Forecast) -> bool:
    """Tell whether a forecast says what the log says it said when it was lodged."""
    room, verb = ForecastLodged.kind().split(".", 1)
    told = Event.objects.filter(about=forecast.id, room=room, verb=verb).first()
    return told is not None and told.payload["digest"] == forecast.digest
