"""Every request is somebody's: reads happen as them, and refusals become pages."""

from collections.abc import Callable, Iterator
from functools import partial

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_noop

from situationroom.base.acting import reading_as
from situationroom.base.actors import ANONYMOUS, Actor
from situationroom.base.asked import NUL, unwritable
from situationroom.base.errors import Refusal
from situationroom.rooms.organisations.models import Organisation
from situationroom.rooms.organisations.queries import get_actor, get_organisation
from situationroom.web.refusals import refusal_page

Answer = Callable[[HttpRequest], HttpResponse]
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


def _too_much() -> Refusal:
    refusal = Refusal(
        "More was sent than a form takes.",
        hint="Go back, where it still stands, and send it in several parts.",
    )
    refusal.status = 413
    return refusal


def _home(actor: Actor) -> Organisation | None:
    """Return the organisation somebody acts for; asked for by pages alone."""
    return get_organisation(id=actor.organisation) if actor.organisation else None


class ActorMiddleware:
    """Sets `request.actor` and opens the reading transaction of the request."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer as the signed-in person, or as anonymous."""
        if request.path_info in HEALTH:  # they must answer when the database does not
            return self.get_response(request)
        user = request.user
        actor = get_actor(user, on=timezone.localdate()) if user.is_authenticated else ANONYMOUS
        request.actor = actor  # type: ignore[attr-defined]
        request.home = SimpleLazyObject(partial(_home, actor))  # type: ignore[attr-defined]
        with reading_as(actor):
            try:
                dark = [] if request.path_info.startswith(PROGRAMS) else unwritable(_said(request))
            except RequestDataTooBig:
                return refusal_page(request, _too_much())
            if dark:
                return refusal_page(request, _unreadable(dark))
            return self.get_response(request)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        """Turn a refusal into a page that names the remedy."""
        return refusal_page(request, problem) if isinstance(problem, Refusal) else None
