"""A stream that is asked for has a name, as every request has: see `web.requests`."""

import uuid
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from contextlib import contextmanager
from http.cookies import CookieError, SimpleCookie
from typing import Any

import structlog

from situationroom.base.logs import hiding
from situationroom.web.requests import FORM, HEADER

Scope = MutableMapping[str, Any]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]


@contextmanager
def named(scope: Scope, send: Send) -> Iterator["Answering"]:
    """Name what is asked for; lines of the log carry the name, and no cookie."""
    given = _header(scope, HEADER.lower().encode())
    name = given if FORM.fullmatch(given) else uuid.uuid4().hex
    with structlog.contextvars.bound_contextvars(request=name), hiding(lambda: _cookies(scope)):
        yield Answering(name, send)


class Answering:
    """An answer on its way out: its status, and the name where it tells of a fault."""

    def __init__(self, name: str, send: Send) -> None:
        self.name, self.status = name, 0
        self._send = send

    async def __call__(self, message: MutableMapping[str, Any]) -> None:
        """Pass a part of the answer on."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            if self.status >= 500:
                told = (HEADER.lower().encode(), self.name.encode())
                message = {**message, "headers": [*message["headers"], told]}
        await self._send(message)


def _header(scope: Scope, name: bytes) -> str:
    headers: dict[bytes, bytes] = dict(scope["headers"])
    return headers.get(name, b"").decode("latin-1")


def _cookies(scope: Scope) -> Iterator[str]:
    said = _header(scope, b"cookie")
    try:
        yield from (one.value for one in SimpleCookie(said).values())
    except CookieError:
        yield said
