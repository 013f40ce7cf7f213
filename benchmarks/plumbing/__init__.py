"""Plumbing: the live stream, the relay, what an event costs, and what kills and faults destroy."""

from concurrent.futures import ThreadPoolExecutor

from benchmarks.figure import Figure
from benchmarks.plumbing import faults, kills, live, ready, relay, spread

TIMED = (live.crowd, relay.run)
COUNTED = (live.cut_streams, faults.run, kills.run)


def run(*, quick: bool) -> list[Figure]:
    """Measure; `quick` uses fewer events, clients, kills and faults, and says how many.

    What is timed runs alone. What is only counted runs side by side in a quick run. Machines
    apart (namespaces, a PostgreSQL and a Redis of their own) are left to the whole run.
    """
    try:
        found = [part(quick=quick) for part in TIMED]
        with ThreadPoolExecutor(len(COUNTED) if quick else 1) as threads:
            found += threads.map(lambda part: part(quick=quick), COUNTED)
        if not quick:
            found.append(spread.run(quick=False))
    finally:
        ready.forget()
    return [figure for part in found for figure in part]
