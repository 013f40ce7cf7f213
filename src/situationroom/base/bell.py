"""The doorbell: "look again". It carries nothing and may be lost; a poll finds all without it.

One process rings its own threads; with Redis every process of the room is rung. Whoever rings
never waits for Redis: a thread of its own sends, and rests while Redis does not answer. Without
Redis a process on SQLite hears the others by looking whether the file has changed. Whoever waits
may wait longer where every ring is heard (`hears_all`).
"""

import atexit
import hashlib
import logging
import threading
import time
from enum import StrEnum
from functools import cache

import redis
from django.conf import settings
from django.db import DatabaseError, connection

from situationroom.base.connections import keep_connections

log = logging.getLogger(__name__)
REST_SECONDS = 2.0
LOOK_SECONDS = 0.25
LAST_SECONDS = 1.0


class Topic(StrEnum):
    """What to look at again."""

    WRITTEN = "written"
    NUMBERED = "numbered"
    JOBS = "jobs"
    OUTGOING = "outgoing"


class Bell:
    """A count that each ring raises; who waits is told when it has moved."""

    def __init__(self) -> None:
        self._moved = threading.Condition()
        self._count = 0

    @property
    def count(self) -> int:
        """Return how often it rang; read it before looking, and wait from there."""
        return self._count

    def ring(self) -> None:
        """Wake who waits."""
        with self._moved:
            self._count += 1
            self._moved.notify_all()

    def wait(self, seen: int, seconds: float) -> int:
        """Wait until it rang after `seen`, at most so long; return the count."""
        with self._moved:
            self._moved.wait_for(lambda: self._count != seen, timeout=seconds)
            return self._count


_BELLS = {topic: Bell() for topic in Topic}
_HEARS = threading.Event()


def hears_all() -> bool:
    """Tell whether this process hears now of what any process of the room has written."""
    return _HEARS.is_set()


def ring_all() -> None:
    """Wake everybody in this process: what was said while nobody listened is looked for."""
    for one in _BELLS.values():
        one.ring()


def bell_of(topic: Topic) -> Bell:
    """Return the bell of a topic in this process."""
    return _BELLS[topic]


def ring(topic: Topic) -> None:
    """Ring in this process and, where there is Redis, in every other of this room."""
    if settings.REDIS:  # first: our own threads would keep the sender from its turn
        _sender().send(topic)
    _BELLS[topic].ring()


def channel() -> str:
    """Return the Redis channel of this room: two rooms on one server do not wake each other."""
    where = settings.DATABASES["default"]
    name = f"{where.get('HOST')}:{where.get('PORT')}/{where['NAME']}"
    return f"situationroom:{hashlib.sha256(name.encode()).hexdigest()[:16]}:bell"


def connect() -> "redis.Redis":
    """Return a client that gives up soon rather than let anybody wait."""
    return redis.Redis.from_url(settings.REDIS, socket_connect_timeout=1.0, socket_timeout=2.0)


@cache
def _sender() -> "_Sender":
    return _Sender()


class _Sender:
    """Sends rings to Redis from a thread of its own; many rings of a moment are one."""

    def __init__(self) -> None:
        self._wanted: set[Topic] = set()
        self._sending = False
        self._changed = threading.Condition()
        threading.Thread(target=self._run, name="bell-sender", daemon=True).start()
        atexit.register(self.finish)  # the last ring of a short command would be lost

    def send(self, topic: Topic) -> None:
        with self._changed:
            self._wanted.add(topic)
            self._changed.notify()

    def finish(self) -> None:
        """Let out what was rung, as long as that takes a moment."""
        with self._changed:
            self._changed.wait_for(lambda: not (self._wanted or self._sending), LAST_SECONDS)

    def _run(self) -> None:
        client = connect()
        while True:
            with self._changed:
                self._changed.wait_for(lambda: bool(self._wanted))
                wanted, self._wanted = self._wanted, set()
                self._sending = True
            try:
                for topic in sorted(wanted):
                    client.publish(channel(), topic.value)
            except redis.RedisError as problem:
                log.warning("Redis takes no ring (%s): a poll finds what it said", problem)
                time.sleep(REST_SECONDS)
            with self._changed:
                self._sending = False
                self._changed.notify_all()


def listen(stop: threading.Event) -> None:
    """Ring this process whenever another rings, until told to stop."""
    while not stop.is_set():
        try:
            _listen(stop)
        except (redis.RedisError, OSError) as problem:
            _HEARS.clear()
            ring_all()
            log.warning("Redis rings no bell (%s): polling goes on", problem)
            stop.wait(REST_SECONDS)
    _HEARS.clear()


def _listen(stop: threading.Event) -> None:
    with connect() as client, client.pubsub(ignore_subscribe_messages=True) as heard:
        heard.subscribe(channel())
        _HEARS.set()
        ring_all()
        while not stop.is_set():
            message = heard.get_message(timeout=0.5)
            if message and message["data"].decode() in set(Topic):
                _BELLS[Topic(message["data"].decode())].ring()


def watch(stop: threading.Event) -> None:
    """Ring this process whenever another connection has written to its SQLite file."""
    keep_connections()
    seen = None
    while not stop.wait(LOOK_SECONDS):
        try:
            with connection.cursor() as cursor:
                now = cursor.execute("PRAGMA data_version").fetchone()
        except DatabaseError as problem:
            _HEARS.clear()
            log.warning("the file tells nothing (%s): polling goes on", problem)
            connection.close()
            stop.wait(REST_SECONDS)
            continue
        _HEARS.set()
        if now != seen:
            seen = now
            ring_all()
    _HEARS.clear()
    connection.close()


def start_listening(stop: threading.Event) -> None:
    """Listen on a thread of its own, where there is Redis or one file for all."""
    if settings.REDIS:
        threading.Thread(target=listen, args=(stop,), name="bell", daemon=True).start()
    elif connection.vendor == "sqlite":
        threading.Thread(target=watch, args=(stop,), name="bell", daemon=True).start()
