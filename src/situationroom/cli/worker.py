"""`situationroom worker`: number events and let the rooms react, until stopped."""

import argparse
import signal
import threading
from typing import Any

from django.conf import settings

from situationroom.base import connections, setbacks, spans, worker
from situationroom.base.relay import count_waiting
from situationroom.cli.doctor import refuse_unless_ready, tell
from situationroom.cli.output import complain

PATIENCE = 600.0


def add(subparsers: Any) -> None:
    """Add the command."""
    parser = subparsers.add_parser("worker", help="follow the event log until stopped")
    parser.add_argument("--once", action="store_true", help="stop when nothing is left to do")
    parser.add_argument(
        "--retry-setbacks",
        action="store_true",
        help="try again what was set aside, then stop",
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Work."""
    tell(refuse_unless_ready())
    connections.see_for_the_room_everywhere()
    connections.stand_behind_the_wall()
    if settings.TELEMETRY:
        spans.start(service="situationroom-worker")
    if options.retry_setbacks:
        print(f"{setbacks.retry_setbacks()} settled")
        return _left_over()
    if options.once:
        if worker.work_until_settled(seconds=PATIENCE):
            return _left_over()
        complain(f"the log was not settled after {PATIENCE:.0f} s", "run it again: it goes on")
        return 1
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    worker.run(stop)
    return 0


def _left_over() -> int:
    """Say what was given up on; return the exit status."""
    left = count_waiting().setbacks
    if left:
        complain(
            f"{left} events are set back",
            "mend what the log of the worker names, then `situationroom worker --retry-setbacks`",
        )
    return 1 if left else 0
