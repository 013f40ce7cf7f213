"""The inside of the limited process: put up the walls, handle what comes in, report, end.

Standard input is the file, standard output takes the cleaned one, standard error one report in
JSON. What is needed is loaded before the walls stand; after them no module can be opened.
"""

import contextlib
import io
import json
import os
import re
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from errno import EFBIG
from typing import Any, BinaryIO

from situationroom.documents.limited import walls
from situationroom.documents.limited.reasons import Reason, Refused
from situationroom.documents.limited.walls import Limits, Wall

LONGEST_TEXT = 2_000_000
HEAD_BYTES = 4096


@dataclass(frozen=True, slots=True)
class Job:
    """What the process is told: how the file's name ends, what it may cost, what must stand."""

    extension: str
    limits: Limits
    needed: tuple[Wall, ...]


class TimeUp(BaseException):
    """The work was too long; no library that guards itself by `except Exception` keeps it."""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What was found in a clean file."""

    kind: str
    text: str = ""


NAMED: dict[type[BaseException], Reason] = {
    TimeUp: Reason.TIME,
    MemoryError: Reason.MEMORY,
    RecursionError: Reason.DEEP,
}
Handler = Callable[[BinaryIO, BinaryIO, Job], Cleaned]
Prepare = Callable[[bytes], None]


def read_job(words: str) -> Job:
    """Read what the parent told on the command line."""
    told = json.loads(words)
    needed = tuple(Wall(wall) for wall in told["needed"])
    return Job(told["extension"], Limits(**told["limits"]), needed)


class _Shut:
    """Stands before every finder of modules once the walls stand, and notes what was sought."""

    def __init__(self) -> None:
        self.sought: list[str] = []

    def find_spec(self, name: str, path: object = None, target: object = None) -> None:
        self.sought.append(name)
        raise ModuleNotFoundError(name)


def serve(handler: Handler, prepare: Prepare, words: str) -> None:
    """Handle the file on standard input and report; `prepare` loads what its first bytes need."""
    report_to = _take_standard_error()
    job = read_job(words)
    source = io.BufferedReader(io.FileIO(0, closefd=False), 1024 * 1024)
    out = io.BufferedRandom(io.FileIO(1, "r+b", closefd=False), 1024 * 1024)
    with contextlib.suppress(ImportError):
        prepare(os.pread(0, HEAD_BYTES, 0))
    status = _open_status()
    signal.signal(signal.SIGXCPU, _time_is_up)
    walls.lower(job.limits)
    standing = walls.stand()
    shut = _Shut()
    sys.meta_path.insert(0, shut)
    lacking = [wall for wall in job.needed if wall not in standing]
    if lacking:
        said: dict[str, Any] = {"outcome": "unsafe", "lacking": lacking}
    else:
        said = _handled(handler, source, out, job)
    said |= {"walls": standing, "memory_kb": _highest(status), "sought": shut.sought[:20]}
    os.write(report_to, json.dumps(said).encode())
    os._exit(0)


def _open_status() -> int | None:
    """Open the kernel's account of this process: `getrusage` would count the parent's memory."""
    try:
        return os.open("/proc/self/status", os.O_RDONLY)
    except OSError:
        return None


def _highest(status: int | None) -> int:
    """Return how many kilobytes of memory were held at most; 0 where the kernel does not say."""
    said = os.pread(status, 4096, 0) if status is not None else b""
    found = re.search(rb"VmHWM:\s+(\d+) kB", said)
    return int(found[1]) if found else 0


def _time_is_up(*_: object) -> None:
    raise TimeUp


def _take_standard_error() -> int:
    """Keep standard error for the report; whatever else wants to speak there speaks to nobody."""
    report_to = os.dup(2)
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 2)
    os.close(silence)
    sys.stderr = sys.stdout = io.TextIOWrapper(io.BytesIO())
    return report_to


def _handled(handler: Handler, source: BinaryIO, out: BinaryIO, job: Job) -> dict[str, Any]:
    """Handle a file; whatever goes wrong is a reason with a name."""
    try:
        found = handler(source, out, job)
        out.flush()
    except (Exception, TimeUp) as problem:
        refused = _reason_of(problem)
        return {"outcome": "refused", "reason": refused.reason, "values": refused.values}
    text = found.text[:LONGEST_TEXT].replace("\0", "")
    return {"outcome": "clean", "kind": found.kind, "text": text}


def _reason_of(problem: BaseException) -> Refused:
    """Return why a file is refused that could not be handled."""
    name = type(problem).__name__
    if isinstance(problem, Refused):
        return problem
    if isinstance(problem, PermissionError):  # so the walls answer
        return Refused(Reason.FORBIDDEN, what=name)
    if isinstance(problem, BlockingIOError):  # no further process
        return Refused(Reason.FORBIDDEN, what="fork")
    if isinstance(problem, OSError) and problem.errno == EFBIG:
        return Refused(Reason.SIZE)
    return Refused(NAMED.get(type(problem), Reason.CORRUPT), what=name)
