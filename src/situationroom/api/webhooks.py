"""The addresses of one's organisation that are called, and the calls. Members only."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router, Schema
from pydantic import Field

from situationroom.api.answers import Said, actor_of
from situationroom.api.idempotency import Deed, writes
from situationroom.api.paging import PAGE, After, Limit, Page, page_of, whole
from situationroom.base.cursors import time_cursor, to_cursor
from situationroom.rooms.delivery import models, queries
from situationroom.rooms.delivery.services import webhooks as services

router = Router(tags=["webhooks"], by_alias=True)


class Webhook(Schema):
    """An address that is called on events of chosen kinds; its secret is never told."""

    id: UUID
    url: str
    kinds: list[str]
    on: bool
    why_off: str
    failures: int
    created_at: datetime


class WebhookSaid(Said):
    """Where to call, on which events, and the secret that signs each call.

    The caller brings the secret: `whsec_` and 24 to 64 random bytes in Base64.
    """

    url: str = Field(max_length=500)
    kinds: list[str] = Field(max_length=200)
    secret: str = Field(max_length=120)


class WebhookChange(Said):
    """Where to call, on which events; a new secret only where one is given."""

    url: str = Field(max_length=500)
    kinds: list[str] = Field(max_length=200)
    secret: str = Field("", max_length=120)


class Switch(Said):
    """Whether a webhook is to be on."""

    on: bool


class Call(Schema):
    """One call of a webhook and how it stands."""

    id: UUID
    event: UUID | None
    kind: str | None
    state: str
    why: str
    tries: int
    queued_at: datetime
    due_at: datetime
    ended_at: datetime | None


def _webhook(row: models.Webhook) -> Webhook:
    return Webhook(
        id=row.id,
        url=row.url,
        kinds=row.kinds,
        on=row.off_at is None,
        why_off=_(row.why_off) if row.why_off else "",
        failures=row.failures,
        created_at=row.created_at,
    )


def _call(row: models.Message) -> Call:
    return Call(
        id=row.id,
        event=row.event_id,
        kind=row.event.kind if row.event is not None else None,
        state=row.state,
        why=_(row.why) if row.why else "",
        tries=row.tries,
        queued_at=row.queued_at,
        due_at=row.due_at,
        ended_at=row.ended_at,
    )


@router.get("/webhooks", response=Page[Webhook])
def list_webhooks(request: HttpRequest) -> Page[Webhook]:
    """List the webhooks of one's own organisation."""
    return whole([_webhook(row) for row in queries.list_webhooks(by=actor_of(request))])


@writes(router, "/webhooks", response=Webhook, status=201)
def add_webhook(request: HttpRequest, said: WebhookSaid) -> Deed:
    """Add a webhook to one's own organisation."""
    actor, values = actor_of(request), said.model_dump()
    return lambda: _webhook(services.add_webhook(by=actor, at=timezone.now(), **values).webhook)


@router.get("/webhooks/{id}", response=Webhook)
def get_webhook(request: HttpRequest, id: UUID) -> Webhook:
    """Show one webhook."""
    return _webhook(queries.get_webhook(id=id, by=actor_of(request)))


@writes(router, "/webhooks/{id}", response=Webhook)
def change_webhook(request: HttpRequest, id: UUID, said: WebhookChange) -> Deed:
    """Change where and of what a webhook is called, and its secret where one is given."""
    actor = actor_of(request)
    values: dict[str, Any] = {"by": actor, "webhook": id, **said.model_dump()}
    return lambda: _webhook(services.change_webhook(at=timezone.now(), **values))


@writes(router, "/webhooks/{id}/switch", response=Webhook)
def switch_webhook(request: HttpRequest, id: UUID, said: Switch) -> Deed:
    """Switch a webhook on or off."""
    actor = actor_of(request)
    return lambda: _webhook(
        services.switch_webhook(by=actor, at=timezone.now(), webhook=id, on=said.on)
    )


@writes(router, "/webhooks/{id}/ping", response=Call)
def ping_webhook(request: HttpRequest, id: UUID) -> Deed:
    """Send a call that means nothing, to try a webhook."""
    actor = actor_of(request)
    return lambda: _call(services.ping_webhook(by=actor, at=timezone.now(), webhook=id))


@router.get("/webhooks/{id}/calls", response=Page[Call])
def list_calls(
    request: HttpRequest, id: UUID, after: After = "", limit: Limit = PAGE
) -> Page[Call]:
    """List the calls of a webhook, newest first."""
    row = queries.get_webhook(id=id, by=actor_of(request))
    rows = queries.list_calls(webhook=row, after=time_cursor(after), limit=limit + 1)
    return page_of(
        rows, limit=limit, show=_call, cursor=lambda call: to_cursor(call.queued_at, call.id)
    )


@writes(router, "/webhooks/{id}/calls/{call}/retry", response=Call)
def redeliver(request: HttpRequest, id: UUID, call: UUID) -> Deed:
    """Let a call that was given up go out again."""
    actor = actor_of(request)
    return lambda: _call(services.redeliver(by=actor, at=timezone.now(), webhook=id, message=call))
