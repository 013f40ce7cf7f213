"""The walls of the limited process, put up by itself before it reads a byte from outside.

Each wall stands alone: where a kernel lacks one, the others hold. None can be taken down again.
"""

import ctypes
import os
import platform
import resource
import signal
import struct
from dataclasses import dataclass
from enum import StrEnum

from situationroom.documents.limited import syscalls

NOBODY = 65534
CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS = 1, 4, 22, 38
BPF_LOAD, BPF_EQUAL, BPF_RETURN = 0x20, 0x15, 0x06  # LD|W|ABS, JMP|JEQ|K, RET|K
KILL, REFUSE, ALLOW = 0x80000000, 0x00050001, 0x7FFF0000  # the process; EPERM; go on


class Wall(StrEnum):
    """What the process cannot do any more."""

    LIMITS = "limits"
    NETWORK = "network"
    ROOT = "root"
    USER = "user"
    LANDLOCK = "landlock"
    SECCOMP = "seccomp"


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost: bytes of memory and of output, seconds of work and of waiting."""

    memory: int = 768 * 1024**2
    output: int = 256 * 1024**2
    work_seconds: int = 20
    seconds: float = 60.0
    files: int = 24


def lower(limits: Limits) -> None:
    """Lower what the kernel grants: memory, work, output, open files, no further process."""
    granted = {
        resource.RLIMIT_AS: (limits.memory, limits.memory),
        resource.RLIMIT_CPU: (limits.work_seconds, limits.work_seconds + 4),
        resource.RLIMIT_FSIZE: (limits.output, limits.output),
        resource.RLIMIT_NOFILE: (limits.files, limits.files),
        resource.RLIMIT_NPROC: (0, 0),
        resource.RLIMIT_CORE: (0, 0),
    }
    for what, both in granted.items():
        resource.setrlimit(what, both)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # then a write fails by name: EFBIG


def stand() -> list[Wall]:
    """Put up every wall this machine knows, from inside an empty folder; return which stand."""
    libc = ctypes.CDLL(None, use_errno=True)
    standing = {
        Wall.LIMITS: True,
        Wall.NETWORK: _no_network(libc),
        Wall.ROOT: _no_tree(),
        Wall.USER: _nobody(),
    }
    _settle(libc)  # a change of user would take it away, the walls below need it
    standing |= {Wall.LANDLOCK: _landlock(libc), Wall.SECCOMP: _seccomp(libc)}
    return [wall for wall, stands in standing.items() if stands]


def _settle(libc: ctypes.CDLL) -> None:
    """Gain no right by running a program, die with the parent, be read by no debugger."""
    zero = ctypes.c_ulong(0)
    for option, value in (
        (PR_SET_NO_NEW_PRIVS, 1),
        (PR_SET_PDEATHSIG, signal.SIGKILL),
        (PR_SET_DUMPABLE, 0),
    ):
        libc.prctl(option, ctypes.c_ulong(value), zero, zero, zero)


def _no_network(libc: ctypes.CDLL) -> bool:
    """Move into an empty network; who is not root needs a user namespace for that."""
    if os.geteuid() == 0:
        return bool(libc.unshare(CLONE_NEWNET) == 0)
    return bool(libc.unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0)


def _no_tree() -> bool:
    """Make the empty folder the root of every path."""
    try:
        os.chroot(".")
        os.chdir("/")
    except OSError:
        return False
    return True


def _nobody() -> bool:
    """Become nobody where the process is root; who is not root stays who they are."""
    if os.geteuid() != 0:
        return False
    try:
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)
    except OSError:
        return False
    return True


def _landlock(libc: ctypes.CDLL) -> bool:
    """Grant no path at all; from version 4 no TCP, from version 6 no signal to others."""
    version = libc.syscall(syscalls.LANDLOCK_CREATE, None, 0, 1)
    if version < 1:
        return False
    rights = 13 + (version >= 2) + (version >= 3) + (version >= 5)
    handled = [(1 << rights) - 1]
    handled += [0b11] if version >= 4 else []
    handled += [0b11] if version >= 6 else []
    rules = struct.pack(f"<{len(handled)}Q", *handled)
    ruleset = libc.syscall(syscalls.LANDLOCK_CREATE, rules, len(rules), 0)
    if ruleset < 0:
        return False
    stands = bool(libc.syscall(syscalls.LANDLOCK_RESTRICT, ruleset, 0) == 0)
    os.close(ruleset)
    return stands


class _Program(ctypes.Structure):
    _fields_ = [("count", ctypes.c_ushort), ("steps", ctypes.c_char_p)]


def _seccomp(libc: ctypes.CDLL) -> bool:
    """Let the kernel refuse every system call but those of the list."""
    known = syscalls.allowed_on(platform.machine())
    if known is None:
        return False
    machine, numbers = known
    steps = [(BPF_LOAD, 0, 0, 4), (BPF_EQUAL, 1, 0, machine), (BPF_RETURN, 0, 0, KILL)]
    steps.append((BPF_LOAD, 0, 0, 0))
    steps += [(BPF_EQUAL, len(numbers) - n, 0, one) for n, one in enumerate(numbers)]
    steps += [(BPF_RETURN, 0, 0, REFUSE), (BPF_RETURN, 0, 0, ALLOW)]
    packed = b"".join(struct.pack("<HBBI", *step) for step in steps)
    program = _Program(len(steps), packed)
    return bool(libc.prctl(PR_SET_SECCOMP, ctypes.c_ulong(2), ctypes.byref(program)) == 0)
