"""서비스 키: keys by which programs of an organisation ask the room."""

from datetime import datetime, time, timedelta
from typing import Any
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

from situationroom.base.errors import Refusal
from situationroom.rooms.organisations.models import ServiceKey
from situationroom.rooms.organisations.queries import members as queries
from situationroom.rooms.organisations.services import keys as services
from situationroom.rooms.organisations.states import SCOPE_TEXT, Scope
from situationroom.web.account import page_title, refused_form
from situationroom.web.members import organisation_name
from situationroom.web.rows import button
from situationroom.web.tables import Column, Empty, State, Table
from situationroom.web.words import actor_of


class KeyForm(forms.Form):
    """Which program a key is for, what it may, until when."""

    name = forms.CharField(label=gettext_lazy("Program"), max_length=80)
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("What it may"), widget=forms.CheckboxSelectMultiple
    )
    until = forms.DateField(
        label=gettext_lazy("Last day"), widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["scopes"].choices = [  # type: ignore[attr-defined]
            (one, _(SCOPE_TEXT[one])) for one in Scope
        ]


@login_required
@require_safe
def page(request: HttpRequest, organisation: UUID) -> HttpResponse:
    """List the keys of an organisation."""
    actor = actor_of(request)
    home = queries.get_managed_organisation(id=organisation, by=actor)
    make = reverse("members_keys_make", args=[home.id])
    rows = queries.list_keys(organisation=home.id, by=actor)
    context = {
        "title": _("Service keys of %(organisation)s") % {"organisation": organisation_name(home)},
        "trail": page_title(_("Service keys")),
        "actions": [{"label": _("Make a key"), "url": make, "style": "primary"}],
        "table": _keys(request, rows),
    }
    return render(request, "web/list.html", context)


def _keys(request: HttpRequest, rows: list[ServiceKey]) -> Table:
    return Table(
        anchor="keys",
        caption=_("Service keys"),
        columns=[
            Column(key="name", label=_("Program"), head=True),
            Column(key="prefix", label=_("Begins with"), unbroken=True),
            Column(key="state", label=_("State"), kind="state"),
            Column(key="scopes", label=_("What it may"), prose=True),
            Column(key="until", label=_("Until"), kind="time"),
            Column(key="used", label=_("Last used"), kind="time", blank=_("not yet")),
            Column(key="revoke", label=_("Revoke")),
        ],
        rows=[
            {
                "name": row.name,
                "prefix": f"{row.prefix}…",
                "state": _state(row),
                "scopes": ", ".join(_(SCOPE_TEXT[Scope(one)]) for one in row.scopes),
                "until": row.until,
                "used": row.last_used_at,
                "revoke": button(
                    request, "members_keys_revoke", row.organisation_id, row.id, text=_("Revoke")
                )
                if row.revoked_at is None
                else "–",
            }
            for row in rows
        ],
        empty=Empty(
            title=_("There is no key yet"),
            first=_("With a key a program asks the room for your organisation."),
        ),
    )


def _state(row: ServiceKey) -> State:
    if row.revoked_at is not None:
        return State(tone="silent", text=_("Revoked"))
    if row.until is not None and row.until <= timezone.now():
        return State(tone="silent", text=_("Over"))
    return State(tone="done", text=_("Works"))


@login_required
@never_cache
def make(request: HttpRequest, organisation: UUID) -> HttpResponse:
    """Make a key; its secret is shown on the answer and never again."""
    actor = actor_of(request)
    home = queries.get_managed_organisation(id=organisation, by=actor)
    first = {"scopes": [Scope.READ], "until": timezone.localdate() + timedelta(days=180)}
    form, status = KeyForm(request.POST or None, initial=first), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            said = form.cleaned_data
            end = timezone.make_aware(datetime.combine(said["until"], time(23, 59)))
            try:
                made = services.make_key(
                    by=actor, at=timezone.now(), organisation=home.id, **(said | {"until": end})
                )
            except Refusal as refusal:
                status = refused_form(form, refusal)
            else:
                context = {"made": made, "trail": page_title(_("Service keys"))}
                return render(request, "web/account/key.html", context)
    context = {
        "title": _("Make a key"),
        "trail": page_title(_("Service keys")),
        "lead": organisation_name(home),
        "form": form,
        "submit": _("Make it"),
        "cancel": reverse("members_keys", args=[home.id]),
        "follows": _("The key is shown once."),
        "help": [_("A key reads what a member of the organisation without a role may read.")],
    }
    return render(request, "web/account/form.html", context, status=status)


@login_required
@require_POST
def revoke(request: HttpRequest, organisation: UUID, key: UUID) -> HttpResponse:
    """Let a key work no more."""
    services.revoke_key(by=actor_of(request), at=timezone.now(), organisation=organisation, key=key)
    messages.success(request, _("The key works no more."))
    return redirect("members_keys", organisation=organisation)
