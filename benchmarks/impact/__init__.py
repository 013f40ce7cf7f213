"""The models of a duty's effect: the world market, a thousand draws, and the one market."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from tools.room import running_room

from benchmarks.figure import Figure, at_most, median_seconds
from tradeimpact.partial.ces import respond

WORLD_SECONDS, WORLD_GB, DRAW_SECONDS = 1.0, 1.6, 5.0
ANCHOR = 1.83
"""Damped fixed point in numba on two threads, 1e-8: shared/anchors/models.md, section 2.6."""


def run(*, quick: bool) -> list[Figure]:
    """Measure each in a process of its own; `quick` takes a fifth of the world's items.

    `quick` also draws on the room of this checkout where it is set up: making one takes minutes.
    """
    return [*_world(1000 if quick else 5000), *_draws(quick=quick), *_one_market(quick=quick)]


def _world(items: int) -> list[Figure]:
    told = subprocess.run(
        [sys.executable, "-m", "benchmarks.impact.world", str(items)],
        check=True, text=True, stdout=subprocess.PIPE,
    ).stdout  # fmt: skip
    said: dict[str, Any] = json.loads(told)
    whole = items == 5000
    size = f"{said['items']} items, {said['rows']} exporters, {said['flows']} flows"
    load = f"load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
    limit = {"peer": "triad over as many bytes, same threads, same run",
             "peer_value": said["limit"], "limit": said["limit"]}  # fmt: skip
    time_of = (
        f"shortest of {said['repeats']}, median {said['median']:.2f} s, {said['threads']} threads, "
        f"{load}; {said['steps']:.1f} evaluations an item, at most {said['most_steps']}, residual "
        f"{said['residual']:.1e}, {said['careful']} items by the careful solver"
    )
    name, part = f"world market (GSIM, CES) to 1e-8: {size}", "a part; goal for 5,000 items. "
    first = (
        at_most(name, said["best"], "s", WORLD_SECONDS, time_of,
                ratio=said["best"] / said["limit"], **limit)
        if whole
        else Figure(name, said["best"], "s", how=part + time_of, **limit)
    )  # fmt: skip
    return [
        first,
        Figure("the same, processor seconds of all threads", said["cpu"], "s",
               peer="a damped fixed point of the anchor, wall seconds, two threads, quiet machine",
               peer_value=ANCHOR if whole else None, how="what other work cannot lengthen much"),
        Figure("the same on one thread", said["single"], "s", how=f"shortest of 2, {load}"),
        Figure("the same to 1e-12", said["tight"], "s", how=f"shortest of 2, {load}"),
        at_most("memory at its most, with what generates the flows", said["peak_gb"], "GB",
                WORLD_GB, "resident set of the process") if whole else
        Figure("memory at its most", said["peak_gb"], "GB", how="a part of the items"),
        Figure("laying out the flows (rows and columns by label)", said["laid"], "s",
               how="Flows.from_codes of sorted flows, once per data set"),
        Figure("first call in a new process", said["warm_up"], "s",
               how="warm_up: loops read from numba's cache, or compiled where there is none yet"),
        Figure("memory bandwidth", said["bandwidth"] / 1e9, "GB/s", how="triad, best of 5"),
    ]  # fmt: skip


def _drawn(*, quick: bool) -> dict[str, Any]:
    """Return what was drawn, on the room of this checkout or on one made for it."""
    if quick:
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.impact.draws"],
            check=False, text=True, capture_output=True,
        )  # fmt: skip
        if done.returncode == 0:
            return _said(done.stdout)
        print("benchmarks: no room is set up here; one is made, which takes minutes",
              file=sys.stderr)  # fmt: skip
    with tempfile.TemporaryDirectory() as folder, running_room(Path(folder)) as room:
        return _said(room.run("-m", "benchmarks.impact.draws"))


def _said(text: str) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(text)
    return said


def _draws(*, quick: bool) -> list[Figure]:
    said = _drawn(quick=quick)
    inside = said["estimation"]["caliendo_parro"]
    low, high = said["disagreement"]
    how = (
        f"{said['items']} HS6 x {said['origins']} origins, both states; seed {said['seed']}; "
        "drawing included"
    )
    found = ", ".join(f"{k} {v / 1e9:+.2f}" for k, v in sorted(said["central"].items()))
    return [
        at_most(f"{said['count']} draws of the Korean ICT scenario", said["seconds"]["draws"], "s",
                DRAW_SECONDS, f"{how}; complete pass-through"),
        at_most("the same with supply elasticity 3", said["seconds"]["draws_finite"], "s",
                DRAW_SECONDS, how),
        Figure("distance between sources of elasticities", (high - low) / 1e9, "bn USD",
               how=f"central figures by source, bn USD: {found}; one sign: {said['same_sign']}"),
        Figure("estimation uncertainty inside Caliendo and Parro", (inside[1] - inside[0]) / 1e9,
               "bn USD", how=f"{said['probability']:.0%} of the draws from {inside[0] / 1e9:+.2f} "
               f"to {inside[1] / 1e9:+.2f}; the other sources print no standard errors"),
    ]  # fmt: skip


def _one_market(*, quick: bool) -> list[Figure]:
    figures = []
    for items, origins in ((111, 50),) if quick else ((111, 50), (5000, 50)):
        seconds, limit = _solve(items, origins), _exponentials(items, origins, passes=6)
        figures.append(
            Figure(
                f"all-origins CES, {items} items x {origins} origins",
                seconds,
                "s",
                peer="six element-wise exponentials of the same array",
                peer_value=limit,
                ratio=seconds / limit,
                limit=limit,
                how="median of 5, residual checked; the limit is measured in the same run",
            )
        )
    return figures


def _solve(items: int, origins: int) -> float:
    rng = np.random.default_rng(20260220)
    value = rng.lognormal(14, 2, (items, origins))
    before = np.zeros_like(value)
    after = rng.choice([0.0, 0.1, 0.15, 0.25], size=value.shape)
    sigma = rng.uniform(1.5, 25.0, items)
    labels = [f"{i:06d}" for i in range(items)], [f"{r:02d}" for r in range(origins)]
    return median_seconds(
        lambda: respond(
            value=value,
            rate_before=before,
            rate_after=after,
            sigma=sigma,
            items=labels[0],
            origins=labels[1],
        ),
        repeats=5,
    )


def _exponentials(items: int, origins: int, passes: int) -> float:
    block = np.ones((items, origins))
    return median_seconds(lambda: np.exp(block), repeats=5) * passes
