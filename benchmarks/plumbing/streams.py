"""Readers of the live stream, a proxy that cuts them, and a writer of events: for measurements."""

import asyncio
import json
import random
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field


@dataclass
class Reader:
    """One client of `/live` that comes back with its last id whenever it is cut."""

    port: int
    cookie: str
    path: str = "/live"
    host: str = "127.0.0.1"
    only: str = "bells."  # kinds it counts: the room's own periodic work is none of them
    got: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    at: list[float] = field(default_factory=list)
    last_id: str = ""
    cuts: int = 0
    refetches: int = 0
    ready: asyncio.Event = field(default_factory=asyncio.Event)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator["Reader"]:
        """Read beside what is done inside, from the first place on."""
        stop = asyncio.Event()
        task = asyncio.create_task(self.read(stop))
        try:
            await asyncio.wait_for(self.ready.wait(), 60)
            yield self
        finally:
            stop.set()
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def read(self, stop: asyncio.Event) -> None:
        """Read until told to stop."""
        while not stop.is_set():
            with suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
                await self._read_once(stop)
            self.cuts += 1
            await asyncio.sleep(random.uniform(0.01, 0.2))  # noqa: S311

    async def _read_once(self, stop: asyncio.Event) -> None:
        reader, writer = await asyncio.open_connection(self.host, self.port)
        try:
            last = f"Last-Event-ID: {self.last_id}\r\n" if self.last_id else ""
            writer.write(
                f"GET {self.path} HTTP/1.1\r\nHost: {self.host}\r\nCookie: {self.cookie}\r\n"
                f"{last}\r\n".encode()
            )
            head = await reader.readuntil(b"\r\n\r\n")
            if b" 200 " not in head.split(b"\r\n", 1)[0]:
                raise OSError(head.split(b"\r\n", 1)[0].decode())
            rest = b""
            while not stop.is_set():
                rest += await _chunk(reader)
                *events, rest = rest.split(b"\n\n")
                now = time.perf_counter()
                for event in events:
                    self._take(event.decode(), now)
        finally:
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()

    def _take(self, event: str, now: float) -> None:
        fields = dict(line.split(": ", 1) for line in event.split("\n") if ": " in line)
        self.last_id = fields.get("id", self.last_id)
        kind = fields.get("event")
        if kind == "happened":
            said = json.loads(fields["data"])
            if not said.get("kind", self.only).startswith(self.only):
                return
            self.got.append(said["about"])
            self.ids.append(self.last_id)
            self.at.append(now)
        elif kind == "refetch":
            self.refetches += 1
        elif kind == "here":
            self.ready.set()


async def _chunk(reader: asyncio.StreamReader) -> bytes:
    size = int(await reader.readuntil(b"\r\n"), 16)
    if size == 0:
        raise OSError("the stream ended")
    content = await reader.readexactly(size)
    await reader.readexactly(2)
    return content


class Cutter:
    """A TCP proxy that cuts its connections at random, in the middle of whatever is said."""

    def __init__(self, port: int, *, longest: float, seed: int = 1) -> None:
        self.target, self.longest = port, longest
        self.random = random.Random(seed)  # noqa: S311
        self.cuts = 0
        self.serving: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> int:
        """Listen; return the port."""
        self.server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        return int(self.server.sockets[0].getsockname()[1])

    async def __aexit__(self, *_: object) -> None:
        """Listen no more."""
        self.server.close()
        for task in self.serving:
            task.cancel()
        await asyncio.gather(*self.serving, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is not None:
            self.serving.add(task)
            task.add_done_callback(self.serving.discard)
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.target)
        except OSError:
            writer.close()
            return
        pipes = [
            asyncio.create_task(_pipe(reader, far_writer)),
            asyncio.create_task(_pipe(far_reader, writer)),
        ]
        try:
            # Who ends the measurement cancels this; asyncio would print that as a fault.
            with suppress(asyncio.CancelledError):
                await asyncio.wait(
                    pipes,
                    timeout=self.random.uniform(0.05, self.longest),
                    return_when=asyncio.FIRST_COMPLETED,
                )
                self.cuts += 1
        finally:
            for pipe in pipes:
                pipe.cancel()
            for one in (writer, far_writer):
                one.transport.abort()
            with suppress(asyncio.CancelledError):
                await asyncio.gather(*pipes, return_exceptions=True)


async def _pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while content := await reader.read(random.randint(1, 4096)):  # noqa: S311
            writer.write(content)
            await writer.drain()
