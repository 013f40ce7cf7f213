"""The outside of the limited process: start it, wait, and say what came of the file.

The process shares nothing with the room but the file it reads and the two it writes. Whatever it
reports is from outside too: it is read with caps and taken only where it has the form of a report.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, BinaryIO

from situationroom.documents.limited.child import LONGEST_TEXT
from situationroom.documents.limited.kinds import KINDS
from situationroom.documents.limited.reasons import Reason
from situationroom.documents.limited.walls import Limits, Wall

COMMAND = (sys.executable, "-I", "-B", "-m", "situationroom.documents.limited")
LOOK_SECONDS = 0.01
LONGEST_REPORT = 12 * LONGEST_TEXT + 10_000  # JSON writes a character in at most twelve bytes


class Outcome(StrEnum):
    """How a check ended."""

    CLEAN = "clean"
    REFUSED = "refused"
    UNSAFE = "unsafe"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of a file: its kind and text, or why it is refused.

    UNSAFE says nothing about the file: this machine lacks walls that must stand. `sought` names
    modules that were not loaded before the walls stood, which is a fault of ours.
    """

    outcome: Outcome
    reason: Reason | None = None
    values: dict[str, str] = field(default_factory=dict)
    kind: str = ""
    text: str = ""
    walls: tuple[Wall, ...] = ()
    lacking: tuple[Wall, ...] = ()
    sought: tuple[str, ...] = ()
    seconds: float = 0.0
    memory_kb: int = 0


def check(
    source: BinaryIO,
    cleaned: BinaryIO,
    *,
    extension: str = "",
    limits: Limits | None = None,
    needed: Iterable[Wall] = (),
    command: Sequence[str] = COMMAND,
) -> Verdict:
    """Check the file open at `source` and write the cleaned one to `cleaned`; both are real files.

    The process is gone when this returns, whatever it did.
    """
    limits = limits or Limits()
    job = {"extension": extension[:16], "limits": asdict(limits), "needed": list(needed)}
    began = time.monotonic()
    with tempfile.TemporaryFile() as said:
        source.seek(0)
        process = _started([*command, json.dumps(job)], source, cleaned, said)
        late = _await_end(process, limits.seconds)
        said.seek(0)
        report = said.read(LONGEST_REPORT + 1)
    seconds = time.monotonic() - began
    if late:
        return Verdict(Outcome.REFUSED, Reason.TIME, seconds=seconds)
    return _read(report, process.returncode, seconds)


def _started(
    command: list[str], source: BinaryIO, cleaned: BinaryIO, said: BinaryIO
) -> "subprocess.Popen[bytes]":
    """Start the process in an empty folder, and take that away as soon as it stands in it.

    A folder that is gone takes no file, and none is left behind by a parent that is killed.
    """
    empty = tempfile.mkdtemp(prefix="limited-")
    try:
        return subprocess.Popen(  # noqa: S603  # our own program, told in JSON
            command,
            stdin=source,
            stdout=cleaned,
            stderr=said,
            cwd=empty,
            env={},
            close_fds=True,
            start_new_session=True,
        )
    finally:
        Path(empty).rmdir()


def _await_end(process: "subprocess.Popen[bytes]", seconds: float) -> bool:
    """Wait for the end and make it one; return whether the time was up.

    The process is not taken off the list before its session is killed: its number is its own.
    """
    end = time.monotonic() + seconds
    how = os.WEXITED | os.WNOHANG | os.WNOWAIT
    while (ended := os.waitid(os.P_PID, process.pid, how)) is None and time.monotonic() < end:
        time.sleep(LOOK_SECONDS)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    return ended is None


def _read(report: bytes, status: int, seconds: float) -> Verdict:
    if status in (-signal.SIGXCPU, -signal.SIGKILL):
        return Verdict(Outcome.REFUSED, Reason.TIME, seconds=seconds)
    try:
        if status != 0 or len(report) > LONGEST_REPORT:
            raise ValueError(status)
        return _verdict(json.loads(report), seconds)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        how = signal.Signals(-status).name if status < 0 else f"status {status}"
        return Verdict(Outcome.REFUSED, Reason.BROKE, {"what": how}, seconds=seconds)


def _verdict(told: dict[str, Any], seconds: float) -> Verdict:
    """Read a report; whatever is not as it should be raises ValueError, TypeError or KeyError."""
    outcome = Outcome(told["outcome"])
    kind, text = str(told.get("kind", "")), str(told.get("text", ""))
    if outcome is Outcome.CLEAN and kind not in KINDS:
        raise ValueError(kind)
    values = {str(key)[:20]: str(value)[:80] for key, value in told.get("values", {}).items()}
    return Verdict(
        outcome,
        Reason(told["reason"]) if outcome is Outcome.REFUSED else None,
        values,
        kind,
        text.replace("\0", "").encode("utf-8", "replace").decode()[:LONGEST_TEXT],
        tuple(Wall(wall) for wall in told["walls"]),
        tuple(Wall(wall) for wall in told.get("lacking", ())),
        tuple(str(name)[:80] for name in told.get("sought", ())),
        seconds,
        int(told["memory_kb"]),
    )
