"""From notice to brief: the four drills on a throw-away database, and the headline shares.

The limit beside each drill's time is what a bare Python process with the same libraries needs to
start and load the reference data (`--scratch` prepares it before the clock of the drill runs).
"""

import json
import subprocess
import sys
import tempfile
import time
from typing import Any

from benchmarks.figure import Figure, at_most, near

DRILLS = (
    "2025-04-02-reciprocal",
    "2026-01-14-semiconductors",
    "2026-02-20-court",
    "2026-07-24-section-301",
)
SIXTY_SECONDS = 60.0


def run(*, quick: bool) -> list[Figure]:
    """Measure; `quick` plays one drill, once."""
    figures: list[Figure] = []
    names = DRILLS[2:3] if quick else DRILLS
    for name in names:
        first = play(name)
        figures.append(
            at_most(
                f"drill {name}, stored notice to drafted brief",
                first["seconds"],
                "s",
                SIXTY_SECONDS,
                how="situationroom drill NAME --scratch --json, time of the walk",
            )
        )
        if not quick:
            figures.append(_same_again(name, first))
        figures += _shares(name, first)
    figures.append(_baseline())
    return figures


def play(name: str) -> dict[str, Any]:
    """Play a drill on a throw-away database; return its answer."""
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "situationroom.cli.main",
                "drill",
                name,
                "--scratch",
                "--json",
                "--out",
                folder,
            ],
            check=True,
            capture_output=True,
            text=True,
        )
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def _numbers(answer: dict[str, Any]) -> list[tuple[Any, ...]]:
    return [(f["name"], f["knowledge"], f["value"], f["low"], f["high"]) for f in answer["figures"]]


def _same_again(name: str, first: dict[str, Any]) -> Figure:
    second = play(name)
    differing = sum(a != b for a, b in zip(_numbers(first), _numbers(second), strict=True))
    return at_most(
        f"drill {name} again: figures that differ in any digit",
        differing,
        "figures",
        0.0,
        how="two runs on two fresh databases, compared as printed",
    )


def _value(answer: dict[str, Any], name: str, knowledge: str) -> float:
    return float(
        next(
            f["value"]
            for f in answer["figures"]
            if f["name"] == name and f["knowledge"] == knowledge
        )
    )


def _shares(name: str, answer: dict[str, Any]) -> list[Figure]:
    if name == "2025-04-02-reciprocal":
        return [
            near(
                "Korea's direct ICT exports to the US in 2024",
                _value(answer, "total.base_usd", "then") / 1e9,
                "billion USD",
                17.9,
                0.05,
                how="customs value on the room's own list; 901310 and 901320 left out",
            ),
            near(
                "exempt under Annex II as signed",
                _value(answer, "total.exempt_share", "then"),
                "share",
                0.14,
                0.005,
                how="first drill, as known on 2 April 2025",
            ),
            near(
                "exempt after the memorandum of 11 April",
                _value(answer, "total.exempt_share", "now"),
                "share",
                0.825,
                0.005,
                how="first drill, as known now. Ours counts 8542.31.00.01 and 8542.39.00.01 "
                "(0.911 billion USD), which exist in the schedule of 2024 only and which a "
                "list of later ten-digit codes misses; Annex II names their eight digits",
            ),
        ]
    if name == "2026-02-20-court":
        return [
            near(
                "exempt under Section 122",
                _value(answer, "total.exempt_share", "then"),
                "share",
                0.895,
                0.005,
                how="court drill, as known on 20 February 2026",
            )
        ]
    return []


def _baseline() -> Figure:
    began = time.perf_counter()
    subprocess.run(
        [sys.executable, "-c", "import django, polars, numpy, altair, weasyprint"], check=True
    )
    seconds = time.perf_counter() - began
    return Figure(
        "start of a process with the same libraries",
        seconds,
        "s",
        how="beside the drills' times; no work done",
    )
