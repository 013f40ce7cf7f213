"""Find PostgreSQL and Redis on this machine by a real connection; start what stands still.

`python -m tools.servers` says what answers; `start` starts what does not (used by .ci/run).
`TEST_POSTGRES` and `TEST_REDIS` name servers elsewhere. Nothing is ever stopped or emptied.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from getpass import getuser

import psycopg
import redis

POSTGRES = "127.0.0.1:5432"
REDIS = "redis://127.0.0.1:6379/0"
PATIENCE = 30.0

Command = list[str]


@dataclass(frozen=True)
class Server:
    """A kind of server: how it is found, how it is started, what to install it from."""

    name: str
    find: Callable[[], str | None]
    start: Callable[[], list[Command]]
    package: str


def find_postgres() -> str | None:
    """Return the address of a PostgreSQL that answers and lets us make databases, or None."""
    named = os.environ.get("TEST_POSTGRES")
    for url in [named] if named else [f"postgresql://{user}@{POSTGRES}" for user in _users()]:
        try:
            with psycopg.connect(f"{url}/postgres", connect_timeout=2) as connection:
                row = connection.execute(
                    "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
                ).fetchone()
        except psycopg.Error:
            continue
        if row and row[0]:
            return url
    return None


def _users() -> list[str]:
    return list(dict.fromkeys([os.environ.get("PGUSER", "postgres"), "postgres", getuser()]))


def find_redis() -> str | None:
    """Return the address of a Redis that answers, or None."""
    url = os.environ.get("TEST_REDIS", REDIS)
    try:
        client = redis.Redis.from_url(url, socket_connect_timeout=2, socket_timeout=2)
        client.ping()
        client.close()
    except redis.RedisError:
        return None
    return url


def start_postgres() -> list[Command]:
    """Return the commands that start the Debian cluster, or any cluster pg_ctl knows."""
    if shutil.which("pg_lsclusters"):
        listed = subprocess.run(
            ["pg_lsclusters", "-h"], check=False, text=True, capture_output=True
        ).stdout
        clusters = [line.split()[:2] for line in listed.splitlines() if line.strip()]
        return [["pg_ctlcluster", "--skip-systemctl-redirect", *one, "start"] for one in clusters]
    if shutil.which("pg_ctl") and os.environ.get("PGDATA"):
        return [["pg_ctl", "--wait", "--silent", "start"]]
    return []


def start_redis() -> list[Command]:
    """Return the command that starts a Redis that keeps nothing on disk."""
    if not shutil.which("redis-server"):
        return []
    return [
        [
            "redis-server",
            "--daemonize",
            "yes",
            "--bind",
            "127.0.0.1",
            "--port",
            "6379",
            "--save",
            "",
            "--appendonly",
            "no",
        ]
    ]


SERVERS = (
    Server("PostgreSQL", find_postgres, start_postgres, "postgresql"),
    Server("Redis", find_redis, start_redis, "redis-server"),
)


def start(server: Server) -> str | None:
    """Start a server that does not answer, installing it where we may; return its address."""
    found = server.find()
    if found:
        return found
    if not server.start() and os.geteuid() == 0 and shutil.which("apt-get"):
        _install(server.package)
    for command in server.start():
        subprocess.run(command, check=False, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    if server.name == "PostgreSQL" and os.geteuid() == 0:
        _let_us_in(server)
    return _wait(server)


def _install(package: str) -> None:
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", package]):
        subprocess.run(
            command,
            check=False,
            env=quiet,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


def _let_us_in(server: Server) -> None:
    """Give a fresh cluster a role for this account; it reaches us by the local socket only."""
    if _wait(server, seconds=3) or not shutil.which("runuser"):
        return
    subprocess.run(
        ["runuser", "-u", "postgres", "--", "createuser", "--createdb", getuser()],
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _wait(server: Server, seconds: float = PATIENCE) -> str | None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = server.find()
        if found:
            return found
        time.sleep(0.3)
    return None


def main(words: list[str]) -> int:
    """Say which servers answer, or start them; the status is 0 when both do."""
    silent = False
    for server in SERVERS:
        address = start(server) if words == ["start"] else server.find()
        print(f"{server.name}: {address or 'does not answer'}")
        silent = silent or address is None
    return 1 if silent else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
