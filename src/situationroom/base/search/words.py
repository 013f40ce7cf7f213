"""Ask the tokenising process for words; start it where it does not run."""

import fcntl
import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from situationroom.base.errors import Refusal

START_SECONDS = 60.0


class NotReady(Refusal):
    """Words cannot be told now."""

    status = 503


def to_words(texts: list[str]) -> list[list[str]]:
    """Return the words of each text, in order and with repetitions.

    Raises NotReady when the tokenising process does not start.
    """
    line = json.dumps(texts, ensure_ascii=False).encode() + b"\n"
    for _ in range(2):
        try:
            with _connected() as connection:
                connection.sendall(line)
                with connection.makefile("rb") as answers:
                    answer = answers.readline()
            if answer:
                words: list[list[str]] = json.loads(answer)
                return words
        except OSError:  # it ended between being found and being asked
            continue
    raise _not_ready()


def socket_path() -> Path:
    """Return where the process listens."""
    return Path(settings.VAR) / "tokeniser.sock"


@contextmanager
def _connected() -> Iterator[socket.socket]:
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.settimeout(START_SECONDS)
    try:
        try:
            connection.connect(str(socket_path()))
        except (FileNotFoundError, ConnectionRefusedError):
            _start()
            connection.connect(str(socket_path()))
        yield connection
    finally:
        connection.close()


def _start() -> None:
    """Start the process, or wait for who is starting it."""
    path = socket_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if _answers(path):
            return
        path.unlink(missing_ok=True)
        command = [sys.executable, "-m", "situationroom.base.search.tokeniser", str(path)]
        with path.with_suffix(".log").open("ab") as log:
            done = subprocess.run(  # noqa: S603
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, check=False
            )
        if done.returncode:
            raise _not_ready()


def _answers(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        try:
            probe.connect(str(path))
        except OSError:
            return False
    return True


def _not_ready() -> NotReady:
    return NotReady(
        "The search is not ready.",
        hint="Try again in a minute; the operator finds the reason in tokeniser.log.",
    )
