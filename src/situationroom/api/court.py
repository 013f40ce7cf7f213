"""The forecast court: forecasts, their scores, and how everybody has done. Members only."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema
from pydantic import Field

from situationroom.api.answers import Said, actor_of
from situationroom.api.idempotency import Deed, writes
from situationroom.api.paging import PAGE, After, Limit, Page, page_of, whole
from situationroom.base.cursors import time_cursor, to_cursor
from situationroom.base.labels import Level
from situationroom.rooms.impact import models, queries, services
from situationroom.rooms.impact.rules import KR_EXPORTS, STEPS, Series

router = Router(tags=["impact"], by_alias=True)
Amount = Annotated[float, Field(gt=0, le=1e15, allow_inf_nan=False)]


class Score(Schema):
    """How far a forecast was off, in the unit of its series; lower is better.

    `weighted` is the weighted interval score of median and 80 % interval; it ranks. `crps` is null
    where no whole distribution was given.
    """

    observed: float
    weighted: float
    interval: float
    error: float
    crps: float | None
    covered: bool
    vintage: str
    scored_at: datetime


class Forecast(Schema):
    """What somebody said a month would be. `forecaster` is `room`, a naive rule, or an
    organisation's code; `as_lodged` is false where it was changed after it was lodged."""

    id: UUID
    dataflow: str
    item: str
    counterpart: str
    period: str
    forecaster: str
    version: int
    state: str
    label: str
    median: float
    low: float
    high: float
    unit: str
    method: str
    vintage: str
    known: str
    made_by: str
    made_at: datetime
    locks_at: datetime
    locked_at: datetime | None
    digest: str
    score: Score | None


class ForecastInFull(Forecast):
    """A forecast with its whole distribution (99 quantiles, or none) and its versions."""

    quantiles: list[float]
    as_lodged: bool
    versions: list[UUID]


class Tally(Schema):
    """How one forecaster has done over all months scored, as far as you may see.

    `skill` is 1 − its mean score over that of last year's month: above zero is better.
    """

    forecaster: str
    scored: int
    firsts: int
    covered: int
    beat_room: int
    lost_to_room: int
    skill: float | None


class ForecastSaid(Said):
    """A forecast of one's own organisation; `low` and `high` hold the central 80 %."""

    dataflow: str = Field(KR_EXPORTS, max_length=40)
    item: str = Field(max_length=60)
    counterpart: str = Field("", max_length=20)
    period: str = Field(max_length=7, description="year and month: 2026-12")
    median: Amount
    low: Amount
    high: Amount
    quantiles: list[Amount] = Field(
        [], max_length=STEPS, description="none, or 99 values at 0.5/99, 1.5/99, …"
    )
    method: str = Field(min_length=1, max_length=300)
    label: Level = Level.GOVERNMENT


def _fields(row: models.Forecast) -> dict[str, Any]:
    score = getattr(row, "score", None)
    names = (
        "id", "dataflow", "item", "counterpart", "period", "version", "state", "median", "low",
        "high", "unit", "vintage", "known", "made_by", "made_at", "locks_at",
        "locked_at", "digest",
    )  # fmt: skip
    return {
        **{name: getattr(row, name) for name in names},
        "forecaster": _who(row),
        "method": row.basis,
        "label": row.label.level,
        "score": None if score is None else Score.from_orm(score),
    }


def _who(row: models.Forecast) -> str:
    return row.forecaster if row.organisation is None else row.organisation.code


def _whole(row: models.Forecast, by: Any) -> ForecastInFull:
    versions = queries.list_versions(forecast=row, by=by)
    more = {
        "quantiles": row.quantiles,
        "as_lodged": queries.is_as_lodged(row),
        "versions": [one.id for one in versions],
    }
    return ForecastInFull.model_validate(_fields(row) | more)


@router.get("/forecasts", response=Page[Forecast])
def list_forecasts(request: HttpRequest, after: After = "", limit: Limit = PAGE) -> Page[Forecast]:
    """List the forecasts with their scores, replaced versions too, newest first."""
    rows = queries.list_forecasts(by=actor_of(request), after=time_cursor(after), limit=limit + 1)
    return page_of(
        rows,
        limit=limit,
        show=lambda row: Forecast.model_validate(_fields(row)),
        cursor=lambda row: to_cursor(row.made_at, row.id),
    )


@router.get("/forecasts/{id}", response=ForecastInFull)
def get_forecast(request: HttpRequest, id: UUID) -> ForecastInFull:
    """Show one forecast with its distribution, its versions and its score."""
    actor = actor_of(request)
    return _whole(queries.get_forecast(id=id, by=actor), actor)


@router.get("/forecast-tallies", response=Page[Tally])
def list_tallies(request: HttpRequest) -> Page[Tally]:
    """Show how every forecaster has done, the room first, its defeats beside its wins."""
    rows = queries.tally(by=actor_of(request))
    return whole(
        [
            Tally(
                forecaster=_who(one.named),
                scored=one.scored,
                firsts=one.firsts,
                covered=one.covered,
                beat_room=one.beat_room,
                lost_to_room=one.lost_to_room,
                skill=one.skill,
            )
            for one in rows
        ]
    )


@writes(router, "/forecasts", response=ForecastInFull, status=201)
def lodge_forecast(request: HttpRequest, said: ForecastSaid) -> Deed:
    """Lodge a forecast of one's own organisation, or a new version of it before the lock."""
    actor, at = actor_of(request), timezone.now()

    def deed() -> tuple[int, ForecastInFull]:
        row = services.lodge_forecast(
            by=actor,
            at=at,
            series=Series(said.dataflow, said.item, said.counterpart),
            period=said.period,
            median=said.median,
            low=said.low,
            high=said.high,
            quantiles=said.quantiles,
            method=said.method,
            level=said.label,
        )
        return 201, _whole(queries.get_forecast(id=row.id, by=actor), actor)

    return deed
