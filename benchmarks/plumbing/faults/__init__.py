"""A kill, a full disk and an I/O error at every write system call of a submission on SQLite.

`strace` holds the process and injects the fault into the n-th call of a kind on the files of the
database; then the database is judged, and the same submission is repeated under the same key.
"""

import os
import re
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.figure import Figure, at_most
from benchmarks.plumbing.kills import Stage
from benchmarks.plumbing.kills.cast import Zygote
from benchmarks.plumbing.ready import prepare

CALLS = "write,pwrite64,writev,pwritev,ftruncate,fallocate,fsync,fdatasync,unlink,rename"
CALL = re.compile(r"^\d+ +(\w+)\(")
FAULTS = {"kill": "signal=SIGKILL", "full disk": "error=ENOSPC", "I/O error": "error=EIO"}
OK = "200"
FEW = 1000  # of each kind of call the first alone


@dataclass
class Trial:
    """A room on one file that is brought back to its beginning for every fault."""

    folder: Path
    zygote: Zygote
    issue: str
    cookie: str

    @property
    def database(self) -> Path:
        """Return the file of the room."""
        return self.folder / "room.sqlite3"

    def files(self) -> list[Path]:
        """Return every file SQLite may write."""
        return [self.folder / f"room.sqlite3{end}" for end in ("", "-wal", "-shm", "-journal")]

    def begin_anew(self) -> None:
        """Bring the database back to its beginning."""
        for path in self.files():
            path.unlink(missing_ok=True)
        shutil.copyfile(self.folder / "beginning.sqlite3", self.database)

    def submit(self, key: str, fault: str = "") -> tuple[str, Counter[str]]:
        """Submit under a fault; return the status that was answered and the calls by name."""
        out, trace = self.folder / "answer", self.folder / "trace"
        out.unlink(missing_ok=True)
        pid = self.zygote.start("submit", self.issue, key, self.cookie, str(out))
        _until_stopped(pid)
        paths = [word for path in self.files() for word in ("-P", str(path))]
        inject = ["-e", f"inject={fault}"] if fault else []
        words = ["strace", "-f", "-q", "-o", str(trace), *paths, "-e", f"trace={CALLS}", *inject]
        watcher = subprocess.Popen([*words, "-p", str(pid)], stderr=subprocess.DEVNULL)
        _until_watched(pid)
        os.kill(pid, signal.SIGCONT)
        watcher.wait(60)
        calls = Counter(
            found[1] for line in trace.read_text().splitlines() if (found := CALL.match(line))
        )
        answered = out.read_text() if out.exists() else ""
        return answered.partition("\n")[0], calls

    def kept(self, key: str) -> tuple[int, int, int, str]:
        """Return how many keys, events and answers there are, and what is wrong with the file."""
        with sqlite3.connect(self.database) as connection:

            def count(query: str, *words: str) -> int:
                return int(connection.execute(query, words).fetchone()[0])

            wrong = connection.execute("PRAGMA integrity_check").fetchone()[0]
            orphans = connection.execute("PRAGMA foreign_key_check").fetchall()
            found = (
                count("SELECT count(*) FROM base_idempotencykey WHERE key = ?", key),
                count("SELECT count(*) FROM base_event WHERE verb = 'response_given'"),
                count("SELECT count(*) FROM issues_answer WHERE position = ?", key),
            )
        connection.close()
        return *found, "" if wrong == "ok" and not orphans else f"{wrong} {orphans}"


def _until_stopped(pid: int) -> None:
    _until(lambda: Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "T")


def _until_watched(pid: int) -> None:
    _until(lambda: "TracerPid:\t0\n" not in Path(f"/proc/{pid}/status").read_text())


def _until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not holds():
        if time.monotonic() > end:
            raise TimeoutError
        time.sleep(0.005)


def run(*, quick: bool) -> list[Figure]:
    """Inject every fault into every call (`quick`: into a few) and judge."""
    if shutil.which("strace") is None:
        return [Figure("faults: strace is not installed", 0, "", how="apt-get install strace")]
    with trial() as one:
        return figures(*_inject(one, every=FEW if quick else 1))


@contextmanager
def trial() -> Iterator[Trial]:
    """Give a room to inject faults into."""
    with tempfile.TemporaryDirectory() as name:
        one = _trial(Path(name))
        try:
            yield one
        finally:
            one.zygote.end()


def _trial(folder: Path) -> Trial:
    environment = os.environ | {
        "SITUATIONROOM_DATABASE": f"sqlite:///{folder / 'room.sqlite3'}",
        "SITUATIONROOM_REDIS": "",
    }
    prepare(environment)
    stage = Stage(environment, [], [])
    issue, cookie = stage.ask("open", "0")["issue"], stage.cookies("nipa")[0]
    with sqlite3.connect(folder / "room.sqlite3") as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("PRAGMA journal_mode=WAL")
    connection.close()
    shutil.copyfile(folder / "room.sqlite3", folder / "beginning.sqlite3")
    return Trial(folder, Zygote(environment, folder), issue, cookie)


@dataclass
class Verdict:
    """What came of all faults."""

    tried: Counter[str] = field(default_factory=Counter)
    answers: Counter[str] = field(default_factory=Counter)
    lost: list[str] = field(default_factory=list)
    half: list[str] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)
    not_repeated: list[str] = field(default_factory=list)


def _inject(trial: Trial, *, every: int) -> tuple[Verdict, Counter[str]]:
    trial.begin_anew()
    status, calls = trial.submit("untouched-0")
    if status != OK:
        raise RuntimeError(f"a submission without a fault is answered with {status}")
    verdict = Verdict()
    for fault, injected in FAULTS.items():
        for call, count in calls.items():
            for n in range(1, count + 1, every):
                inject(trial, verdict, fault, f"{call}:{injected}:when={n}")
    return verdict, calls


def inject(trial: Trial, verdict: Verdict, fault: str, injected: str) -> None:
    """Submit under a fault, judge the database, and submit again under the same key."""
    key = f"key-{sum(verdict.tried.values()):06}"
    verdict.tried[fault] += 1
    trial.begin_anew()
    status, _ = trial.submit(key, injected)
    verdict.answers[f"{fault}: {status or 'none'}"] += 1
    keys, events, answers, wrong = trial.kept(key)
    if status == OK and keys != 1:
        verdict.lost.append(injected)
    if not keys == events == answers:
        verdict.half.append(f"{injected} {keys} {events} {answers}")
    if wrong:
        verdict.damaged.append(f"{injected} {wrong}")
    again, _ = trial.submit(key)
    if again != OK or trial.kept(key) != (1, 1, 1, ""):
        verdict.not_repeated.append(f"{injected} {again} {trial.kept(key)}")


def figures(v: Verdict, calls: Counter[str]) -> list[Figure]:
    """Say what came of all faults."""
    how = (
        f"{sum(v.tried.values())} faults ({dict(v.tried)}) in {sum(calls.values())} calls "
        f"{dict(calls)} of one answer to an issue, from the request to the closed connection; "
        f"answered {dict(v.answers)}; {[*v.lost, *v.half, *v.damaged, *v.not_repeated][:5]}"
    )
    unnamed = sum(n for said, n in v.answers.items() if said.endswith(" 500"))
    return [
        at_most("faults: accepted submissions lost", len(v.lost), "submissions", 0, how),
        at_most("faults: half-written submissions", len(v.half), "submissions", 0, how),
        at_most("faults: damaged databases", len(v.damaged), "databases", 0, how),
        at_most("faults: errors answered without a name", unnamed, "answers", 0, how),
        at_most("faults: repetitions not done once", len(v.not_repeated), "submissions", 0, how),
    ]
