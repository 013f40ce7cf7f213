"""Kill -9 of web, worker (with its relay) and Redis at random, under load: what is lost?"""

import asyncio
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tools import servers
from tools.room import ROOT, free_port, own_database, wait_for

from benchmarks.figure import Figure, at_most
from benchmarks.plumbing.kills.cast import (
    Victim,
    Writer,
    Zygote,
    redis_victim,
    wait_for_redis,
    writing,
)
from benchmarks.plumbing.ready import prepare
from benchmarks.plumbing.streams import Reader

WRITERS = ("nipa", "kiet", "kea", "hanoi")
LISTENERS = 4
HEARD = "issues."  # the kinds that are judged
PIECES = 60  # for 500 kills, fewer for fewer
PATIENCE = 180.0


def run(*, quick: bool) -> list[Figure]:
    """Kill on SQLite, and on PostgreSQL with a Redis of our own where they are."""
    figures = trial("SQLite", "", kills := 6 if quick else 500)
    postgres = servers.find_postgres()
    if postgres and not quick:
        figures += trial("PostgreSQL and Redis", f"{postgres}/postgres", kills)
    return figures


@dataclass
class Stage:
    """A room whose processes are killed."""

    environment: dict[str, str]
    urls: list[str]
    victims: list[Victim]
    issue: str = ""
    listeners: list["Roaming"] = field(default_factory=list)

    def ask(self, *words: str, said: str = "") -> dict[str, Any]:
        """Ask the stage manager, in a process of its own that nobody kills."""
        answer: dict[str, Any] = json.loads(
            self._run("benchmarks.plumbing.kills.stage", *words, said=said)
        )
        return answer

    def cookies(self, *names: str, count: int = 1) -> list[str]:
        """Sign people in, each so many times."""
        people = ",".join(f"{name}@demo.example" for name in names)
        return self._run("benchmarks.plumbing.sessions", people, str(count)).split()

    def writers(self) -> list[Writer]:
        """Return those who write to this room."""
        return [
            Writer(self.urls, self.issue, cookie, random.Random(n))  # noqa: S311
            for n, cookie in enumerate(self.cookies(*WRITERS))
        ]

    def _run(self, *words: str, said: str = "") -> str:
        return subprocess.run(
            [sys.executable, "-m", *words],
            env=self.environment,
            cwd=ROOT,
            check=True,
            text=True,
            input=said,
            stdout=subprocess.PIPE,
        ).stdout


@contextmanager
def stage(server: str) -> Iterator[Stage]:
    """Give a room of two web processes and two workers, and a Redis beside PostgreSQL."""
    with tempfile.TemporaryDirectory() as name, own_database(Path(name), server) as database:
        folder = Path(name)
        environment = os.environ | {"SITUATIONROOM_DATABASE": database, "SITUATIONROOM_REDIS": ""}
        victims: list[Victim] = []
        if server:
            redis, address = redis_victim(folder)
            redis.start()
            wait_for_redis(address)
            environment["SITUATIONROOM_REDIS"] = address
            victims.append(redis)
        prepare(environment)
        zygote = Zygote(environment, folder)
        ports = [free_port(), free_port()]
        web = [("serve", "--port", str(port), "--no-worker") for port in ports]
        for n, words in enumerate([*web, ("worker",), ("worker",)]):
            victims.append(Victim(f"{words[0]} {n}", words, zygote))
            victims[-1].start()
        urls = [f"http://127.0.0.1:{port}" for port in ports]
        for url in urls:
            wait_for(f"{url}/healthz")
        try:
            yield Stage(environment, urls, victims)
        finally:
            for victim in victims:
                victim.kill()
            zygote.end()


class Roaming(Reader):
    """A reader of `/live` who comes back to any of the web processes."""

    urls: tuple[str, ...] = ()

    async def _read_once(self, stop: asyncio.Event) -> None:
        host, _, port = random.choice(self.urls).removeprefix("http://").partition(":")  # noqa: S311
        self.host, self.port = host, int(port)
        await super()._read_once(stop)


@contextmanager
def listening(stage: Stage) -> Iterator[list[Roaming]]:
    """Let readers read beside what is done inside, on a loop of their own."""
    readers = [Roaming(0, cookie, only=HEARD) for cookie in stage.cookies("nipa", count=LISTENERS)]
    for reader in readers:
        reader.urls = tuple(stage.urls)
    stop, ready = threading.Event(), threading.Event()

    async def read() -> None:
        async with AsyncExitStack() as stack:
            for reader in readers:
                await stack.enter_async_context(reader.reading())
            ready.set()
            while not stop.is_set():
                await asyncio.sleep(0.1)

    thread = threading.Thread(target=lambda: asyncio.run(read()))
    thread.start()
    try:
        if not ready.wait(60):
            raise TimeoutError("no reader came in")
        yield readers
    finally:
        stop.set()
        thread.join(60)


def trial(on: str, server: str, kills: int) -> list[Figure]:
    """Kill so often under load, let everything recover, and judge."""
    chance = random.Random(kills)  # noqa: S311
    with stage(server) as room, listening(room) as readers:
        room.issue = room.ask("open", str(max(2, PIECES * kills // 500)))["issue"]
        writers = room.writers()
        began = time.monotonic()
        with writing(writers):
            _kill(room.victims, kills, chance)
        seconds, recovered = time.monotonic() - began, time.monotonic()
        settled = settle(room)
        backlog = time.monotonic() - recovered
        accepted = [key for writer in writers for key in writer.accepted]
        verdict = room.ask("judge", room.issue, said="\n".join(accepted))
        wait_for_readers(readers, verdict["places"])
        killed: Counter[str] = Counter()
        for victim in room.victims:
            killed[victim.name.split()[0]] += victim.kills
        verdict |= {
            "settled": settled,
            "backlog": backlog,
            "seconds": seconds,
            "killed": dict(killed),
            "falls": sum(victim.falls for victim in room.victims),
            "refused": [text for writer in writers for text in writer.refused],
            "unheard": sum(len(set(verdict["places"]) - set(r.ids)) for r in readers),
            "heard_twice": sum(len(r.ids) - len(set(r.ids)) for r in readers),
            "refetches": sum(r.refetches for r in readers),
        }
    return _figures(on, verdict)


def _kill(victims: list[Victim], kills: int, chance: random.Random) -> None:
    while sum(victim.kills for victim in victims) < kills:
        time.sleep(chance.uniform(0.1, 0.8))
        victim = chance.choice(victims)
        victim.kill()
        time.sleep(chance.uniform(0.0, 0.2))
        victim.start()


def settle(room: Stage) -> bool:
    """Wait until all that follows the writes has followed; return whether it has."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if room.ask("settled")["settled"]:
            return True
        time.sleep(0.5)
    return False


def wait_for_readers(readers: list[Roaming], places: list[str]) -> None:
    """Wait until the readers have heard of every place, at most half a minute."""
    wanted, end = set(places), time.monotonic() + 30
    while time.monotonic() < end and any(wanted - set(reader.ids) for reader in readers):
        time.sleep(0.2)


def _figures(on: str, v: dict[str, Any]) -> list[Figure]:
    how = (
        f"{sum(v['killed'].values())} kills in {v['seconds']:.0f} s ({v['killed']}) on {on}; "
        f"{v['accepted']} answers accepted, {v['work']} pieces of work of 20 steps, "
        f"{LISTENERS} live readers, {v['receivers']} people told of each answer; "
        f"{v['falls']} processes had fallen by themselves, {len(v['refused'])} refusals"
    )
    faults = len(v["chain"]) + v["unnumbered"] + v["setbacks"] + len(v["refused"])
    faults += not v["accepted"]  # where nothing was written nothing can be lost
    return [
        at_most(f"kills, {on}: accepted writes lost", v["lost"], "writes", 0, how),
        at_most(f"kills, {on}: writes doubled", abs(v["doubled"]), "writes", 0, how),
        at_most(f"kills, {on}: people not told", v["untold"], "notifications", 0, how),
        at_most(f"kills, {on}: people told twice", v["told_twice"], "notifications", 0, how),
        at_most(f"kills, {on}: live events missed", v["unheard"], "events", 0, how),
        at_most(f"kills, {on}: live events doubled", v["heard_twice"], "events", 0, how),
        at_most(f"kills, {on}: steps of work lost", v["steps_missing"], "steps", 0, how),
        at_most(f"kills, {on}: steps of work doubled", v["steps_doubled"], "steps", 0, how),
        at_most(f"kills, {on}: faults of log and refusals", faults, "faults", 0, how),
        at_most(
            f"kills, {on}: backlog after recovery",
            v["backlog"] if v["settled"] else float("inf"),
            "s",
            60,
            how,
        ),
    ]
