"""The partial-equilibrium core at first depth: the Korean scenario, and how cost grows."""

import numpy as np

from benchmarks.figure import Figure, median_seconds
from tradeimpact.partial.ces import respond


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


def _bandwidth_seconds(items: int, origins: int, passes: int) -> float:
    block = np.ones((items, origins))
    seconds = median_seconds(lambda: np.exp(block), repeats=5)
    return seconds * passes


def run(*, quick: bool) -> list[Figure]:
    """Measure the solver; `quick` leaves the large size out."""
    figures = []
    for items, origins in ((111, 50),) if quick else ((111, 50), (5000, 50)):
        seconds = _solve(items, origins)
        limit = _bandwidth_seconds(items, origins, passes=6)
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
