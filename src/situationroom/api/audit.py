"""Who read what and its monthly review; break-glass. Members only."""

from datetime import date, datetime
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema
from pydantic import Field

from situationroom.api.answers import Said, actor_of
from situationroom.api.idempotency import Deed, writes
from situationroom.api.paging import PAGE, After, Limit, Page, page_of, whole
from situationroom.base import glass, models, reviews
from situationroom.base.cursors import time_cursor, to_cursor

router = Router(tags=["audit"], by_alias=True)


class Reading(Schema):
    """How often one reader read one kind of thing of one owner in a month."""

    actor: UUID | None
    organisation: UUID | None
    whose: UUID | None
    what: str
    count: int
    usual: float
    is_unusual: bool


class AuditRow(Schema):
    """One reading; the reason only to the owner of what was read and to who gave it."""

    id: UUID
    at: datetime
    actor: UUID | None
    actor_kind: str
    organisation: UUID | None
    address: str
    what: str
    about: UUID
    whose: UUID | None
    reason: str


class Review(Schema):
    """A month that was signed off."""

    id: UUID
    month: date
    reads: int
    unusual: int
    note: str
    reviewer: str
    reviewed_at: datetime


class ReviewSaid(Said):
    """The month, as 2026-11, and what was found."""

    month: str = Field(max_length=7)
    note: str = Field("", max_length=500)


class Glass(Schema):
    """One asking for break-glass."""

    id: UUID
    kind: str
    object: UUID | None
    organisation: UUID
    minutes: int
    reason: str
    asker: str
    asked_at: datetime
    approver: str
    approved_at: datetime | None
    until: datetime | None


class GlassSaid(Said):
    """What is to be read, of whom, for how long and why."""

    kind: str = Field(max_length=80)
    organisation: UUID
    object: UUID | None = None
    minutes: int = Field(ge=1, le=240)
    reason: str = Field(max_length=300)


class GlassRead(Schema):
    """One object that was read through break-glass, column by column."""

    kind: str
    id: UUID
    fields: dict[str, str]


def _month(text: str) -> date:
    return reviews.read_month(text, today=timezone.localdate())


def _review(row: models.AuditReview) -> Review:
    return Review(
        id=row.id,
        month=row.month,
        reads=row.reads,
        unusual=row.unusual,
        note=row.note,
        reviewer=row.reviewer,
        reviewed_at=row.reviewed_at,
    )


def _glass(row: models.BreakGlass) -> Glass:
    return Glass.model_validate({name: getattr(row, name) for name in Glass.model_fields})


@router.get("/audit/readings", response=Page[Reading])
def list_readings(request: HttpRequest, month: str = "") -> Page[Reading]:
    """List who read how often in a month (2026-11; the last one when empty)."""
    found = reviews.list_readings(by=actor_of(request), month=_month(month))
    fields = Reading.model_fields
    return whole([Reading(**{name: getattr(one, name) for name in fields}) for one in found])


@router.get("/audit/rows", response=Page[AuditRow])
def list_audit_rows(
    request: HttpRequest, month: str = "", after: After = "", limit: Limit = PAGE
) -> Page[AuditRow]:
    """List each reading of a month, newest first."""
    rows = reviews.list_reads(
        by=actor_of(request), month=_month(month), after=time_cursor(after), limit=limit + 1
    )
    return page_of(
        rows,
        limit=limit,
        show=lambda row: AuditRow(**{name: getattr(row, name) for name in AuditRow.model_fields}),
        cursor=lambda row: to_cursor(row.at, row.id),
    )


@router.get("/audit/reviews", response=Page[Review])
def list_reviews(request: HttpRequest, month: str = "") -> Page[Review]:
    """Show who signed a month off, if somebody did."""
    row = reviews.find_review(by=actor_of(request), month=_month(month))
    return whole([_review(row)] if row is not None else [])


@writes(router, "/audit/reviews", response=Review, status=201)
def sign_review(request: HttpRequest, said: ReviewSaid) -> Deed:
    """Sign a month off that is over."""
    by, month = actor_of(request), _month(said.month)
    return lambda: _review(
        reviews.sign_review(by=by, at=timezone.now(), month=month, note=said.note)
    )


@router.get("/glass", response=Page[Glass])
def list_glasses(request: HttpRequest) -> Page[Glass]:
    """List what was asked for, newest first, as far as it concerns one."""
    return whole([_glass(row) for row in glass.list_glasses(by=actor_of(request))])


@writes(router, "/glass", response=Glass, status=201)
def ask_glass(request: HttpRequest, said: GlassSaid) -> Deed:
    """Ask for break-glass. For platform admins."""
    by, values = actor_of(request), said.model_dump()
    return lambda: _glass(glass.ask_glass(by=by, at=timezone.now(), **values))


@writes(router, "/glass/{id}/approve", response=Glass)
def approve_glass(request: HttpRequest, id: UUID) -> Deed:
    """Approve what another platform admin asked for."""
    by = actor_of(request)
    return lambda: _glass(glass.approve_glass(by=by, at=timezone.now(), glass=id))


@writes(router, "/glass/{id}/close", response=Glass)
def close_glass(request: HttpRequest, id: UUID) -> Deed:
    """End break-glass, or refuse what was asked."""
    by = actor_of(request)
    return lambda: _glass(glass.close_glass(by=by, at=timezone.now(), glass=id))


@router.get("/glass/{id}/objects", response=Page[GlassRead])
def read_glass(request: HttpRequest, id: UUID) -> Page[GlassRead]:
    """Read what lies behind it; each object leaves an audit row, every time."""
    found = glass.read_opened(
        by=actor_of(request),
        at=timezone.now(),
        glass=id,
        address=request.META.get("REMOTE_ADDR", ""),
    )
    return whole([GlassRead(kind=one.kind, id=one.id, fields=dict(one.fields)) for one in found])
