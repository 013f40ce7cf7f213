"""One's own data, consent and requests; how long what is kept. Members only."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema
from pydantic import Field

from situationroom.api.answers import Said, actor_of
from situationroom.api.idempotency import Deed, writes
from situationroom.api.paging import PAGE, After, Limit, Page, page_of, whole
from situationroom.base import models
from situationroom.base.cursors import time_cursor, to_cursor
from situationroom.base.privacy import consents, kept, requests, retention
from situationroom.base.states import Purpose, RequestKind, RequestState

router = Router(tags=["privacy"], by_alias=True)


class Kept(Schema):
    """What one column of one table keeps of oneself; rows only where they are one's own."""

    table: str
    column: str
    count: int
    rows: list[dict[str, Any]]


class Consent(Schema):
    """Consent to one purpose, in one version of its text."""

    id: UUID
    purpose: str
    text_version: str
    given_at: datetime
    withdrawn_at: datetime | None


class ConsentSaid(Said):
    """To what one agrees, for oneself or as a company."""

    purpose: Purpose
    text_version: str = Field(max_length=20)
    for_company: bool = False


class DataRequest(Schema):
    """What somebody asks about their own data, and the answer."""

    id: UUID
    kind: str
    says: str
    state: str
    asked_at: datetime
    due_at: datetime
    answer: str
    answered_at: datetime | None


class RequestSaid(Said):
    """What one asks about one's own data."""

    kind: RequestKind
    says: str = Field(max_length=requests.LONGEST)


class AnswerSaid(Said):
    """How a request is answered."""

    state: RequestState
    answer: str = Field(max_length=requests.LONGEST)


class Rule(Schema):
    """How long rows of a table are kept, and what happens then."""

    name: str
    table: str
    days: int
    how: str


class Destruction(Schema):
    """That rows were erased or masked, and by which rule."""

    id: UUID
    rule: str
    what: str
    how: str
    rows: int
    before: datetime
    at: datetime


def _consent(row: models.Consent) -> Consent:
    return Consent.model_validate({name: getattr(row, name) for name in Consent.model_fields})


def _request(row: models.DataRequest) -> DataRequest:
    fields = DataRequest.model_fields
    return DataRequest.model_validate({name: getattr(row, name) for name in fields})


@router.get("/me/data", response=Page[Kept])
def list_my_data(request: HttpRequest) -> Page[Kept]:
    """List what the room keeps of oneself."""
    found = kept.list_kept(by=actor_of(request))
    return whole(
        [Kept(table=one.table, column=one.column, count=one.count, rows=one.rows) for one in found]
    )


@router.get("/me/consents", response=Page[Consent])
def list_my_consents(request: HttpRequest) -> Page[Consent]:
    """List one's consents, those that stand first."""
    return whole([_consent(row) for row in consents.list_consents(by=actor_of(request))])


@writes(router, "/me/consents", response=Consent, status=201)
def give_consent(request: HttpRequest, said: ConsentSaid) -> Deed:
    """Agree to one purpose."""
    by, values = actor_of(request), said.model_dump()
    return lambda: _consent(consents.give_consent(by=by, at=timezone.now(), **values))


@writes(router, "/me/consents/{id}/withdraw", response=Consent)
def withdraw_consent(request: HttpRequest, id: UUID) -> Deed:
    """Take a consent back."""
    by = actor_of(request)
    return lambda: _consent(consents.withdraw_consent(by=by, at=timezone.now(), consent=id))


@router.get("/me/data-requests", response=Page[DataRequest])
def list_my_requests(request: HttpRequest) -> Page[DataRequest]:
    """List what one asked about one's own data."""
    return whole([_request(row) for row in requests.list_own(by=actor_of(request))])


@writes(router, "/me/data-requests", response=DataRequest, status=201)
def request_data(request: HttpRequest, said: RequestSaid) -> Deed:
    """Ask to see, correct or erase what is kept of oneself."""
    by, values = actor_of(request), said.model_dump()
    return lambda: _request(requests.request_data(by=by, at=timezone.now(), **values))


@router.get("/data-requests", response=Page[DataRequest])
def list_data_requests(
    request: HttpRequest, after: After = "", limit: Limit = PAGE
) -> Page[DataRequest]:
    """List what people asked, the nearest clock first. For the secretariat."""
    rows = requests.list_requests(by=actor_of(request), after=time_cursor(after), limit=limit + 1)
    return page_of(
        rows, limit=limit, show=_request, cursor=lambda row: to_cursor(row.due_at, row.id)
    )


@writes(router, "/data-requests/{id}/answer", response=DataRequest)
def answer_request(request: HttpRequest, id: UUID, said: AnswerSaid) -> Deed:
    """Answer what a person asked. For the secretariat."""
    by, values = actor_of(request), said.model_dump()
    return lambda: _request(requests.answer_request(by=by, at=timezone.now(), request=id, **values))


@router.get("/retention", response=Page[Rule])
def list_retention(request: HttpRequest) -> Page[Rule]:
    """List how long what is kept."""
    return whole(
        [
            Rule(name=one.name, table=one.model._meta.label_lower, days=one.days(), how=one.how)
            for one in retention.list_rules()
        ]
    )


@router.get("/destructions", response=Page[Destruction])
def list_destructions(
    request: HttpRequest, after: After = "", limit: Limit = PAGE
) -> Page[Destruction]:
    """List what was destroyed, newest first."""
    rows = retention.list_destructions(
        by=actor_of(request), after=time_cursor(after), limit=limit + 1
    )
    fields = Destruction.model_fields
    return page_of(
        rows,
        limit=limit,
        show=lambda row: Destruction(**{name: getattr(row, name) for name in fields}),
        cursor=lambda row: to_cursor(row.at, row.id),
    )
