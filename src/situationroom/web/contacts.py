"""연락처: people who are reached for an organisation without an account."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from situationroom.base.actors import Actor
from situationroom.base.cursors import name_cursor, name_to_cursor
from situationroom.base.errors import Refusal
from situationroom.base.privacy.retention import RULES
from situationroom.documents import formats
from situationroom.rooms.organisations.models import Contact
from situationroom.rooms.organisations.queries import contacts as queries
from situationroom.rooms.organisations.queries import list_organisations_of
from situationroom.rooms.organisations.services import contacts as services
from situationroom.rooms.organisations.services.contacts import ContactSaid
from situationroom.rooms.organisations.states import BASIS_TEXT, Basis, OrganisationKind
from situationroom.web.figures import Fact
from situationroom.web.happenings import timeline
from situationroom.web.refusals import show_refusal
from situationroom.web.tables import Column, Empty, Link, Table
from situationroom.web.words import actor_of, named

HOUSES = (
    OrganisationKind.MINISTRY,
    OrganisationKind.AGENCY,
    OrganisationKind.INSTITUTE,
    OrganisationKind.POST,
    OrganisationKind.ASSOCIATION,
)
FIELD_OF = {
    "ORG-20": "organisation", "ORG-21": "email", "ORG-22": "source", "ORG-23": "email",
}  # fmt: skip


def _houses() -> list[tuple[str, str]]:
    return [(str(one.id), named(one)) for one in list_organisations_of(HOUSES)]


class ContactFilter(forms.Form):
    """Which contacts the list shows."""

    organisation = forms.ChoiceField(label=gettext_lazy("Organisation"), required=False)
    text = forms.CharField(
        label=gettext_lazy("Name, department or address"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"type": "search"}),
    )

    def __init__(self, data: QueryDict | None) -> None:
        super().__init__(data)
        field = self.fields["organisation"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("all")), *_houses()]

    def said(self) -> dict[str, Any]:
        """Return what is asked for; a value nobody offers is left out."""
        self.is_valid()
        said = getattr(self, "cleaned_data", {})
        house = said.get("organisation", "")
        return {"organisation": UUID(house) if house else None, "text": said.get("text", "")}


class ContactForm(forms.Form):
    """What is kept of a contact."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    organisation = forms.ChoiceField(label=gettext_lazy("Organisation"))
    department = forms.CharField(label=gettext_lazy("Department"), max_length=120, required=False)
    job_title = forms.CharField(label=gettext_lazy("Job title"), max_length=80, required=False)
    email = forms.EmailField(label=gettext_lazy("Mail address"), required=False)
    phone = forms.CharField(label=gettext_lazy("Telephone"), max_length=40, required=False)
    source = forms.CharField(label=gettext_lazy("From which list"), max_length=200)
    basis = forms.ChoiceField(label=gettext_lazy("Ground for keeping it"))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        offered = {
            "organisation": _houses(),
            "basis": [(one.value, _(text)) for one, text in BASIS_TEXT.items()],
        }
        for name, choices in offered.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices

    def said(self) -> ContactSaid:
        """Return what the form says."""
        words = dict(self.cleaned_data)
        house, basis = UUID(words.pop("organisation")), Basis(words.pop("basis"))
        return ContactSaid(organisation=house, basis=basis, **words)


@login_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """List the contacts."""
    actor = actor_of(request)
    choice = ContactFilter(request.GET or None)
    rows = queries.list_contacts(
        by=actor, after=name_cursor(request.GET.get("after")), **choice.said()
    )
    may_keep = queries.may_keep(by=actor)
    bring = f"{reverse('issues_imports_new')}?target=contacts"
    full = len(rows) == queries.PAGE
    context = {
        "title": _("Contacts"),
        "actions": [{"label": _("Import a contact list"), "url": bring, "style": "primary"}]
        if may_keep
        else [],
        "form": choice,
        "table": _table(rows, bring if may_keep else ""),
        "next": name_to_cursor(rows[-1].name, rows[-1].id) if full else "",
    }
    return render(request, "web/list.html", context)


def _table(rows: list[Contact], bring: str) -> Table:
    return Table(
        anchor="contacts",
        caption=_("Contacts"),
        columns=[
            Column(key="name", label=_("Name"), kind="link", head=True),
            Column(key="organisation", label=_("Organisation")),
            Column(key="department", label=_("Department"), blank="–"),
            Column(key="job_title", label=_("Job title"), blank="–"),
            Column(key="email", label=_("Mail address"), blank="–"),
            Column(key="phone", label=_("Telephone"), blank="–", unbroken=True),
            Column(key="label", label=_("Label"), kind="label"),
        ],
        rows=[
            {
                "name": Link(text=row.name, url=reverse("issues_contacts_one", args=[row.id])),
                "organisation": named(row.organisation),
                "department": row.department or None,
                "job_title": row.job_title or None,
                "email": row.email or None,
                "phone": row.phone or None,
                "label": row.label.level,
            }
            for row in rows
        ],
        empty=Empty(
            title=_("No contact here"),
            first=_("People without an account stand here, with the list they are from."),
            action=_("Import a contact list") if bring else _("Issues"),
            url=bring or reverse("issues"),
        ),
        copy=False,
    )


@login_required
@require_safe
def one(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Show one contact: how they are reached, from where that is known, and until when."""
    actor = actor_of(request)
    return _show(request, queries.get_contact(id=contact, by=actor), actor)


def _show(
    request: HttpRequest,
    row: Contact,
    actor: Actor,
    form: ContactForm | None = None,
    status: int = 200,
) -> HttpResponse:
    may_correct = queries.may_correct(contact=row, by=actor)
    names = ("name", "department", "job_title", "email", "phone", "source", "basis")
    said = {name: getattr(row, name) for name in names}
    initial = {**said, "organisation": str(row.organisation_id)}
    context = {
        "contact": row,
        "title": row.name,
        "facts": _facts(row),
        "kept": _kept(row),
        "correct": (form or ContactForm(initial=initial)) if may_correct else None,
        "entries": timeline(row.id, actor),
    }
    return render(request, "web/contact.html", context, status=status)


def _facts(row: Contact) -> list[Fact]:
    mail = f"mailto:{row.email}" if row.email else ""
    return [
        Fact(term=_("Organisation"), value=named(row.organisation)),
        Fact(term=_("Department"), value=row.department or "–"),
        Fact(term=_("Job title"), value=row.job_title or "–"),
        Fact(term=_("Mail address"), value=row.email or "–", url=mail),
        Fact(term=_("Telephone"), value=row.phone or "–"),
    ]


def _kept(row: Contact) -> list[Fact]:
    until = row.kept_since + timedelta(days=RULES["contacts"].days())
    return [
        Fact(term=_("From which list"), value=row.source),
        Fact(term=_("Ground for keeping it"), value=_(BASIS_TEXT[Basis(row.basis)])),
        Fact(term=_("Kept by"), value=named(row.keeper)),
        Fact(term=_("Written down by"), value=row.noted_by, note=formats.day(row.noted_at)),
        Fact(
            term=_("Last used"),
            value=formats.day(row.used_at) if row.used_at is not None else _("never"),
        ),
        Fact(
            term=_("Erased on"),
            value=formats.day(until),
            note=_("unless it is corrected or used before"),
        ),
    ]


@login_required
@require_POST
def correct(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Correct what is kept of a contact."""
    actor = actor_of(request)
    row = queries.get_contact(id=contact, by=actor)
    form = ContactForm(request.POST)
    if form.is_valid():
        try:
            services.correct_contact(by=actor, at=timezone.now(), contact=row.id, said=form.said())
        except Refusal as refusal:
            show_refusal(form, refusal, FIELD_OF)
        else:
            messages.success(request, _("The contact was corrected."))
            return redirect("issues_contacts_one", contact=row.id)
    return _show(request, row, actor, form, 422)


@login_required
@require_POST
def erase(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Erase a contact."""
    services.erase_contact(by=actor_of(request), at=timezone.now(), contact=contact)
    messages.success(request, _("The contact was erased."))
    return redirect("issues_contacts")
