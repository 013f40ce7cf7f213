"""Runs, their figures with traces, and scenarios. Members only."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema
from pydantic import Field

from situationroom.api.answers import Said, actor_of
from situationroom.api.idempotency import Deed, writes
from situationroom.api.paging import PAGE, After, Limit, Page, page_of
from situationroom.base.cursors import time_cursor, to_cursor
from situationroom.base.errors import NotAllowed
from situationroom.rooms.impact import models, queries, services
from situationroom.rooms.impact.written import Written, read_said

router = Router(tags=["impact"], by_alias=True)
CODES, AREAS = 2000, 300
Positive = Annotated[float, Field(gt=0, le=1000, allow_inf_nan=False)]


class RunRow(Schema):
    """One computed answer to a scenario; `unconfirmed` when it stands on unconfirmed acts."""

    id: UUID
    title_ko: str
    title_en: str
    act: str | None
    knowledge: str
    state: str
    unconfirmed: bool
    label: str
    method: str
    code_version: str
    digest: str
    made_by: str
    made_at: datetime


class RunItem(Schema):
    """One item of a run, in USD and shares.

    `change_usd` is that of the scenario's `reference_source`; `low` and `high` go over every
    elasticity source and over what the law leaves open.
    """

    item: str
    base_usd: float | None
    exposed_usd: float | None
    exempt_usd: float | None
    rate_before: float | None
    rate_after: float | None
    change_usd: float | None
    low: float | None
    high: float | None
    by_source: dict[str, float | None]
    figures: dict[str, UUID]


class Run(RunRow):
    """A run with its items (total last), what it could not cover, and its parameters."""

    scenario: dict[str, Any]
    items: list[RunItem]
    not_covered: list[dict[str, Any]]
    sources: list[str]
    residual: float | None
    seconds: float


class Figure(Schema):
    """One number with its range, unit, vintage and the trace of how it came out."""

    id: UUID
    run: UUID
    name: str
    item: str
    value: float | None
    low: float | None
    high: float | None
    unit: str
    by_source: dict[str, float | None]
    vintage: str
    unconfirmed: bool
    trace: dict[str, Any]


class ChangeSaid(Said):
    """A change to the law: a rate (share) on products from origins, or another rate or other days
    of the measure it names."""

    measure: str | None = Field(None, max_length=80, description="key of a measure in the register")
    rate: float | None = Field(None, description="share of the customs value: 0.25 for 25 percent")
    form: Literal["add", "ceiling"] | None = None
    programme: str = Field("", max_length=40)
    products: list[Annotated[str, Field(pattern=r"^[0-9.]{2,13}$")]] = Field(
        [], max_length=CODES, description="HTS codes of 2 to 10 digits; empty for all"
    )
    except_: list[Annotated[str, Field(pattern=r"^[0-9.]{2,13}$")]] = Field(
        [], max_length=CODES, alias="except"
    )
    origins: list[Annotated[str, Field(pattern=r"^[A-Z]{2}$")]] = Field(
        [], max_length=AREAS, description="codes such as KR, EU for its members; empty for all"
    )
    since: date | None = None
    until: date | None = Field(None, description="last day; only of a measure that is named")


class ScenarioSaid(Said):
    """A written scenario: two days of the law, or changes to it."""

    title: str = Field(min_length=1, max_length=300)
    origin: str = Field("KR", pattern=r"^[A-Z]{2}$")
    before: date | None = None
    after: date | None = None
    known_on: date | None = None
    changes: list[ChangeSaid] = Field([], max_length=100)
    without: list[Annotated[str, Field(max_length=80)]] = Field(
        [], max_length=100, description="keys of measures that do not count on the day after"
    )
    claims: list[Annotated[str, Field(max_length=40)]] = Field(
        [], max_length=30, description="preferences that all goods are said to claim: korus"
    )
    eta: Positive | None = None
    omega: Positive | None = None
    model: Literal["ces", "gsim"] | None = Field(
        None, description="how the market is solved: ces (the default) or gsim"
    )


def _row_fields(run: models.Run) -> dict[str, Any]:
    return {
        "id": run.id,
        "title_ko": run.title_ko,
        "title_en": run.title_en,
        "act": run.act.code if run.act else None,
        "knowledge": run.knowledge,
        "state": run.state,
        "unconfirmed": run.unconfirmed,
        "label": run.label.level,
        "method": run.method,
        "code_version": run.code_version,
        "digest": run.digest,
        "made_by": run.made_by,
        "made_at": run.made_at,
    }


def _items(run: models.Run) -> list[RunItem]:
    figures: dict[str, dict[str, UUID]] = {}
    for (item, name), figure in queries.figures_of(run).items():
        figures.setdefault(item, {})[name] = figure.id
    return [
        RunItem(
            item=row["item"],
            base_usd=row["base_usd"],
            exposed_usd=row["hit_usd"],
            exempt_usd=row["exempt_usd"],
            rate_before=row["rate_before"],
            rate_after=row["rate_after"],
            change_usd=row["effect"]["central"],
            low=row["effect"]["low"],
            high=row["effect"]["high"],
            by_source=row["effect"]["by_source"],
            figures=figures.get(row["item"], {}),
        )
        for row in queries.item_rows(run)
    ]


def _run(run: models.Run) -> Run:
    return Run.model_validate(
        {
            **_row_fields(run),
            "scenario": run.scenario,
            "items": _items(run),
            "not_covered": queries.list_not_covered(run.result),
            "sources": run.result["sources"],
            "residual": run.result["residual"],
            "seconds": run.seconds,
        }
    )


@router.get("/runs", response=Page[RunRow])
def list_runs(request: HttpRequest, after: After = "", limit: Limit = PAGE) -> Page[RunRow]:
    """List the runs, newest first."""
    rows = queries.list_runs(by=actor_of(request), after=time_cursor(after), limit=limit + 1)
    return page_of(
        rows,
        limit=limit,
        show=lambda run: RunRow.model_validate(_row_fields(run)),
        cursor=lambda run: to_cursor(run.made_at, run.id),
    )


@router.get("/runs/{id}", response=Run)
def get_run(request: HttpRequest, id: UUID) -> Run:
    """Show one run: exposure and effect by item and source, and what it could not cover."""
    return _run(queries.get_run(id=id, by=actor_of(request)))


@router.get("/figures/{id}", response=Figure)
def get_figure(request: HttpRequest, id: UUID) -> Figure:
    """Show one figure with its trace down to law and data."""
    figure = queries.get_figure(id=id, by=actor_of(request))
    return Figure(
        id=figure.id,
        run=figure.run_id,
        name=figure.name,
        item=figure.item,
        value=figure.value,
        low=figure.low,
        high=figure.high,
        unit=figure.unit,
        by_source=figure.by_source,
        vintage=figure.vintage,
        unconfirmed=figure.run.unconfirmed,
        trace=figure.trace,
    )


@writes(router, "/scenarios", response=Run, status=201)
def run_scenario(request: HttpRequest, said: ScenarioSaid) -> Deed:
    """Run a written scenario and store it for one's own organisation.

    The same inputs give the same run: then the one that is there is returned (200).
    """
    actor, at = actor_of(request), timezone.now()
    if not services.may_run(actor):
        raise NotAllowed("Only officers, posts, the secretariat and leadership may run scenarios.")
    written = _written(said)
    computed = written.computed()

    def deed() -> tuple[int, Run]:
        run = services.store_run(
            by=actor, at=at, computed=computed, title_ko=written.title, title_en=written.title
        )
        return (201 if run.made_at == at else 200), _run(run)

    return deed


def _written(said: ScenarioSaid) -> Written:
    """Read what was said as the room reads written scenarios."""
    values = said.model_dump(by_alias=True, exclude_none=True, exclude_defaults=True)
    for number, change in enumerate(values.get("changes", []), start=1):
        if "measure" not in change:
            change.setdefault("programme", f"scenario-{number}")
    return read_said(values)
