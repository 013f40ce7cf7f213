"""구성원: who works for an organisation, invitations, roles; for who manages them."""

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
from django.views.decorators.http import require_POST, require_safe

from situationroom.base.actors import ActorKind
from situationroom.base.errors import NotFound, Refusal
from situationroom.rooms.delivery.services.accounts import invite_by_mail
from situationroom.rooms.organisations.models import Organisation
from situationroom.rooms.organisations.queries import list_organisations_of
from situationroom.rooms.organisations.queries import members as queries
from situationroom.rooms.organisations.rules import ROLES_OF
from situationroom.rooms.organisations.services import access, authenticators
from situationroom.rooms.organisations.services import members as services
from situationroom.rooms.organisations.states import KIND_TEXT, ROLE_TEXT, OrganisationKind, Role
from situationroom.web.account import page_title, refused_form
from situationroom.web.figures import Fact
from situationroom.web.rows import button
from situationroom.web.tables import Column, Empty, Link, Table
from situationroom.web.words import actor_of, named

DEEDS: dict[str, Any] = {
    "end": services.end_membership,
    "deactivate": services.deactivate_person,
    "unlock": access.unlock_account,
    "reset": authenticators.reset_authenticators,
}


def organisation_name(row: Organisation) -> str:
    """Return what an organisation is called here; a company by its code alone."""
    return named(row) or row.code


def roles_text(roles: list[str] | tuple[Role, ...]) -> str:
    """Return roles in words."""
    return ", ".join(_(ROLE_TEXT[Role(role)]) for role in roles)


class RolesForm(forms.Form):
    """The roles somebody is to have."""

    roles = forms.MultipleChoiceField(
        label=gettext_lazy("Roles"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, kind: str, **options: Any) -> None:
        super().__init__(*args, **options)
        fitting = [role for role in ROLE_TEXT if role in ROLES_OF[OrganisationKind(kind)]]
        self.fields["roles"].choices = [  # type: ignore[attr-defined]
            (role, _(ROLE_TEXT[role])) for role in fitting
        ]


class InviteForm(RolesForm):
    """Who is invited."""

    email = forms.EmailField(label=gettext_lazy("E-mail address"))
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the mail"),
        choices=[("ko", gettext_lazy("Korean")), ("en", gettext_lazy("English"))],
    )
    field_order = ("email", "roles", "language")


@login_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Lead to the members of one's organisation; the secretariat chooses one."""
    actor = actor_of(request)
    if not queries.may_manage(actor):
        raise NotFound("There is no such page.")
    if actor.kind is not ActorKind.SECRETARIAT and actor.organisation is not None:
        return redirect("members_organisation", organisation=actor.organisation)
    table = Table(
        anchor="organisations",
        caption=_("Organisations"),
        columns=[
            Column(key="name", label=_("Organisation"), kind="link", head=True),
            Column(key="kind", label=_("Kind")),
        ],
        rows=[
            {
                "name": Link(
                    text=organisation_name(row), url=reverse("members_organisation", args=[row.id])
                ),
                "kind": _(KIND_TEXT[OrganisationKind(row.kind)]),
            }
            for row in list_organisations_of(list(OrganisationKind))
        ],
    )
    context = {"title": _("Members"), "trail": page_title(_("Members")), "table": table}
    return render(request, "web/list.html", context)


@login_required
@require_safe
def organisation_page(request: HttpRequest, organisation: UUID) -> HttpResponse:
    """List members and open invitations of an organisation."""
    actor = actor_of(request)
    home = queries.get_managed_organisation(id=organisation, by=actor)
    rows = queries.list_members_of(organisation=home.id, by=actor, on=timezone.localdate())
    invite = reverse("members_invite", args=[home.id])
    keys = reverse("members_keys", args=[home.id])
    context = {
        "title": _("Members of %(organisation)s") % {"organisation": organisation_name(home)},
        "trail": page_title(_("Members")),
        "actions": [
            {"label": _("Invite somebody"), "url": invite, "style": "primary"},
            {"label": _("Service keys"), "url": keys},
        ],
        "table": _members(home, rows),
        "periodic": _invitations(request, home),
    }
    return render(request, "web/jobs.html", context)


def _members(home: Organisation, rows: list[queries.Member]) -> Table:
    return Table(
        anchor="members",
        caption=_("Members"),
        columns=[
            Column(key="name", label=_("Name"), kind="link", head=True),
            Column(key="email", label=_("E-mail address")),
            Column(key="roles", label=_("Roles"), prose=True),
            Column(key="since", label=_("Since"), kind="day"),
        ],
        rows=[
            {
                "name": Link(
                    text=row.person.name,
                    url=reverse("members_member", args=[home.id, row.person.id]),
                ),
                "email": row.person.email,
                "roles": roles_text(row.roles),
                "since": row.since,
            }
            for row in rows
        ],
        empty=Empty(title=_("Nobody works here yet")),
    )


def _invitations(request: HttpRequest, home: Organisation) -> Table:
    rows = queries.list_invitations(organisation=home.id, by=actor_of(request), at=timezone.now())
    return Table(
        anchor="invitations",
        caption=_("Open invitations"),
        columns=[
            Column(key="email", label=_("E-mail address"), head=True),
            Column(key="roles", label=_("Roles"), prose=True),
            Column(key="until", label=_("Works until"), kind="time"),
            Column(key="revoke", label=_("Revoke")),
        ],
        rows=[
            {
                "email": row.email,
                "roles": roles_text(row.roles),
                "until": row.until,
                "revoke": button(
                    request, "members_invitation_revoke", home.id, row.id, text=_("Revoke")
                ),
            }
            for row in rows
        ],
    )


@login_required
def invite(request: HttpRequest, organisation: UUID) -> HttpResponse:
    """Invite somebody by mail."""
    actor = actor_of(request)
    home = queries.get_managed_organisation(id=organisation, by=actor)
    form, status = InviteForm(request.POST or None, kind=home.kind), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                invite_by_mail(
                    by=actor, at=timezone.now(), organisation=home.id, **form.cleaned_data
                )
            except Refusal as refusal:
                status = refused_form(form, refusal)
            else:
                messages.success(request, _("The invitation is on its way."))
                return redirect("members_organisation", organisation=home.id)
    context = {
        "title": _("Invite somebody"),
        "trail": page_title(_("Members")),
        "lead": organisation_name(home),
        "form": form,
        "submit": _("Invite"),
        "cancel": reverse("members_organisation", args=[home.id]),
        "follows": _("A link is sent by mail. It works once, and for seven days."),
    }
    return render(request, "web/account/form.html", context, status=status)


@login_required
@require_POST
def revoke_invitation(request: HttpRequest, organisation: UUID, invitation: UUID) -> HttpResponse:
    """Let an invitation work no more."""
    services.revoke_invitation(
        by=actor_of(request), at=timezone.now(), organisation=organisation, invitation=invitation
    )
    messages.success(request, _("The invitation works no more."))
    return redirect("members_organisation", organisation=organisation)


@login_required
def member_page(request: HttpRequest, organisation: UUID, person: UUID) -> HttpResponse:
    """Show a member, and change their roles."""
    actor = actor_of(request)
    home = queries.get_managed_organisation(id=organisation, by=actor)
    row = queries.get_member(organisation=home.id, person=person, by=actor, on=timezone.localdate())
    form = RolesForm(request.POST or None, kind=home.kind, initial={"roles": list(row.roles)})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                services.change_roles(
                    by=actor,
                    at=timezone.now(),
                    organisation=home.id,
                    person=person,
                    roles=form.cleaned_data["roles"],
                )
            except Refusal as refusal:
                status = refused_form(form, refusal)
            else:
                messages.success(request, _("The roles are changed."))
                return redirect("members_organisation", organisation=home.id)
    facts = [
        Fact(term=_("E-mail address"), value=row.person.email),
        Fact(term=_("Organisation"), value=organisation_name(home)),
        Fact(term=_("Roles"), value=roles_text(row.roles)),
    ]
    may = queries.may_edit(member=row, organisation=home, by=actor)
    context = {
        "title": row.person.name,
        "trail": page_title(row.person.name),
        "actions": [
            {
                "label": _("What they can see"),
                "url": reverse("members_sight", args=[home.id, person]),
            }
        ],
        "form": form if may else None,
        "facts": facts,
        "deeds": _deeds(home.id, person) if may else [],
    }
    return render(request, "web/account/member.html", context, status=status)


def _deeds(organisation: UUID, person: UUID) -> list[dict[str, str]]:
    def deed(name: str, label: str, says: str) -> dict[str, str]:
        url = reverse("members_act", args=[organisation, person, name])
        return {"label": label, "says": says, "url": url}

    return [
        deed("unlock", _("Unlock"), _("After wrong tries they wait fifteen minutes.")),
        deed("reset", _("Take second steps away"), _("For who has lost phone and recovery codes.")),
        deed("end", _("End the membership"), _("They act for this organisation no more, at once.")),
        deed("deactivate", _("Close the account"), _("They sign in no more; sessions end.")),
    ]


@login_required
@require_POST
def act(request: HttpRequest, organisation: UUID, person: UUID, what: str) -> HttpResponse:
    """End a membership, close, unlock or reset an account."""
    deed = DEEDS.get(what)
    if deed is None:
        raise NotFound("There is no such page.")
    deed(by=actor_of(request), at=timezone.now(), organisation=organisation, person=person)
    messages.success(request, _("It is done."))
    return redirect("members_organisation", organisation=organisation)
