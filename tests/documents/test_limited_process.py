"""The limited process holds whatever a file makes of it: each attempt is stopped and named."""

import os
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from situationroom.documents.limited import walls
from situationroom.documents.limited.process import Outcome, Verdict, check
from situationroom.documents.limited.reasons import Reason
from situationroom.documents.limited.walls import Limits, Wall

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the walls are the kernel's")
LIMITS = Limits(memory=512 * 1024**2, output=1024**2, work_seconds=2, seconds=8)
SECRET = "비밀 7731"
# A handler of a file, as an exploited library would be one: it does what it likes.
HANDLER = """
import ctypes, json, os, resource, signal, socket, subprocess, sys, threading, time
from situationroom.documents.limited import walls
from situationroom.documents.limited.child import Cleaned, serve
{before}
def handle(source, out, job):
{body}
    return Cleaned("txt", "got through")
serve(handle, lambda head: None, sys.argv[1])
"""
AS_SOMEBODY = "os.setgroups([]); os.setresgid(1234, 1234, 1234); os.setresuid(1234, 1234, 1234)"
WHO = ["root", "somebody"] if os.geteuid() == 0 else ["somebody"]
Run = Callable[..., Verdict]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return the step that lets a handler run in the process, as root or as somebody."""
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(home))

    def step(body: str, *, who: str = "root", before: str = "", limits: Limits = LIMITS) -> Verdict:
        program = tmp_path / "handler.py"
        if who == "somebody" and os.geteuid() == 0:
            before += AS_SOMEBODY
        lines = "\n".join(f"    {line}" for line in body.splitlines())
        program.write_text(HANDLER.format(body=lines, before=before), encoding="utf-8")
        command = [sys.executable, "-I", "-B", str(program)]
        with tempfile.TemporaryFile() as source, tempfile.TemporaryFile() as cleaned:
            source.write(b"content")
            source.flush()
            verdict = check(source, cleaned, limits=limits, command=command)
        assert list(home.iterdir()) == []  # nothing is left, nothing was put beside it
        return verdict

    return step


@pytest.fixture
def secret_file() -> Iterator[Path]:
    """Return a file everybody on this machine may read, as a database file may be."""
    with tempfile.TemporaryDirectory(dir="/var/tmp") as folder:
        Path(folder).chmod(0o755)
        path = Path(folder) / "room.sqlite3"
        path.write_text(SECRET)
        path.chmod(0o666)
        yield path


@pytest.fixture
def listening() -> Iterator[tuple[int, list[bytes]]]:
    """Return a port that listens, and what arrived there."""
    arrived: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        stop = threading.Event()

        def listen() -> None:
            while not stop.is_set():
                try:
                    server.accept()[0].close()
                    arrived.append(b"tcp")
                except TimeoutError:
                    continue

        thread = threading.Thread(target=listen)
        thread.start()
        yield server.getsockname()[1], arrived
        stop.set()
        thread.join()


def test_a_handler_that_asks_for_nothing_gets_its_file_and_no_more(run):
    found = run(
        "assert source.read() == b'content'\n"
        "opened = [fd for fd in range(200) if _open(fd)]\n"
        "assert len(opened) == 5, opened\n"
        "assert dict(os.environ) in ({}, {'LC_CTYPE': 'C.UTF-8'}), os.environ",
        before="def _open(fd):\n    try:\n        os.fstat(fd)\n        return True\n"
        "    except OSError:\n        return False",
    )
    assert (found.outcome, found.text) == (Outcome.CLEAN, "got through")
    assert Wall.SECCOMP in found.walls or Wall.LANDLOCK in found.walls


FORBIDDEN = {
    "read /etc/passwd": "out.write(open('/etc/passwd', 'rb').read())",
    "read the database": "out.write(open({secret!r}, 'rb').read())",
    "read by a descriptor of the folder": "os.open('.', os.O_RDONLY | os.O_DIRECTORY)",
    "read its own program": "open(sys.argv[0]).read()",
    "read the parent's environment": "open(f'/proc/{{os.getppid()}}/environ').read()",
    "list a folder": "os.listdir('/')",
    "change the database": "open({secret!r}, 'ab').write(b'x')",
    "remove the database": "os.unlink({secret!r})",
    "write beside itself": "open('here', 'wb').write(b'x')",
    "write elsewhere": "open('/var/tmp/limited-was-here', 'wb').write(b'x')",
    "make a link": "os.symlink('/etc/passwd', 'link')",
    "open a connection": "socket.socket().connect(('127.0.0.1', {port}))",
    "send a datagram": "socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', "
    "('127.0.0.1', {port}))",
    "speak to a neighbour": "socket.socket(socket.AF_UNIX).connect('/var/run/x')",
    "speak to the kernel": "socket.socket(socket.AF_NETLINK, socket.SOCK_RAW)",
    "start a shell": "subprocess.run(['/bin/sh', '-c', 'id'])",
    "become a shell": "os.execv('/bin/sh', ['sh', '-c', 'id'])",
    "bomb by forking": "while True:\n    os.fork()",
    "kill the parent": "os.kill(os.getppid(), signal.SIGKILL)",
    "kill everybody": "os.kill(-1, signal.SIGKILL)",
    "open many descriptors": "while True:\n    os.dup(0)",
    "become root": "os.setuid(0)",
}


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("attempt", FORBIDDEN)
def test_what_is_forbidden_is_stopped_and_named(run, attempt, who, secret_file, listening):
    port, arrived = listening
    body = FORBIDDEN[attempt].format(secret=str(secret_file), port=port)
    found = run(body, who=who)
    assert (found.outcome, found.reason) == (Outcome.REFUSED, Reason.FORBIDDEN)
    assert found.values["what"] in ("PermissionError", "fork")
    assert secret_file.read_text() == SECRET
    assert not Path("/var/tmp/limited-was-here").exists()
    assert arrived == []


# Calls no library makes, by their numbers on x86-64: each answers EPERM (1).
RAW = {
    "io_uring_setup": 425, "open_by_handle_at": 304, "unshare": 272, "mount": 165, "ptrace": 101,
    "process_vm_readv": 310, "bpf": 321, "userfaultfd": 323, "memfd_create": 319, "clone3": 435,
    "keyctl": 250, "setns": 308, "pivot_root": 155, "kexec_load": 246, "init_module": 175,
    "socketpair": 53, "socket by its 32-bit number": 0x40000000 + 41, "openat2": 437,
    "pidfd_getfd": 438, "prctl": 157, "seccomp": 317, "execveat": 322, "perf_event_open": 298,
    "prlimit64": 302, "setrlimit": 160,
}  # fmt: skip


@pytest.mark.skipif(os.uname().machine != "x86_64", reason="numbers of x86-64")
def test_no_system_call_beside_the_list_is_answered(run):
    body = (
        "libc = ctypes.CDLL(None, use_errno=True)\n"
        f"for name, number in {RAW!r}.items():\n"
        "    answer = libc.syscall(number, 0, 0, 0, 0, 0)\n"
        "    assert (answer, ctypes.get_errno()) == (-1, 1), (name, answer, ctypes.get_errno())"
    )
    assert run(body).outcome is Outcome.CLEAN


COSTLY = {
    "eat four gigabytes": ("x = bytearray(4 * 1024**3)", Reason.MEMORY),
    "eat little by little": ("x = []\nwhile True:\n    x.append(bytes(1024**2))", Reason.MEMORY),
    "loop for ever": ("while True:\n    pass", Reason.TIME),
    "wait for ever": ("threading.Lock().acquire()\nl = threading.Lock()\nl.acquire()\nl.acquire()",
                      Reason.TIME),
    "loop and guard itself": ("while True:\n    try:\n        while True:\n            pass\n"
                              "    except BaseException:\n        pass", Reason.TIME),
    "write for ever": ("while True:\n    out.write(bytes(1024**2))\n    out.flush()", Reason.SIZE),
    "call itself for ever": ("def again(n):\n    return again(n + 1)\nagain(0)", Reason.DEEP),
    "crash": ("ctypes.string_at(0)", Reason.BROKE),
    "end early": ("os._exit(3)", Reason.BROKE),
    "end without a report": ("os._exit(0)", Reason.BROKE),
}  # fmt: skip


@pytest.mark.parametrize("attempt", COSTLY)
def test_what_costs_too_much_is_ended_and_named(run, attempt):
    body, reason = COSTLY[attempt]
    began = time.monotonic()
    found = run(body)
    assert (found.outcome, found.reason) == (Outcome.REFUSED, reason)
    assert time.monotonic() - began < LIMITS.seconds + 4
    assert found.memory_kb < LIMITS.memory // 1024


REPORTS = {
    "no JSON": "b'hello'",
    "a list": "b'[]'",
    "nothing": "b''",
    "deep JSON": "b'[' * 100_000",
    "a kind nobody knows": "json.dumps({'outcome': 'clean', 'kind': 'exe', 'walls': [], "
    "'memory_kb': 1}).encode()",
    "walls nobody knows": "json.dumps({'outcome': 'clean', 'kind': 'txt', 'walls': ['x'], "
    "'memory_kb': 1}).encode()",
    "a reason nobody knows": "json.dumps({'outcome': 'refused', 'reason': 'x', 'walls': [], "
    "'memory_kb': 1}).encode()",
    "bytes that are no text": "b'\\xff\\xfe\\x00'",
}


@pytest.mark.parametrize("report", REPORTS)
def test_a_forged_report_is_no_report(run, report):
    # The first descriptor behind the three standard ones takes the report.
    found = run(f"os.write(3, {REPORTS[report]})\nos._exit(0)")
    assert (found.outcome, found.reason) == (Outcome.REFUSED, Reason.BROKE)


@pytest.mark.parametrize("missing", ["_landlock", "_seccomp", "_no_network", "_no_tree", "_nobody"])
@pytest.mark.parametrize("attempt", ["read the database", "open a connection"])
def test_where_a_kernel_lacks_one_wall_the_others_hold(
    run, missing, attempt, secret_file, listening
):
    port, arrived = listening
    before = f"walls.{missing} = lambda *_: False"
    found = run(FORBIDDEN[attempt].format(secret=str(secret_file), port=port), before=before)
    assert found.outcome is Outcome.REFUSED
    assert secret_file.read_text() == SECRET
    assert arrived == []


def test_where_a_wall_that_must_stand_does_not_the_file_is_not_even_read(run, tmp_path):
    program = tmp_path / "handler.py"
    before = "walls._seccomp = lambda *_: False"
    program.write_text(HANDLER.format(body="    os._exit(1)", before=before))
    with tempfile.TemporaryFile() as source, tempfile.TemporaryFile() as cleaned:
        source.write(b"content")
        found = check(
            source, cleaned, needed=[Wall.SECCOMP], command=[sys.executable, "-I", str(program)]
        )
    assert (found.outcome, found.lacking) == (Outcome.UNSAFE, (Wall.SECCOMP,))


def test_the_process_dies_with_its_parent(tmp_path):
    """A worker that is killed leaves no process behind that goes on reading a file."""
    source = tmp_path / "source"
    source.write_bytes(b"x")
    handler = tmp_path / "handler.py"
    handler.write_text(HANDLER.format(body="    while True:\n        pass", before=""))
    told = tmp_path / "told"
    parent = f"""
import os, sys, threading
from situationroom.documents.limited import process
from situationroom.documents.limited.walls import Limits
started = process.subprocess.Popen
def popen(*words, **how):
    one = started(*words, **how)
    open({str(told)!r}, "w").write(str(one.pid))
    return one
process.subprocess.Popen = popen
with open({str(source)!r}, "rb") as file, open({str(tmp_path / "out")!r}, "w+b") as out:
    process.check(file, out, limits=Limits(work_seconds=60, seconds=60),
                  command=[sys.executable, "-I", {str(handler)!r}])
"""
    import subprocess

    one = subprocess.Popen([sys.executable, "-c", parent])
    end = time.monotonic() + 20
    while not (told.exists() and told.read_text()) and time.monotonic() < end:
        time.sleep(0.05)
    child = int(told.read_text())
    time.sleep(1.5)
    one.kill()
    one.wait()
    end = time.monotonic() + 5
    while _runs(child) and time.monotonic() < end:
        time.sleep(0.05)
    assert not _runs(child)


def _runs(number: int) -> bool:
    try:
        state = Path(f"/proc/{number}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return state not in ("Z", "X")


def test_the_limits_are_those_of_the_brief():
    assert walls.Limits().memory <= 768 * 1024**2
    assert walls.Limits().work_seconds <= 20
