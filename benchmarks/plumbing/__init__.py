"""Plumbing: the live stream, the relay, and what an event costs its write."""

from benchmarks.figure import Figure
from benchmarks.plumbing import live, relay


def run(*, quick: bool) -> list[Figure]:
    """Measure; `quick` uses fewer events and clients, and says how many."""
    return [*live.cut_streams(quick=quick), *live.crowd(quick=quick), *relay.run(quick=quick)]
