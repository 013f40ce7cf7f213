"""The duty of a line, an origin and a day, and over time. Public."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Literal

from django.http import HttpRequest
from django.utils.translation import gettext
from ninja import Query, Router, Schema
from pydantic import Field

from situationroom.api.answers import Said
from situationroom.api.paging import Page, whole
from situationroom.api.sessions import member
from situationroom.base.errors import Refusal, filled
from situationroom.rooms.codelists.queries import normalise_origin
from situationroom.rooms.measures import queries
from situationroom.rooms.measures.queries import LATEST, Axis

router = Router(tags=["measures"], auth=None, by_alias=True)
READS = "list_product_duties"
"""Posted for its length; nothing is written."""
DIGITS = 10
LONGEST = 120
LineCode = Annotated[str, Field(description="8 or 10 digits, dots allowed", max_length=20)]
Origin = Annotated[str, Field(description="country code such as KR, or EU", max_length=100)]
Destination = Annotated[
    str, Field(description="market: US, or one whose schedule was loaded", max_length=100)
]
OnDay = Annotated[date, Field(description="day of entry")]
KnownDay = Annotated[date, Field(description="use only what was known on that day")]
Facts = Annotated[
    list[str],
    Query(description="declared of the goods, as name=share of value: metal:aluminium=0.4"),
]
Prices = Annotated[list[str], Query(description="customs value of a unit, as unit=USD: kg=2.5")]
Days = Annotated[
    Literal["law", "text"], Field(description="days of the law, or of the published schedule")
]


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
    conditions: list[str]


class NotApplied(Schema):
    """A measure in force that does not reach the line, and why."""

    programme: str
    measure: str
    why: str
    detail: str
    legal_basis: str
    conditions: list[str]


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
    column: str
    conditions: list[str]
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


MOST_SAID = 20


def read_pairs(facts: list[str], prices: list[str], *, known_on: date, axis: Axis) -> queries.Said:
    """Return what is declared of goods. Raises Refusal for what is no pair of name and figure."""
    if len(facts) + len(prices) > MOST_SAID:
        raise Refusal(
            "More than %(most)d facts were declared.",
            hint="Leave some of them out.",
            most=MOST_SAID,
        )
    units = dict(_pair(text, most=1e12) for text in prices)
    return queries.Said(
        facts=dict(_pair(text, most=1.0) for text in facts),
        quantities={unit: 1.0 / price for unit, price in units.items() if price > 0},
        known_on=known_on,
        axis=axis,
    )


def _pair(text: str, *, most: float) -> tuple[str, float]:
    name, _, figure = text.rpartition("=")
    try:
        value = float(figure)
    except ValueError:
        value = -1.0
    if not name or not 0.0 <= value <= most:
        raise Refusal(
            "%(text)s is not a name with a figure from 0 to %(most)s.",
            hint="Write facts as name=share such as metal:aluminium=0.4, prices as kg=2.5.",
            text=text[:LONGEST],
            most=f"{most:g}",
        )
    return name, value


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
            conditions=list(c.conditions),
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
    destination: Destination = "US",
    fact: Facts = [],  # noqa: B006
    price: Prices = [],  # noqa: B006
    axis: Days = "law",
) -> Duty:
    """Say the duty of a line, an origin and a day, with the law behind every part. Public."""
    code = normalise_origin(origin)
    found = queries.get_duties(line=line, on=on, destination=destination)
    said = read_pairs(fact, price, known_on=known_on, axis=axis)
    duty = found.duty(origin=code, on=on, said=said)
    since, until = queries.days_covered(destination)
    return Duty(
        line=duty.line,
        origin=duty.origin,
        destination=queries.destination_of(destination),
        on=duty.on,
        total_ad_valorem=_share(duty.total),
        low=_share(duty.low),
        high=_share(duty.high),
        ordinary_known=duty.ordinary_known,
        column=duty.column,
        conditions=list(duty.conditions),
        components=_components(duty.components),
        not_applied=[
            NotApplied(
                programme=n.programme,
                measure=n.key,
                why=n.reason,
                detail=n.detail,
                legal_basis=n.legal_basis,
                conditions=list(n.conditions),
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
            for step in found.next_changes(origin=code, after=on, said=said)
        ],
        coverage=Coverage(since=since, until=until),
    )


class ProductSaid(Said):
    """One product of a list: code, origin (Korea where empty), customs value in US dollars."""

    code: str = Field(max_length=40)
    origin: str = Field("KR", max_length=100)
    value: float | None = Field(None, ge=0, lt=1e15)


class ListSaid(Said):
    """A list of products, the day of entry and the market."""

    on: date
    destination: Destination = "US"
    products: list[ProductSaid] = Field(max_length=queries.MOST_PRODUCTS)


class Candidate(Schema):
    """A subheading that fits a row in words, and why; to choose from, never chosen here."""

    hs6: str
    line: str
    score: float
    reason: str


class ProductDuty(Schema):
    """The duty of one product of a list; `problem` and `remedy` where there is none.

    A row in words ("SSD") has `candidates`, best first; the first hundred such rows of a list are
    looked for. `next_change` was looked for until `next_looked_until` (on the twelve days after
    the day asked for on which anything in the register changes), null where all days were.
    """

    line: str
    origin: str
    total_ad_valorem: float | None
    low: float | None
    high: float | None
    duty: float | None
    law: str
    next_change: date | None
    next_total: float | None
    next_looked_until: date | None
    problem: str
    remedy: str
    candidates: list[Candidate]


@router.post("/duty/list", response=Page[ProductDuty], auth=member, operation_id=READS)
def list_product_duties(request: HttpRequest, said: ListSaid) -> Page[ProductDuty]:
    """Say the duty of every product of a list, in its order. Nothing of the list is kept."""
    products = [
        queries.Product(one.code, one.origin or queries.HOME, one.value) for one in said.products
    ]
    found = queries.list_product_duties(products=products, on=said.on, destination=said.destination)
    return whole([_product(one) for one in found])


def _product(one: queries.Found) -> ProductDuty:
    wrong = one.problem
    return ProductDuty(
        line=one.line,
        origin=one.origin,
        total_ad_valorem=_share_or_none(one.total),
        low=_share_or_none(one.low),
        high=_share_or_none(one.high),
        duty=one.duty,
        law=one.law,
        next_change=one.next_on,
        next_total=_share_or_none(one.next_total),
        next_looked_until=one.looked_until,
        problem=filled(gettext(wrong.code), wrong.values) if wrong else "",
        remedy=filled(gettext(wrong.hint), wrong.values) if wrong and wrong.hint else "",
        candidates=[
            Candidate(hs6=c.hs6, line=c.line, score=c.score, reason=c.reason)
            for c in one.candidates
        ],
    )


def _share_or_none(value: float | None) -> float | None:
    return None if value is None else _share(value)


@router.get("/duty/steps", response=Page[DutyStep])
def list_duty_steps(
    request: HttpRequest,
    line: LineCode,
    origin: Origin,
    since: date | None = None,
    until: date | None = None,
    destination: Destination = "US",
) -> Page[DutyStep]:
    """List the duty of a line over time, one step a change. Public."""
    for day in (since, until):
        if day is not None:
            queries.check_coverage(on=day, destination=destination)
    steps = queries.list_rate_steps(
        line=line, origin=origin, since=since, until=until, destination=destination
    )
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
            for step in steps
        ]
    )


class Schedule(Schema):
    """One vintage of a destination's tariff schedule, or one source of the register.

    `licence` says what may be done with the table itself.
    """

    destination: str
    vintage: str
    nomenclature: str
    since: date = Field(serialization_alias="from")
    until: date
    source: str
    licence: str
    groups: list[str]


@router.get("/destinations", response=Page[Schedule])
def list_destinations(request: HttpRequest) -> Page[Schedule]:
    """List the markets whose duties can be asked for, with vintage, days and source. Public."""
    register = [
        Schedule(
            destination=queries.HOME_REGISTER,
            vintage=one.source,
            nomenclature="HS2022",
            since=one.since,
            until=one.until,
            source=one.read,
            licence="public domain",
            groups=[],
        )
        for one in queries.list_coverage()
    ]
    loaded = [
        Schedule(
            destination=one.destination,
            vintage=one.vintage,
            nomenclature=one.nomenclature,
            since=one.since,
            until=one.until,
            source=one.source,
            licence=one.licence,
            groups=sorted(one.groups),
        )
        for one in queries.list_schedules()
    ]
    return whole([*register, *loaded])
