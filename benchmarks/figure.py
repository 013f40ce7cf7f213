"""The shape of a measured figure, and what is known of the machine."""

import os
import platform
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure beside its goal, and beside a peer or a limit measured in the same run.

    `goal` is what the issue asks for, never what was reached; `ratio` is ours to the peer's.
    """

    figure: str
    value: float | None
    unit: str
    goal: float | None = None
    met: bool | None = None
    peer: str = ""
    peer_value: float | None = None
    ratio: float | None = None
    limit: float | None = None
    how: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return the figure in the shape of the contract."""
        return asdict(self)

    def in_words(self) -> str:
        """Return the figure as lines for a reader."""
        goal = "" if self.goal is None else f"  goal {self.goal:g}"
        met = "" if self.met is None else "  met" if self.met else "  MISSED"
        peer = "" if self.peer_value is None else f"  ({self.peer}: {self.peer_value:.4g})"
        value = "not measured" if self.value is None else f"{self.value:.6g} {self.unit}"
        return f"{self.figure}: {value}{goal}{met}{peer}\n    {self.how}"


def at_most(figure: str, value: float, unit: str, goal: float, how: str, **more: Any) -> Figure:
    """Return a figure that should not exceed its goal."""
    return Figure(figure, value, unit, goal, value <= goal, how=how, **more)


def near(figure: str, value: float, unit: str, goal: float, margin: float, how: str) -> Figure:
    """Return a figure that should lie within a margin of its goal."""
    return Figure(figure, value, unit, goal, abs(value - goal) <= margin, how=how)


def median_seconds(work: Callable[[], object], *, repeats: int) -> float:
    """Return the median time of some work, after one run that is not counted."""
    work()
    times = []
    for _ in range(repeats):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def machine() -> str:
    """Say what the figures were measured on."""
    return f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"


def percentile(values: Sequence[float], percent: int) -> float:
    """Return the value below which so many per cent of the values lie."""
    return sorted(values)[min(len(values) - 1, len(values) * percent // 100)]
