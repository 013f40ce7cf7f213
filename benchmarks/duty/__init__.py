"""The duty schedule: one look-up, a day's whole table, and the page that people open most."""

import json
import statistics
import tempfile
import time
from collections.abc import Sequence
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

from tools.room import running_room

from benchmarks import finder
from benchmarks.figure import Figure, percentile

LOOK_UP_MS, TABLE_SECONDS, TABLE_MIB, PAGE_MS = 2.0, 1.0, 1024.0, 50.0
ASKED = 40
"""Lines that the page is asked for, each for Korea and for a rival."""


def run(*, quick: bool) -> list[Figure]:
    """Measure in processes of their own; `quick` asks the page for fewer lines."""
    with tempfile.TemporaryDirectory() as folder, running_room(Path(folder)) as room:
        said = json.loads(room.run("-m", "benchmarks.duty.inside"))
        lines = said["lines"][: ASKED // 4 if quick else ASKED]
        pages = _page_seconds(room.port, lines)
    table, copy = said["table_seconds"], said["copy_seconds"]
    return [
        Figure(
            "one look-up in process, 95th percentile",
            said["look_up_p95"] * 1e3,
            "ms",
            goal=LOOK_UP_MS,
            met=said["look_up_p95"] * 1e3 <= LOOK_UP_MS,
            how=f"{said['look_ups']} look-ups of lines, origins and days drawn by lot; median "
            f"{said['look_up_median'] * 1e3:.3f} ms",
        ),
        Figure(
            f"a day's whole table, {said['lines_of_table']} lines x {said['origins']} origins",
            table,
            "s",
            goal=TABLE_SECONDS,
            met=table <= TABLE_SECONDS,
            peer="writing its three arrays once",
            peer_value=copy,
            ratio=table / copy,
            limit=copy,
            how="slowest of four days, duty, low and high of each pair; with the bandwidth limit",
        ),
        Figure(
            "memory of that process at its most",
            said["peak_mib"],
            "MiB",
            goal=TABLE_MIB,
            met=said["peak_mib"] <= TABLE_MIB,
            how="resident set, with the register, the tariff and Django",
        ),
        Figure(
            "the duty page, 95th percentile",
            percentile(pages, 95) * 1e3,
            "ms",
            goal=PAGE_MS,
            met=percentile(pages, 95) * 1e3 <= PAGE_MS,
            how=f"{len(pages)} pages from a real server on this machine, one after another, after "
            f"one to warm up; median {statistics.median(pages) * 1e3:.1f} ms",
        ),
        *finder.figures(quick),
    ]


def _page_seconds(port: int, lines: Sequence[str]) -> list[float]:
    seconds = []
    for number, line in enumerate([lines[0], *lines]):
        for origin in ("KR", "CN"):
            began = time.perf_counter()
            ask = HTTPConnection("127.0.0.1", port, timeout=60)
            ask.request("GET", f"/duties/?{urlencode({'line': line, 'origin': origin})}")
            answer = ask.getresponse()
            answer.read()
            ask.close()
            if answer.status != 200:
                raise RuntimeError(f"/duties/ of {line} answered {answer.status}")
            if number:
                seconds.append(time.perf_counter() - began)
    return seconds
