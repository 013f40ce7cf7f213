"""Notices, how one is told, and what could not be delivered. Members only."""

from datetime import datetime, time
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router, Schema
from pydantic import Field

from situationroom.api.answers import Said, actor_of
from situationroom.api.idempotency import Deed, writes
from situationroom.api.paging import PAGE, After, Limit, Page, page_of
from situationroom.base.actors import Actor
from situationroom.base.cursors import time_cursor, to_cursor
from situationroom.rooms.delivery import models, queries
from situationroom.rooms.delivery.queries import Shown
from situationroom.rooms.delivery.services import messages, notices, receivers
from situationroom.rooms.delivery.states import Channel, Choice, Importance, MessageState

router = Router(tags=["delivery"], by_alias=True)


class Notification(Schema):
    """What one person was told in the room; `about` is the object, `kind` why they are told.

    `recalled` is not to be used any more; what `corrects` tells of that, with the reason.
    """

    id: UUID
    event: UUID
    kind: str
    says: str
    about: UUID
    about_kind: str
    title_ko: str | None
    title_en: str | None
    importance: str
    label: str
    recalled: bool
    corrects: bool
    why: str
    at: datetime
    read_at: datetime | None


class Count(Schema):
    """How many notices are unread, or were marked."""

    count: int


class Wish(Schema):
    """What one wants of one kind of notice, by mail and by push."""

    kind: str
    says: str
    mail: Choice
    push: Choice


class Times(Schema):
    """When one may be reached outside the room, and what one wants of each kind of notice."""

    zone: str
    quiet_from: time | None
    quiet_until: time | None
    digest_at: time
    wishes: list[Wish]


class WishSaid(Said):
    """A wish for one kind of notice; what is left out stays as it is."""

    kind: str = Field(max_length=80)
    mail: Choice | None = None
    push: Choice | None = None


class TimesSaid(Said):
    """When one may be reached; both quiet hours null: at any hour."""

    zone: str = Field("", max_length=40)
    quiet_from: time | None = None
    quiet_until: time | None = None
    digest_at: time
    wishes: list[WishSaid] = Field(default_factory=list, max_length=200)


class Message(Schema):
    """One message that leaves the room: its way, never its words."""

    id: UUID
    channel: str
    kind: str
    state: str
    why: str
    tries: int
    queued_at: datetime
    due_at: datetime
    ended_at: datetime | None


def _notification(one: Shown) -> Notification:
    row, title = one.row, one.title
    return Notification(
        id=row.id,
        event=row.event_id,
        kind=row.kind,
        says=_(one.kind.says),
        about=row.about,
        about_kind=one.kind.about,
        title_ko=title.ko if title else None,
        title_en=title.en if title else None,
        importance=Importance(row.importance).name.lower(),
        label=row.event.label.level,
        recalled=row.recalled_id is not None,
        corrects=row.corrects_id is not None,
        why=one.why,
        at=row.at,
        read_at=row.read_at,
    )


def _times(actor: Actor) -> Times:
    row = queries.get_receiver(by=actor)
    return Times(
        zone=row.zone,
        quiet_from=row.quiet_from,
        quiet_until=row.quiet_until,
        digest_at=row.digest_at,
        wishes=[
            Wish(
                kind=kind.name,
                says=_(kind.says),
                mail=held[Channel.MAIL],
                push=held[Channel.PUSH],
            )
            for kind, held in queries.list_wishes(by=actor)
        ],
    )


def _message(row: models.Message) -> Message:
    return Message(
        id=row.id,
        channel=row.channel,
        kind=row.kind,
        state=row.state,
        why=_(row.why) if row.why else "",
        tries=row.tries,
        queued_at=row.queued_at,
        due_at=row.due_at,
        ended_at=row.ended_at,
    )


@router.get("/notifications", response=Page[Notification])
def list_notifications(
    request: HttpRequest, unread: bool = False, after: After = "", limit: Limit = PAGE
) -> Page[Notification]:
    """List what one was told in the room and may read now, newest first."""
    actor = actor_of(request)
    rows = queries.list_notifications(
        by=actor, unread=unread, after=time_cursor(after), limit=limit + 1
    )
    words = {one.row.id: one for one in queries.shown(rows, by=actor)}
    page = page_of(
        rows,
        limit=limit,
        show=lambda row: _notification(words[row.id]) if row.id in words else None,
        cursor=lambda row: to_cursor(row.at, row.id),
    )
    page.items = [item for item in page.items if item is not None]
    return page


@router.get("/notifications/count", response=Count)
def count_unread(request: HttpRequest) -> Count:
    """Say how many notices are unread."""
    return Count(count=queries.count_unread(by=actor_of(request)))


@writes(router, "/notifications/read", response=Count)
def mark_all_read(request: HttpRequest) -> Deed:
    """Mark every notice as read."""
    actor = actor_of(request)
    return lambda: Count(count=notices.mark_all_read(by=actor, at=timezone.now()))


@writes(router, "/notifications/{id}/read", response=Notification)
def mark_read(request: HttpRequest, id: UUID) -> Deed:
    """Mark one notice as read."""
    actor = actor_of(request)
    queries.get_notification(id=id, by=actor)

    def deed() -> Notification:
        row = notices.mark_read(by=actor, at=timezone.now(), notification=id)
        return _notification(queries.shown([row], by=actor)[0])

    return deed


@router.get("/notification-settings", response=Times)
def get_notification_settings(request: HttpRequest) -> Times:
    """Show how one is told."""
    return _times(actor_of(request))


@writes(router, "/notification-settings", response=Times)
def set_notification_settings(request: HttpRequest, said: TimesSaid) -> Deed:
    """Say how one wants to be told. In the room everything comes."""
    actor = actor_of(request)
    times = receivers.Times(said.zone, said.quiet_from, said.quiet_until, said.digest_at)
    wishes = {
        (wish.kind, channel): choice
        for wish in said.wishes
        for channel, choice in ((Channel.MAIL, wish.mail), (Channel.PUSH, wish.push))
        if choice is not None
    }

    def deed() -> Times:
        receivers.set_times(by=actor, at=timezone.now(), times=times)
        if wishes:
            receivers.set_wishes(by=actor, at=timezone.now(), wishes=wishes)
        return _times(actor)

    return deed


@router.get("/messages", response=Page[Message])
def list_messages(
    request: HttpRequest,
    state: MessageState = MessageState.FAILED,
    after: After = "",
    limit: Limit = PAGE,
) -> Page[Message]:
    """List messages by state, newest first; the secretariat and operators may."""
    rows = queries.list_messages(
        by=actor_of(request), state=state, after=time_cursor(after), limit=limit + 1
    )
    return page_of(
        rows, limit=limit, show=_message, cursor=lambda row: to_cursor(row.queued_at, row.id)
    )


@writes(router, "/messages/{id}/retry", response=Message)
def retry_message(request: HttpRequest, id: UUID) -> Deed:
    """Let a message that could not be delivered go out again."""
    actor = actor_of(request)
    return lambda: _message(messages.retry_message(by=actor, at=timezone.now(), message=id))
