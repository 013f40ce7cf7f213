"""The duty of a line, an origin and a day, and over time. Public."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from situationroom.api.paging import Page, whole
from situationroom.rooms.codelists.queries import normalise_origin
from situationroom.rooms.measures import queries
from situationroom.rooms.measures.queries import COVERAGE_FROM, COVERAGE_UNTIL, LATEST

router = Router(tags=["measures"], auth=None, by_alias=True)
DIGITS = 10
LineCode = Annotated[str, Field(description="8 or 10 digits, dots allowed", max_length=20)]
Origin = Annotated[str, Field(description="country code such as KR, or EU", max_length=100)]
OnDay = Annotated[date, Field(description="day of entry")]
KnownDay = Annotated[date, Field(description="use only what was known on that day")]


class Component(Schema):
    """One part of a duty; the rate is a share of the customs value."""

    programme: str
    measure: str
    authority: str
    heading: str
    rate: float
    legal_basis: str
    url: str
    since: date | None = Field(serialization_alias="from")
    until: date | None
    confirmed: bool


class NotApplied(Schema):
    """A measure in force that does not reach the line, and why."""

    programme: str
    measure: str
    why: str
    detail: str
    legal_basis: str


class Change(Schema):
    """A later change of the duty."""

    on: date
    total_ad_valorem: float
    low: float
    high: float


class Coverage(Schema):
    """The days the register covers."""

    since: date = Field(serialization_alias="from")
    until: date


class Duty(Schema):
    """The duty of a line, an origin and a day: shares of the customs value (0.125 = 12.5 %)."""

    line: str
    origin: str
    destination: str
    on: date
    total_ad_valorem: float
    low: float
    high: float
    ordinary_known: bool
    components: list[Component]
    not_applied: list[NotApplied]
    next_changes: list[Change]
    coverage: Coverage


class DutyStep(Schema):
    """The duty of a line from one day to another, unchanged in between."""

    since: date = Field(serialization_alias="from")
    until: date
    total_ad_valorem: float
    low: float
    high: float
    components: list[Component]


def _share(value: float) -> float:
    return round(value, DIGITS)


def _components(parts: Iterable[queries.Component]) -> list[Component]:
    return [
        Component(
            programme=c.programme,
            measure=c.key,
            authority=c.authority,
            heading=c.heading,
            rate=_share(c.rate),
            legal_basis=c.legal_basis,
            url=c.url,
            since=c.since,
            until=c.until,
            confirmed=c.confirmed,
        )
        for c in parts
    ]


@router.get("/duty", response=Duty)
def get_duty(
    request: HttpRequest,
    line: LineCode,
    origin: Origin,
    on: OnDay,
    known_on: KnownDay = LATEST,
    destination: Annotated[str, Field(max_length=20)] = "US",
) -> Duty:
    """Say the duty of a line, an origin and a day, with the law behind every part. Public."""
    queries.check_coverage(on=on, destination=destination)
    code = normalise_origin(origin)
    found = queries.get_line_duties(line=line, on=on)
    duty = found.duty(origin=code, on=on, known_on=known_on)
    return Duty(
        line=duty.line,
        origin=duty.origin,
        destination=destination,
        on=duty.on,
        total_ad_valorem=_share(duty.total),
        low=_share(duty.low),
        high=_share(duty.high),
        ordinary_known=duty.ordinary_known,
        components=_components(duty.components),
        not_applied=[
            NotApplied(
                programme=n.programme,
                measure=n.key,
                why=n.reason,
                detail=n.detail,
                legal_basis=n.legal_basis,
            )
            for n in duty.not_applied
        ],
        next_changes=[
            Change(
                on=step.since,
                total_ad_valorem=_share(step.duty.total),
                low=_share(step.duty.low),
                high=_share(step.duty.high),
            )
            for step in found.next_changes(origin=code, after=on, known_on=known_on)
        ],
        coverage=Coverage(since=COVERAGE_FROM, until=COVERAGE_UNTIL),
    )


@router.get("/duty/steps", response=Page[DutyStep])
def list_duty_steps(
    request: HttpRequest,
    line: LineCode,
    origin: Origin,
    since: date = COVERAGE_FROM,
    until: date = COVERAGE_UNTIL,
) -> Page[DutyStep]:
    """List the duty of a line over time, one step a change. Public."""
    for day in (since, until):
        queries.check_coverage(on=day)
    return whole(
        [
            DutyStep(
                since=step.since,
                until=step.until,
                total_ad_valorem=_share(step.duty.total),
                low=_share(step.duty.low),
                high=_share(step.duty.high),
                components=_components(step.duty.components),
            )
            for step in queries.list_rate_steps(line=line, origin=origin, since=since, until=until)
        ]
    )
