"""Refusals as problem details (RFC 9457), in the language of the request, with the remedy."""

import json
import logging
from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db import IntegrityError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError

from situationroom.api.validation import Fault, read_fault
from situationroom.base.errors import Conflict, NotAllowed, NotFound, Refusal, cannot_write, filled
from situationroom.base.idempotency import KeyReused
from situationroom.base.logs import current_request

log = logging.getLogger(__name__)
MEDIA_TYPE = "application/problem+json"
URN = "urn:situationroom:problem:"
RETRY_SECONDS = "2"
TOLD = (
    "rule",
    "measure",
    "nearest",
    "act",
    "role",
)  # values of a refusal that a program may want as they are
ALIKE = tuple(name for name in TOLD if name != "rule")  # a rule would tell hidden from absent


class Problem(Schema):
    """Why something cannot be done, and what to do about it (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str


def problem(
    kind: str, *, status: int, title: str, detail: str, more: Mapping[str, Any] | None = None
) -> HttpResponse:
    """Return a problem as a response. Nothing in it tells what is hidden from what is absent."""
    content = {"type": URN + kind, "title": title, "status": status, "detail": detail}
    body = json.dumps(content | dict(more or {}), ensure_ascii=False)
    return HttpResponse(body, status=status, content_type=MEDIA_TYPE)


def texts_of(refusal: Refusal) -> tuple[str, str]:
    """Return message and remedy of a refusal in the language of the request."""
    values = {
        key: _(value) if isinstance(value, str) and value else value
        for key, value in refusal.values.items()
    }
    message, hint = _(refusal.code), _(refusal.hint) if refusal.hint else ""
    return filled(message, values), filled(hint, values)


def _kind(refusal: Refusal) -> tuple[str, str]:
    """Return the kind of a refusal, and the remedy where the refusal itself names none."""
    if isinstance(refusal, NotFound):
        return "not-found", _("Check the address, and with whom you are signed in.")
    if isinstance(refusal, NotAllowed):
        return "not-allowed", _("Ask somebody whose role allows it.")
    if isinstance(refusal, KeyReused):
        return "key-reused", ""
    if isinstance(refusal, Conflict):
        return "conflict", _("Read it again: it has moved on since.")
    return "refused", _("Correct the request and send it again.")


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Answer a refusal of a room."""
    title, hint = texts_of(refusal)
    kind, remedy = _kind(refusal)
    told = TOLD if not isinstance(refusal, NotFound) else ALIKE
    more = {key: refusal.values[key] for key in told if key in refusal.values}
    return problem(kind, status=refusal.status, title=title, detail=hint or remedy, more=more)


def unreadable(faults: list[Fault]) -> HttpResponse:
    """Answer a request whose fields cannot be read, naming each."""
    return problem(
        "unreadable",
        status=422,
        title=faults[0].title,
        detail=faults[0].detail,
        more={
            "errors": [
                {"field": fault.field, "title": fault.title, "detail": fault.detail}
                for fault in faults
            ]
        },
    )


def not_found() -> HttpResponse:
    """Answer an address that leads nowhere."""
    return problem(
        "not-found",
        status=404,
        title=_("There is no such address."),
        detail=_("The addresses there are: /api/v1/openapi.json"),
    )


def not_that_way(request: HttpRequest, allowed: str) -> HttpResponse:
    """Answer a method the address does not know."""
    allowed = allowed.replace("GET", "GET, HEAD")
    response = problem(
        "method",
        status=405,
        title=_("This address does not know %(method)s.") % {"method": request.method},
        detail=_("It knows: %(known)s") % {"known": allowed},
    )
    response["Allow"] = allowed
    return response


def nobody() -> HttpResponse:
    """Answer who is not signed in; the answer is the same for every address."""
    response = problem(
        "not-signed-in",
        status=401,
        title=_("You are not signed in."),
        detail=_("Sign in on the sign-in page and send its cookie along, or send a key."),
    )
    response["WWW-Authenticate"] = 'Cookie realm="situationroom"'
    return response


def busy() -> HttpResponse:
    """Answer while the database cannot take it."""
    response = problem(
        "busy",
        status=503,
        title=_("The room is busy."),
        detail=_("Send the same request again in a moment, with the same key."),
    )
    response["Retry-After"] = RETRY_SECONDS
    return response


def fallen(request: HttpRequest, fault: BaseException | None) -> HttpResponse:
    """Answer what broke before or below an endpoint: the database's trouble, or a fault of ours."""
    if not isinstance(fault, OperationalError):
        return stumbled(request, fault)
    if not cannot_write(fault):
        return busy()
    log.error("%s %s: the database cannot write", request.method, request.path, exc_info=fault)
    return problem(
        "cannot-write",
        status=503,
        title=_("The room cannot write: its disk is full or failing."),
        detail=_(
            "Nothing of this was stored. Tell the operator of the room, then send the same "
            "request again with the same key."
        ),
    )


def too_large() -> HttpResponse:
    """Answer a body that is larger than any the room expects."""
    return problem(
        "too-large",
        status=413,
        title=_("The body is too large."),
        detail=_("Send less at once: /api/v1/openapi.json tells how much each field takes."),
    )


def stumbled(request: HttpRequest, fault: BaseException | None) -> HttpResponse:
    """Answer a fault of ours; what went wrong is in our log and not in the answer."""
    log.error("%s %s failed", request.method, request.path, exc_info=fault)
    return problem(
        "fault",
        status=500,
        title=_("The room stumbled over its own fault."),
        detail=_("Send the request again; if it stays so, tell the secretariat when."),
        more={"request": current_request()},
    )


def _http(request: HttpRequest, fault: HttpError) -> HttpResponse:
    if fault.status_code == 400:  # ninja's word for a body that is not JSON
        return problem(
            "unreadable",
            status=400,
            title=_("The body is not JSON."),
            detail=_("Send a JSON object in UTF-8."),
        )
    return stumbled(request, fault)


def _collided(request: HttpRequest, fault: IntegrityError) -> HttpResponse:
    log.warning("%s %s collided", request.method, request.path, exc_info=fault)
    return refused(request, Conflict("Somebody else was faster."))


def handle_on(api: NinjaAPI) -> None:
    """Make every error of an interface a problem."""
    answers: dict[type[Exception], Callable[..., HttpResponse]] = {
        Refusal: refused,
        ValidationError: lambda request, fault: unreadable([read_fault(e) for e in fault.errors]),
        AuthenticationError: lambda request, fault: nobody(),
        HttpError: _http,
        Http404: lambda request, fault: not_found(),
        RequestDataTooBig: lambda request, fault: too_large(),
        IntegrityError: _collided,
        OperationalError: fallen,
        Exception: stumbled,
    }
    for kind, answer in answers.items():
        api.add_exception_handler(kind, answer)
