"""`situationroom serve`: the room on one machine."""

import argparse
import threading
from typing import Any

import uvicorn
from django.conf import settings

from situationroom.base import worker
from situationroom.cli.load import show_accounts


def add(subparsers: Any) -> None:
    """Add the command."""
    parser = subparsers.add_parser("serve", help="serve the room")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--no-worker", action="store_true", help="a worker runs elsewhere")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Serve until stopped, with the worker on a thread beside it."""
    stop = threading.Event()
    if settings.EMBEDDED_WORKER and not options.no_worker:
        worker.start(stop)
    if settings.DEMO:
        show_accounts()
    print(f"K-ICT 수출 버추얼 상황실: http://{options.host}:{options.port}", flush=True)
    uvicorn.run(
        "situationroom.config.asgi:application",
        host=options.host,
        port=options.port,
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=3,  # open streams would hold the process up for ever
    )
    stop.set()
    return 0
