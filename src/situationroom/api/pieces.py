"""Long bodies at the door of the server: none is read whole before somebody looks at it.

Django reads a body to its end before it asks who sends it, and a line that breaks loses all of it.
Here a body that is too long is cut off, and the long body of an upload is handed on in pieces:
each is a request of its own, so that the session and the right are asked for at every piece, and
what has arrived when the line breaks has arrived for good.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings

from situationroom.base.files.uploads import PIECE_BYTES

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]
UPLOADS = "/api/v1/uploads/"
OVERHEAD = 1024 * 1024  # of a form around its file
NO_CONTENT = 204


class BodyTooLong(Exception):
    """More arrives than any address takes."""


@dataclass(slots=True)
class Answer:
    """What the application answered to one piece."""

    messages: list[Message] = field(default_factory=list)

    async def take(self, message: Message) -> None:
        """Keep a part of the answer."""
        self.messages.append(message)

    @property
    def status(self) -> int:
        """Return its status; 0 where there is none."""
        starts = [m for m in self.messages if m["type"] == "http.response.start"]
        return int(starts[0]["status"]) if starts else 0


class Bodies:
    """Stands before the application and lets bodies through as long as they may be."""

    def __init__(self, app: App) -> None:
        """Stand before `app`."""
        self._app = app

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer one request."""
        scope = _as_meant(scope)
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif _is_long_piece(scope):
            await self._in_pieces(scope, receive, send)
        else:
            await self._capped(scope, receive, send)

    async def _capped(self, scope: Message, receive: Receive, send: Send) -> None:
        most = settings.FILE_FORM_LARGEST + OVERHEAD
        started = False

        async def count() -> Message:
            nonlocal most
            message = await receive()
            most -= len(message.get("body", b""))
            if most < 0:
                raise BodyTooLong
            return message

        async def note(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            if _declared(scope) > most:
                raise BodyTooLong
            await self._app(scope, count, note)
        except BodyTooLong:
            if not started:
                await _refuse(scope, send)

    async def _in_pieces(self, scope: Message, receive: Receive, send: Send) -> None:
        offset = int(_header(scope, b"upload-offset"))
        waiting, is_open = bytearray(), True
        answer = None
        while is_open or waiting or answer is None:
            if is_open and len(waiting) < PIECE_BYTES:
                message = await receive()
                is_open = bool(message.get("more_body", False))  # a broken line brings no more
                waiting += message.get("body", b"")
                continue
            piece = bytes(waiting[:PIECE_BYTES])
            del waiting[:PIECE_BYTES]
            answer = await self._ask(scope, piece, offset)
            offset += len(piece)
            if answer.status != NO_CONTENT:
                break
        for message in answer.messages if answer else ():
            await send(_closing(message) if is_open else message)

    async def _ask(self, scope: Message, piece: bytes, offset: int) -> Answer:
        """Hand on one piece as a request of its own; it is finished even if the line breaks."""
        answer, told = Answer(), False
        own = {b"upload-offset": offset, b"content-length": len(piece)}
        headers = [one for one in scope["headers"] if one[0] not in (*own, b"transfer-encoding")]
        headers += [(name, str(value).encode()) for name, value in own.items()]

        async def receive() -> Message:
            nonlocal told
            if told:
                await asyncio.Event().wait()
            told = True
            return {"type": "http.request", "body": piece, "more_body": False}

        await self._app({**scope, "headers": headers}, receive, answer.take)
        return answer


def _as_meant(scope: Message) -> Message:
    """Return a request with the method it means, for callers that cannot send PATCH or DELETE."""
    if scope["type"] != "http" or not scope["path"].startswith(UPLOADS):
        return scope
    meant = _header(scope, b"x-http-method-override").decode("latin-1").upper()
    is_other = scope["method"] == "POST" and meant in ("PATCH", "DELETE", "HEAD")
    return {**scope, "method": meant} if is_other else scope


def _closing(message: Message) -> Message:
    """Say that the line is closed behind an answer: the rest of the body is not read."""
    if message["type"] != "http.response.start":
        return message
    return {**message, "headers": [*message["headers"], (b"connection", b"close")]}


def _is_long_piece(scope: Message) -> bool:
    """Tell whether a request brings a piece that may be handed on in shorter ones.

    One with a checksum is judged whole; one without a place is refused by the address itself.
    """
    is_piece = scope["method"] == "PATCH" and scope["path"].startswith(UPLOADS)
    offset, checksum = _header(scope, b"upload-offset"), _header(scope, b"upload-checksum")
    return is_piece and offset.isdigit() and len(offset) < 19 and not checksum


def _header(scope: Message, name: bytes) -> bytes:
    return next((bytes(value) for key, value in scope["headers"] if key == name), b"")


def _declared(scope: Message) -> int:
    said = _header(scope, b"content-length")
    return int(said) if said.isdigit() and len(said) < 19 else 0


async def _refuse(scope: Message, send: Send) -> None:
    """Say that the body is too long, in both languages: nobody has asked who reads it."""
    most = settings.FILE_FORM_LARGEST // settings.MEGABYTE
    said = {
        "type": "urn:situationroom:problem:too-large",
        "title": f"The body is too large. 보낸 내용이 너무 큽니다. ({most} MB)",
        "status": 413,
        "detail": "Send large files in pieces: /api/v1/uploads. 큰 파일은 나누어 보내십시오.",
    }
    headers = [
        (b"content-type", b"application/problem+json"),
        (b"connection", b"close"),
        (b"x-content-type-options", b"nosniff"),
    ]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send(
        {"type": "http.response.body", "body": json.dumps(said, ensure_ascii=False).encode()}
    )
