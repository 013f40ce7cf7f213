"""Every write is asked for under a key: the same key and request are done once.

The endpoint reads and computes, and returns the deed: that alone runs inside the transaction.
A refusal leaves the key free, because nothing was done.
"""

import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router, Schema

from situationroom.api.answers import actor_of, to_text
from situationroom.api.service_keys import service_of
from situationroom.base.errors import Refusal
from situationroom.base.idempotency import Answer, do_once, hash_request

HEADER = "Idempotency-Key"
FORM = re.compile(r"[A-Za-z0-9._~:/+=-]{8,128}")
PARAMETER: dict[str, Any] = {
    "name": HEADER,
    "in": "header",
    "required": True,
    "description": "Made by the caller, new for every write and the same for its repetition: "
    "8 to 128 letters, digits and ._~:/+=-, such as a random UUID.",
    "schema": {"type": "string", "minLength": 8, "maxLength": 128},
}
Deed = Callable[[], Schema | tuple[int, Schema]]
Endpoint = Callable[..., Deed]


def writes(
    router: Router, path: str, *, response: type[Schema], status: int = 200
) -> Callable[[Endpoint], Endpoint]:
    """Register an endpoint that returns a deed, to be done once a key."""

    def register(endpoint: Endpoint) -> Endpoint:
        @wraps(endpoint)
        def view(request: HttpRequest, **values: Any) -> HttpResponse:
            key = key_of(request)
            deed = endpoint(request, **values)
            return _respond(request, key, deed, status)

        answers = dict.fromkeys((200, 201), response) if status == 201 else response
        router.post(path, response=answers)(view)
        return endpoint

    return register


def key_of(request: HttpRequest) -> str:
    """Return the key of a request. Raises Refusal when there is none or it is not one."""
    key = request.headers.get(HEADER, "").strip().removeprefix('"').removesuffix('"')
    if not key:
        raise Refusal(
            "The header Idempotency-Key is missing.",
            hint="Make a new key for a new request, such as a random UUID.",
        )
    if not FORM.fullmatch(key):
        raise Refusal(
            "The header Idempotency-Key cannot be read.",
            hint="Write 8 to 128 letters, digits and ._~:/+=-, such as a random UUID.",
        )
    return key


def _respond(request: HttpRequest, key: str, deed: Deed, status: int) -> HttpResponse:
    def act() -> Answer:
        done = deed()
        code, shown = done if isinstance(done, tuple) else (status, done)
        return Answer(code, to_text(shown))

    actor, service = actor_of(request), service_of(request)
    answer = do_once(
        by=actor,
        at=timezone.now(),
        key=key,
        route=f"{request.method} {request.path}",
        request_hash=hash_request(
            actor, [request.method, request.get_full_path(), request.body.hex()]
        ),
        deed=act,
        holder=service.key.id if service is not None else None,
    )
    response = HttpResponse(
        answer.body, status=answer.status, content_type="application/json; charset=utf-8"
    )
    if answer.again:
        response["Idempotency-Replayed"] = "true"
    return response
