"""What could not be delivered, for who runs the room: never what it says."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from situationroom.rooms.delivery import queries
from situationroom.rooms.delivery.models import Message
from situationroom.rooms.delivery.services import messages as services
from situationroom.rooms.delivery.states import (
    CHANNEL_TEXT,
    MESSAGE_COLOUR,
    MESSAGE_TEXT,
    Channel,
    MessageState,
)
from situationroom.web.alerts import trail
from situationroom.web.figures import Fact
from situationroom.web.tables import Column, Empty, Link, State, Table
from situationroom.web.words import actor_of, named, time_cursor, to_cursor


def receiver_name(message: Message) -> str:
    """Return whom a message is for."""
    if message.person is not None:
        return message.person.name
    if message.webhook is not None:
        return named(message.webhook.organisation)
    return message.link.address if message.link is not None else "–"


def message_state(message: Message) -> State:
    """Return the badge of a message."""
    state = MessageState(message.state)
    return State(tone=MESSAGE_COLOUR[state], text=_(MESSAGE_TEXT[state]))


def why_text(why: str) -> str:
    """Return why a message stands as it does: our words translated, a server's as they are."""
    return _(why) if why else "–"


@login_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """List messages by their state; those that could not be delivered first."""
    asked = request.GET.get("state", MessageState.FAILED)
    state = asked if asked in list(MessageState) else MessageState.FAILED
    rows = queries.list_messages(
        by=actor_of(request), state=state, after=time_cursor(request.GET.get("after"))
    )
    order = [MessageState.FAILED, MessageState.WAITING, MessageState.DROPPED, MessageState.SENT]
    full = len(rows) == queries.PAGE
    return render(
        request,
        "web/list.html",
        {
            "title": _("What leaves the room"),
            "trail": trail(_("What leaves the room")),
            "tabs": [
                {
                    "label": _(MESSAGE_TEXT[one]),
                    "url": f"?state={one}",
                    "current": one == state,
                    "count": None,
                }
                for one in order
            ],
            "table": _table(rows),
            "next": to_cursor(rows[-1].queued_at, rows[-1].id) if full else "",
        },
    )


def _table(rows: list[Message]) -> Table:
    return Table(
        anchor="messages",
        caption=_("Messages"),
        columns=[
            Column(key="to", label=_("To"), kind="link", head=True),
            Column(key="channel", label=_("Channel")),
            Column(key="state", label=_("State"), kind="state"),
            Column(key="tries", label=_("Tries"), kind="number", digits=0),
            Column(key="why", label=_("Why")),
            Column(key="queued", label=_("Queued"), kind="time"),
        ],
        rows=[
            {
                "to": Link(
                    text=receiver_name(row), url=reverse("alerts_messages_message", args=[row.id])
                ),
                "channel": _(CHANNEL_TEXT[Channel(row.channel)]),
                "state": message_state(row),
                "tries": row.tries,
                "why": why_text(row.why),
                "queued": row.queued_at,
            }
            for row in rows
        ],
        empty=Empty(title=_("No message here")),
    )


@login_required
@require_safe
def message_page(request: HttpRequest, message: UUID) -> HttpResponse:
    """Show one message with its tries."""
    row = queries.get_message(id=message, by=actor_of(request))
    above = {"label": _("What leaves the room"), "url": reverse("alerts_messages")}
    facts = [
        Fact(term=_("To"), value=receiver_name(row)),
        Fact(term=_("Why"), value=why_text(row.why)),
        Fact(term=_("Number"), value=str(row.id)),
    ]
    actions = []
    if row.state == MessageState.FAILED:
        retry = reverse("alerts_messages_retry", args=[row.id])
        actions = [{"label": _("Send it again"), "url": retry, "post": "yes", "style": "primary"}]
    return render(
        request,
        "web/message.html",
        {
            "title": _(CHANNEL_TEXT[Channel(row.channel)]),
            "trail": trail(_(CHANNEL_TEXT[Channel(row.channel)]), above),
            "state": message_state(row),
            "actions": actions,
            "facts": facts,
            "attempts": _attempts(row),
        },
    )


def _attempts(row: Message) -> Table:
    tries = queries.list_attempts(row)
    count = ngettext("%(n)s try", "%(n)s tries", len(tries)) % {"n": len(tries)}
    return Table(
        anchor="attempts",
        caption=count,
        columns=[
            Column(key="at", label=_("When"), kind="time", head=True),
            Column(key="state", label=_("State"), kind="state"),
            Column(key="code", label=_("Reply"), kind="number", digits=0),
            Column(key="said", label=_("What was said")),
            Column(key="seconds", label=_("Took"), kind="number", unit=_("seconds")),
        ],
        rows=[
            {
                "at": one.at,
                "state": State(
                    tone="done" if one.ok else "severe", text=_("taken") if one.ok else _("failed")
                ),
                "code": one.code,
                "said": why_text(one.said),
                "seconds": one.seconds,
            }
            for one in tries
        ],
    )


@login_required
@require_POST
def retry(request: HttpRequest, message: UUID) -> HttpResponse:
    """Let a message go out again."""
    services.retry_message(by=actor_of(request), at=timezone.now(), message=message)
    messages.success(request, _("The message goes out again."))
    return redirect("alerts_messages_message", message=message)
