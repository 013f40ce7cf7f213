"""A worker does the chores of rooms beside everything else, and one that stumbles stops nobody."""

import threading
import time

import pytest

from situationroom.base import chores, worker
from situationroom.base.bell import Topic
from situationroom.base.chores import Chore


def test_a_worker_that_works_step_by_step_does_chores_too(db, monkeypatch):
    left = [1, 2, 3]
    done = []

    def step() -> bool:
        if left:
            done.append(left.pop())
        return bool(done) and len(done) <= 3 and bool(left)

    monkeypatch.setattr(chores, "REGISTRY", {"test.count": Chore("test.count", step, Topic.JOBS)})
    assert worker.work_until_settled(seconds=30.0)
    assert done == [3, 2, 1]


@pytest.mark.django_db(transaction=False)
def test_a_chore_that_stumbles_is_done_again(monkeypatch):
    done, calls = threading.Event(), []

    def step() -> bool:
        calls.append(time.monotonic())
        if len(calls) == 1:
            raise OSError("the line broke")
        done.set()
        return False

    stop = threading.Event()
    loop = threading.Thread(target=worker._loop, args=(step, Topic.JOBS, stop, 0.05))
    loop.start()
    try:
        assert done.wait(10.0)
    finally:
        stop.set()
        loop.join()
