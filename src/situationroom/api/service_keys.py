"""Programs with a key: `Authorization: Bearer srk_…` instead of a session.

Stands before the middleware that knows who acts. A key that does not work is refused everywhere,
also where nobody has to be signed in: a program that thinks it is somebody is told that it is not.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from situationroom.api import problems
from situationroom.base.actors import ANONYMOUS
from situationroom.base.errors import Refusal
from situationroom.rooms.organisations.queries.access import Service, find_service
from situationroom.rooms.organisations.services import keys
from situationroom.rooms.organisations.states import Scope

PROGRAMS = "/api/"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
SCHEME = "bearer"


class KeyMiddleware:
    """Sets `request.service` for a program with a key."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer as the program, or refuse its key."""
        scheme, _, secret = request.headers.get("Authorization", "").strip().partition(" ")
        if scheme.lower() != SCHEME or not request.path_info.startswith(PROGRAMS):
            return self.get_response(request)
        at = timezone.now()
        service = find_service(secret.strip(), at=at)
        if service is None:
            return self._refused(request)
        keys.note_use(by=service.actor, at=at, key=service.key.id)
        if request.method not in SAFE and Scope.WRITE not in service.actor.scopes:
            return _may_not_write()
        request.service = service  # type: ignore[attr-defined]
        return self.get_response(request)

    def _refused(self, request: HttpRequest) -> HttpResponse:
        address = request.META.get("REMOTE_ADDR", "")
        try:
            keys.refuse_key(by=ANONYMOUS, at=timezone.now(), address=address)
        except Refusal as refusal:
            return problems.refused(request, refusal)
        return _unknown()


def service_of(request: HttpRequest) -> Service | None:
    """Return the program that asks by a key, or None for a person or nobody."""
    service: Service | None = getattr(request, "service", None)
    return service


def _unknown() -> HttpResponse:
    response = problems.problem(
        "key",
        status=401,
        title=_("This key does not work: it is unknown, was revoked, or its time is over."),
        detail=_("Ask an administrator of your organisation for a new one."),
    )
    response["WWW-Authenticate"] = 'Bearer realm="situationroom", error="invalid_token"'
    return response


def _may_not_write() -> HttpResponse:
    response = problems.problem(
        "scope",
        status=403,
        title=_("This key may read and not write."),
        detail=_("Ask an administrator of your organisation for a key with the scope write."),
    )
    response["WWW-Authenticate"] = (
        'Bearer realm="situationroom", error="insufficient_scope", scope="write"'
    )
    return response
