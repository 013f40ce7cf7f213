"""Several readers of one feed at once: each document is stored once, on both databases."""

import os
import subprocess
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from situationroom.base.actors import room_rule
from situationroom.base.models import Event
from situationroom.rooms.watch.models import Notice, Source
from situationroom.rooms.watch.sources.federal_register import CODE, Reading, ensure, read_source

AT = datetime(2026, 10, 2, 9, tzinfo=UTC)


def meet(register: Any, readers: int) -> None:
    """Answer the first page only when every reader asks for it: they store at the same time."""
    barrier = threading.Barrier(readers)

    def together(handler: Any, body: bytes) -> None:
        barrier.wait(60)
        handler.send_response(200)
        handler.send_header("Content-Type", "application/json")
        handler.end_headers()
        handler.wfile.write(body)

    register.per_page = 9
    register.faults.extend([together] * readers)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite: see the next test")
def test_readers_at_once_duplicate_nothing_on_postgresql(register, make):
    ensure()
    meet(register, 4)
    found: list[Reading] = []

    def read(client: Any) -> None:
        try:
            found.append(
                read_source(
                    by=room_rule("watch"), at=AT, source=Source.objects.get(pk=CODE), client=client
                )
            )
        finally:
            connection.close()

    threads = [threading.Thread(target=read, args=(make(),)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert [reading.problem for reading in found] == [""] * 4
    assert sorted(reading.new + reading.known for reading in found) == [5] * 4
    assert sum(reading.new for reading in found) == 5
    assert Notice.unscoped.count() == Event.objects.filter(verb="notice_stored").count() == 5
    assert Source.objects.get(pk=CODE).cursor["newest"] == "2026-10-02"


READER = """
import sys, django
django.setup()
from datetime import datetime, UTC
from situationroom.base.actors import room_rule
from situationroom.rooms.watch.sources.federal_register import *
with FederalRegister(sys.argv[1], agencies=["foreign-assets-control-office"]) as client:
    print("ready", flush=True)
    sys.stdin.readline()
    at = datetime(2026, 10, 2, 9, tzinfo=UTC)
    reading = read_source(by=room_rule("watch"), at=at, source=ensure(), client=client)
print(reading.new, reading.known, reading.problem)
"""
MIGRATE = """
import django
django.setup()
from django.core.management import call_command
for room in ("base", "watch"):
    call_command("migrate", room, verbosity=0)
"""
COUNT = """
import django
django.setup()
from situationroom.base.models import Event
from situationroom.rooms.watch.models import Notice
print(Notice.unscoped.count(), Event.objects.filter(verb="notice_stored").count())
"""


def test_readers_at_once_duplicate_nothing_on_a_sqlite_file(register, tmp_path: Path):
    """Two processes on one file, as a server and a command line are."""
    environment = os.environ | {
        "SITUATIONROOM_DATABASE": f"sqlite:///{tmp_path}/room.sqlite3",
        "SITUATIONROOM_VAR": str(tmp_path),
        "SITUATIONROOM_EMBEDDED_WORKER": "no",
        "DJANGO_SETTINGS_MODULE": "situationroom.config.settings",
    }

    def run(code: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", code],
            env=environment,
            text=True,
            capture_output=True,
            check=True,
            timeout=120,
        )
        return done.stdout

    meet(register, 2)
    run(MIGRATE)
    readers = [
        subprocess.Popen(
            [sys.executable, "-c", READER, register.base],
            env=environment,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        for _ in range(2)
    ]
    for reader in readers:
        assert reader.stdout is not None
        assert reader.stdout.readline() == "ready\n"
    for reader in readers:
        assert reader.stdin is not None
        reader.stdin.write("go\n")
        reader.stdin.flush()
    found = [reader.communicate(timeout=120)[0].split() for reader in readers]
    assert sum(int(new) for new, _ in found) == 5
    assert sum(int(known) for _, known in found) == 5
    assert run(COUNT).split() == ["5", "5"]
