"""The world market at BACI's size, in a process of its own; prints what it measured as JSON.

Generated, no data of anybody: 5,000 items, about 335,000 exporters of an item, about 14 million
flows. Which countries trade follows a size of theirs; every flow has a duty of its own before and
after, so that no item and no flow can be passed over.
"""

import json
import resource
import statistics
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numba import njit
from numpy.typing import NDArray

from tradeimpact.partial import gsim
from tradeimpact.partial.flows import Flows

COUNTRIES, EXPORTERS, BUYERS = 226, 67, 42.22
WHOLE = 5000
_SEED = 20260220
Array = NDArray[np.float64]


def generate(items: int, rng: np.random.Generator) -> tuple[Flows, float]:
    """Return the flows of so many items, about 2,800 each, and the seconds laying them out took."""
    size = np.sort(rng.lognormal(0.0, 1.2, COUNTRIES))[::-1]
    reach = _scaled(size**0.8, BUYERS / COUNTRIES)
    sells = _scaled(size, EXPORTERS / COUNTRIES)
    parts: list[tuple[NDArray[np.int16], NDArray[np.int16]]] = []
    for _ in range(items):
        exporters = np.flatnonzero(rng.random(COUNTRIES) < sells)
        draw = rng.random((len(exporters), COUNTRIES), dtype=np.float32)
        trades = draw < _scaled(reach[exporters, None] * reach, BUYERS / COUNTRIES)
        trades[np.arange(len(exporters)), exporters] = False
        row, importer = np.nonzero(trades)
        parts.append((exporters[row].astype(np.int16), importer.astype(np.int16)))
    item = np.repeat(np.arange(items, dtype=np.int32), [len(row) for row, _ in parts])
    exporter = np.concatenate([row for row, _ in parts])
    importer = np.concatenate([column for _, column in parts])
    del parts
    value = rng.lognormal(11.0, 2.5, len(item))
    began = time.perf_counter()
    flows = Flows.from_codes(
        item,
        exporter,
        importer,
        value,
        items=[f"{k:06d}" for k in range(items)],
        countries=[f"{c:03d}" for c in range(COUNTRIES)],
    )
    return flows, time.perf_counter() - began


def _scaled(weight: Array, mean: float) -> Array:
    """Return probabilities in proportion to the weights, with the given mean, none above 0.98."""
    low, high = 0.0, 1e6
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (
            (middle, high) if np.minimum(weight * middle, 0.98).mean() < mean else (low, middle)
        )
    found: Array = np.minimum(weight * low, 0.98)
    return found


@njit(nogil=True, cache=True)
def _triad(a: Array, b: Array, c: Array) -> None:
    for i in range(a.size):
        a[i] = b[i] + 3.0 * c[i]


def bandwidth(threads: int, megabytes: float) -> float:
    """Return bytes per second of a triad over three arrays of so many megabytes together."""
    count = int(megabytes * 1e6 / 24 / threads)
    blocks = [(np.ones(count), np.ones(count), np.ones(count)) for _ in range(threads)]
    _triad(np.ones(2), np.ones(2), np.ones(2))

    def once() -> None:
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(lambda block: _triad(*block), blocks))

    return 24 * count * threads / best(once, 5)


def best(work: Callable[[], object], repeats: int) -> float:
    """Return the shortest time of some work: other work on the machine only lengthens it."""
    return min(_seconds(work) for _ in range(repeats))


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def main(items: int) -> None:
    """Measure and print."""
    began = time.perf_counter()
    gsim.warm_up()
    warm = time.perf_counter() - began
    rng = np.random.default_rng(_SEED)
    began = time.perf_counter()
    flows, laid = generate(items, rng)
    generated = time.perf_counter() - began
    before = rng.choice([0.0, 0.02, 0.05, 0.12], len(flows))
    after = before + rng.random(len(flows)) * 0.3
    sigma = 1.2 + rng.lognormal(1.6, 0.7, items)
    supply = rng.lognormal(0.9, 0.8, len(flows.row_exporter))
    threads = gsim.usable_cores()

    def work(count: int, tolerance: float) -> gsim.GsimResponse:
        return gsim.solve(flows, rate_before=before, rate_after=after, sigma=sigma, omega=supply,
                          threads=count, tolerance=tolerance)  # fmt: skip

    first = work(threads, 1e-8)
    steps, residual = first.steps, float(first.residual.max())
    del first
    began = time.process_time()
    work(threads, 1e-8)
    cpu = time.process_time() - began
    repeats = 15 if items >= WHOLE else 5
    times = [_seconds(lambda: work(threads, 1e-8)) for _ in range(repeats)]
    single = best(lambda: work(1, 1e-8), 2)
    tight = best(lambda: work(threads, 1e-12), 2)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e9
    touched = len(flows) * (8 + 8 + 8 + 2 + 8)
    rate = bandwidth(threads, touched / 1e6)
    print(
        json.dumps(
            {
                "items": items, "rows": len(flows.row_exporter),
                "flows": len(flows), "repeats": repeats,
                "threads": threads, "warm_up": warm, "generated": generated, "laid": laid,
                "cpu": cpu,
                "best": min(times), "median": statistics.median(times), "single": single,
                "tight": tight, "peak_gb": peak, "steps": float(steps.mean()),
                "most_steps": int(np.abs(steps).max()), "careful": int((steps < 0).sum()),
                "residual": residual, "touched": touched, "bandwidth": rate,
                "limit": touched / rate,
            }
        )
    )  # fmt: skip


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5000)
