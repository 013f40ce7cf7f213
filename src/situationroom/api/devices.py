"""Browsers that are told by push, and the calendar one subscribed to. Members only."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema
from pydantic import Field

from situationroom.api.answers import Said, actor_of
from situationroom.api.idempotency import Deed, writes
from situationroom.base.actors import Actor
from situationroom.base.errors import NotFound
from situationroom.rooms.delivery import queries
from situationroom.rooms.delivery.services import calendars, pushes

router = Router(tags=["delivery"], by_alias=True)


class Browser(Schema):
    """A browser that is told by push."""

    id: UUID
    browser: str
    at: datetime


class Push(Schema):
    """The key by which browsers know the room, and the reader's browsers."""

    key: str
    browsers: list[Browser]


class BrowserSaid(Said):
    """What a browser says of itself (`PushSubscription.toJSON()`)."""

    endpoint: str = Field(max_length=1000)
    p256dh: str = Field(max_length=200)
    auth: str = Field(max_length=100)
    browser: str = Field("", max_length=120)


class Calendar(Schema):
    """Since when there is a secret address of one's calendar; pages make one and show it once."""

    opened_at: datetime | None


def _push(actor: Actor) -> Push:
    rows = queries.list_browsers(by=actor)
    browsers = [Browser(id=row.id, browser=row.browser, at=row.at) for row in rows]
    return Push(key=queries.get_push_key(), browsers=browsers)


@router.get("/push", response=Push)
def get_push(request: HttpRequest) -> Push:
    """Show the key of push and one's browsers."""
    return _push(actor_of(request))


@writes(router, "/push", response=Push)
def want_push(request: HttpRequest, said: BrowserSaid) -> Deed:
    """Let a browser be told by push."""
    actor = actor_of(request)

    def deed() -> Push:
        pushes.want_push(
            by=actor,
            at=timezone.now(),
            endpoint=said.endpoint,
            public=said.p256dh,
            secret=said.auth,
            browser=said.browser,
        )
        return _push(actor)

    return deed


@writes(router, "/push/{id}/end", response=Push)
def end_push(request: HttpRequest, id: UUID) -> Deed:
    """Tell a browser nothing any more."""
    actor = actor_of(request)
    if id not in {row.id for row in queries.list_browsers(by=actor)}:
        raise NotFound("There is no such browser.")

    def deed() -> Push:
        pushes.end_push(by=actor, at=timezone.now(), subscription=id)
        return _push(actor)

    return deed


@router.get("/calendar-feed", response=Calendar)
def get_calendar_feed(request: HttpRequest) -> Calendar:
    """Say whether there is a secret address of one's calendar."""
    row = queries.get_feed(by=actor_of(request))
    return Calendar(opened_at=row.opened_at if row is not None else None)


@writes(router, "/calendar-feed/revoke", response=Calendar)
def revoke_calendar_feed(request: HttpRequest) -> Deed:
    """Revoke the secret address of one's calendar."""
    actor = actor_of(request)

    def deed() -> Calendar:
        calendars.revoke_feed(by=actor, at=timezone.now())
        return Calendar(opened_at=None)

    return deed
