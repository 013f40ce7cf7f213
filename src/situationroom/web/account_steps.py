"""두 번째 인증 수단: code apps, passkeys and recovery codes of the reader."""

import json
from typing import Any
from uuid import UUID

import segno
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from situationroom.base.errors import Refusal
from situationroom.base.seals import unseal
from situationroom.rooms.organisations import passkeys
from situationroom.rooms.organisations.models import Authenticator
from situationroom.rooms.organisations.proofs import totp_address
from situationroom.rooms.organisations.queries import access as queries
from situationroom.rooms.organisations.queries import get_self
from situationroom.rooms.organisations.services import access, authenticators
from situationroom.rooms.organisations.states import AUTHENTICATOR_TEXT, AuthenticatorKind
from situationroom.web.account import (
    ASKED,
    address_of,
    origin_of,
    page_title,
    read_json,
    refused_form,
)
from situationroom.web.tables import Column, Empty, Link, State, Table


class ConfirmForm(forms.Form):
    """A code the app shows, and what one calls the app."""

    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=12,
        help_text=gettext_lazy("The six digits your app shows now."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )
    name = forms.CharField(label=gettext_lazy("Name of the device"), max_length=80, required=False)


class SureForm(forms.Form):
    """The password once more."""

    password = forms.CharField(
        label=gettext_lazy("Password"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


def steps_table(request: HttpRequest, rows: list[Authenticator]) -> Table:
    """Return the reader's second steps as a table."""
    return Table(
        anchor="steps",
        caption=_("Second steps"),
        quiet=True,
        copy=False,
        columns=[
            Column(key="kind", label=_("Kind"), head=True),
            Column(key="name", label=_("Name")),
            Column(key="state", label=_("State"), kind="state"),
            Column(key="used", label=_("Last used"), kind="time", blank=_("not yet")),
            Column(key="remove", label=_("Remove"), kind="link"),
        ],
        rows=[
            {
                "kind": _(AUTHENTICATOR_TEXT[AuthenticatorKind(row.kind)]),
                "name": row.name or "–",
                "state": _state(row),
                "used": row.used_at,
                "remove": Link(text=_("Remove"), url=reverse("me_step_remove", args=[row.id])),
            }
            for row in rows
        ],
        empty=Empty(
            title=_("Only your password protects this account"),
            first=_("Add a code app or a passkey: a stolen password is then not enough."),
        ),
    )


def _state(row: Authenticator) -> State:
    if row.confirmed_at is None:
        return State(tone="silent", text=_("not confirmed"))
    return State(tone="done", text=_("in use"))


@login_required
@never_cache
def code_app(request: HttpRequest) -> HttpResponse:
    """Show the secret of a code app that was begun, and confirm it by a code."""
    user: Any = request.user
    own = get_self(user)
    begun = next((r for r in queries.list_authenticators(by=own) if _is_begun(r)), None)
    if begun is None:
        context = {"trail": page_title(_("Code app"))}
        return render(request, "web/account/app_start.html", context)
    form, status = ConfirmForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                proven = authenticators.confirm_totp(by=own, at=timezone.now(), **form.cleaned_data)
            except Refusal as refusal:
                status = refused_form(form, refusal, "code")
            else:
                return _added(request, proven)
    address = totp_address(unseal(begun.sealed, purpose=access.SEAL), account=user.email)
    shown: dict[str, Any] = {
        "trail": page_title(_("Code app")),
        "form": form,
        "picture": _picture(address),
        "secret": _secret_of(address),
    }
    return render(request, "web/account/app.html", shown, status=status)


def _is_begun(row: Authenticator) -> bool:
    return row.kind == AuthenticatorKind.TOTP and row.confirmed_at is None


@login_required
@require_POST
def start_code_app(request: HttpRequest) -> HttpResponse:
    """Begin with a code app."""
    user: Any = request.user
    authenticators.start_totp(by=get_self(user), at=timezone.now())
    return redirect("me_app")


@login_required
@never_cache
def passkey(request: HttpRequest) -> HttpResponse:
    """Let the browser make a passkey, and keep it."""
    user: Any = request.user
    own, status = get_self(user), 200
    error = ""
    if request.method == "POST":
        try:
            proven = authenticators.add_passkey(
                by=own,
                at=timezone.now(),
                origin=origin_of(request),
                state=request.session.pop(ASKED, {}),
                response=read_json(request.POST.get("response", "")),
                name=request.POST.get("name", ""),
            )
        except Refusal as refusal:
            form = forms.Form(data={})
            status = refused_form(form, refusal)
            error = str(form.non_field_errors()[0])
        else:
            return _added(request, proven)
    asked = passkeys.begin_adding(origin_of(request), user, queries.list_passkeys(user.id))
    request.session[ASKED] = asked.state
    context = {
        "trail": page_title(_("Passkey")),
        "options": json.dumps(asked.options),
        "error": error,
    }
    return render(request, "web/account/passkey.html", context, status=status)


def _added(request: HttpRequest, proven: authenticators.Proven) -> HttpResponse:
    kind = AuthenticatorKind(proven.authenticator.kind)
    said = _("%(kind)s added: signing in asks for it from now on.")
    messages.success(request, said % {"kind": _(AUTHENTICATOR_TEXT[kind])})
    return _codes(request, proven.codes) if proven.codes else redirect("me")


def _codes(request: HttpRequest, codes: tuple[str, ...]) -> HttpResponse:
    context = {"trail": page_title(_("Recovery codes")), "codes": codes}
    return render(request, "web/account/codes.html", context)


@login_required
@never_cache
def renew_codes(request: HttpRequest) -> HttpResponse:
    """Give new recovery codes, once the password was said again."""
    user: Any = request.user
    form, status = SureForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                _prove(request, form)
                own, now = get_self(user), timezone.now()
                return _codes(request, authenticators.renew_recovery_codes(by=own, at=now))
            except Refusal as refusal:
                status = refused_form(form, refusal)
    context = {
        "title": _("New recovery codes"),
        "trail": page_title(_("Recovery codes")),
        "lead": _("The old ones work no more."),
        "form": form,
        "submit": _("Make new codes"),
        "cancel": reverse("me"),
    }
    return render(request, "web/account/form.html", context, status=status)


@login_required
@never_cache
def remove(request: HttpRequest, step: UUID) -> HttpResponse:
    """Take a second step away, once the password was said again."""
    user: Any = request.user
    form, status = SureForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                _prove(request, form)
                authenticators.remove_authenticator(
                    by=get_self(user), at=timezone.now(), authenticator=step
                )
            except Refusal as refusal:
                status = refused_form(form, refusal)
            else:
                messages.success(request, _("It is removed."))
                return redirect("me")
    context = {
        "title": _("Remove this second step"),
        "trail": page_title(_("Remove")),
        "form": form,
        "submit": _("Remove"),
        "cancel": reverse("me"),
    }
    return render(request, "web/account/form.html", context, status=status)


def _prove(request: HttpRequest, form: SureForm) -> None:
    user: Any = request.user
    access.prove_own_password(
        by=get_self(user),
        at=timezone.now(),
        password=form.cleaned_data["password"],
        address=address_of(request),
    )


def _picture(address: str) -> SafeString:
    """Return the QR code of an address as SVG without a style of its own."""
    drawn = segno.make(address, error="m").svg_inline(
        scale=5, border=4, light="#ffffff", dark="#000000", omitsize=True, svgclass="r-qr"
    )
    return mark_safe(drawn)  # noqa: S308  # drawn here, from squares alone


def _secret_of(address: str) -> str:
    """Return the secret to type in where a picture cannot be taken, in groups of four."""
    secret = address.split("secret=")[1].split("&")[0]
    return " ".join(secret[i : i + 4] for i in range(0, len(secret), 4))
