"""A reference: the same stream made with Channels and its layer in memory, and nothing else.

`uvicorn benchmarks.plumbing.channels_hub:application`; a message a second from `/start` on.
"""

import asyncio
import time
from typing import Any

from django.conf import settings

settings.configure(
    CHANNEL_LAYERS={"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}},
    SECRET_KEY="measured on this machine only",  # noqa: S106
)

from channels.generic.http import AsyncHttpConsumer  # noqa: E402
from channels.layers import get_channel_layer  # noqa: E402

GROUP = "live"
TASKS: list["asyncio.Task[None]"] = []


async def broadcast() -> None:
    """Say the time to the group once a second."""
    layer = get_channel_layer()
    assert layer is not None
    while True:
        now = time.perf_counter()
        await layer.group_send(GROUP, {"type": "said", "at": now})
        await asyncio.sleep(1.0)


class Stream(AsyncHttpConsumer):
    """One client of the stream."""

    async def handle(self, body: bytes) -> None:
        """Join the group; the stream stays open."""
        if self.scope["path"] == "/start":
            TASKS.append(asyncio.create_task(broadcast()))
        await self.send_headers(headers=[(b"content-type", b"text/event-stream")])
        if self.scope["path"] != "/live":
            await self.send_body(b"")
            return
        await self.channel_layer.group_add(GROUP, self.channel_name)
        await self.send_body(b"id: x\nevent: here\ndata: {}\n\n", more_body=True)

    async def http_request(self, message: Any) -> None:
        """Keep the consumer alive after the first answer, as streams need."""
        if "body" in message:
            self.body.append(message["body"])
        if not message.get("more_body"):
            await self.handle(b"".join(self.body))

    async def said(self, message: Any) -> None:
        """Pass a message on."""
        text = f'id: x\nevent: happened\ndata: {{"about": "{message["at"]}"}}\n\n'
        await self.send_body(text.encode(), more_body=True)

    async def disconnect(self) -> None:
        """Leave the group."""
        await self.channel_layer.group_discard(GROUP, self.channel_name)


application = Stream.as_asgi()
