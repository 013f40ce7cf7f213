"""A process that has everything imported and becomes a web server or a worker on demand.

`python -m benchmarks.plumbing.kills.zygote FOLDER` reads one command a line, such as
`serve --port 8010 --no-worker`, forks a child that runs it, and answers with the child's pid. So a
process that was killed is back in a tenth of a second, and 500 kills take minutes, not hours.
"""

import os
import signal
import sys
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "situationroom.config.settings")
import django

django.setup()

from django.urls import get_resolver  # noqa: E402

import situationroom.config.asgi  # noqa: E402, F401
from benchmarks.plumbing.faults import submit  # noqa: E402
from benchmarks.plumbing.kills import steps  # noqa: E402, F401
from situationroom.cli import commands  # noqa: E402, F401
from situationroom.cli.main import run  # noqa: E402


def become(words: list[str], folder: Path) -> None:
    """Run a command in this (forked) process, and end with its status."""
    os.setsid()
    with (folder / f"{words[0]}.log").open("ab", buffering=0) as log:
        for stream in (1, 2):
            os.dup2(log.fileno(), stream)
    os.close(0)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    status = 1
    try:
        status = submit.run(words[1:]) if words[0] == "submit" else run(words)
    finally:
        os._exit(status)


def main(folder: Path) -> None:
    """Answer until the line ends."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the dead
    _ = get_resolver().url_patterns
    print("ready", flush=True)
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            become(line.split(), folder)
        print(pid, flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
