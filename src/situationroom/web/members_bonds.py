"""위임·동의·이해상충: what companies let others do, and whom experts must never see."""

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

from situationroom.base.actors import Actor, ActorKind
from situationroom.base.errors import NotFound, Refusal
from situationroom.rooms.organisations.queries import get_organisation, list_organisations_of
from situationroom.rooms.organisations.queries import members as queries
from situationroom.rooms.organisations.services import bonds as services
from situationroom.rooms.organisations.states import OrganisationKind
from situationroom.web.account import page_title, refused_form
from situationroom.web.members import organisation_name
from situationroom.web.rows import button, quoted
from situationroom.web.tables import Column, Empty, Table
from situationroom.web.words import actor_of

COMPANIES = (ActorKind.COMPANY, ActorKind.SECRETARIAT)
EXPERTS = (ActorKind.EXPERT, ActorKind.SECRETARIAT)
KINDS = (OrganisationKind.BROKER, OrganisationKind.ASSOCIATION)


class BondForm(forms.Form):
    """Who may act or file for a company, until when."""

    company = forms.CharField(
        label=gettext_lazy("Company"),
        max_length=40,
        help_text=gettext_lazy("The code of the company in the room."),
    )
    other = forms.ChoiceField(label=gettext_lazy("Customs broker or association"))
    until = forms.DateField(
        label=gettext_lazy("Last day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        others = list_organisations_of(KINDS)
        self.fields["other"].choices = [  # type: ignore[attr-defined]
            (str(one.id), organisation_name(one)) for one in others
        ]


class ConflictForm(forms.Form):
    """Which company an expert must never see, and why."""

    person = forms.ChoiceField(label=gettext_lazy("Expert"))
    company = forms.CharField(
        label=gettext_lazy("Company"),
        max_length=40,
        help_text=gettext_lazy("The code of the company in the room."),
    )
    reason = forms.CharField(label=gettext_lazy("Why"), max_length=300)

    def __init__(self, *args: Any, by: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        experts = queries.list_experts(on=timezone.localdate())
        mine = [one for one in experts if by.kind is ActorKind.SECRETARIAT or one.id == by.id]
        self.fields["person"].choices = [  # type: ignore[attr-defined]
            (str(one.id), one.name) for one in mine
        ]


def _company(code: str) -> UUID:
    row = get_organisation(code=code.strip())
    if row is None or row.kind != OrganisationKind.COMPANY:
        raise Refusal("There is no such company.", hint="Check the code of the company.")
    return row.id


@login_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """List what binds the reader's organisation."""
    actor, today = actor_of(request), timezone.localdate()
    add, declare = reverse("members_bonds_add"), reverse("members_bonds_conflict")
    actions = []
    if actor.kind in COMPANIES:
        actions.append({"label": _("Give a mandate or consent"), "url": add, "style": "primary"})
    if actor.kind in EXPERTS:
        actions.append({"label": _("Declare a conflict"), "url": declare, "style": "primary"})
    given = [
        (row.company, row.broker, row, "mandate")
        for row in queries.list_mandates(by=actor, on=today)
    ]
    filed = [
        (row.company, row.association, row, "consent")
        for row in queries.list_consents(by=actor, on=today)
    ]
    context = {
        "title": _("Mandates and conflicts"),
        "trail": page_title(_("Mandates and conflicts")),
        "actions": actions,
        "table": _bonds(request, [*given, *filed]),
        "periodic": _conflicts(request, actor),
    }
    return render(request, "web/jobs.html", context)


def _bonds(request: HttpRequest, rows: list[tuple[Any, Any, Any, str]]) -> Table:
    what = {"mandate": _("acts for it"), "consent": _("files for it")}
    return Table(
        anchor="bonds",
        caption=_("Mandates and consents"),
        columns=[
            Column(key="company", label=_("Company"), head=True),
            Column(key="other", label=_("Organisation")),
            Column(key="what", label=_("What it may")),
            Column(key="since", label=_("Since"), kind="day"),
            Column(key="until", label=_("Last day"), kind="day", blank=_("no end")),
            Column(key="end", label=_("End")),
        ],
        rows=[
            {
                "company": organisation_name(company),
                "other": organisation_name(other),
                "what": what[kind],
                "since": row.since,
                "until": row.until,
                "end": button(request, f"members_bonds_{kind}_end", row.id, text=_("End it")),
            }
            for company, other, row, kind in rows
        ],
        empty=Empty(title=_("Nobody acts or files for a company")),
    )


def _conflicts(request: HttpRequest, actor: Actor) -> Table:
    may_end = actor.kind is ActorKind.SECRETARIAT
    end = [Column(key="end", label=_("End"))] if may_end else []
    return Table(
        anchor="conflicts",
        caption=_("Conflicts of interest"),
        columns=[
            Column(key="who", label=_("Expert"), head=True),
            Column(key="company", label=_("Company")),
            Column(key="why", label=_("Why"), prose=True),
            Column(key="since", label=_("Since"), kind="day"),
            *end,
        ],
        rows=[
            {
                "who": row.person.name
                if row.person
                else organisation_name(row.organisation)
                if row.organisation
                else "–",
                "company": organisation_name(row.company),
                "why": quoted(row.reason),
                "since": row.since,
                "end": button(request, "members_bonds_conflict_end", row.id, text=_("End it")),
            }
            for row in queries.list_conflicts(by=actor, on=timezone.localdate())
        ],
    )


@login_required
def add(request: HttpRequest) -> HttpResponse:
    """Let a broker act, or an association file, for a company."""
    actor = actor_of(request)
    if actor.kind not in COMPANIES:
        raise NotFound("There is no such page.")
    mine = get_organisation(id=actor.organisation) if actor.kind is ActorKind.COMPANY else None
    first = {"company": mine.code if mine else ""}
    form, status = BondForm(request.POST or None, initial=first), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                _bind(actor, form.cleaned_data)
            except Refusal as refusal:
                status = refused_form(form, refusal)
            else:
                messages.success(request, _("It is agreed from now on."))
                return redirect("members_bonds")
    context = {
        "title": _("Give a mandate or consent"),
        "trail": page_title(_("Mandates and conflicts")),
        "form": form,
        "submit": _("Agree"),
        "cancel": reverse("members_bonds"),
        "follows": _("A customs broker sees your cases as you do; an association files for you."),
    }
    return render(request, "web/account/form.html", context, status=status)


def _bind(actor: Actor, said: dict[str, Any]) -> None:
    company, other = _company(said["company"]), UUID(said["other"])
    now, row = timezone.now(), get_organisation(id=other)
    if row is not None and row.kind == OrganisationKind.BROKER:
        services.give_mandate(by=actor, at=now, company=company, broker=other, until=said["until"])
    else:
        services.give_member_consent(
            by=actor, at=now, company=company, association=other, until=said["until"]
        )


@login_required
def declare(request: HttpRequest) -> HttpResponse:
    """Declare that an expert must never see what is about a company."""
    actor = actor_of(request)
    if actor.kind not in EXPERTS:
        raise NotFound("There is no such page.")
    form, status = ConflictForm(request.POST or None, by=actor), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            said = form.cleaned_data
            try:
                services.declare_conflict(
                    by=actor,
                    at=timezone.now(),
                    company=_company(said["company"]),
                    person=UUID(said["person"]),
                    reason=said["reason"],
                )
            except Refusal as refusal:
                status = refused_form(form, refusal)
            else:
                messages.success(request, _("The conflict counts from now on."))
                return redirect("members_bonds")
    context = {
        "title": _("Declare a conflict"),
        "trail": page_title(_("Mandates and conflicts")),
        "form": form,
        "submit": _("Declare"),
        "cancel": reverse("members_bonds"),
        "follows": _("From now on the expert sees nothing about this company."),
    }
    return render(request, "web/account/form.html", context, status=status)


@login_required
@require_POST
def end_mandate(request: HttpRequest, bond: UUID) -> HttpResponse:
    """End a mandate."""
    services.end_mandate(by=actor_of(request), at=timezone.now(), mandate=bond)
    return _ended(request)


@login_required
@require_POST
def end_consent(request: HttpRequest, bond: UUID) -> HttpResponse:
    """End a consent."""
    services.end_member_consent(by=actor_of(request), at=timezone.now(), consent=bond)
    return _ended(request)


@login_required
@require_POST
def end_conflict(request: HttpRequest, bond: UUID) -> HttpResponse:
    """Withdraw a conflict of interest."""
    services.withdraw_conflict(by=actor_of(request), at=timezone.now(), conflict=bond)
    return _ended(request)


def _ended(request: HttpRequest) -> HttpResponse:
    messages.success(request, _("It has ended."))
    return redirect("members_bonds")
