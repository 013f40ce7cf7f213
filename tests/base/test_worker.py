"""The loops of a worker: many threads that look again and again."""

import threading

from django.db import connection
from tests.base.steps import on_postgresql
from tests.walls import as_owner

from situationroom.base import worker
from situationroom.base.bell import Topic


@on_postgresql
def test_a_loop_that_looks_again_keeps_its_connection(db: None) -> None:
    enough, stop = threading.Event(), threading.Event()
    seen: list[int] = []

    def step() -> bool:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            seen.append(cursor.fetchone()[0])
        if len(seen) >= 4:
            enough.set()
        return False

    loop = threading.Thread(target=worker._loop, args=(step, Topic.JOBS, stop, 0.01))
    loop.start()
    try:
        assert enough.wait(10.0)
    finally:
        stop.set()
        loop.join()
    assert len(set(seen)) == 1


@on_postgresql
def test_a_loop_whose_connection_broke_opens_another(db: None) -> None:
    again, stop = threading.Event(), threading.Event()
    seen: list[int] = []

    def step() -> bool:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            seen.append(cursor.fetchone()[0])
            if len(seen) == 1:
                with as_owner():
                    cursor.execute("SELECT pg_terminate_backend(%s)", seen)
        again.set()
        return False

    loop = threading.Thread(target=worker._loop, args=(step, Topic.JOBS, stop, 0.01))
    loop.start()
    try:
        assert again.wait(10.0)
    finally:
        stop.set()
        loop.join()
    assert len(seen) > 1
    assert seen[0] != seen[1]
