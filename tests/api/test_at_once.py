"""Fifty programs that ask for the same write at once: it is done once, and all are answered."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client

ROOT = Path(__file__).resolve().parents[2]
MANY = 50
ADDRESS = "/api/v1/drills/2026-02-20-court"


def ask_at_once() -> dict[str, int]:
    """Ask for one drill under one key from many threads; return what came of it."""
    from situationroom.base.models import Event, IdempotencyKey
    from situationroom.cli.load import load_demo
    from situationroom.rooms.organisations.models import Person
    from situationroom.rooms.watch.models import Notice

    load_demo(quiet=True)
    signed_in = Client()
    signed_in.force_login(Person.objects.get(email="secretariat@demo.example"))
    session = signed_in.cookies["sessionid"].value
    together = threading.Barrier(MANY)
    answers: list[tuple[int, bytes]] = []

    def ask() -> None:
        client = Client()
        client.cookies["sessionid"] = session
        try:
            together.wait(60)
            answer = client.post(ADDRESS, headers={"Idempotency-Key": "fifty-at-once"})
            answers.append((answer.status_code, answer.content))
        finally:
            connection.close()

    threads = [threading.Thread(target=ask) for _ in range(MANY)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    return {
        "answered": sum(status == 200 for status, _ in answers),
        "different": len(set(answers)),
        "notices": Notice.unscoped.filter(source="supreme-court").count(),
        "events": Event.objects.filter(verb="notice_stored").count(),
        "keys": IdempotencyKey.objects.count(),
    }


ONCE = {"answered": MANY, "different": 1, "notices": 1, "events": 1, "keys": 1}


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite: see the next test")
def test_fifty_at_once_are_one_on_postgresql():
    assert ask_at_once() == ONCE


ASK = """
import django
django.setup()
from django.core.management import call_command
from tests.api.test_at_once import ONCE, ask_at_once
call_command("migrate", verbosity=0)
found = ask_at_once()
assert found == ONCE, found
"""


def test_fifty_at_once_are_one_on_sqlite(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", ASK], cwd=ROOT, check=False, text=True, capture_output=True,
        timeout=300,
        env=os.environ | {"SITUATIONROOM_DATABASE": f"sqlite:///{tmp_path / 'room.sqlite3'}",
                          "DJANGO_SETTINGS_MODULE": "situationroom.config.settings"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-4000:]
