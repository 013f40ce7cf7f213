"""Sign in by password and a second step, and out."""

import json
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.contrib import auth
from django.contrib.auth.views import LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from situationroom.base.actors import ANONYMOUS
from situationroom.base.errors import Refusal
from situationroom.rooms.organisations import passkeys, sessions
from situationroom.rooms.organisations.models import Person
from situationroom.rooms.organisations.provider import get_provider
from situationroom.rooms.organisations.queries import access as queries
from situationroom.rooms.organisations.queries import get_self
from situationroom.rooms.organisations.services import access, authenticators
from situationroom.rooms.organisations.states import AuthenticatorKind
from situationroom.web.words import text_of, texts_of

BACKEND = "django.contrib.auth.backends.ModelBackend"
PROVING, ASKED = "proving", "passkey_asked"
SINCE_SECONDS = 600


class SignInForm(forms.Form):
    """E-mail and password."""

    username = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}),
    )
    password = forms.CharField(
        label=gettext_lazy("Password"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class CodeForm(forms.Form):
    """A code of an app, or a recovery code."""

    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=20,
        help_text=gettext_lazy("Six digits of your app, or one of your recovery codes."),
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "text", "autofocus": True}
        ),
    )


class SignOut(LogoutView):
    """Signing out, by POST only."""

    http_method_names = ["post", "options"]


def origin_of(request: HttpRequest) -> str:
    """Return the address a browser sees the room at, by which passkeys know it."""
    return f"{request.scheme}://{request.get_host()}"


def address_of(request: HttpRequest) -> str:
    """Return where a request comes from."""
    return str(request.META.get("REMOTE_ADDR", ""))


def refused_form(form: forms.Form, refusal: Refusal, field: str | None = None) -> int:
    """Show a refusal in a form; return the status of the page."""
    form.add_error(field, text_of(refusal))
    return refusal.status if refusal.status == 429 else 422


@sensitive_post_parameters("password")
@never_cache
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for address and password; who has a second step goes on to it."""
    if request.user.is_authenticated:
        return redirect(next_of(request))
    form, status = SignInForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                person = access.prove_password(
                    by=ANONYMOUS,
                    at=timezone.now(),
                    email=form.cleaned_data["username"],
                    password=form.cleaned_data["password"],
                    address=address_of(request),
                )
            except Refusal as refusal:
                status = refused_form(form, refusal)
            else:
                return go_on(request, person, how="password")
    return sign_in_page(request, form, status=status)


def sign_in_page(
    request: HttpRequest,
    form: SignInForm | None = None,
    *,
    status: int = 200,
    refusal: Refusal | None = None,
) -> HttpResponse:
    """Show the page of signing in, with why a provider was of no help."""
    provider = get_provider()
    context = {
        "form": form or SignInForm(),
        "next": request.GET.get("next", ""),
        "refused": texts_of(refusal) if refusal else None,
        "provider": settings.OIDC_NAME or (urlsplit(provider.issuer).hostname if provider else ""),
        "has_provider": provider is not None,
    }
    status = refusal.status if refusal else status
    return render(request, "web/account/sign_in.html", context, status=status)


def go_on(
    request: HttpRequest, person: Person, *, how: str, to: str = "", is_proven: bool = False
) -> HttpResponse:
    """Let somebody in, or ask for their second step first."""
    to = to or next_of(request)
    if is_proven or not queries.list_second_steps(person.id):
        let_in(request, person, how=how)
        return redirect(to)
    request.session[PROVING] = {
        "person": str(person.id),
        "at": timezone.now().isoformat(),
        "next": to,
        "how": how,
    }
    return redirect("sign_in_code")


def let_in(request: HttpRequest, person: Person, *, how: str) -> None:
    """Open the session of a person who has proven who they are."""
    auth.login(request, person, backend=BACKEND)
    now = timezone.now()
    request.session[sessions.BEGAN] = now.isoformat()
    request.session[sessions.ADDRESS] = address_of(request)
    request.session[sessions.SEEN] = now.timestamp()
    request.session[sessions.AGENT] = request.headers.get("User-Agent", "")
    access.note_sign_in(by=get_self(person), at=now, how=how)


@never_cache
def second_step(request: HttpRequest) -> HttpResponse:
    """Ask for a code or a passkey of somebody whose password was right."""
    proving = _proving(request)
    person = queries.find_active_person(proving["person"]) if proving else None
    if proving is None or person is None:
        request.session.pop(PROVING, None)
        return redirect("sign_in")
    form, status = CodeForm(request.POST if "code" in request.POST else None), 200
    if request.method == "POST":
        try:
            how = _prove(request, person, form)
        except Refusal as refusal:
            status = refused_form(form, refusal, "code" if form.is_bound else None)
        else:
            if how:
                request.session.pop(PROVING, None)
                let_in(request, person, how=f"{proving['how']} {how}")
                return redirect(proving["next"])
            status = 422
    steps = queries.list_second_steps(person.id)
    has_passkey = AuthenticatorKind.PASSKEY in steps
    context = {
        "form": form,
        "has_codes": AuthenticatorKind.TOTP in steps,
        "options": _ask_passkey(request, person) if has_passkey else "",
    }
    return render(request, "web/account/code.html", context, status=status)


def _prove(request: HttpRequest, person: Person, form: CodeForm) -> str:
    """Return by what somebody has proven themselves; nothing for a form that is not filled in."""
    at, address = timezone.now(), address_of(request)
    if "response" in request.POST:
        authenticators.prove_passkey(
            by=ANONYMOUS,
            at=at,
            person=person.id,
            origin=origin_of(request),
            state=request.session.pop(ASKED, {}),
            response=read_json(request.POST["response"]),
            address=address,
        )
        return AuthenticatorKind.PASSKEY
    if not form.is_valid():
        return ""
    return access.prove_code(
        by=ANONYMOUS, at=at, person=person.id, code=form.cleaned_data["code"], address=address
    )


def read_json(text: str) -> dict[str, Any]:
    """Return what a browser said as JSON; nothing where it is none."""
    try:
        said = json.loads(text)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _ask_passkey(request: HttpRequest, person: Person) -> str:
    asked = passkeys.begin_proving(origin_of(request), queries.list_passkeys(person.id))
    request.session[ASKED] = asked.state
    return json.dumps(asked.options)


def _proving(request: HttpRequest) -> dict[str, Any] | None:
    """Return whose second step is asked for; nothing once it took too long."""
    kept: dict[str, Any] | None = request.session.get(PROVING)
    return kept if kept and is_fresh(kept["at"], SINCE_SECONDS) else None


def is_fresh(said: str | None, seconds: int) -> bool:
    """Tell whether what began at a time that a session keeps did not take too long."""
    since = parse_datetime(said) if said else None
    return since is not None and (timezone.now() - since).total_seconds() <= seconds


def next_of(request: HttpRequest) -> str:
    """Return where somebody wanted to go: a page of ours, and nowhere else."""
    to = request.POST.get("next") or request.GET.get("next", "")
    hosts = {request.get_host()}
    if url_has_allowed_host_and_scheme(to, allowed_hosts=hosts, require_https=request.is_secure()):
        return to
    return reverse("board")


def page_title(*words: str) -> list[dict[str, str]]:
    """Return where the reader is, under their own account."""
    above = [{"label": _("My account"), "url": reverse("me")}]
    return [*above, *({"label": word} for word in words)]
