"""Statistics: dataflows, their observations, and series shown side by side. Public."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from situationroom.api.paging import After, Page, whole
from situationroom.base.cursors import number_cursor, number_to_cursor
from situationroom.rooms.market import queries

router = Router(tags=["market"], auth=None, by_alias=True)
Word = Annotated[str, Field(max_length=60)]


class Dataflow(Schema):
    """A statistical series family (SDMX dataflow): one source, one classification, one unit."""

    code: str
    name_ko: str
    name_en: str
    classification: str
    unit: str
    source: str
    vintage: str


class Observation(Schema):
    """One figure (SDMX observation). `second` is duty collected, or year-on-year percent."""

    item: str
    group: str
    counterpart: str
    freq: str
    period: str
    value: float
    second: float | None
    status: str
    note: str


class Bridge(Schema):
    """One of two series about the same thing; they stand side by side and are never added."""

    topic: str
    series: str
    classification: str
    value_usd: float | None
    source: str
    note: str


@router.get("/dataflows", response=Page[Dataflow])
def list_dataflows(request: HttpRequest) -> Page[Dataflow]:
    """List the dataflows."""
    return whole(
        [
            Dataflow(
                code=flow.code,
                name_ko=flow.name_ko,
                name_en=flow.name_en,
                classification=flow.classification,
                unit=flow.unit,
                source=flow.source,
                vintage=flow.vintage,
            )
            for flow in queries.list_dataflows()
        ]
    )


@router.get("/dataflows/{code}/observations", response=Page[Observation])
def list_observations(
    request: HttpRequest,
    code: str,
    item: Word = "",
    counterpart: Word = "",
    period: Word = "",
    after: After = "",
) -> Page[Observation]:
    """List the observations of a dataflow, filtered, 50 a page."""
    flow = queries.get_dataflow(code)
    rows = queries.list_observations(
        dataflow=flow.code,
        item=item,
        counterpart=counterpart,
        period=period,
        after=number_cursor(after),
    )
    following = number_to_cursor(rows[-1].id) if len(rows) == queries.PAGE else None
    return Page(
        next=following,
        items=[
            Observation(
                item=row.item,
                group=row.group,
                counterpart=row.counterpart,
                freq=row.freq,
                period=row.period,
                value=row.value,
                second=row.second,
                status=row.status,
                note=row.note,
            )
            for row in rows
        ],
    )


@router.get("/bridge", response=Page[Bridge])
def list_bridge(request: HttpRequest, topic: Word = "") -> Page[Bridge]:
    """List the Korean series by HS and by MTI side by side."""
    return whole(
        [
            Bridge(
                topic=row.topic,
                series=row.series,
                classification=row.classification,
                value_usd=row.value_usd,
                source=row.source,
                note=row.note,
            )
            for row in queries.list_bridge(topic=topic)
        ]
    )
