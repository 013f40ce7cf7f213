"""Issues by the thousand on each database; filled forms and old ledgers read."""

from typing import Any

from tools import servers

from benchmarks.apart import measured
from benchmarks.figure import Figure, at_most
from benchmarks.response import imports, ledgers, replies

FEW, MANY, QUICK = 2_000, 20_000, 4_000
ASKED = 10
PANEL_MS, PANEL_QUESTIONS, STEP_QUESTIONS = 50.0, 10, 15
PANELS = {
    "list": "the newest issues",
    "state": "those being answered",
    "silent": "those one organisation has not answered",
    "unanswered": "those somebody has not answered",
    "about": "those about one country",
    "deep": "a page in the middle of the list",
    "board": "the board of an issue",
    "actions": "actions not done, first due first",
    "actions late": "late actions",
    "actions at risk": "actions at risk",
    "actions of one": "open actions of one organisation",
    "actions deep": "a page in the middle of all actions",
    "plan": "the actions of an issue",
    "owed": "what the reader's organisation owes",
}


def run(*, quick: bool) -> list[Figure]:
    """Read forms, then measure issues on SQLite, and on PostgreSQL where it answers."""
    count = QUICK if quick else MANY
    figures = [*replies.run(quick=quick), *ledgers.run(quick=quick)]
    figures += imports.run("", "SQLite", quick=quick)
    figures += _of("SQLite", measured("benchmarks.response.issues", "", FEW, count), count)
    postgres = servers.find_postgres()
    if postgres is None:
        return figures
    figures += imports.run(f"{postgres}/postgres", "PostgreSQL, both walls", quick=quick)
    found = measured("benchmarks.response.issues", f"{postgres}/postgres", FEW, count)
    return [*figures, *_of("PostgreSQL, both walls", found, count)]


def _of(name: str, found: dict[str, Any], count: int) -> list[Figure]:
    few, many = found[str(FEW)], found[str(count)]
    figures = []
    for key, says in PANELS.items():
        how = (
            f"{count} issues, {count * ASKED} responses of 40 organisations, as many actions, an"
            f" officer reads;"
            f" p50 {many[key]['p50']:.1f} ms; with {FEW} issues p95 {few[key]['p95']:.1f} ms and"
            f" {few[key]['questions']} questions"
        )
        took, questions = many[key]["p95"], many[key]["questions"]
        figures.append(at_most(f"{says}, {name}: p95", took, "ms", PANEL_MS, how))
        asked = at_most(f"{says}, {name}: questions", questions, "", PANEL_QUESTIONS, how)
        figures.append(asked)
    step = many["move"]
    how = f"p50 {step['p50']:.1f} ms, p95 {step['p95']:.1f} ms, among {count} issues"
    figures.append(
        at_most(f"a change of stage, {name}: questions", step["questions"], "", STEP_QUESTIONS, how)
    )
    return figures
