"""`situationroom serve`: the room on one machine."""

import argparse
import socket
import threading
from pathlib import Path
from typing import Any

import uvicorn
from django.conf import settings

from situationroom.base import connections, spans, worker
from situationroom.base.errors import Refusal
from situationroom.cli.doctor import refuse_unless_ready, tell
from situationroom.cli.load import show_accounts
from situationroom.cli.parse import port


def add(subparsers: Any) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "serve",
        help="serve the room",
        description="Serve the room until stopped. It answers to the names in SITUATIONROOM_HOSTS.",
    )
    parser.add_argument("--host", default="127.0.0.1", help="address (default: this machine only)")
    parser.add_argument("--port", type=port, default=8000, help="port (default: 8000)")
    parser.add_argument(
        "--socket", type=Path, help="a socket of the file system instead, for a proxy before it"
    )
    parser.add_argument("--no-worker", action="store_true", help="a worker runs elsewhere")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Serve until stopped, with the worker on a thread beside it."""
    notes = refuse_unless_ready()
    connections.stand_behind_the_wall()
    if settings.TELEMETRY:
        spans.start(service="situationroom-web")
    if options.socket is None:
        listener, where = (
            _listener(options.host, options.port),
            f"http://{options.host}:{options.port}",
        )
    else:
        listener, where = _at(options.socket), str(options.socket)
    tell(notes)
    stop = threading.Event()
    if settings.EMBEDDED_WORKER and not options.no_worker:
        worker.start(stop)
    if settings.DEMO:
        show_accounts()
    print(f"K-ICT 수출 버추얼 상황실: {where}", flush=True)
    config = uvicorn.Config(
        "situationroom.config.asgi:application",
        http="situationroom.config.asgi:Protocol",
        log_config=None,  # uvicorn's lines go the way of all others
        log_level="warning",
        access_log=False,
        # Only the proxy's account can reach the socket: what it says of the caller is believed.
        forwarded_allow_ips="*" if options.socket else None,
        timeout_graceful_shutdown=3,  # open streams would hold the process up for ever
    )
    try:
        uvicorn.Server(config).run(sockets=[listener])
    finally:
        stop.set()
    return 0


def _listener(host: str, number: int) -> socket.socket:
    """Return a socket bound to the address. Raises Refusal where that cannot be."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, number, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen()
    except OSError as problem:
        raise Refusal(
            "Nothing can be served on %(host)s port %(port)s: %(problem)s.",
            hint="Choose another port, such as `make run PORT=8010` or `serve --port 8010`.",
            host=host,
            port=number,
            problem=problem.strerror or problem,
        ) from None
    return listener


def _at(path: Path) -> socket.socket:
    """Return a listening socket of the file system for this account and its group.

    One that a killed process left is taken over. Raises Refusal where that cannot be.
    """
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        if path.is_socket() and not _answers(path):
            path.unlink()
        listener.bind(str(path))
        path.chmod(0o660)
        listener.listen()
    except OSError as problem:
        listener.close()
        raise Refusal(
            "Nothing can be served at %(path)s: %(problem)s.",
            hint="Choose another path in a folder this account may write.",
            path=path,
            problem=problem.strerror or problem,
        ) from None
    return listener


def _answers(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as caller:
        caller.settimeout(1.0)
        try:
            caller.connect(str(path))
        except ConnectionRefusedError:
            return False
    return True
