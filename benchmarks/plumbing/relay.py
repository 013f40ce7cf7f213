"""How soon an event has its number at 500 writes a second, and what it costs its write."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tools import servers
from tools.room import ROOT, own_database

from benchmarks.figure import Figure, at_most
from benchmarks.plumbing.ready import prepare

WRITERS = 4


def run(*, quick: bool) -> list[Figure]:
    """Measure on PostgreSQL and Redis where they answer, else on SQLite, and say which."""
    postgres, redis = servers.find_postgres() or "", servers.find_redis() or ""
    with tempfile.TemporaryDirectory() as folder:
        server = f"{postgres}/postgres" if postgres else ""
        with own_database(Path(folder), server) as database:
            where = {"SITUATIONROOM_DATABASE": database, "SITUATIONROOM_REDIS": redis}
            prepare(os.environ | where)
            events = 1000 if quick else 10_000
            words = [
                sys.executable,
                "-m",
                "benchmarks.plumbing.numbering",
                f"{events}",
                f"{WRITERS}",
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
