"""The ASGI application: Django behind the guard of bodies, and beside it the live stream."""

import os
import warnings
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from django.core.asgi import get_asgi_application

# WhiteNoise streams files by a plain iterator; a worker thread reads them, nothing is lost.
warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous")

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "situationroom.config.settings")
django = get_asgi_application()

from situationroom.api.pieces import Bodies  # noqa: E402  # Django stands first
from situationroom.web.live.line import Protocol  # noqa: E402
from situationroom.web.live.server import Live  # noqa: E402

__all__ = ["Protocol", "application"]
guarded = Bodies(django)  # type: ignore[arg-type]
live = Live()
Message = MutableMapping[str, Any]


async def application(
    scope: Message,
    receive: Callable[[], Awaitable[Message]],
    send: Callable[[Message], Awaitable[None]],
) -> None:
    """Answer a request: the stream at `/live`, everything else by Django."""
    if scope["type"] == "http" and scope["path"] == "/live":
        await live(scope, receive, send)
    else:
        await guarded(scope, receive, send)
