"""Every request is somebody's: reads happen as them, and refusals become pages."""

import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from situationroom.base.acting import reading_as
from situationroom.base.actors import ANONYMOUS, Actor, ActorKind
from situationroom.base.asked import NUL, unwritable
from situationroom.base.errors import Refusal
from situationroom.base.privacy.numbers import fields_with_numbers
from situationroom.rooms.organisations import sessions
from situationroom.rooms.organisations.models import Organisation
from situationroom.rooms.organisations.queries import get_actor, get_organisation, must_prove
from situationroom.web.refusals import refusal_page

Answer = Callable[[HttpRequest], HttpResponse]
# One's own account, signing in and out: open to who has no second step yet.
OWN_PAGES = re.compile(r"me(_|$)|sign_|set_language$|one_time$")
SEEN_SECONDS = 300
HEALTH = frozenset({"/healthz", "/readyz"})
PROGRAMS = "/api/"  # that door reads its requests itself and answers in its own form


def _said(request: HttpRequest) -> Iterator[tuple[str, str]]:
    """Yield every text of a request with its name."""
    yield gettext_noop("The address"), request.path_info
    for form in (request.GET, request.POST):
        for name, texts in form.lists():
            yield from ((name, text) for text in (name, *map(str, texts)))


def _unreadable(fields: list[str]) -> Refusal:
    return Refusal(
        "%(field)s cannot be read.",
        hint="Take the characters out that cannot be shown.",
        field=", ".join(fields).replace(NUL, ""),
    )


def _numbered(fields: list[str]) -> Refusal:
    refusal = Refusal(
        "What you wrote holds a resident registration number.",
        hint="Go back and take it out: the law forbids the room to hold it (PIPA, art. 24-2).",
        fields=", ".join(fields),
    )
    refusal.status = 422
    return refusal


def _too_much() -> Refusal:
    refusal = Refusal(
        "More was sent than a form takes.",
        hint="Go back, where it still stands, and send it in several parts.",
    )
    refusal.status = 413
    return refusal


def _fault_of(request: HttpRequest) -> Refusal | None:
    """Return what keeps a request from being taken, whatever it asks for."""
    said = list(_said(request))
    if dark := unwritable(said):
        return _unreadable(dark)
    # A password may be any thirteen digits, and is kept nowhere.
    numbered = fields_with_numbers((name, text) for name, text in said if "password" not in name)
    return _numbered(numbered) if numbered else None


def _home(actor: Actor) -> Organisation | None:
    """Return the organisation somebody acts for; asked for by pages alone."""
    return get_organisation(id=actor.organisation) if actor.organisation else None


def _who(request: HttpRequest) -> Actor:
    """Return who asks: a program by its key, or a person by their session."""
    service = getattr(request, "service", None)
    if service is not None:
        key_holder: Actor = service.actor
        return key_holder
    user = request.user
    if not user.is_authenticated:
        return ANONYMOUS
    _note_seen(request)
    return get_actor(user, on=timezone.localdate())


def _note_seen(request: HttpRequest) -> None:
    """Let a session be written again every few minutes, so that its person sees it was used."""
    since, now = request.session.get(sessions.SEEN), timezone.now().timestamp()
    if since is not None and now - since > SEEN_SECONDS:
        request.session[sessions.SEEN] = now


def _lacks_second_step(request: HttpRequest, actor: Actor) -> bool:
    """Tell whether somebody has to prove themselves by more before anything is theirs."""
    if not settings.MFA_REQUIRED or actor.kind is not ActorKind.ANONYMOUS:
        return False
    match = request.resolver_match
    at_home = match is not None and OWN_PAGES.match(match.url_name or "")
    user = request.user
    return user.is_authenticated and not at_home and must_prove(user, on=timezone.localdate())


class ActorMiddleware:
    """Sets `request.actor` and opens the reading transaction of the request."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer as the signed-in person, or as anonymous."""
        if request.path_info in HEALTH:  # they must answer when the database does not
            return self.get_response(request)
        actor = _who(request)
        request.actor = actor  # type: ignore[attr-defined]
        request.home = SimpleLazyObject(partial(_home, actor))  # type: ignore[attr-defined]
        with reading_as(actor):
            try:
                refusal = None if request.path_info.startswith(PROGRAMS) else _fault_of(request)
            except RequestDataTooBig:
                refusal = _too_much()
            if refusal is not None:
                return refusal_page(request, refusal)
            return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: list[Any], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Lead officers of the state who have only a password to adding a second step."""
        actor: Actor = getattr(request, "actor", ANONYMOUS)
        if request.path_info.startswith(PROGRAMS) or not _lacks_second_step(request, actor):
            return None
        messages.warning(request, _("Add a second step first: officers of the state need one."))
        return redirect("me_app")

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        """Turn a refusal into a page that names the remedy."""
        return refusal_page(request, problem) if isinstance(problem, Refusal) else None
