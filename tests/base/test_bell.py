"""The bell wakes who waits, here and in other processes, and holds nobody up."""

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
