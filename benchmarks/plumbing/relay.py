"""How soon an event has its number at 500 writes a second, and what it costs its write."""

import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from pathlib import Path
from typing import Any

from tools import servers
from tools.room import ROOT, own_database, prepare

from benchmarks.figure import Figure, at_most

WRITERS = 4


def run(*, quick: bool) -> list[Figure]:
    """Measure on PostgreSQL and Redis where they answer, else on SQLite, and say which."""
    postgres, redis = servers.find_postgres() or "", servers.find_redis() or ""
    with tempfile.TemporaryDirectory() as folder:
        server = f"{postgres}/postgres" if postgres else ""
        with own_database(Path(folder), server) as database:
            where = {"SITUATIONROOM_DATABASE": database, "SITUATIONROOM_REDIS": redis}
            prepare(os.environ | where, reference=False)
            words = [
                sys.executable,
                "-m",
                "benchmarks.plumbing.relay",
                "quick" if quick else "whole",
            ]
            done = subprocess.run(
                words,
                env=os.environ | where,
                cwd=ROOT,
                check=True,
                text=True,
                stdout=subprocess.PIPE,
            )
    measured: dict[str, Any] = dict(line.split("=") for line in done.stdout.split())
    on = "PostgreSQL and Redis" if postgres and redis else "PostgreSQL" if postgres else "SQLite"
    return [
        at_most(
            "relay: p99 from commit to number",
            1000 * float(measured["p99"]),
            "ms",
            200,
            f"{measured['events']} events of {WRITERS} processes at {float(measured['rate']):.0f}"
            f" writes/s (500 asked) on {on}",
        ),
        Figure("relay: median from commit to number", 1000 * float(measured["p50"]), "ms", how=on),
        at_most(
            "event: share of a write's time",
            float(measured["share"]),
            "share",
            0.15,
            f"time in `emit` of the time of storing a notice (label, notice, event) on {on}",
        ),
    ]


def measure(events: int) -> None:
    """Number events while other processes write them; print what was seen."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "situationroom.config.settings")
    import django

    django.setup()
    from situationroom.base import bell, relay
    from situationroom.base.bell import Topic
    from situationroom.base.models import Event

    stop = threading.Event()
    bell.start_listening(stop)
    words = [sys.executable, "-m", "benchmarks.plumbing.events", str(events // WRITERS)]
    began = time.perf_counter()
    writers = [
        subprocess.Popen([*words, str(500 / WRITERS)], text=True, stdout=subprocess.PIPE)
        for _ in range(WRITERS)
    ]
    said: list[str] = []
    readers = [
        threading.Thread(target=lambda one=one: said.extend(one.stdout or ())) for one in writers
    ]
    for reader in readers:
        reader.start()
    numbered: dict[uuid.UUID, float] = {}
    one, last = bell.bell_of(Topic.WRITTEN), 0
    while len(numbered) < events // WRITERS * WRITERS and time.perf_counter() - began < 120:
        seen = one.count
        if not relay.number_events():
            one.wait(seen, 0.25)
            continue
        now = time.perf_counter()
        for number, about in Event.objects.filter(number__gt=last).values_list("number", "about"):
            numbered[about] = now
            last = max(last, number or 0)
    for reader in readers:
        reader.join()
    stop.set()
    written = {uuid.UUID(line.split()[0]): float(line.split()[1]) for line in said}
    lags = [max(0.0, numbered[about] - at) for about, at in written.items() if about in numbered]
    took = max(written.values()) - min(written.values())
    cuts = statistics.quantiles(lags, n=100)
    print(f"events={len(lags)} rate={len(written) / took} p50={cuts[49]} p99={cuts[98]}")
    print(f"share={_share(200)}")


def _share(writes: int) -> float:
    """Return the share of a write's time that its event takes."""
    from django.utils import timezone

    from situationroom.base.actors import room_rule
    from situationroom.rooms.watch import services

    spent = 0.0
    emit: Any = vars(services)["emit"]

    def timed(*words: Any, **named: Any) -> Any:
        nonlocal spent
        began = time.perf_counter()
        try:
            return emit(*words, **named)
        finally:
            spent += time.perf_counter() - began

    vars(services)["emit"] = timed
    by = room_rule("benchmarks.notice")
    source = services.ensure_source(code="benchmark", name_ko="측정", name_en="Benchmark")
    began = time.perf_counter()
    for _ in range(writes):
        entry = services.Entry(
            external_id=str(uuid.uuid4()), title="Notice", published_on=timezone.localdate()
        )
        services.store_notice(by=by, at=timezone.now(), source=source, entry=entry)
    return spent / (time.perf_counter() - began)


if __name__ == "__main__":
    measure(1000 if sys.argv[1] == "quick" else 10_000)
