"""Signing in at the provider of the settings: there, and back again.

Both are GET, because a provider sends browsers back by one; what keeps strangers from sending
somebody here is the state in the browser's own session, which works once.
"""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from situationroom.base.actors import ANONYMOUS
from situationroom.base.errors import Refusal
from situationroom.rooms.organisations.models import Person
from situationroom.rooms.organisations.provider import (
    BEGIN_AGAIN,
    Asked,
    Proof,
    Provider,
    ProviderRefused,
    address_to_ask,
    get_provider,
    new_question,
    read_answer,
)
from situationroom.rooms.organisations.queries import get_self
from situationroom.rooms.organisations.services import identities
from situationroom.web.account import (
    SINCE_SECONDS,
    address_of,
    go_on,
    is_fresh,
    next_of,
    origin_of,
    sign_in_page,
)

ASKED = "provider_asked"


@require_safe
@never_cache
def start(request: HttpRequest) -> HttpResponse:
    """Send a browser to the provider, with a question only this browser can bring back."""
    provider, to = _provider(), next_of(request)
    if request.user.is_authenticated:
        return redirect(to)
    asked = new_question()
    try:
        there = address_to_ask(provider, asked, back=_back(request))
    except Refusal as refusal:
        return sign_in_page(request, refusal=refusal)
    kept = {"at": timezone.now().isoformat(), "next": to, **asdict(asked)}
    request.session[ASKED] = kept
    return redirect(there)


@require_safe
@never_cache
def back(request: HttpRequest) -> HttpResponse:
    """Take the provider's answer, once; the room's own second step comes after it."""
    provider = _provider()
    kept: dict[str, Any] = request.session.pop(ASKED, None) or {}
    try:
        proof = _read(request, provider, kept)
        person = identities.prove_by_provider(
            by=ANONYMOUS, at=timezone.now(), proof=proof, address=address_of(request)
        )
    except Refusal as refusal:
        return sign_in_page(request, refusal=refusal)
    return _enter(request, person, proof, str(kept["next"]))


def _read(request: HttpRequest, provider: Provider, kept: dict[str, Any]) -> Proof:
    at, address = timezone.now(), address_of(request)
    try:
        if not is_fresh(kept.get("at"), SINCE_SECONDS):
            raise ProviderRefused(
                "This sign-in was not begun in this browser, or took too long.", hint=BEGIN_AGAIN
            )
        asked = Asked(kept["state"], kept["nonce"], kept["verifier"])
        return read_answer(provider, asked, request.GET.dict(), back=_back(request))
    except ProviderRefused as refusal:
        identities.note_broken_answer(
            by=ANONYMOUS, at=at, address=address, said=refusal.values.get("why", refusal.code)
        )
        raise


def _enter(request: HttpRequest, person: Person, proof: Proof, to: str) -> HttpResponse:
    stepped = bool(proof.methods & settings.OIDC_SECOND_STEP)
    how = "provider with a second step" if stepped else "provider"
    return go_on(request, person, how=how, to=to, is_proven=stepped)


@login_required
@require_POST
def release(request: HttpRequest, account: UUID) -> HttpResponse:
    """Let go of the reader's account of the provider."""
    user: Any = request.user
    identities.release_provider(by=get_self(user), at=timezone.now(), account=account)
    messages.success(request, _("Nobody comes in by that account any more."))
    return redirect("me")


def _provider() -> Provider:
    provider = get_provider()
    if provider is None:
        raise Http404
    return provider


def _back(request: HttpRequest) -> str:
    return origin_of(request) + reverse("sign_in_provider_back")
