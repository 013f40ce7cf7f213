"""Plumbing: the live stream, the relay, what an event costs, and what kills and faults destroy."""

from benchmarks.figure import Figure
from benchmarks.plumbing import faults, kills, live, relay, spread


def run(*, quick: bool) -> list[Figure]:
    """Measure; `quick` uses fewer events, clients, kills and faults, and says how many."""
    parts = [live.cut_streams, live.crowd, relay.run, faults.run, kills.run]
    if not quick:  # namespaces, a PostgreSQL and a Redis of their own take their time
        parts.append(spread.run)
    return [figure for part in parts for figure in part(quick=quick)]
