"""Companies: who one is to its reader, to whom it is disclosed. Members only."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema
from pydantic import Field

from situationroom.api.answers import Said, actor_of
from situationroom.api.idempotency import Deed, writes
from situationroom.api.paging import PAGE, After, Limit, Page, page_of, whole
from situationroom.base.cursors import time_cursor, to_cursor
from situationroom.base.errors import NotFound
from situationroom.rooms.companies import models, queries
from situationroom.rooms.companies.rules import FigureInput
from situationroom.rooms.companies.services import identity, ties
from situationroom.rooms.companies.services.identity import IdentityInput
from situationroom.rooms.companies.states import Consented, SizeBand
from situationroom.rooms.organisations.models import Organisation
from situationroom.rooms.organisations.queries import get_organisation

router = Router(tags=["companies"], by_alias=True)


class Company(Schema):
    """A company one may know by name."""

    id: UUID
    name: str
    changed_at: datetime


class Registered(Schema):
    """A company that became known."""

    id: UUID


class Identity(Schema):
    """Who a company is; reading it leaves an audit row."""

    id: UUID
    name: str
    registration_number: str
    contact_name: str
    contact_mail: str
    contact_phone: str
    address: str


class IdentitySaid(Said):
    """Who a company is."""

    name: str = Field(max_length=160)
    registration_number: str = Field("", max_length=20)
    contact_name: str = Field("", max_length=80)
    contact_mail: str = Field("", max_length=254)
    contact_phone: str = Field("", max_length=30)
    address: str = Field("", max_length=300)


class CompanySaid(IdentitySaid):
    """Who a company is, how large, with which items; by whom it is taken in."""

    size: SizeBand = SizeBand.UNKNOWN
    items: list[str] = Field(default_factory=list, max_length=50)
    taken_in_by: str = Field("", max_length=40, description="code of the organisation")


class Figure(Said):
    """One thing a company tells of its business."""

    key: str = Field(max_length=80)
    value: str = Field(max_length=300)
    currency: str = Field("", max_length=3)
    period: str = Field("", max_length=20)


class FiguresSaid(Said):
    """All that a company tells of its business; what was told before is replaced."""

    figures: list[Figure] = Field(max_length=identity.MOST_FIGURES)


class Counted(Schema):
    """How many lines are kept now."""

    rows: int


class Tie(Schema):
    """An organisation that may know who a company is, since when and until when."""

    id: UUID
    organisation: str
    purpose: str
    since: datetime
    until: datetime | None


class DisclosureSaid(Said):
    """Which organisation may know a company, what for, until when, and how it agreed."""

    organisation: str = Field(max_length=40, description="code of the organisation")
    purpose: str = Field(max_length=300)
    until: datetime | None = None
    consented: Consented = Consented.FORM


class IntakeSaid(Said):
    """Which organisation took a case of a company in."""

    organisation: str = Field(max_length=40, description="code of the organisation")


def _house(code: str) -> Organisation:
    found = get_organisation(code=code) if code else None
    if found is None:
        raise NotFound("There is no such organisation.")
    return found


def _tie(row: models.Disclosure | models.Intake) -> Tie:
    return Tie(
        id=row.id,
        organisation=row.organisation.code,
        purpose=getattr(row, "purpose", ""),
        since=row.since,
        until=row.until,
    )


def _from_where(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))


@router.get("/companies", response=Page[Company])
def list_companies(request: HttpRequest, after: After = "", limit: Limit = PAGE) -> Page[Company]:
    """List the companies one may know by name, those that changed last first."""
    rows = queries.list_known(by=actor_of(request), after=time_cursor(after), limit=limit + 1)
    return page_of(
        rows,
        limit=limit,
        show=lambda row: Company(id=row.company_id, name=row.name, changed_at=row.changed_at),
        cursor=lambda row: to_cursor(row.changed_at, row.id),
    )


@writes(router, "/companies", response=Registered, status=201)
def register_company(request: HttpRequest, said: CompanySaid) -> Deed:
    """Make a company known; who takes it in may know who it is."""
    by, values = actor_of(request), said.model_dump(exclude={"size", "items", "taken_in_by"})
    house = _house(said.taken_in_by) if said.taken_in_by else None
    return lambda: Registered(
        id=identity.register_company(
            by=by,
            at=timezone.now(),
            identity=IdentityInput(**values),
            size=said.size,
            items=said.items,
            taken_in_by=house,
        ).id
    )


@router.get("/companies/{id}/identity", response=Identity)
def read_identity(request: HttpRequest, id: UUID, reason: str = "") -> Identity:
    """Show who a company is; say why. Every reading leaves an audit row."""
    row = identity.read_identity(
        by=actor_of(request),
        at=timezone.now(),
        company=id,
        reason=reason,
        address=_from_where(request),
    )
    values = {name: getattr(row, name) for name in Identity.model_fields if name != "id"}
    return Identity(id=row.company_id, **values)


@writes(router, "/companies/{id}/identity", response=Registered)
def change_identity(request: HttpRequest, id: UUID, said: IdentitySaid) -> Deed:
    """Say anew who a company is."""
    by, values = actor_of(request), IdentityInput(**said.model_dump())
    return lambda: Registered(
        id=identity.change_identity(
            by=by, at=timezone.now(), company=id, identity=values
        ).company_id
    )


@router.get("/companies/{id}/figures", response=Page[Figure])
def read_figures(request: HttpRequest, id: UUID, reason: str = "") -> Page[Figure]:
    """Show what a company told of its business; say why. Every reading leaves an audit row."""
    rows = identity.read_figures(
        by=actor_of(request),
        at=timezone.now(),
        company=id,
        reason=reason,
        address=_from_where(request),
    )
    fields = Figure.model_fields
    return whole([Figure(**{name: getattr(row, name) for name in fields}) for row in rows])


@writes(router, "/companies/{id}/figures", response=Counted)
def set_figures(request: HttpRequest, id: UUID, said: FiguresSaid) -> Deed:
    """Tell prices, volumes and partners anew."""
    by, figures = actor_of(request), [FigureInput(**one.model_dump()) for one in said.figures]
    return lambda: Counted(
        rows=len(identity.set_figures(by=by, at=timezone.now(), company=id, figures=figures))
    )


@router.get("/companies/{id}/disclosures", response=Page[Tie])
def list_disclosures(request: HttpRequest, id: UUID) -> Page[Tie]:
    """List to whom a company is disclosed, as far as one may see it."""
    return whole([_tie(one) for one in queries.list_disclosures(by=actor_of(request), company=id)])


@writes(router, "/companies/{id}/disclosures", response=Tie, status=201)
def disclose_company(request: HttpRequest, id: UUID, said: DisclosureSaid) -> Deed:
    """Let an organisation know who a company is, because the company agreed."""
    by, house = actor_of(request), _house(said.organisation)
    return lambda: _tie(
        ties.disclose_to(
            by=by,
            at=timezone.now(),
            company=id,
            organisation=house,
            purpose=said.purpose,
            until=said.until,
            consented=said.consented,
        )
    )


@writes(router, "/disclosures/{id}/end", response=Tie)
def end_disclosure(request: HttpRequest, id: UUID) -> Deed:
    """Let an organisation know no more who a company is."""
    by = actor_of(request)
    return lambda: _tie(ties.end_disclosure(by=by, at=timezone.now(), disclosure=id))


@router.get("/companies/{id}/intakes", response=Page[Tie])
def list_intakes(request: HttpRequest, id: UUID) -> Page[Tie]:
    """List who took a company in, as far as one may see it."""
    return whole([_tie(one) for one in queries.list_intakes(by=actor_of(request), company=id)])


@writes(router, "/companies/{id}/intakes", response=Tie, status=201)
def record_intake(request: HttpRequest, id: UUID, said: IntakeSaid) -> Deed:
    """Note that an organisation took a case of a company in."""
    by, house = actor_of(request), _house(said.organisation)
    return lambda: _tie(
        ties.record_intake(by=by, at=timezone.now(), company=id, organisation=house)
    )
