"""The bell wakes who waits, here and in other processes, and holds nobody up."""

import os
import socket
import subprocess
import sys
import threading
import time

import pytest
from django.conf import settings

from situationroom.base import bell
from situationroom.base.bell import Bell, Topic


def test_who_waits_is_woken_and_who_looked_before_is_not_fooled():
    one = Bell()
    seen = one.count
    threading.Timer(0.05, one.ring).start()
    began = time.monotonic()
    assert one.wait(seen, 5.0) == seen + 1
    assert time.monotonic() - began < 4.0
    assert one.wait(seen, 5.0) == seen + 1  # it rang between looking and waiting


def test_nobody_rings_and_the_wait_ends():
    assert Bell().wait(0, 0.01) == 0


def test_another_process_is_rung_through_redis():
    if not settings.REDIS:
        pytest.skip("this run is without Redis")
    stop = threading.Event()
    bell.start_listening(stop)
    try:
        one = bell.bell_of(Topic.JOBS)
        end = time.monotonic() + 20
        ring = (
            "import redis, sys; "
            "sys.exit(0 if redis.Redis.from_url(sys.argv[1]).publish(sys.argv[2], 'jobs') else 1)"
        )
        seen = one.count
        while time.monotonic() < end:
            words = [sys.executable, "-c", ring, settings.REDIS, bell.channel()]
            if subprocess.run(words, check=False).returncode == 0:
                break
        assert one.wait(seen, 5.0) > seen
    finally:
        stop.set()


RINGS_AND_ENDS = (
    "import django; django.setup(); from situationroom.base import bell; bell.ring(bell.Topic.JOBS)"
)


def test_the_last_ring_of_a_process_that_ends_is_heard():
    if not settings.REDIS:
        pytest.skip("this run is without Redis")
    with bell.connect() as client, client.pubsub(ignore_subscribe_messages=True) as heard:
        heard.subscribe(bell.channel())
        heard.get_message(timeout=5.0)
        where = {"SITUATIONROOM_DATABASE": address_of_the_database()}
        subprocess.run([sys.executable, "-c", RINGS_AND_ENDS], check=True, env=os.environ | where)
        end, said = time.monotonic() + 10.0, None
        while said is None and time.monotonic() < end:
            said = heard.get_message(timeout=1.0)
    assert said is not None
    assert said["data"] == b"jobs"


def address_of_the_database() -> str:
    """Return where the tests' database is, which names the channel."""
    one = settings.DATABASES["default"]
    return f"postgresql://{one['USER']}@{one['HOST']}:{one['PORT']}/{one['NAME']}"


def test_a_ring_does_not_wait_for_a_redis_that_never_answers(settings):
    deaf = socket.create_server(("127.0.0.1", 0))  # takes connections and says nothing
    settings.REDIS = f"redis://127.0.0.1:{deaf.getsockname()[1]}/0"
    bell._sender.cache_clear()
    rings = threading.Thread(target=lambda: [bell.ring(Topic.WRITTEN) for _ in range(1000)])
    rings.start()
    rings.join(30)  # waiting for each answer would take half an hour
    deaf.close()
    bell._sender.cache_clear()
    assert not rings.is_alive()


WATCHED = """
import sqlite3, sys, threading, time
import django
django.setup()
from situationroom.base import bell
one, stop = bell.bell_of(bell.Topic.WRITTEN), threading.Event()
assert not bell.hears_all()
bell.start_listening(stop)
end = time.monotonic() + 10
while not bell.hears_all() and time.monotonic() < end:
    time.sleep(0.01)
time.sleep(0.1)
seen = one.count
still = one.wait(seen, 1.0) == seen
with sqlite3.connect(sys.argv[1]) as other:
    other.execute("CREATE TABLE thing (name)")
print(still, one.wait(seen, 10.0) > seen)
"""


def test_without_redis_a_process_hears_that_another_has_written_to_the_file(tmp_path):
    path = tmp_path / "room.sqlite3"
    where = {"SITUATIONROOM_DATABASE": f"sqlite:///{path}", "SITUATIONROOM_REDIS": ""}
    done = subprocess.run(
        [sys.executable, "-c", WATCHED, str(path)],
        env=os.environ | where, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.split() == ["True", "True"]
