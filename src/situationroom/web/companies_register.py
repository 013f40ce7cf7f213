"""기업 등록과 신원 정보 변경: who a company is, said for the first time and said anew."""

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
from django.views.decorators.http import require_POST

from situationroom.base.actors import Actor, ActorKind
from situationroom.base.errors import Refusal
from situationroom.base.rules import require
from situationroom.rooms.codelists.queries import list_items
from situationroom.rooms.companies import queries
from situationroom.rooms.companies.rules import TAKE_IN, TakingIn
from situationroom.rooms.companies.services import identity
from situationroom.rooms.companies.services.identity import IdentityInput
from situationroom.rooms.companies.states import SIZE_TEXT, SizeBand
from situationroom.rooms.organisations.queries import get_organisation
from situationroom.web.words import actor_of, named, text_of

IDENTITY = (
    "name", "registration_number", "contact_name", "contact_mail", "contact_phone", "address",
)  # fmt: skip


class IdentityForm(forms.Form):
    """Who a company is."""

    name = forms.CharField(label=gettext_lazy("Name of the company"), max_length=160)
    registration_number = forms.CharField(
        label=gettext_lazy("Business registration number"),
        max_length=20,
        required=False,
        help_text=gettext_lazy("Ten digits, with or without hyphens."),
    )
    contact_name = forms.CharField(label=gettext_lazy("Contact"), max_length=80, required=False)
    contact_mail = forms.EmailField(label=gettext_lazy("Mail"), max_length=254, required=False)
    contact_phone = forms.CharField(label=gettext_lazy("Phone"), max_length=30, required=False)
    address = forms.CharField(label=gettext_lazy("Address"), max_length=300, required=False)

    def said(self) -> IdentityInput:
        """Return what was said, once the form holds."""
        return IdentityInput(**{name: self.cleaned_data[name] for name in IDENTITY})


class RegisterForm(IdentityForm):
    """Who a company is, and the little that everybody may know who sees its cases."""

    size = forms.ChoiceField(label=gettext_lazy("Size"))
    items = forms.MultipleChoiceField(
        label=gettext_lazy("ICT items"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *words: Any, **more: Any) -> None:
        super().__init__(*words, **more)
        sizes = [(band.value, _(text)) for band, text in SIZE_TEXT.items()]
        items = [(item.code, named(item)) for item in list_items()]
        self.fields["size"].choices = sizes  # type: ignore[attr-defined]
        self.fields["size"].initial = SizeBand.UNKNOWN.value
        self.fields["items"].choices = items  # type: ignore[attr-defined]


class ChangeForm(IdentityForm):
    """Who a company is from now on, and why that is changed."""

    reason = forms.CharField(
        label=gettext_lazy("Why do you change it?"),
        max_length=300,
        help_text=gettext_lazy("It stands in the audit log; the company reads it."),
    )


@login_required
@never_cache
def register(request: HttpRequest) -> HttpResponse:
    """Register a company: one's own, or one that one's organisation takes in."""
    actor = actor_of(request)
    require(TAKE_IN, TakingIn(actor, _home(actor)))
    form, status = RegisterForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                company = _register(actor, form)
            except Refusal as refusal:
                form.add_error(None, text_of(refusal))
            else:
                messages.success(request, _("The company is registered."))
                return redirect("companies_known_one", company=company)
    is_itself = actor.kind is ActorKind.COMPANY
    context = {
        "title": _("Register your company") if is_itself else _("Register a company"),
        "trail": [{"label": _("Companies"), "url": reverse("companies_known")}],
        "form": form,
        "submit": _("Register"),
        "follows": _("Only your company knows who it is, until it lets others know.")
        if is_itself
        else _("Your organisation knows who it is, everybody else reads a pseudonym."),
        "cancel": reverse("companies_known"),
    }
    return render(request, "web/account/form.html", context, status=status)


def _register(actor: Actor, form: RegisterForm) -> UUID:
    home = _home(actor)
    return identity.register_company(
        by=actor,
        at=timezone.now(),
        identity=form.said(),
        size=SizeBand(form.cleaned_data["size"]),
        items=form.cleaned_data["items"],
        taken_in_by=get_organisation(id=home) if home is not None else None,
    ).id


def _home(actor: Actor) -> UUID | None:
    """Return the organisation that takes a company in; one that registers itself names none."""
    return None if actor.kind is ActorKind.COMPANY else actor.organisation


def change_form_of(row: Any) -> ChangeForm:
    """Return the form that says anew who a company is, filled with what was just read."""
    return ChangeForm(initial={name: getattr(row, name) for name in IDENTITY})


@login_required
@never_cache
@require_POST
def change(request: HttpRequest, company: UUID) -> HttpResponse:
    """Say anew who a company is."""
    actor, now = actor_of(request), timezone.now()
    known = queries.find_identity(by=actor, company=company)
    form = ChangeForm(request.POST)
    if form.is_valid():
        try:
            identity.change_identity(
                by=actor,
                at=now,
                company=company,
                identity=form.said(),
                reason=form.cleaned_data["reason"],
                address=request.META.get("REMOTE_ADDR", ""),
            )
        except Refusal as refusal:
            form.add_error(None, text_of(refusal))
        else:
            messages.success(request, _("Who the company is, is changed."))
            return redirect("companies_known_one", company=company)
    here = reverse("companies_known_one", args=[company])
    context = {
        "title": _("Change who it is"),
        "trail": [
            {"label": _("Companies"), "url": reverse("companies_known")},
            {"label": known.name, "url": here},
        ],
        "form": form,
        "submit": _("Change"),
        "cancel": here,
    }
    return render(request, "web/account/form.html", context, status=422)
