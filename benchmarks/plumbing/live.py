"""The live stream under a proxy that cuts, and under a crowd beside a bare hub."""

import asyncio
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack, contextmanager
from pathlib import Path

from tools import servers
from tools.room import (
    ROOT,
    Room,
    free_port,
    own_database,
    running_room,
    serve,
    wait_for,
)

from benchmarks.figure import Figure, at_most
from benchmarks.plumbing.ready import prepare
from benchmarks.plumbing.streams import Cutter, Reader

CHANNELS_P95 = 2.54  # s, to 3,000 clients: it takes too long to measure in a quick run
SEATS = 50  # people in the crowd; each has many windows open


def cut_streams(*, quick: bool) -> list[Figure]:
    """Count what is missing or doubled when connections are cut at random."""
    clients, events = (20, 500) if quick else (200, 10_000)
    with (
        tempfile.TemporaryDirectory() as folder,
        running_room(Path(folder), make=prepare, server="") as room,
    ):
        readers, ids, cuts = asyncio.run(_cut(room, clients, events))
    missing = doubled = disordered = 0
    for reader in readers:
        counts = Counter(reader.got)
        missing += sum(counts[one] == 0 for one in ids)
        doubled += sum(n - 1 for n in counts.values() if n > 1)
        disordered += reader.got != ids
    how = f"{events} events to {clients} clients of `/live`, {cuts} connections cut at random"
    return [
        at_most("live: events missed under cuts", missing, "events", 0, how),
        at_most("live: events doubled under cuts", doubled, "events", 0, how),
        at_most("live: clients with another order under cuts", disordered, "clients", 0, how),
    ]


async def _cut(room: Room, clients: int, events: int) -> tuple[list[Reader], list[str], int]:
    proxy = Cutter(room.port, longest=4.0)
    async with proxy as port, AsyncExitStack() as stack:
        readers = [Reader(port, cookie) for cookie in _cookies(room, clients)]
        for reader in readers:
            await stack.enter_async_context(reader.reading())
        writer = await asyncio.to_thread(_writer, room, events, 200)
        said, _ = await asyncio.to_thread(writer.communicate)
        ids = [line.split()[0] for line in said.splitlines()]
        await until(lambda: all(len(reader.got) >= len(ids) for reader in readers), 120)
    return readers, ids, proxy.cuts


def crowd(*, quick: bool) -> list[Figure]:
    """Measure how long a message takes to a crowd, beside a bare hub in the same run."""
    clients, messages = (300, 4) if quick else (3000, 20)
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    peer = asyncio.run(_peer("bare_hub", clients, messages))
    channels = [] if quick else asyncio.run(_peer("channels_hub", clients, messages))
    with _room_and_worker() as (room, on):
        ours, lost = asyncio.run(_ours(room, clients, messages))
    p95, peer_p95 = _p95(ours), _p95(peer)
    how = (
        f"on {on}, a web process and a worker, {clients} clients, {messages} messages, one a "
        "second: from the commit to the client, with sign-in, labels, log and database; "
        "the peer is a bare asyncio hub"
    )
    return [
        Figure(
            "live: p95 to a crowd, ours to a bare hub",
            p95 / peer_p95,
            "ratio",
            1.3,
            p95 <= 1.3 * peer_p95,
            "bare asyncio hub, p95 in s",
            peer_p95,
            p95 / peer_p95,
            how=how,
        ),
        Figure(
            "live: p95 to a crowd",
            p95,
            "s",
            peer="Channels with its layer in memory, p95 in s",
            peer_value=_p95(channels) if channels else CHANNELS_P95,
            ratio=p95 / _p95(channels) if channels else None,
            how=f"{how}; Channels: {_said_of(channels, clients * messages)}",
        ),
        at_most("live: messages lost in a crowd", lost, "messages", 0, how),
    ]


def _said_of(channels: list[float], sent: int) -> str:
    if channels:
        return f"{sent - len(channels)} messages lost"
    return "not run beside it; to 3,000 clients when it was last measured, on 2026-11-26"


@contextmanager
def _room_and_worker() -> Iterator[tuple[Room, str]]:
    """Give a room as it is deployed, a web process and a worker, and say on what it stands."""
    postgres, redis = servers.find_postgres() or "", servers.find_redis() or ""
    server = f"{postgres}/postgres" if postgres else ""
    on = "PostgreSQL and Redis" if postgres and redis else "PostgreSQL" if postgres else "SQLite"
    with tempfile.TemporaryDirectory() as name, own_database(Path(name), server) as database:
        environment = os.environ | {
            "SITUATIONROOM_DATABASE": database,
            "SITUATIONROOM_REDIS": redis,
        }
        prepare(environment)
        words = [sys.executable, "-m", "situationroom.cli.main", "worker"]
        worker = subprocess.Popen(words, env=environment, cwd=ROOT)
        room = serve(environment, Path(name), "--no-worker")
        try:
            yield room, on
        finally:
            for process in (worker, room.process):
                if process is not None:
                    process.terminate()
                    process.wait(20)


async def _ours(room: Room, clients: int, messages: int) -> tuple[list[float], int]:
    cookies = _cookies(room, SEATS)
    readers = [Reader(room.port, cookies[n % SEATS]) for n in range(clients)]
    async with AsyncExitStack() as stack:
        await _join(readers, stack)
        writer = await asyncio.to_thread(_writer, room, messages, 1)
        said, _ = await asyncio.to_thread(writer.communicate)
        written = {line.split()[0]: float(line.split()[1]) for line in said.splitlines()}
        await until(lambda: all(len(r.got) >= messages for r in readers), 60)
    delays = [
        at - written[about]
        for reader in readers
        for about, at in zip(reader.got, reader.at, strict=True)
    ]
    return delays, clients * messages - len(delays)


async def _peer(name: str, clients: int, messages: int) -> list[float]:
    port = free_port()
    words = ["-m", "uvicorn", f"benchmarks.plumbing.{name}:application", "--log-level=warning"]
    process = subprocess.Popen([sys.executable, *words, "--port", str(port)], cwd=ROOT)
    try:
        wait_for(f"http://127.0.0.1:{port}/")
        readers = [Reader(port, "") for _ in range(clients)]
        async with AsyncExitStack() as stack:
            await _join(readers, stack)
            wait_for(f"http://127.0.0.1:{port}/start")
            await until(lambda: all(len(r.got) >= messages for r in readers), 90)
        return [
            at - float(said)
            for reader in readers
            for said, at in list(zip(reader.got, reader.at, strict=True))[:messages]
        ]
    finally:
        process.kill()  # it would wait for streams it never sees the end of
        process.wait()


async def _join(readers: list[Reader], stack: AsyncExitStack) -> None:
    """Let readers come in groups, as browsers do, and not all in one moment."""
    for start in range(0, len(readers), 50):
        group = readers[start : start + 50]
        await asyncio.gather(*(stack.enter_async_context(reader.reading()) for reader in group))


def _cookies(room: Room, count: int) -> list[str]:
    words = ["-m", "benchmarks.plumbing.sessions", "nipa@demo.example", str(count)]
    return room.run(*words).split()


def _writer(room: Room, count: int, rate: int) -> "subprocess.Popen[str]":
    words = [sys.executable, "-m", "benchmarks.plumbing.events", str(count), str(rate)]
    return subprocess.Popen(
        words, env=room.environment, cwd=ROOT, text=True, stdout=subprocess.PIPE
    )


async def until(holds: Callable[[], bool], seconds: float) -> bool:
    """Wait until something holds, at most so long; return whether it does."""
    end = time.monotonic() + seconds
    while not holds() and time.monotonic() < end:
        await asyncio.sleep(0.1)
    return holds()


def _p95(delays: list[float]) -> float:
    return statistics.quantiles(delays, n=20)[18] if len(delays) > 1 else float("nan")
