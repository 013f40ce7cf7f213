"""웹훅: the addresses of one's organisation that are called, and what was sent to them."""

from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from situationroom.base.actors import ROOM_MEMBERS
from situationroom.base.errors import NotAllowed, Refusal
from situationroom.rooms.delivery import queries
from situationroom.rooms.delivery.models import Message, Webhook
from situationroom.rooms.delivery.services import webhooks as services
from situationroom.rooms.delivery.states import MessageState
from situationroom.web.alerts import trail
from situationroom.web.figures import Fact
from situationroom.web.happenings import TEXT
from situationroom.web.outgoing import message_state, why_text
from situationroom.web.tables import Column, Empty, Link, State, Table
from situationroom.web.words import actor_of, text_of, time_cursor, to_cursor


def kind_text(kind: str) -> str:
    """Return a kind of event in words, as timelines say it."""
    return _(TEXT[kind]) if kind in TEXT else kind


class WebhookForm(forms.Form):
    """Where an organisation is called, and on which events."""

    url = forms.CharField(
        label=gettext_lazy("Address"),
        max_length=500,
        help_text=gettext_lazy("An https address of a public server."),
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
    )
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Called when"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["kinds"].choices = [  # type: ignore[attr-defined]
            (kind, kind_text(kind)) for kind in queries.list_event_kinds()
        ]


@login_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """List the webhooks of the reader's organisation."""
    actor = actor_of(request)
    table = Table(
        anchor="webhooks",
        caption=_("Webhooks of my organisation"),
        columns=[
            Column(key="url", label=_("Address"), kind="link", head=True),
            Column(key="state", label=_("State"), kind="state"),
            Column(key="kinds", label=_("Kinds of events"), kind="number", digits=0),
            Column(key="added", label=_("Added"), kind="time"),
        ],
        rows=[
            {
                "url": Link(text=row.url, url=reverse("alerts_webhooks_webhook", args=[row.id])),
                "state": _state(row),
                "kinds": len(row.kinds),
                "added": row.created_at,
            }
            for row in queries.list_webhooks(by=actor)
        ],
        empty=Empty(
            title=_("Your organisation has no webhook"),
            first=_("A webhook calls a program of yours when something happens in the room."),
        ),
    )
    actions = []
    if actor.kind in ROOM_MEMBERS and actor.organisation is not None:
        add = reverse("alerts_webhooks_add")
        actions = [{"label": _("Add a webhook"), "url": add, "style": "primary"}]
    return render(
        request,
        "web/list.html",
        {
            "title": _("Webhooks"),
            "trail": trail(_("Webhooks")),
            "actions": actions,
            "table": table,
        },
    )


def _state(row: Webhook) -> State:
    if row.off_at is not None:
        return State(tone="silent", text=_("Off"))
    return (
        State(tone="risk", text=_("Failing")) if row.failures else State(tone="done", text=_("On"))
    )


@login_required
@never_cache
def add(request: HttpRequest) -> HttpResponse:
    """Add a webhook; its secret is shown on the answer and never again."""
    actor = actor_of(request)
    if actor.kind not in ROOM_MEMBERS or actor.organisation is None:
        raise NotAllowed("Webhooks are for the organisations of the room.")
    form = WebhookForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            added = services.add_webhook(by=actor, at=timezone.now(), **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, text_of(refusal))
        else:
            return _secret(request, added)
    context = {
        "form": form,
        "title": _("Add a webhook"),
        "trail": trail(_("Add a webhook"), _above()),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "web/webhook_form.html", context, status=status)


def _above() -> dict[str, str]:
    return {"label": _("Webhooks"), "url": reverse("alerts_webhooks")}


def _secret(request: HttpRequest, added: services.Added) -> HttpResponse:
    context = {"added": added, "trail": trail(_("Secret"), _above())}
    return render(request, "web/webhook_secret.html", context)


@login_required
@require_safe
def webhook_page(request: HttpRequest, webhook: UUID) -> HttpResponse:
    """Show one webhook and its calls."""
    row = queries.get_webhook(id=webhook, by=actor_of(request))
    calls = queries.list_calls(webhook=row, after=time_cursor(request.GET.get("after")))
    full = len(calls) == queries.PAGE
    host = urlsplit(row.url).hostname or row.url
    facts = [
        Fact(term=_("Address"), value=row.url),
        Fact(term=_("Called when"), value=", ".join(kind_text(kind) for kind in row.kinds)),
        Fact(term=_("Failures in a row"), value=str(row.failures)),
    ]
    if row.why_off:
        facts.append(Fact(term=_("Why it is off"), value=_(row.why_off)))
    return render(
        request,
        "web/webhook.html",
        {
            "hook": row,
            "title": host,
            "state": _state(row),
            "facts": facts,
            "calls": _calls(row, calls),
            "actions": _actions(row),
            "trail": trail(host, _above()),
            "next": to_cursor(calls[-1].queued_at, calls[-1].id) if full else "",
        },
    )


def _actions(row: Webhook) -> list[dict[str, str]]:
    def act(name: str, label: str) -> dict[str, str]:
        address = reverse("alerts_webhooks_act", args=[row.id, name])
        return {"label": label, "url": address, "post": "yes"}

    if row.off_at is not None:
        return [act("on", _("Switch on"))]
    return [act("ping", _("Try it")), act("secret", _("New secret")), act("off", _("Switch off"))]


def _calls(row: Webhook, calls: list[Message]) -> Table:
    return Table(
        anchor="calls",
        caption=_("Calls"),
        columns=[
            Column(key="queued", label=_("When"), kind="time", head=True),
            Column(key="kind", label=_("Event")),
            Column(key="state", label=_("State"), kind="state"),
            Column(key="tries", label=_("Tries"), kind="number", digits=0),
            Column(key="why", label=_("Why")),
            Column(key="again", label=_("Once more"), kind="link"),
        ],
        rows=[
            {
                "queued": call.queued_at,
                "kind": kind_text(call.event.kind) if call.event is not None else _("Trial"),
                "state": message_state(call),
                "tries": call.tries,
                "why": why_text(call.why),
                "again": Link(
                    text=_("Send it again"),
                    url=reverse("alerts_webhooks_call", args=[row.id, call.id]),
                )
                if call.state == MessageState.FAILED
                else "–",
            }
            for call in calls
        ],
        empty=Empty(title=_("Not called yet")),
    )


@login_required
@never_cache
@require_POST
def act(request: HttpRequest, webhook: UUID, what: str) -> HttpResponse:
    """Try a webhook, switch it, or give it a new secret."""
    actor, now = actor_of(request), timezone.now()
    if what == "secret":
        return _secret(request, services.renew_secret(by=actor, at=now, webhook=webhook))
    if what == "ping":
        services.ping_webhook(by=actor, at=now, webhook=webhook)
        messages.success(request, _("A trial call goes out."))
    elif what in ("on", "off"):
        services.switch_webhook(by=actor, at=now, webhook=webhook, on=what == "on")
        said = _("The webhook is on.") if what == "on" else _("The webhook is off.")
        messages.success(request, said)
    return redirect("alerts_webhooks_webhook", webhook=webhook)


@login_required
def call(request: HttpRequest, webhook: UUID, message: UUID) -> HttpResponse:
    """Let a call that was given up go out again; asked first, because a link is only a link."""
    actor = actor_of(request)
    row = queries.get_webhook(id=webhook, by=actor)
    if request.method == "POST":
        services.redeliver(by=actor, at=timezone.now(), webhook=webhook, message=message)
        messages.success(request, _("The message goes out again."))
        return redirect("alerts_webhooks_webhook", webhook=webhook)
    context = {"hook": row, "title": _("Send it again"), "trail": trail(row.url, _above())}
    return render(request, "web/webhook_call.html", context)
