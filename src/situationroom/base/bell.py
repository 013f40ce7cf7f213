"""The doorbell: "look again". It carries nothing and may be lost; a poll finds all without it.

One process rings its own threads; with Redis every process of the room is rung. Whoever rings
never waits for Redis: a thread of its own sends, and rests while Redis does not answer.
"""

import hashlib
import logging
import threading
import time
from enum import StrEnum
from functools import cache

import redis
from django.conf import settings

log = logging.getLogger(__name__)
REST_SECONDS = 2.0


class Topic(StrEnum):
    """What to look at again."""

    WRITTEN = "written"
    NUMBERED = "numbered"
    JOBS = "jobs"


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


def bell_of(topic: Topic) -> Bell:
    """Return the bell of a topic in this process."""
    return _BELLS[topic]


def ring(topic: Topic) -> None:
    """Ring in this process and, where there is Redis, in every other of this room."""
    _BELLS[topic].ring()
    if settings.REDIS:
        _sender().send(topic)


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
        self._changed = threading.Condition()
        threading.Thread(target=self._run, name="bell-sender", daemon=True).start()

    def send(self, topic: Topic) -> None:
        with self._changed:
            self._wanted.add(topic)
            self._changed.notify()

    def _run(self) -> None:
        client = connect()
        while True:
            with self._changed:
                self._changed.wait_for(lambda: bool(self._wanted))
                wanted, self._wanted = self._wanted, set()
            try:
                for topic in sorted(wanted):
                    client.publish(channel(), topic.value)
            except redis.RedisError as problem:
                log.warning("Redis takes no ring (%s): a poll finds what it said", problem)
                time.sleep(REST_SECONDS)


def listen(stop: threading.Event) -> None:
    """Ring this process whenever another rings, until told to stop."""
    while not stop.is_set():
        try:
            _listen(stop)
        except (redis.RedisError, OSError) as problem:
            log.warning("Redis rings no bell (%s): polling goes on", problem)
            stop.wait(REST_SECONDS)


def _listen(stop: threading.Event) -> None:
    with connect() as client, client.pubsub(ignore_subscribe_messages=True) as heard:
        heard.subscribe(channel())
        for one in _BELLS.values():  # what was said while nobody listened is looked for
            one.ring()
        while not stop.is_set():
            message = heard.get_message(timeout=0.5)
            if message and message["data"].decode() in set(Topic):
                _BELLS[Topic(message["data"].decode())].ring()


def start_listening(stop: threading.Event) -> None:
    """Listen on a thread of its own, where there is Redis."""
    if settings.REDIS:
        threading.Thread(target=listen, args=(stop,), name="bell", daemon=True).start()
