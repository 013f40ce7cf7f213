"""The peer: a bare asyncio hub — no sign-in, no labels, no database, no log.

`uvicorn benchmarks.plumbing.bare_hub:application`; a message a second from `/start` on.
"""

import asyncio
import time
from contextlib import suppress
from typing import Any

QUEUES: set["asyncio.Queue[bytes]"] = set()
TASKS: list["asyncio.Task[None]"] = []


async def broadcast() -> None:
    """Say the time to everybody once a second."""
    while True:
        now = time.perf_counter()
        message = f'id: x\nevent: happened\ndata: {{"about": "{now}"}}\n\n'.encode()
        for queue in QUEUES:
            queue.put_nowait(message)
        await asyncio.sleep(1.0)


async def application(scope: Any, receive: Any, send: Any) -> None:
    """Answer `/live` with a stream; `/start` begins to speak."""
    if scope["type"] != "http":
        return
    if scope["path"] == "/start":
        TASKS.append(asyncio.create_task(broadcast()))
    if scope["path"] != "/live":
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})
        return
    queue: asyncio.Queue[bytes] = asyncio.Queue()
    QUEUES.add(queue)
    kind = [(b"content-type", b"text/event-stream")]
    await send({"type": "http.response.start", "status": 200, "headers": kind})
    first = b"id: x\nevent: here\ndata: {}\n\n"
    await send({"type": "http.response.body", "body": first, "more_body": True})
    try:
        with suppress(asyncio.CancelledError):
            while True:
                body = await queue.get()
                await send({"type": "http.response.body", "body": body, "more_body": True})
    finally:
        QUEUES.discard(queue)
