"""기업: those one may know by name; who one is, read with a reason; to whom it is disclosed."""

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

from situationroom.base.actors import Actor
from situationroom.base.errors import Refusal
from situationroom.rooms.companies import queries
from situationroom.rooms.companies.models import CommercialFigure, CompanyIdentity, Disclosure
from situationroom.rooms.companies.services import identity, ties
from situationroom.rooms.companies.states import CONSENTED_TEXT, SIZE_TEXT, Consented, SizeBand
from situationroom.rooms.organisations.queries import get_organisation, list_organisations_of
from situationroom.rooms.organisations.states import OrganisationKind
from situationroom.web.companies_register import change_form_of
from situationroom.web.figures import Fact
from situationroom.web.once import only_reads
from situationroom.web.tables import Column, Empty, Link, Table
from situationroom.web.words import actor_of, named, text_of, time_cursor, to_cursor

NOTED = (Consented.FORM, Consented.MAIL, Consented.PHONE)
TOLD = [kind for kind in OrganisationKind if kind is not OrganisationKind.COMPANY]


class ReasonForm(forms.Form):
    """Why somebody reads who a company is."""

    reason = forms.CharField(label=gettext_lazy("Why do you read it?"), max_length=300)


class DiscloseForm(forms.Form):
    """Which organisation may know the company, what for, until when, and how it agreed."""

    organisation = forms.ChoiceField(label=gettext_lazy("Organisation"))
    purpose = forms.CharField(label=gettext_lazy("What for"), max_length=300)
    until = forms.DateTimeField(
        label=gettext_lazy("Until"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
    )
    consented = forms.ChoiceField(label=gettext_lazy("How the company agreed"))

    def __init__(self, *words: Any, **more: Any) -> None:
        super().__init__(*words, **more)
        houses = [(str(one.id), named(one)) for one in list_organisations_of(TOLD)]
        ways = [(way.value, _(text)) for way, text in CONSENTED_TEXT.items() if way in NOTED]
        self.fields["organisation"].choices = houses  # type: ignore[attr-defined]
        self.fields["consented"].choices = ways  # type: ignore[attr-defined]


@login_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """List the companies the reader may know by name."""
    rows = queries.list_known(by=actor_of(request), after=time_cursor(request.GET.get("after", "")))
    full = len(rows) == queries.PAGE
    table = Table(
        anchor="companies",
        caption=_("Companies"),
        columns=[
            Column(key="name", label=_("Name"), kind="link", head=True),
            Column(key="changed", label=_("Changed last"), kind="time"),
        ],
        rows=[
            {
                "name": Link(
                    text=row.name, url=reverse("companies_known_one", args=[row.company_id])
                ),
                "changed": row.changed_at,
            }
            for row in rows
        ],
        empty=Empty(
            title=_("No company you may know by name"),
            first=_("You know companies that your organisation took in, or that agreed to it."),
        ),
    )
    context = {
        "title": _("Companies"),
        "table": table,
        "actions": _actions(actor_of(request)),
        "next": to_cursor(rows[-1].changed_at, rows[-1].id) if full else "",
    }
    return render(request, "web/list.html", context)


def _actions(actor: Actor) -> list[dict[str, str]]:
    if not queries.may_register(by=actor):
        return []
    return [{"label": _("Register"), "url": reverse("companies_register"), "style": "primary"}]


@login_required
@never_cache
@require_safe
def one(request: HttpRequest, company: UUID) -> HttpResponse:
    """Show what is open of a company, and what the reader may do."""
    return _shown(request, company, form=DiscloseForm())


@login_required
@never_cache
@require_POST
@only_reads  # who a company is, is kept nowhere else; asked again, it is written down again
def read(request: HttpRequest, company: UUID) -> HttpResponse:
    """Read who a company is and what it told, with a reason."""
    asked = {
        "by": actor_of(request),
        "at": timezone.now(),
        "company": company,
        "reason": request.POST.get("reason", ""),
        "address": request.META.get("REMOTE_ADDR", ""),
    }
    who, figures = identity.read_identity(**asked), identity.read_figures(**asked)
    return _shown(request, company, form=DiscloseForm(), who=who, figures=figures)


def _shown(
    request: HttpRequest,
    company: UUID,
    *,
    form: DiscloseForm,
    who: CompanyIdentity | None = None,
    figures: list[CommercialFigure] | None = None,
    status: int = 200,
) -> HttpResponse:
    actor, now = actor_of(request), timezone.now()
    known = queries.find_identity(by=actor, company=company)
    may_write = queries.may_write(by=actor, company=company, at=now)
    context = {
        "company": company,
        "title": known.name,
        "facts": _facts(actor, company),
        "who": _who(who) if who is not None else None,
        "change": change_form_of(who) if who is not None and may_write else None,
        "figures": _figures(figures) if figures is not None else None,
        "reason": ReasonForm(),
        "form": form if may_write else None,
        "ties": _ties(queries.list_disclosures(by=actor, company=company)),
        "open": [
            {"id": row.id, "house": named(row.organisation)}
            for row in queries.list_disclosures(by=actor, company=company)
            if may_write and (row.until is None or row.until > now)
        ],
    }
    return render(request, "web/company.html", context, status=status)


def _facts(actor: Actor, company: UUID) -> list[Fact]:
    profile = queries.get_profiles(by=actor, companies=[company]).get(company)
    if profile is None:
        return []
    items = ", ".join(named(item) for item in profile.items.all())
    return [
        Fact(term=_("Size"), value=_(SIZE_TEXT[SizeBand(profile.size)])),
        Fact(term=_("ICT items"), value=items or _("not known")),
    ]


def _who(row: CompanyIdentity) -> list[Fact]:
    told = [
        (_("Name"), row.name),
        (_("Business registration number"), row.registration_number),
        (_("Contact"), row.contact_name),
        (_("Mail"), row.contact_mail),
        (_("Phone"), row.contact_phone),
        (_("Address"), row.address),
    ]
    return [Fact(term=term, value=value or "–") for term, value in told]


def _figures(rows: list[CommercialFigure]) -> Table:
    return Table(
        anchor="figures",
        caption=_("What the company told of its business"),
        columns=[
            Column(key="key", label=_("What"), head=True),
            Column(key="value", label=_("Value"), side="right"),
            Column(key="currency", label=_("Currency"), blank="–"),
            Column(key="period", label=_("Period"), blank="–"),
        ],
        rows=[
            {
                "key": row.key,
                "value": row.value,
                "currency": row.currency or None,
                "period": row.period or None,
            }
            for row in rows
        ],
        empty=Empty(title=_("It told nothing of its business")),
    )


def _ties(rows: list[Disclosure]) -> Table:
    return Table(
        anchor="disclosures",
        caption=_("Who may know it, because it agreed"),
        columns=[
            Column(key="house", label=_("Organisation"), head=True),
            Column(key="purpose", label=_("What for"), prose=True),
            Column(key="how", label=_("How the company agreed")),
            Column(key="since", label=_("Since"), kind="time"),
            Column(key="until", label=_("Until"), kind="time", blank=_("without end")),
        ],
        rows=[
            {
                "house": named(row.organisation),
                "purpose": row.purpose,
                "how": _(CONSENTED_TEXT[Consented(row.consented)]),
                "since": row.since,
                "until": row.until,
            }
            for row in rows
        ],
        empty=Empty(title=_("Nobody you see here")),
    )


@login_required
@require_POST
def disclose(request: HttpRequest, company: UUID) -> HttpResponse:
    """Let an organisation know who a company is."""
    form = DiscloseForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        house = get_organisation(id=UUID(said["organisation"]))
        try:
            assert house is not None  # a choice of the form
            ties.disclose_to(
                by=actor_of(request),
                at=timezone.now(),
                company=company,
                organisation=house,
                purpose=said["purpose"],
                until=said["until"],
                consented=Consented(said["consented"]),
            )
        except Refusal as refusal:
            form.add_error(None, text_of(refusal))
        else:
            messages.success(request, _("The organisation may know the company now."))
            return redirect("companies_known_one", company=company)
    return _shown(request, company, form=form, status=422)


@login_required
@require_POST
def end(request: HttpRequest, disclosure: UUID) -> HttpResponse:
    """Let an organisation know no more who a company is."""
    row = ties.end_disclosure(by=actor_of(request), at=timezone.now(), disclosure=disclosure)
    messages.success(request, _("The organisation knows the company no more."))
    return redirect("companies_known_one", company=row.company_id)
