"""내 계정: language, password, second steps, sessions, absences of the reader."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from situationroom.base.actors import Actor, ActorKind
from situationroom.base.errors import Refusal
from situationroom.rooms.organisations.models import Delegation
from situationroom.rooms.organisations.queries import access as queries
from situationroom.rooms.organisations.queries import get_self, members
from situationroom.rooms.organisations.rules import manages_group
from situationroom.rooms.organisations.services import access, bonds
from situationroom.rooms.organisations.states import ROLE_TEXT, Role
from situationroom.web.account import address_of, page_title, refused_form
from situationroom.web.account_links import PASSWORD_HELP
from situationroom.web.account_steps import steps_table
from situationroom.web.figures import Fact
from situationroom.web.rows import button
from situationroom.web.tables import Column, Empty, Table
from situationroom.web.words import actor_of, named


class ChangeForm(forms.Form):
    """The old password and a new one."""

    old = forms.CharField(
        label=gettext_lazy("Password now"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new = forms.CharField(
        label=gettext_lazy("New password"),
        strip=False,
        max_length=200,
        help_text=PASSWORD_HELP,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class AbsenceForm(forms.Form):
    """Which roles a colleague has, on which days."""

    taker = forms.ChoiceField(label=gettext_lazy("Colleague"))
    roles = forms.MultipleChoiceField(
        label=gettext_lazy("Roles"), widget=forms.CheckboxSelectMultiple
    )
    since = forms.DateField(
        label=gettext_lazy("From"), widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        label=gettext_lazy("Last day"), widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *args: Any, by: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        today = timezone.localdate()
        colleagues = members.list_colleagues(by=by, on=today)
        roles = members.list_own_roles(by=by, on=today)
        taker, own = self.fields["taker"], self.fields["roles"]
        taker.choices = [(str(one.id), one.name) for one in colleagues]  # type: ignore[attr-defined]
        own.choices = [(one, _(ROLE_TEXT[one])) for one in roles]  # type: ignore[attr-defined]


@login_required
@require_safe
@never_cache
def page(request: HttpRequest) -> HttpResponse:
    """Show the reader's account."""
    person: Any = request.user
    actor, own = actor_of(request), get_self(person)
    roles = ", ".join(_(ROLE_TEXT[Role(role)]) for role in sorted(actor.roles))
    home = getattr(request, "home", None)
    facts = [
        Fact(term=_("Name"), value=person.name),
        Fact(term=_("E-mail address"), value=person.email),
        Fact(term=_("Organisation"), value=(named(home) or home.code) if home else "–"),
        Fact(term=_("Roles"), value=roles or "–"),
    ]
    absences = members.list_delegations(by=own, on=timezone.localdate())
    codes = queries.count_recovery_codes(by=own)
    context = {
        "trail": page_title()[:1],
        "facts": facts,
        "places": places_of(actor),
        "steps": steps_table(request, queries.list_authenticators(by=own)),
        "codes": codes,
        "provider_accounts": queries.list_provider_accounts(by=own),
        "sessions": _sessions(request, own),
        "absences": _absences(request, absences),
        "may_delegate": actor.organisation is not None,
        "chosen": person.language,
    }
    return render(request, "web/account/me.html", context)


def places_of(actor: Actor) -> list[tuple[str, str]]:
    """Return the pages of organisations that are for a reader, as names and addresses."""
    found = []
    if members.may_manage(actor):
        found.append((_("Members"), reverse("members")))
        if actor.organisation is not None:
            keys = reverse("members_keys", args=[actor.organisation])
            found.append((_("Service keys"), keys))
    if actor.kind in BOUND:
        found.append((_("Mandates and conflicts"), reverse("members_bonds")))
    if manages_group(actor, actor.organisation):
        found.append((_("Sharing groups"), reverse("members_groups")))
    return found


BOUND = frozenset(
    {
        ActorKind.SECRETARIAT,
        ActorKind.COMPANY,
        ActorKind.BROKER,
        ActorKind.ASSOCIATION,
        ActorKind.EXPERT,
    }
)


def _sessions(request: HttpRequest, own: Actor) -> Table:
    here = request.session.session_key
    return Table(
        anchor="sessions",
        caption=_("My sessions"),
        quiet=True,
        copy=False,
        columns=[
            Column(key="agent", label=_("Browser"), head=True, prose=True),
            Column(key="address", label=_("From")),
            Column(key="began", label=_("Signed in"), kind="time"),
            Column(key="seen", label=_("Last seen"), kind="time"),
            Column(key="end", label=_("End")),
        ],
        rows=[
            {
                "agent": browser_name(row.agent),
                "address": row.address or "–",
                "began": row.began_at,
                "seen": row.seen_at,
                "end": _("this one")
                if row.pk == here
                else button(request, "me_session_end", row.public_id, text=_("End it")),
            }
            for row in queries.list_sessions(by=own, at=timezone.now())
        ],
    )


def browser_name(agent: str) -> str:
    """Return what a browser is called, from what it says of itself."""
    known = ("Edg/", "Edge"), ("Whale/", "Whale"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome")
    name = next((name for mark, name in (*known, ("Safari/", "Safari")) if mark in agent), "")
    systems = ("Windows", "Android", "iPhone", "iPad", "Mac OS", "Linux")
    system = next((one for one in systems if one in agent), "")
    return " · ".join(filter(None, (name, system))) or agent[:40] or "–"


def _absences(request: HttpRequest, rows: list[Delegation]) -> Table:
    return Table(
        anchor="absences",
        caption=_("Roles passed on"),
        quiet=True,
        copy=False,
        columns=[
            Column(key="giver", label=_("From"), head=True),
            Column(key="taker", label=_("To")),
            Column(key="roles", label=_("Roles"), prose=True),
            Column(key="since", label=_("First day"), kind="day"),
            Column(key="until", label=_("Last day"), kind="day"),
            Column(key="end", label=_("End")),
        ],
        rows=[
            {
                "giver": row.giver.name,
                "taker": row.taker.name,
                "roles": ", ".join(_(ROLE_TEXT[Role(role)]) for role in row.roles),
                "since": row.since,
                "until": row.until,
                "end": button(request, "me_absence_end", row.id, text=_("End it")),
            }
            for row in rows
        ],
        empty=Empty(title=_("No roles are passed on")),
    )


@login_required
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Say in which language mails come."""
    person: Any = request.user
    said = request.POST.get("mail_language", "")
    access.set_language(by=get_self(person), at=timezone.now(), language=said)
    messages.success(request, _("Saved."))
    return redirect("me")


@login_required
@never_cache
def password(request: HttpRequest) -> HttpResponse:
    """Change the reader's password; every other session ends."""
    user: Any = request.user
    form, status = ChangeForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                person = access.change_password(
                    by=get_self(user),
                    at=timezone.now(),
                    keep=request.session.session_key or "",
                    address=address_of(request),
                    **form.cleaned_data,
                )
            except Refusal as refusal:
                status = refused_form(form, refusal)
            else:
                update_session_auth_hash(request, person)
                messages.success(request, _("Your password is changed; other sessions ended."))
                return redirect("me")
    context = {
        "title": _("Change the password"),
        "trail": page_title(_("Password")),
        "form": form,
        "submit": _("Change the password"),
        "follows": _("Every other session of yours ends."),
        "cancel": reverse("me"),
    }
    return render(request, "web/account/form.html", context, status=status)


@login_required
@require_POST
def end_session(request: HttpRequest, session: UUID) -> HttpResponse:
    """End one of the reader's sessions."""
    person: Any = request.user
    access.end_session(by=get_self(person), at=timezone.now(), session=session)
    messages.success(request, _("The session is ended."))
    return redirect("me")


@login_required
@require_POST
def end_others(request: HttpRequest) -> HttpResponse:
    """End all of the reader's sessions but this one."""
    person: Any = request.user
    keep = request.session.session_key or ""
    access.end_other_sessions(by=get_self(person), at=timezone.now(), keep=keep)
    messages.success(request, _("All other sessions are ended."))
    return redirect("me")


@login_required
def absence(request: HttpRequest) -> HttpResponse:
    """Pass roles on to a colleague for an absence."""
    actor = actor_of(request)
    form, status = AbsenceForm(request.POST or None, by=actor), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            said = form.cleaned_data | {"taker": UUID(form.cleaned_data["taker"])}
            try:
                bonds.delegate(by=actor, at=timezone.now(), **said)
            except Refusal as refusal:
                status = refused_form(form, refusal)
            else:
                messages.success(request, _("Your roles are passed on for these days."))
                return redirect("me")
    context = {
        "title": _("Pass roles on"),
        "trail": page_title(_("Absence")),
        "lead": _("For the days of an absence, to a colleague of your organisation."),
        "form": form,
        "submit": _("Pass them on"),
        "cancel": reverse("me"),
    }
    return render(request, "web/account/form.html", context, status=status)


@login_required
@require_POST
def end_absence(request: HttpRequest, delegation: UUID) -> HttpResponse:
    """Take roles back before the absence ends."""
    bonds.end_delegation(by=actor_of(request), at=timezone.now(), delegation=delegation)
    messages.success(request, _("The roles are back."))
    return redirect("me")
