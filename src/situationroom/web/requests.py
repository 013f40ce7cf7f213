"""Every request has an id, so that a person, a program and the log speak of the same one."""

import re
import uuid
from collections.abc import Callable, Iterator

import structlog
from django.http import HttpRequest, HttpResponse

from situationroom.base.logs import Asked, hiding
from situationroom.base.spans import span

HEADER = "X-Request-ID"
FORM = re.compile(r"[0-9a-f]{32}")
SECRET_FIELD = re.compile(r"password|secret|token|key|code", re.IGNORECASE)


class RequestMiddleware:
    """Names the request, and keeps what it holds in secret out of the log."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; an answer that tells of a fault carries the id."""
        given = request.headers.get(HEADER, "")
        name = given if FORM.fullmatch(given) else uuid.uuid4().hex
        asked = Asked(name, lambda: secrets_of(request))
        request.asked = asked  # type: ignore[attr-defined]
        with structlog.contextvars.bound_contextvars(request=name), hiding(asked.secrets):
            response = self._answered(request)
        if response.status_code >= 500:  # never elsewhere: hidden and absent are the same answer
            response[HEADER] = name
        return response

    def _answered(self, request: HttpRequest) -> HttpResponse:
        with span(str(request.method), method=str(request.method)) as one:
            response = self.get_response(request)
            if one is not None:
                route = request.resolver_match.route if request.resolver_match else "nowhere"
                one.update_name(f"{request.method} /{route}")
                one.set_attribute("http.route", f"/{route}")
                one.set_attribute("http.response.status_code", response.status_code)
        return response


def secrets_of(request: HttpRequest) -> Iterator[str]:
    """Yield what a request holds that nobody may read in a log."""
    yield from request.COOKIES.values()
    authorization = request.headers.get("Authorization", "")
    yield authorization
    yield from authorization.split()
    match = request.resolver_match
    yield str(match.kwargs.get("token", "")) if match is not None else ""
    # Only what was read already: a body is not read for the log.
    form = vars(request).get("_post")
    if form is not None:
        for name, values in form.lists():
            yield from values if SECRET_FIELD.search(name) else ()
