"""Writes of the forecast court: lodge before the data, lock, score once the data are there."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cache

import numpy as np

from situationroom.base.acting import acting_as, as_room, take_turns
from situationroom.base.actors import Actor, ActorKind
from situationroom.base.errors import Conflict, NotAllowed
from situationroom.base.events import emit
from situationroom.base.labelling import make_label
from situationroom.base.labels import Level
from situationroom.base.rules import require
from situationroom.rooms.impact.events import ForecastLocked, ForecastLodged, ForecastScored
from situationroom.rooms.impact.lifecycle import may_step
from situationroom.rooms.impact.models import Forecast, Score
from situationroom.rooms.impact.rules import (
    COURT,
    LEVEL,
    LODGE,
    STEPS,
    Lodging,
    Series,
    lock_moment,
    month_number,
    next_period,
)
from situationroom.rooms.impact.states import METHOD_NAME_TEXT, Forecaster, ForecastState
from situationroom.rooms.market import queries as market
from situationroom.rooms.market.models import Observation
from tradeimpact.checks import FloatArray
from tradeimpact.errors import TradeImpactError
from tradeimpact.evidence.gaps import last_year, same_growth, yearly_growth
from tradeimpact.evidence.rivals import autoregressive
from tradeimpact.evidence.scores import crps, interval_score, weighted_interval_score

KEEPS = "forecasts are locked and scored whoever may read them"


def _autoregression(history: FloatArray, *, horizon: int) -> FloatArray:
    draws: FloatArray = autoregressive(history, horizon=horizon)[-1]
    return draws


RULES = {
    Forecaster.ROOM: yearly_growth,
    Forecaster.LAST_YEAR: last_year,
    Forecaster.SAME_GROWTH: same_growth,
    Forecaster.AUTOREGRESSION: _autoregression,
}


def lodge_forecast(
    *,
    by: Actor,
    at: datetime,
    series: Series,
    period: str,
    median: float,
    low: float,
    high: float,
    method: str,
    level: Level,
    quantiles: Sequence[float] = (),
    forecaster: Forecaster | None = None,
) -> Forecast:
    """Lodge what an organisation, or by a room rule `forecaster`, says a month will be.

    `low` and `high` hold the central 80 %. An earlier version is replaced by this one, and stays
    readable. Raises Conflict once the month is locked or published (rules IMP-04, IMP-05).
    """
    if (by.kind is ActorKind.ROOM_RULE) is (forecaster is None):
        raise NotAllowed("Only officers of organisations of the room may lodge a forecast.")
    with acting_as(by):
        published = market.find_month(series.dataflow, series.item, series.counterpart, period)
        lodging = Lodging(
            by, at, series, period, published is not None,
            median, low, high, quantiles, method.strip(), level,
        )  # fmt: skip
        require(LODGE, lodging)
        who = forecaster.value if forecaster is not None else str(by.organisation)
        take_turns(f"forecast {series} {period} {who}")
        with as_room("a version follows the last one, whoever in the organisation reads it"):
            last = _last_version(series, period, who)
            if last is not None:
                _step(last, ForecastState.REPLACED)
        row = _write(lodging, who, 1 if last is None else last.version + 1)
        told = ForecastLodged(
            forecast=str(row.id),
            version=row.version,
            digest=row.digest,
            replaced="" if last is None else str(last.id),
        )
        emit(told, about=row.id, label=row.label, by=by, at=at)
    return row


def _write(said: Lodging, who: str, version: int) -> Forecast:
    by, series = said.by, said.series
    flow = market.get_dataflow(series.dataflow)
    known = market.list_months(series.dataflow, series.item, series.counterpart)
    return Forecast.unscoped.create(
        label=make_label(Level(said.level), owner=by.organisation, creator=by.id),
        dataflow=series.dataflow,
        item=series.item,
        counterpart=series.counterpart,
        period=said.period,
        forecaster=who,
        organisation_id=by.organisation,
        version=version,
        basis=said.method,
        median=said.median,
        low=said.low,
        high=said.high,
        quantiles=list(said.quantiles),
        unit=flow.unit,
        vintage=flow.vintage,
        known=max(known, default=""),
        made_by=by.name,
        made_at=said.at,
        locks_at=lock_moment(said.period),
    )


def _last_version(series: Series, period: str, who: str) -> Forecast | None:
    rows = Forecast.unscoped.filter(
        dataflow=series.dataflow,
        item=series.item,
        counterpart=series.counterpart,
        period=period,
        forecaster=who,
    )
    return rows.order_by("-version").first()


def _step(row: Forecast, new: ForecastState, locked_at: datetime | None = None) -> None:
    """Move a forecast along a legal step; nothing else of it is ever written."""
    if not may_step(ForecastState(row.state), new):
        raise Conflict("This forecast is locked: it is not replaced any more.")
    row.state = new
    row.locked_at = locked_at or row.locked_at
    row.save(update_fields=["state", "locked_at"])


def lodge_own_forecasts(*, by: Actor, at: datetime) -> list[Forecast]:
    """Lodge the room's forecast and the naive rules' for the next month, series by series.

    A rule that has spoken is asked again only where other months are known since. A series whose
    known months do not carry a rule is left out: nothing is made up.
    """
    period, made = next_period(at), []
    for series in COURT:
        known = market.list_months(series.dataflow, series.item, series.counterpart)
        for forecaster, draws in _computed(known, period):
            if _has_spoken(by, series, period, forecaster, known):
                continue
            levels = (np.arange(STEPS) + 0.5) / STEPS
            low, median, high = np.quantile(draws, [(1 - LEVEL) / 2, 0.5, (1 + LEVEL) / 2])
            row = lodge_forecast(
                by=by,
                at=at,
                series=series,
                period=period,
                median=float(median),
                low=float(low),
                high=float(high),
                quantiles=[float(value) for value in np.quantile(draws, levels)],
                method=METHOD_NAME_TEXT[forecaster],
                level=Level.GOVERNMENT,
                forecaster=forecaster,
            )
            made.append(row)
    return made


def _computed(known: dict[str, float], period: str) -> Iterator[tuple[Forecaster, FloatArray]]:
    """Yield what each rule says of a month; one that cannot say anything is silent."""
    if not known or period <= max(known):
        return
    first, last = month_number(min(known)), month_number(max(known))
    history = np.full(last - first + 1, np.nan)
    for month, value in known.items():
        history[month_number(month) - first] = value
    for forecaster, compute in RULES.items():
        try:
            yield forecaster, compute(history, horizon=month_number(period) - last)
        except TradeImpactError:
            continue


def _has_spoken(
    by: Actor, series: Series, period: str, forecaster: Forecaster, known: dict[str, float]
) -> bool:
    with acting_as(by), as_room(KEEPS):
        last = _last_version(series, period, forecaster)
    return last is not None and last.known == max(known)


def lock_forecasts(*, by: Actor, at: datetime) -> int:
    """Lock every forecast whose moment has come; return how many."""
    with acting_as(by), as_room(KEEPS):
        due = Forecast.unscoped.filter(state=ForecastState.OPEN, locks_at__lte=at)
        rows = list(due.select_for_update(of=("self",)).select_related("label").order_by("id"))
        for row in rows:
            _lock(row, by, at)
    return len(rows)


def _lock(row: Forecast, by: Actor, at: datetime) -> None:
    _step(row, ForecastState.LOCKED, locked_at=at)
    told = ForecastLocked(forecast=str(row.id))
    emit(told, about=row.id, label=row.label, by=by, at=at)


def score_forecasts(*, by: Actor, at: datetime) -> int:
    """Score every forecast whose figure is published, once and for good; return how many.

    A forecast that is open when its figure arrives was made before it: it is locked and scored.
    """
    with acting_as(by), as_room(KEEPS):
        waiting = Forecast.unscoped.filter(state__in=(ForecastState.OPEN, ForecastState.LOCKED))
        rows = waiting.select_for_update(of=("self",)).select_related("label").order_by("id")
        scored, find = 0, cache(market.find_month)  # many forecasts are of one month
        for row in rows:
            seen = find(row.dataflow, row.item, row.counterpart, row.period)
            if seen is not None:
                if row.state == ForecastState.OPEN:
                    _lock(row, by, at)
                _score(row, seen, by, at)
                scored += 1
    return scored


def _score(row: Forecast, seen: Observation, by: Actor, at: datetime) -> None:
    numbers = [row.low], [row.high], [seen.value]
    score = Score.objects.create(
        forecast=row,
        observed=seen.value,
        vintage=" · ".join(filter(None, [seen.dataflow.vintage, seen.note])),
        weighted=float(weighted_interval_score([row.median], *numbers, level=LEVEL)[0]),
        interval=float(interval_score(*numbers, level=LEVEL)[0]),
        error=abs(row.median - seen.value),
        crps=float(crps([row.quantiles], [seen.value])[0]) if row.quantiles else None,
        covered=row.low <= seen.value <= row.high,
        scored_at=at,
    )
    _step(row, ForecastState.SCORED)
    told = ForecastScored(forecast=str(row.id), score=str(score.id))
    emit(told, about=row.id, label=row.label, by=by, at=at)
