"""What the walls cost, and the panel that says who can see something.

A page, an object and a number among 100,000 rows, by one wall and two; *Who can see this* among
5,000 memberships, on each database.
"""

from tools import servers

from benchmarks.apart import measured
from benchmarks.figure import Figure, at_most

NAMES = {"list": "a page of 50", "get": "one object", "count": "a number"}


FEW, MANY = 300, 5_000
PANEL_MS = 50.0


def run(*, quick: bool) -> list[Figure]:
    """Measure the walls on PostgreSQL, since SQLite has one only, and the panel on both."""
    postgres = servers.find_postgres()
    figures = _panel("SQLite", "")
    if postgres is None:
        how = "PostgreSQL does not answer"
        unknown = [f"second wall: {name}" for name in NAMES.values()]
        return [*figures, *(Figure(name, None, "ms", how=how) for name in unknown)]
    home = f"{postgres}/postgres"
    rows = 10_000 if quick else 100_000
    took = measured("benchmarks.visibility.walls", home, rows)
    walls = [_figure(name, took[key], rows) for key, name in NAMES.items()]
    return [*figures, *_panel("PostgreSQL, both walls", home), *walls]


def _panel(name: str, server: str) -> list[Figure]:
    found = measured("benchmarks.visibility.panel", server, FEW, MANY)
    few, many = found[str(FEW)], found[str(MANY)]
    how = (
        f"an officer asks of an issue under each label above public; {MANY} memberships of 300"
        f" organisations, p50 {many['p50']:.1f} ms ({many['work']:.1f} ms of CPU of our own"
        f" process); with {FEW}: p95 {few['p95']:.1f} ms ({few['work']:.1f} ms of CPU)"
    )
    asked = f"at most, with {MANY} memberships; with {FEW}: {few['questions']}"
    return [
        at_most(f"who can see this, {name}: p95", many["p95"], "ms", PANEL_MS, how),
        at_most(
            f"who can see this, {name}: questions to the database",
            many["questions"],
            "",
            few["questions"],
            asked,
        ),
    ]


def _figure(name: str, took: dict[str, float], rows: int) -> Figure:
    return Figure(
        f"second wall: {name}, p50",
        took["two"],
        "ms",
        peer="wall one alone",
        peer_value=took["one"],
        ratio=took["two"] / took["one"],
        how=f"an officer among {rows} search entries, each with a label of its own, a third of"
        f" them readable; without any wall {took['none']:.2f} ms",
    )
