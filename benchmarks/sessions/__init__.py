"""Fifty series of ten years: the next agenda, what a reader sees of it, and asks across years."""

from typing import Any

from tools import servers

from benchmarks.apart import measured
from benchmarks.figure import Figure, at_most

SERIES, YEARS, A_YEAR = 50, 10, 12
QUICK_YEARS = 3
GOAL_MS, QUESTIONS = 100.0, 25
PANELS = {
    "build": "the next agenda is built",
    "plan": "the next session is planned with its agenda",
    "agenda": "the next agenda is read by an officer",
    "inheritance": "the asks of a series across its years",
    "coming": "the sessions to come",
    "past": "the newest sessions of all series",
}


def run(*, quick: bool) -> list[Figure]:
    """Measure on SQLite, and on PostgreSQL where it answers."""
    years = QUICK_YEARS if quick else YEARS
    figures = _of(
        "SQLite", measured("benchmarks.sessions.agendas", "", SERIES, years, A_YEAR), years
    )
    postgres = servers.find_postgres()
    if postgres is None:
        return figures
    there = f"{postgres}/postgres"
    found = measured("benchmarks.sessions.agendas", there, SERIES, years, A_YEAR)
    return [*figures, *_of("PostgreSQL, both walls", found, years)]


def _of(name: str, found: dict[str, Any], years: int) -> list[Figure]:
    figures, size = [], found["size"]
    for key, says in PANELS.items():
        panel = found["panels"][key]
        how = (
            f"{SERIES} series of {years} years, {A_YEAR} sessions a year: {size['sessions']}"
            f" sessions, {size['items']} points, {size['decisions']} decisions,"
            f" {size['asks']} asks;"
            f" {size['carried']} points on a next agenda; p50 {panel['p50']:.1f} ms"
        )
        figures.append(at_most(f"{says}, {name}: p95", panel["p95"], "ms", GOAL_MS, how))
        asked = at_most(f"{says}, {name}: questions", panel["questions"], "", QUESTIONS, how)
        figures.append(asked)
    return figures
