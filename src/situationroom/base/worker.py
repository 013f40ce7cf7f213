"""The worker: numbers events, lets rooms react, follows the log, does jobs and chores.

Each of these is a loop on a thread of its own, so that a long computation holds up no number.
The log is the truth and a poll finds it; the bell only says "look again". Any number of workers
may run: what one holds, another steps over.
"""

import logging
import os
import socket
import threading
import time
from collections.abc import Callable
from datetime import datetime

from django.db import close_old_connections, connections
from django.utils import timezone

from situationroom.base import bell, chores, followers, jobs, positions, reactions, relay, work
from situationroom.base.actors import room_rule
from situationroom.base.bell import Topic
from situationroom.base.connections import keep_connections, work_for_the_room
from situationroom.base.labels import Level
from situationroom.base.models import Job, Label
from situationroom.base.periodic import key_of

log = logging.getLogger(__name__)
POLL_SECONDS = 0.25  # where a ring may be missed
QUIET_SECONDS = 2.5  # where every ring is heard; what rests after a failure is found by looking
CHORE_POLL_SECONDS = 1.0
JOB_THREADS = 2
NAME = f"{socket.gethostname()}:{os.getpid()}"


def number() -> bool:
    """Number what was committed; return whether there was anything."""
    return relay.number_events() > 0


def react() -> bool:
    """Let each reaction take one event further; return whether any did."""
    return sum(reactions.react_once(one) for one in reactions.list_behind()) > 0


def follow() -> bool:
    """Let each follower take one batch; return whether any did."""
    return sum(followers.follow_once(one) for one in list(followers.REGISTRY.values())) > 0


def do_job() -> bool:
    """Do the next piece of work; return whether there was one."""
    return work.do_next(worker=NAME, at=timezone.now())


def do_chores() -> bool:
    """Do one thing of each queue that rooms keep; return whether there was any."""
    return sum(one.step() for one in list(chores.REGISTRY.values())) > 0


def start_due(at: datetime) -> bool:
    """Ask for the periodic work whose moment has come; return whether any was new.

    The moment is part of the key: a clock that is put back starts nothing twice.
    """
    new = False
    for kind in list(jobs.REGISTRY.values()):
        if kind.every is None:
            continue
        once = key_of(kind, kind.every.last(at))
        if not Job.unscoped.filter(once=once).exists():
            by = room_rule(kind.name)
            label = Label.objects.create(level=Level.GOVERNMENT)
            jobs.start_job(by=by, at=at, kind=kind.name, label=label, once=once)
            new = True
    return new


def work_once() -> bool:
    """Number, react, follow and work, each a little; return whether anything was done."""
    return sum((number(), react(), follow(), do_job(), do_chores())) > 0


def settled() -> bool:
    """Tell whether everything that follows a write has followed: only resting work is left."""
    readers = [*reactions.REGISTRY, *followers.REGISTRY]
    return positions.all_read(readers)


def work_until_settled(*, seconds: float) -> bool:
    """Work until nothing is left to follow, at most so long; return whether it settled."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if work_once():
            continue
        if settled():
            return True
        time.sleep(POLL_SECONDS)  # something rests after a failure, or another worker has it
    return False


def _loop(
    step: Callable[[], bool],
    topic: Topic,
    stop: threading.Event,
    seconds: float = QUIET_SECONDS,
    deaf_seconds: float = POLL_SECONDS,
) -> None:
    """Repeat a step until told to stop; a fault is logged and the loop goes on.

    With nothing to do it waits for the bell, at most so long.
    """
    one = bell.bell_of(topic)
    work_for_the_room()
    keep_connections()
    while not stop.is_set():
        seen = one.count
        close_old_connections()
        try:
            busy = step()
        except Exception:
            log.exception("the worker stumbled and goes on")
            busy = False
            stop.wait(1.0)
        if not busy:
            one.wait(seen, seconds if bell.hears_all() else min(seconds, deaf_seconds))
    connections.close_all()


def _every_second(stop: threading.Event) -> None:
    work_for_the_room()
    keep_connections()
    while not stop.wait(1.0):
        close_old_connections()
        try:
            start_due(timezone.now())
        except Exception:
            log.exception("periodic work was not started; the next second tries again")
    connections.close_all()


def start(stop: threading.Event, *, job_threads: int = JOB_THREADS) -> list[threading.Thread]:
    """Start the loops on threads; they end when `stop` is set."""
    loops = [
        ("relay", number, Topic.WRITTEN),
        ("reactions", react, Topic.NUMBERED),
        ("followers", follow, Topic.NUMBERED),
        *[(f"jobs-{n}", do_job, Topic.JOBS) for n in range(1, job_threads + 1)],
    ]
    threads = [
        threading.Thread(target=_loop, args=(step, topic, stop), name=name, daemon=True)
        for name, step, topic in loops
    ]
    threads += [
        threading.Thread(
            target=_loop,
            args=(one.step, one.topic, stop, one.seconds, CHORE_POLL_SECONDS),
            name=one.name,
            daemon=True,
        )
        for one in chores.REGISTRY.values()
    ]
    threads.append(
        threading.Thread(target=_every_second, args=(stop,), name="periodic", daemon=True)
    )
    for thread in threads:
        thread.start()
    bell.start_listening(stop)
    return threads


def run(stop: threading.Event) -> None:
    """Work until told to stop."""
    threads = start(stop)
    stop.wait()
    for topic in Topic:
        bell.bell_of(topic).ring()
    for thread in threads:
        thread.join(timeout=10.0)
