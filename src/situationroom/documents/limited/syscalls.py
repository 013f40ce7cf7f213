"""The system calls a process may still make that reads memory and writes what it was given.

By name, with its number on x86-64 and on ARM64 (the generic table); None where there is none.
"""

ALLOWED: dict[str, tuple[int | None, int | None]] = {
    "read": (0, 63),
    "write": (1, 64),
    "close": (3, 57),
    "fstat": (5, 80),
    "lseek": (8, 62),
    "mmap": (9, 222),
    "mprotect": (10, 226),
    "munmap": (11, 215),
    "brk": (12, 214),
    "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139),
    "pread64": (17, 67),
    "pwrite64": (18, 68),
    "readv": (19, 65),
    "writev": (20, 66),
    "sched_yield": (24, 124),
    "mremap": (25, 216),
    "madvise": (28, 233),
    "dup": (32, 23),
    "getpid": (39, 172),
    "exit": (60, 93),
    "ftruncate": (77, 46),
    "gettimeofday": (96, 169),
    "getrusage": (98, 165),
    "sigaltstack": (131, 132),
    "gettid": (186, 178),
    "time": (201, None),
    "futex": (202, 98),
    "restart_syscall": (219, 128),
    "clock_gettime": (228, 113),
    "exit_group": (231, 94),
    "newfstatat": (262, 79),  # how newer C libraries ask for an open file's size
    "set_robust_list": (273, 99),
    "getrandom": (318, 278),
    "rseq": (334, 293),
}
# The kernel's name of each machine (linux/audit.h), and its column above.
MACHINES = {"x86_64": (0xC000003E, 0), "aarch64": (0xC00000B7, 1)}
LANDLOCK_CREATE, LANDLOCK_RESTRICT = 444, 446


def allowed_on(machine: str) -> tuple[int, list[int]] | None:
    """Return the kernel's name of a machine and the numbers allowed on it, or None."""
    if machine not in MACHINES:
        return None
    name, column = MACHINES[machine]
    return name, [number[column] for number in ALLOWED.values() if number[column] is not None]  # type: ignore[misc]
