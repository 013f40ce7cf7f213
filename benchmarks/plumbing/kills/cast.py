"""Who takes part: processes that are killed and come back, and writers that never give up."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import redis as redis_client
from tools.room import ROOT, free_port

PAUSE = 0.05


@dataclass
class Zygote:
    """Starts servers and workers that have everything imported already."""

    environment: dict[str, str]
    folder: Path

    def __post_init__(self) -> None:
        words = [sys.executable, "-m", "benchmarks.plumbing.kills.zygote", str(self.folder)]
        self.process = subprocess.Popen(
            words,
            env=self.environment,
            cwd=ROOT,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self.say = threading.Lock()
        self._read()

    def start(self, *words: str) -> int:
        """Start a command; return the pid of its process."""
        with self.say:
            assert self.process.stdin is not None
            self.process.stdin.write(" ".join(words) + "\n")
            self.process.stdin.flush()
            return int(self._read())

    def _read(self) -> str:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError("the zygote died")
        return line

    def end(self) -> None:
        """Start no more."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        self.process.wait(10)
        self.process.stdout.close()


@dataclass
class Victim:
    """A process that is killed at random and started again."""

    name: str
    words: tuple[str, ...]
    zygote: Zygote | None = None
    pid: int = 0
    kills: int = 0
    falls: int = 0

    def start(self) -> None:
        """Start it."""
        if self.zygote is not None:
            self.pid = self.zygote.start(*self.words)
        else:
            self.process = subprocess.Popen(self.words, stdout=subprocess.DEVNULL)
            self.pid = self.process.pid

    def kill(self) -> None:
        """Kill it with no chance to say a word."""
        try:
            os.kill(self.pid, signal.SIGKILL)
            self.kills += 1
        except ProcessLookupError:
            self.falls += 1
        if self.zygote is None:
            self.process.wait()


def redis_victim(folder: Path) -> tuple[Victim, str]:
    """Return a Redis of our own that keeps nothing, and its address."""
    port = free_port()
    words = ("redis-server", "--bind", "127.0.0.1", "--port", str(port), "--save", "")
    victim = Victim("redis", (*words, "--appendonly", "no", "--dir", str(folder)))
    return victim, f"redis://127.0.0.1:{port}/0"


def wait_for_redis(address: str) -> None:
    """Wait until a Redis answers."""
    end = time.monotonic() + 20
    while time.monotonic() < end:
        with suppress(redis_client.RedisError):
            redis_client.Redis.from_url(address, socket_connect_timeout=1).ping()
            return
        time.sleep(PAUSE)
    raise TimeoutError(address)


@dataclass
class Writer:
    """Somebody who answers an issue again and again, each time until it is accepted."""

    urls: list[str]
    issue: str
    cookie: str
    random: random.Random
    accepted: list[str] = field(default_factory=list)
    tries: int = 0
    refused: list[str] = field(default_factory=list)

    def write(self, stop: threading.Event) -> None:
        """Write until told to stop; what was begun is finished first."""
        token = "a" * 32
        headers = {"Cookie": f"{self.cookie}; csrftoken={token}", "X-CSRFToken": token}
        with httpx.Client(timeout=5.0, headers=headers) as client:
            while not stop.is_set():
                key = str(uuid.uuid4())
                if self._until_accepted(client, key):
                    self.accepted.append(key)

    def _until_accepted(self, client: httpx.Client, key: str) -> bool:
        """Ask under the same key until somebody answers; False when it is refused."""
        while True:
            self.tries += 1
            url = self.random.choice(self.urls)
            try:
                answer = client.post(
                    f"{url}/api/v1/issues/{self.issue}/response",
                    headers={"Idempotency-Key": key},
                    json={"position": key, "action": "–"},
                )
            except httpx.HTTPError:
                time.sleep(PAUSE)
                continue
            if answer.status_code == httpx.codes.OK:
                return True
            if answer.status_code < httpx.codes.INTERNAL_SERVER_ERROR:
                self.refused.append(f"{answer.status_code} {answer.text[:200]}")
                return False
            time.sleep(PAUSE)


@contextmanager
def writing(writers: list[Writer]) -> Iterator[None]:
    """Let writers write beside what is done inside."""
    stop = threading.Event()
    threads = [threading.Thread(target=one.write, args=(stop,)) for one in writers]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join(120)
