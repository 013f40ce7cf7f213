"""The line of an open stream: a message goes out in the pass that spreads it.

Waking a task a client and sending through the server's state machine costs more than the write
itself. A line writes the same chunk straight to the connection, as long as nothing waits before it;
who is slow goes the way of ASGI, which waits for them.
"""

import asyncio
from collections.abc import Mapping
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

CONNECTION = "situationroom.connection"


class Protocol(H11Protocol):
    """HTTP as uvicorn speaks it; an application finds the connection in the state of its scope."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Keep the connection where the scope of each request takes its state from."""
        super().connection_made(transport)
        self.app_state = {**self.app_state, CONNECTION: transport}


class Line:
    """The connection of a stream whose answer has begun and is sent in chunks."""

    __slots__ = ("_connection",)

    def __init__(self, connection: asyncio.Transport) -> None:
        self._connection = connection

    def is_free(self) -> bool:
        """Tell whether nothing waits to be sent and somebody is left."""
        return not (self._connection.get_write_buffer_size() or self._connection.is_closing())

    def say(self, content: bytes) -> None:
        """Write a chunk; nothing else may be writing to this stream meanwhile."""
        self._connection.write(b"%x\r\n%b\r\n" % (len(content), content))


def line_of(scope: Mapping[str, Any]) -> Line | None:
    """Return the line of a request; None where its server or its version of HTTP gives none."""
    connection = (scope.get("state") or {}).get(CONNECTION)
    if connection is None or scope.get("http_version") != "1.1":
        return None
    return Line(connection)
