"""A room of its own for journeys and measurements: its own database and real processes."""

import os
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import psycopg

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Room:
    """A running room: its address, its environment, the folder of its log."""

    url: str
    port: int = 0
    environment: dict[str, str] = field(default_factory=dict)
    folder: Path = Path()
    process: "subprocess.Popen[bytes] | None" = None

    def run(self, *words: str) -> str:
        """Run Python in the environment of the room; return what it printed."""
        done = subprocess.run(
            [sys.executable, *words],
            env=self.environment,
            cwd=ROOT,
            check=True,
            text=True,
            stdout=subprocess.PIPE,
        )
        return done.stdout


def free_port() -> int:
    """Return a port nobody uses."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def own_database(folder: Path, server: str = "") -> Iterator[str]:
    """Give the address of a new database: a file, or one on a PostgreSQL server, dropped after."""
    if not server.startswith("postgres"):
        yield f"sqlite:///{folder / 'room.sqlite3'}"
        return
    name, home = f"room_{uuid.uuid4().hex[:12]}", server.rsplit("/", 1)[0]
    with psycopg.connect(f"{home}/postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    try:
        yield f"{home}/{name}"
    finally:
        with psycopg.connect(f"{home}/postgres", autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def prepare(environment: dict[str, str], *, reference: bool = True) -> None:
    """Make tables, load reference data and the demonstration accounts."""
    steps = [["manage.py", "migrate", "-v0"]]
    kinds = ["reference", "demo"] if reference else ["demo"]
    steps += [["-m", "situationroom.cli.main", "load", kind, "--quiet"] for kind in kinds]
    for words in steps:
        subprocess.run(
            [sys.executable, *words],
            env=environment,
            cwd=ROOT,
            check=True,
            stdout=subprocess.DEVNULL,
        )


def serve(environment: dict[str, str], folder: Path, *words: str, port: int = 0) -> Room:
    """Start a server process and wait until it answers."""
    port = port or free_port()
    command = [sys.executable, "-m", "situationroom.cli.main", "serve", "--port", str(port), *words]
    with (folder / "serve.log").open("ab") as log:
        process = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=log, stderr=log)
    room = Room(f"http://127.0.0.1:{port}", port, environment, folder, process)
    wait_for(f"{room.url}/healthz")
    return room


def wait_for(url: str, *, seconds: float = 60.0) -> None:
    """Wait until an address answers. Raises its error when it never does."""
    end = time.monotonic() + seconds
    while True:
        try:
            with urlopen(url, timeout=5):  # noqa: S310  # an address of our own server
                return
        except (URLError, OSError):
            if time.monotonic() > end:
                raise
            time.sleep(0.1)


@contextmanager
def running_room(
    folder: Path,
    *,
    reference: bool = True,
    server: str | None = None,
    make: Callable[[dict[str, str]], None] | None = None,
) -> Iterator[Room]:
    """Give a room that is prepared and served, and take it away afterwards.

    `server` names PostgreSQL; without it the environment decides, without that it is SQLite.
    `make` prepares it in another way.
    """
    if server is None:
        server = os.environ.get("SITUATIONROOM_DATABASE", "")
    with own_database(folder, server) as database:
        environment = os.environ | {
            "SITUATIONROOM_DATABASE": database,
            "SITUATIONROOM_FILE_ARRIVALS": str(folder / "arriving"),
            "SITUATIONROOM_FILE_STORAGE": f"file://{folder / 'kept'}",
        }
        if make is None:
            prepare(environment, reference=reference)
        else:
            make(environment)
        room = serve(environment, folder)
        try:
            yield room
        finally:
            if room.process is not None:
                room.process.terminate()
                room.process.wait(timeout=20)
