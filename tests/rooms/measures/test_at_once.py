"""Two officers register the same notice at the same moment: one act comes of it."""

import threading

from django.db import connections
from tests.base.steps import on_postgresql
from tests.rooms.steps import register

from situationroom.base.errors import Conflict

CODES = ("us-at-once-1", "us-at-once-2", "us-at-once-3", "us-at-once-4")


@on_postgresql
def test_one_citation_becomes_one_act(committed: None) -> None:
    together = threading.Barrier(len(CODES))
    came: list[str] = []

    def say(code: str) -> None:
        together.wait(30)
        try:
            came.append(register(code=code).code)
        except Conflict as known:
            came.append(f"known: {known.values['act']}")
        except Exception as fault:
            came.append(repr(fault))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=say, args=(code,)) for code in CODES]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    registered = [code for code in came if code in CODES]
    assert len(registered) == 1, came
    assert sorted(came) == sorted([*registered, *[f"known: {registered[0]}"] * 3])
