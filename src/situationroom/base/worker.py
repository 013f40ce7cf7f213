"""The worker: one loop that numbers events and lets the rooms react.

The log is the truth and a poll finds it; `ring` is only the doorbell that says "look again".
"""

import logging
import threading
import time

from django.db import close_old_connections, connections

from situationroom.base import reactions, relay

log = logging.getLogger(__name__)
_bell = threading.Event()
POLL_SECONDS = 0.25


def ring() -> None:
    """Wake the worker of this process."""
    _bell.set()


def work_once() -> bool:
    """Number and react until one pass finds nothing to do; return whether anything was done."""
    done = relay.number_events() > 0
    for reaction in list(reactions.REGISTRY.values()):
        while reactions.react_once(reaction):
            done = True
            relay.number_events()
    return done


def work_until_settled(*, seconds: float) -> bool:
    """Work until nothing is left to follow, at most so long; return whether it settled."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if not work_once() and reactions.settled():
            return True
    return False


def run(stop: threading.Event) -> None:
    """Work until told to stop; a fault is logged and the loop goes on."""
    while not stop.is_set():
        close_old_connections()
        try:
            busy = work_once()
        except Exception:
            log.exception("the worker stumbled and goes on")
            busy = False
            stop.wait(1.0)
        if not busy:
            _bell.wait(POLL_SECONDS)
            _bell.clear()
    connections.close_all()


def start() -> tuple[threading.Thread, threading.Event]:
    """Start the embedded worker on a thread; set the returned event to stop it."""
    stop = threading.Event()
    thread = threading.Thread(target=run, args=(stop,), name="worker", daemon=True)
    thread.start()
    return thread, stop
