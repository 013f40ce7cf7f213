"""Plumbing: the live stream, the relay, what an event costs, and what kills and faults destroy."""

from benchmarks.figure import Figure
from benchmarks.plumbing import faults, kills, live, relay


def run(*, quick: bool) -> list[Figure]:
    """Measure; `quick` uses fewer events, clients, kills and faults, and says how many."""
    parts = (live.cut_streams, live.crowd, relay.run, faults.run, kills.run)
    return [figure for part in parts for figure in part(quick=quick)]
