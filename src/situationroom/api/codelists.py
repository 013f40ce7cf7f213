"""Areas, items and tariff lines. Public."""

from datetime import date
from typing import Annotated

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from situationroom.api.paging import Page, whole
from situationroom.rooms.codelists import queries
from situationroom.rooms.codelists.finding import MOST, find_codes
from situationroom.rooms.measures.queries import COVERAGE_UNTIL

router = Router(tags=["codelists"], auth=None, by_alias=True)


class Area(Schema):
    """A country or territory (ISO 3166-1, UN M49), or the European Union as one partner."""

    iso2: str
    iso3: str
    m49: str
    name_ko: str
    name_en: str


class Item(Schema):
    """An ICT item of the room and the HS6 codes it is made of."""

    code: str
    name_ko: str
    name_en: str
    note: str
    hs6: list[str]


class Line(Schema):
    """A line of the HTSUS as it stood on a day; rates are shares, null if not ad valorem.

    The names are those of its six digits; `name_ko_origin` is empty where the Korean name is of
    this very code, else it says from which older one it was taken.
    """

    line: str
    hs6: str
    item: str | None
    name_ko: str
    name_en: str
    name_ko_origin: str
    description: str
    general: str
    general_rate: float | None
    special: str
    kr_rate: float | None
    valid_from: date
    valid_until: date | None
    first_release: str
    last_release: str


@router.get("/areas", response=Page[Area])
def list_areas(request: HttpRequest) -> Page[Area]:
    """List every area the room knows."""
    return whole(
        [
            Area(
                iso2=area.iso2,
                iso3=area.iso3,
                m49=area.m49,
                name_ko=area.name_ko,
                name_en=area.name_en,
            )
            for area in queries.list_areas().values()
        ]
    )


@router.get("/items", response=Page[Item])
def list_items(request: HttpRequest) -> Page[Item]:
    """List the ICT items in their order, with their HS6 codes."""
    codes: dict[str, list[str]] = {}
    for hs6, item in queries.items_by_hs6().items():
        codes.setdefault(item, []).append(hs6)
    return whole(
        [
            Item(
                code=item.code,
                name_ko=item.name_ko,
                name_en=item.name_en,
                note=item.note,
                hs6=codes.get(item.code, []),
            )
            for item in queries.list_items()
        ]
    )


class Suggested(Schema):
    """A subheading that fits some words, its likely line, how likely, and why; best first."""

    hs6: str
    line: str
    score: float = Field(description="share of belief among all that may fit, 0 to 1")
    reason: str
    item: str | None = Field(description="ICT item of the room the code belongs to")


@router.get("/hs", response=Page[Suggested])
def find_hs(
    request: HttpRequest,
    q: Annotated[str, Field(description="Korean or English words", min_length=1, max_length=4000)],
    limit: Annotated[int, Field(ge=1, le=MOST)] = 5,
) -> Page[Suggested]:
    """Find product codes by words, each with its reason. Public."""
    return whole(
        [
            Suggested(
                hs6=one.hs6,
                line=one.line,
                score=one.score,
                reason=one.reason,
                item=one.item or None,
            )
            for one in find_codes(text=q, limit=limit)
        ]
    )


@router.get("/lines/{line}", response=Line)
def get_line(
    request: HttpRequest,
    line: str,
    on: Annotated[
        date, Field(description="day; the last one covered if not said")
    ] = COVERAGE_UNTIL,
) -> Line:
    """Show a tariff line (8 or 10 digits, dots allowed); unknown ones name the nearest."""
    row = queries.get_tariff_line(line=line, on=on)
    hs = queries.get_hs_names([row.hs6]).get(row.hs6)
    return Line(
        name_ko=hs.name_ko if hs else "",
        name_en=hs.name_en if hs else "",
        name_ko_origin=hs.ko_origin if hs else "",
        line=row.line,
        hs6=row.hs6,
        item=queries.items_by_hs6().get(row.hs6),
        description=row.description,
        general=row.general,
        general_rate=row.general_rate,
        special=row.special,
        kr_rate=row.kr_rate,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        first_release=row.first_release,
        last_release=row.last_release,
    )
