"""`/live` as a small ASGI application beside Django: one feed a process, one queue a client."""

import asyncio
import logging
import threading
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from contextvars import Context, copy_context
from typing import Any, TypeVar
from urllib.parse import parse_qs

from django.db import DatabaseError, close_old_connections

from situationroom.base.bell import Topic, bell_of, start_listening
from situationroom.base.connections import keep_connections, work_for_the_room
from situationroom.base.spans import span
from situationroom.web.live import messages, reading
from situationroom.web.live.asked import Answering, named
from situationroom.web.live.hub import Hub, Listener
from situationroom.web.live.line import Line, line_of
from situationroom.web.live.reading import Visitor

log = logging.getLogger(__name__)
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Got = TypeVar("Got")

POLL_SECONDS = 1.0
CHECK_SECONDS = 2.0
BEAT_SECONDS = 15.0
MOST_CLIENTS = 10_000
LABEL_NARROWED = "base.label_narrowed"
HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
]


class Live:
    """The stream of this process: it starts with its first client."""

    def __init__(self) -> None:
        self.hub = Hub()
        self.visitors: dict[Listener, Visitor] = {}
        self._threads = _threads(4, "live")
        self._reader = _threads(1, "live-feed")
        self._running: asyncio.Task[None] | None = None
        self._stop = threading.Event()
        self._starting = asyncio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one client until it goes, is too slow, or loses its right."""
        with named(scope, send) as answer:
            if scope["method"] != "GET":
                await _answer(answer, 405)
                return
            gone = asyncio.create_task(_wait_for_end(receive))
            try:
                with suppress(_Gone):
                    await self._serve(scope, gone, answer)
            except Exception as fault:
                if answer.status:  # half an answer cannot become another
                    raise
                log.exception("a stream was not opened")
                await _answer(answer, 503 if isinstance(fault, DatabaseError) else 500)
            finally:
                gone.cancel()

    async def _serve(self, scope: Scope, gone: asyncio.Task[None], answer: Answering) -> None:
        """Open a stream and let it run; what is measured is how it is opened, not how long."""
        listener = None
        try:
            with span(f"GET {scope['path']}", method="GET") as one:
                visitor = await self._ask(reading.who_asks, scope, unless=gone)
                listener = await self._admit(visitor, answer)
                if listener is not None:
                    await self._begin(listener, _last_id(scope), gone, answer)
                if one is not None:
                    one.set_attribute("http.route", scope["path"])
                    one.set_attribute("http.response.status_code", answer.status)
            if listener is not None:
                await self._stream(listener, line_of(scope), gone, answer)
        finally:
            if listener is not None:
                self.hub.leave(listener)
                self.visitors.pop(listener, None)

    async def _admit(self, visitor: Visitor | None, answer: Answering) -> Listener | None:
        """Let somebody listen, or answer that they may not or that there are too many."""
        if visitor is None:
            await _answer(answer, 204)  # a browser does not come back after 204
            return None
        if len(self.hub) >= MOST_CLIENTS:
            await _answer(answer, 503)
            return None
        await self._ensure_feed()
        listener = self.hub.join(visitor.actor)
        self.visitors[listener] = visitor
        return listener

    async def _begin(
        self, listener: Listener, last: str, gone: asyncio.Task[None], send: Send
    ) -> None:
        """Send where the stream stands, after what was missed since the last id."""
        await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
        first, begin = await self._ask(
            reading.first_words, listener.actor, last, listener.position, unless=gone
        )
        listener.begin_at(begin)
        await _write(send, first)

    async def _stream(
        self, listener: Listener, line: Line | None, gone: asyncio.Task[None], send: Send
    ) -> None:
        gone.add_done_callback(lambda _: listener.stop("gone"))
        while not listener.cut:
            listener.line = line
            await listener.waiting.wait()
            listener.line = None
            content = listener.take()
            if content:
                await _write(send, content)
        if not gone.done():
            with suppress(Exception):
                await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _ensure_feed(self) -> None:
        async with self._starting:
            if self._running is None or self._running.done():
                self.hub.position = await self._ask(reading.get_end)
                start_listening(self._stop)
                # It outlives who came first: nothing of their request may hang on to it.
                self._running = asyncio.create_task(self._run(), context=Context())

    async def _run(self) -> None:
        """Feed the hub and ask again who may listen, for as long as the process lives."""
        await asyncio.gather(self._feed(), self._check(), self._beat())

    async def _feed(self) -> None:
        loop = asyncio.get_running_loop()
        rung = asyncio.Event()
        threading.Thread(
            target=_ring_loop, args=(loop, rung, self._stop), name="live-bell", daemon=True
        ).start()
        while True:
            rung.clear()
            try:
                while found := await loop.run_in_executor(self._reader, _read, self.hub.position):
                    self._spread(found)
            except Exception:
                log.exception("the live feed stumbled and goes on")
                await asyncio.sleep(POLL_SECONDS)
            with suppress(TimeoutError):
                await asyncio.wait_for(rung.wait(), POLL_SECONDS)

    def _spread(self, found: list[messages.Message]) -> None:
        for message in found:
            if message.kind == LABEL_NARROWED:
                self.hub.narrow(message.label, message.readers)
        self.hub.spread(found, found[-1].number)

    async def _check(self) -> None:
        """End the streams of those who signed out, left, or have become somebody else."""
        while True:
            await asyncio.sleep(CHECK_SECONDS)
            try:
                gone = await self._ask(reading.list_gone, set(self.visitors.values()))
            except Exception:
                log.exception("nobody could be asked who they are: every stream ends")
                self.hub.end_all()
                continue
            for listener, visitor in list(self.visitors.items()):
                if visitor in gone:
                    listener.stop("gone")

    async def _beat(self) -> None:
        """Say to every quiet line that it stands, and how far the log has come."""
        while True:
            await asyncio.sleep(BEAT_SECONDS)
            position = self.hub.position
            with suppress(Exception):  # a database that does not answer is logged by the feed
                beat = messages.beat(await self._ask(reading.to_place, position))
                if self.hub.position == position:  # else the place would go back
                    self.hub.beat(beat)

    async def _ask(
        self, question: Callable[..., Got], *words: Any, unless: asyncio.Task[None] | None = None
    ) -> Got:
        """Ask the database on one of the few threads that do; drop what nobody waits for.

        Raises _Gone when the client left first: what a crowd asked that was cut and came back
        is not answered again and again.
        """
        loop = asyncio.get_running_loop()
        here = copy_context()  # a line of the log that a thread writes names its request
        answer = loop.run_in_executor(self._threads, here.run, _asked, question, words)
        if unless is not None:
            either: set[asyncio.Future[Any]] = {answer, unless}
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
            if not answer.done():
                answer.cancel()
                raise _Gone
        return await answer


class _Gone(Exception):
    """The client left before it was answered."""


def _threads(count: int, name: str) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(count, thread_name_prefix=name, initializer=_begin_thread)


def _begin_thread() -> None:
    """Let a thread of the stream see the whole log: who may read what is judged listener by one."""
    work_for_the_room()
    keep_connections()


def _read(after: int) -> list[messages.Message]:
    return _asked(reading.list_news, (after,))


def _asked(question: Callable[..., Got], words: tuple[Any, ...]) -> Got:
    close_old_connections()
    try:
        return question(*words)
    finally:
        close_old_connections()


def _ring_loop(loop: asyncio.AbstractEventLoop, rung: asyncio.Event, stop: threading.Event) -> None:
    bell = bell_of(Topic.NUMBERED)
    seen = bell.count
    while not stop.is_set():
        now = bell.wait(seen, POLL_SECONDS)
        if now != seen:
            seen = now
            with suppress(RuntimeError):  # the loop has ended
                loop.call_soon_threadsafe(rung.set)


def _last_id(scope: Scope) -> str:
    """Return where a browser comes back from, or the place its page was made at."""
    header = dict(scope["headers"]).get(b"last-event-id", b"").decode("ascii", "replace")
    query: str = scope["query_string"].decode("ascii", "replace")
    return header or parse_qs(query).get("from", [""])[0]


async def _wait_for_end(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _write(send: Send, body: bytes) -> None:
    await send({"type": "http.response.body", "body": body, "more_body": True})


async def _answer(send: Send, status: int) -> None:
    await send(
        {
            "type": "http.response.start",
            "status": status,
            "headers": [(b"cache-control", b"no-store")],
        }
    )
    await send({"type": "http.response.body", "body": b""})
