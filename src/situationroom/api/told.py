"""Who was told what of an object, and taking it back. For who manages the object."""

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
from situationroom.rooms.delivery import models, queries
from situationroom.rooms.delivery.services import recalls

router = Router(tags=["delivery"], by_alias=True)


class Told(Schema):
    """One person was told through one channel; `message` says how a mail or push stands."""

    id: UUID
    event: UUID
    kind: str
    person: UUID
    name: str
    channel: str
    message: str | None
    at: datetime
    read_at: datetime | None
    opened_at: datetime | None
    recalled: bool


class Called(Schema):
    """One program of an organisation was called, and how the call stands."""

    id: UUID
    organisation: str
    state: str
    queued_at: datetime
    ended_at: datetime | None


class RecallSaid(Said):
    """Why what was told is not to be used; everybody who was told reads it."""

    why: str = Field(max_length=2000)


class Recall(Schema):
    """What was told of an object until then is not to be used."""

    id: UUID
    why: str
    recalled_by: str
    at: datetime


def _told(row: models.Notification) -> Told:
    return Told(
        id=row.id,
        event=row.event_id,
        kind=row.kind,
        person=row.recipient_id,
        name=row.recipient.name,
        channel=row.channel,
        message=row.message.state if row.message is not None else None,
        at=row.at,
        read_at=row.read_at,
        opened_at=row.opened_at,
        recalled=row.recalled_id is not None,
    )


def _called(row: models.Message) -> Called:
    return Called(
        id=row.id,
        organisation=row.webhook.organisation.code if row.webhook is not None else "",
        state=row.state,
        queued_at=row.queued_at,
        ended_at=row.ended_at,
    )


def _recall(row: models.Recall) -> Recall:
    return Recall(id=row.id, why=row.why, recalled_by=row.recalled_by, at=row.at)


@router.get("/told/{kind}/{about}", response=Page[Told])
def list_told(
    request: HttpRequest, kind: str, about: UUID, after: After = "", limit: Limit = PAGE
) -> Page[Told]:
    """List who was told of an object and how, newest first."""
    rows = queries.list_told(
        kind=kind, about=about, by=actor_of(request), after=time_cursor(after), limit=limit + 1
    )
    return page_of(rows, limit=limit, show=_told, cursor=lambda row: to_cursor(row.at, row.id))


@router.get("/told/{kind}/{about}/programs", response=Page[Called])
def list_told_programs(request: HttpRequest, kind: str, about: UUID) -> Page[Called]:
    """List the calls of organisations' programs about an object."""
    rows = queries.list_told_programs(kind=kind, about=about, by=actor_of(request))
    return whole([_called(row) for row in rows])


@router.get("/told/{kind}/{about}/recalls", response=Page[Recall])
def list_recalls(request: HttpRequest, kind: str, about: UUID) -> Page[Recall]:
    """List the recalls of an object, newest first."""
    found = queries.get_recalls(kind=kind, about=about, by=actor_of(request))
    return whole([_recall(row) for row in found.rows])


@writes(router, "/told/{kind}/{about}/recall", response=Recall, status=201)
def recall(request: HttpRequest, kind: str, about: UUID, said: RecallSaid) -> Deed:
    """Recall what was told of an object: everybody who was told is told so, once a channel."""
    actor = actor_of(request)
    return lambda: _recall(
        recalls.recall(by=actor, at=timezone.now(), kind=kind, about=about, why=said.why)
    )
