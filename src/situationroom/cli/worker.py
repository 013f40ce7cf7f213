"""`situationroom worker`: number events and let the rooms react, until stopped."""

import argparse
import signal
import threading
from typing import Any

from situationroom.base import reactions, worker


def add(subparsers: Any) -> None:
    """Add the command."""
    parser = subparsers.add_parser("worker", help="follow the event log until stopped")
    parser.add_argument("--once", action="store_true", help="stop when nothing is left to do")
    parser.add_argument(
        "--retry-setbacks",
        action="store_true",
        help="try again what reactions gave up on, then stop",
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Work."""
    if options.retry_setbacks:
        print(f"{reactions.retry_setbacks()} tried again")
        return 0
    if options.once:
        return 0 if worker.work_until_settled(seconds=600.0) else 1
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    worker.run(stop)
    return 0
