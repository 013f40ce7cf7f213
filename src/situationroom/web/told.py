"""누가 무엇을 알림 받았는가: for who manages an object, and taking it back."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from situationroom.base.errors import Conflict, Refusal
from situationroom.rooms.delivery import queries
from situationroom.rooms.delivery.kinds import title_of
from situationroom.rooms.delivery.models import Message, Notification, Recall
from situationroom.rooms.delivery.services import recalls
from situationroom.rooms.delivery.states import CHANNEL_TEXT, Channel
from situationroom.web.alerts import trail
from situationroom.web.figures import Entry
from situationroom.web.letters import title_text
from situationroom.web.marks import moment
from situationroom.web.objects import object_url
from situationroom.web.outgoing import message_state
from situationroom.web.tables import Column, Empty, State, Table
from situationroom.web.words import actor_of, named, text_of, time_cursor, to_cursor


class RecallForm(forms.Form):
    """Why what was told is not to be used."""

    why = forms.CharField(
        label=gettext_lazy("Why it is recalled"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@login_required
def page(request: HttpRequest, kind: str, about: UUID) -> HttpResponse:
    """Show who was told of an object, and recall it."""
    actor = actor_of(request)
    found = queries.get_recalls(kind=kind, about=about, by=actor)
    form = RecallForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            recalls.recall(
                by=actor, at=timezone.now(), kind=kind, about=about, why=form.cleaned_data["why"]
            )
        except (Conflict, Refusal) as refusal:
            form.add_error(None, text_of(refusal))
        else:
            messages.success(request, _("It is recalled; everybody who was told is told so."))
            return redirect("alerts_told", kind=kind, about=about)
    after = time_cursor(request.GET.get("after"))
    rows = queries.list_told(kind=kind, about=about, by=actor, after=after)
    full = len(rows) == queries.PAGE
    title = title_text(title_of(kind, about)) or _("Who was told")
    context: dict[str, Any] = {
        "title": title,
        "trail": trail(_("Who was told"), {"label": title, "url": object_url(kind, about)}),
        "people": _people(rows),
        "programs": _programs(queries.list_told_programs(kind=kind, about=about, by=actor)),
        "recalls": [_entry(one) for one in found.rows],
        "form": form if found.may_recall else None,
        "next": to_cursor(rows[-1].at, rows[-1].id) if full else "",
    }
    return render(request, "web/told.html", context, status=422 if form.errors else 200)


def _people(rows: list[Notification]) -> Table:
    return Table(
        anchor="told",
        caption=_("Who was told"),
        columns=[
            Column(key="who", label=_("Person"), head=True),
            Column(key="channel", label=_("Channel")),
            Column(key="state", label=_("State"), kind="state"),
            Column(key="opened", label=_("Opened")),
            Column(key="at", label=_("When"), kind="time"),
        ],
        rows=[
            {
                "who": row.recipient.name,
                "channel": _(CHANNEL_TEXT[Channel(row.channel)]),
                "state": told_state(row),
                "opened": moment(row.opened_at or row.read_at) if _opened(row) else "–",
                "at": row.at,
            }
            for row in rows
        ],
        empty=Empty(title=_("Nobody was told of this")),
    )


def _opened(row: Notification) -> bool:
    return row.opened_at is not None or row.read_at is not None


def told_state(row: Notification) -> State:
    """Return the badge of a notice: recalled, correcting, or how its message stands."""
    if row.recalled_id is not None and row.message is None:
        return State(tone="risk", text=_("Recalled"))
    if row.message is not None:
        return message_state(row.message)
    if row.channel == Channel.MAIL:
        return State(tone="neutral", text=_("Waits for the digest"))
    is_read = row.read_at is not None
    return State(tone="done" if is_read else "action", text=_("Read") if is_read else _("Unread"))


def _programs(calls: list[Message]) -> Table | None:
    if not calls:
        return None
    return Table(
        anchor="called",
        caption=_("Programs that were called"),
        columns=[
            Column(key="who", label=_("Organisation"), head=True),
            Column(key="state", label=_("State"), kind="state"),
            Column(key="at", label=_("When"), kind="time"),
        ],
        rows=[
            {
                "who": named(call.webhook.organisation) if call.webhook else "–",
                "state": message_state(call),
                "at": call.queued_at,
            }
            for call in calls
        ],
    )


def _entry(one: Recall) -> Entry:
    return Entry(at=one.at, who=one.recalled_by, what=_("recalled what was told"), text=one.why)
