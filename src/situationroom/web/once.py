"""A form that is sent is done once: sent again, even at the same moment, it is answered the same.

Every form carries a key beside its token against forgery (`templatetags/once.py`). The middleware
stands around every view, so that none can forget it: key, write and answer are one transaction.
"""

import hashlib
import json
import re
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid5

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from situationroom.base.actors import Actor
from situationroom.base.errors import Conflict, Refusal
from situationroom.base.idempotency import REFUSED, Answer, KeyReused, do_once, hash_request
from situationroom.web.acting import PROGRAMS
from situationroom.web.refusals import refusal_page
from situationroom.web.templatetags.once import FIELD
from situationroom.web.words import actor_of

FORM = re.compile(r"[0-9a-f]{64}")
VISITORS = UUID("6f6e6365-0000-4000-8000-000000000000")
SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
# They change the reader's own session and nothing else, and an answer told again would not.
SESSION_ONLY = frozenset({"sign_in", "sign_in_code", "sign_out", "set_language"})
View = Callable[..., HttpResponse]


class OnceMiddleware:
    """Stands around every view that is asked to write."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Go on; what is to be done once is done in `process_view`, after the forgery check."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, args: list[Any], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Let a view write once for a key, or tell again what it answered."""
        if not _is_asked_once(request):
            return None
        key = request.POST.get(FIELD, "")
        # A test that posts without a token needs no key either: both come from one tag.
        if not key and getattr(request, "_dont_enforce_csrf_checks", False):
            return None
        try:
            if not FORM.fullmatch(key):
                raise Refusal(
                    "This form has no key.", hint="Open the page again and send it from there."
                )
            if getattr(view, "only_reads", False):
                return None
            return _once(request, key, lambda: _seen(view(request, *args, **kwargs)))
        except KeyReused:
            used = Conflict(
                "This form was sent before, with other contents.",
                hint="Open the page again to send something new.",
            )
            return refusal_page(request, used)
        except Refusal as refusal:
            return refusal_page(request, refusal)


def only_reads(view: View) -> View:
    """Mark a view that may be asked again: it writes nothing, or finds what it wrote before."""
    view.only_reads = True  # type: ignore[attr-defined]
    return view


def _is_asked_once(request: HttpRequest) -> bool:
    match = request.resolver_match
    return (
        request.method not in SAFE
        and not request.path_info.startswith(PROGRAMS)
        and (match is None or match.url_name not in SESSION_ONLY)
    )


def _once(request: HttpRequest, key: str, view: Callable[[], HttpResponse]) -> HttpResponse:
    actor, made = actor_of(request), []

    def deed() -> Answer:
        try:
            made.append(view())
        except Refusal as refusal:  # what was written of the refusal itself stays written
            made.append(refusal_page(request, refusal))
        status = made[0].status_code
        return Answer(status, "" if status >= REFUSED else _kept(request, made[0]))

    answer = do_once(
        by=actor,
        at=timezone.now(),
        key=key,
        route=_route(request),
        request_hash=hash_request(actor, _said(request)),
        deed=deed,
        holder=_holder(request, actor),
    )
    return made[0] if made else _told_again(request, answer)


def _route(request: HttpRequest) -> str:
    """Name a page without what its address may hold: the secret of a link."""
    match = request.resolver_match
    return f"{request.method} {match.view_name if match else ''}"


def _holder(request: HttpRequest, actor: Actor) -> UUID:
    """Return whose key it is; a visitor without sign-in holds it by their own cookie."""
    return actor.id or uuid5(VISITORS, str(request.META.get("CSRF_COOKIE", "")))


def _said(request: HttpRequest) -> list[Any]:
    """Return what a form says, without what is made anew every time it is shown."""
    texts = {k: v for k, v in request.POST.lists() if k not in ("csrfmiddlewaretoken", FIELD)}
    files = {
        name: [[one.name, hashlib.sha256(one.read()).hexdigest(), one.seek(0)] for one in given]
        for name, given in request.FILES.lists()
    }
    return [request.method, request.get_full_path(), texts, files]


def _seen(response: HttpResponse) -> HttpResponse:
    """Return an answer as it goes out."""
    render = getattr(response, "render", None)
    return render() if callable(render) else response


def _kept(request: HttpRequest, response: HttpResponse) -> str:
    """Return an answer with all that it needs to be told again."""
    # What was said to the reader goes out with the next page, which a redirect only names.
    storage: Any = messages.get_messages(request)
    said = [[one.level, str(one.message)] for one in storage._queued_messages]
    return json.dumps([list(response.items()), response.content.decode(), said])


def _told_again(request: HttpRequest, answer: Answer) -> HttpResponse:
    headers, content, said = json.loads(answer.body)
    response = HttpResponse(content, status=answer.status, headers=dict(headers))
    for level, text in said:
        messages.add_message(request, level, text)
    return response
