"""Machines of their own on one machine: network namespaces on a bridge, a PostgreSQL and a Redis.

Only addresses of the bridge made here are used; everything is taken away again.
"""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

NET = "10.77.0"
HOME = f"{NET}.1"
BRIDGE = "roombr0"


def can_be_made() -> bool:
    """Tell whether namespaces can be made here: Linux, root, iproute2."""
    return os.geteuid() == 0 and shutil.which("ip") is not None and _binaries() is not None


def ip(*words: str) -> None:
    """Run `ip`."""
    subprocess.run(["ip", *words], check=True, capture_output=True)


def _take_away(*words: str) -> None:
    subprocess.run(["ip", *words], check=False, capture_output=True)


@contextmanager
def bridge() -> Iterator[None]:
    """Make the bridge, with our own address on it; what a run that was killed left goes first."""
    _take_away("link", "del", BRIDGE)
    ip("link", "add", BRIDGE, "type", "bridge")
    try:
        ip("addr", "add", f"{HOME}/24", "dev", BRIDGE)
        ip("link", "set", BRIDGE, "up")
        yield
    finally:
        ip("link", "del", BRIDGE)


@contextmanager
def machine(name: str, number: int) -> Iterator[str]:
    """Make a namespace on the bridge; give its address."""
    space, outer, inner = f"room-{name}", f"room{number}o", f"room{number}i"
    _take_away("netns", "del", space)
    ip("netns", "add", space)
    try:
        ip("link", "add", outer, "type", "veth", "peer", "name", inner)
        ip("link", "set", outer, "master", BRIDGE, "up")
        ip("link", "set", inner, "netns", space)
        ip("-n", space, "addr", "add", f"{NET}.{number}/24", "dev", inner)
        ip("-n", space, "link", "set", inner, "up")
        ip("-n", space, "link", "set", "lo", "up")
        yield f"{NET}.{number}"
    finally:
        ip("netns", "del", space)


def cut(number: int) -> None:
    """Pull the cable of a machine."""
    ip("link", "set", f"room{number}o", "down")


def mend(number: int) -> None:
    """Plug the cable of a machine in."""
    ip("link", "set", f"room{number}o", "up")


def inside(name: str, *words: str) -> list[str]:
    """Return the command that runs words on a machine."""
    return ["ip", "netns", "exec", f"room-{name}", *words]


def _binaries() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent if found else None


@contextmanager
def postgres(folder: Path, port: int) -> Iterator[str]:
    """Run a PostgreSQL of our own on the bridge; give the address of its server."""
    binaries, data = _binaries(), folder / "pg"
    assert binaries is not None
    data.mkdir()
    for path in (folder, data):
        shutil.chown(path, "postgres")
    account = ["runuser", "-u", "postgres", "--"]
    subprocess.run(
        [*account, str(binaries / "initdb"), "-D", str(data), "-A", "trust", "-U", "postgres"],
        check=True,
        capture_output=True,
        cwd=folder,
    )
    with (data / "pg_hba.conf").open("a") as rules:
        rules.write(f"host all all {NET}.0/24 trust\n")
    settings = f"-c listen_addresses={HOME} -c port={port} -c unix_socket_directories={data}"
    control = [*account, str(binaries / "pg_ctl"), "-D", str(data), "-w", "-s"]
    subprocess.run(
        [*control, "-o", settings, "-l", str(data / "log"), "start"], check=True, cwd=folder
    )
    try:
        yield f"postgresql://postgres@{HOME}:{port}"
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], check=True, cwd=folder)


@contextmanager
def redis(folder: Path, port: int) -> Iterator[str]:
    """Run a Redis of our own on the bridge; give its address."""
    words = ["redis-server", "--bind", HOME, "--port", str(port), "--protected-mode", "no"]
    process = subprocess.Popen(
        [*words, "--save", "", "--appendonly", "no", "--dir", str(folder)],
        stdout=subprocess.DEVNULL,
    )
    time.sleep(0.5)
    try:
        yield f"redis://{HOME}:{port}/0"
    finally:
        process.terminate()
        process.wait(10)


@contextmanager
def running(commands: list[list[str]], environment: dict[str, str], cwd: Path) -> Iterator[None]:
    """Run commands beside what is done inside."""
    with ExitStack() as stack:
        for words in commands:
            process = stack.enter_context(subprocess.Popen(words, env=environment, cwd=cwd))
            stack.callback(process.kill)
        yield
