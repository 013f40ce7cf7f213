"""Lists of thousands of rows imported from a file to rows of the room and back, step by step."""

from typing import Any

from benchmarks.apart import measured
from benchmarks.figure import Figure

MODULE = "benchmarks.response.imports_timed"
ROWS, QUICK = 9_990, 1_000
STEPS = {
    "read": "the file read",
    "columns": "the columns proposed",
    "preview": "every row judged for the preview",
    "page": "a page of the preview",
    "written": "every row written",
    "again": "the same file judged again",
}


def run(server: str, database: str, *, quick: bool) -> list[Figure]:
    """Import a contact list on a database, and a shorter one back; return how long steps take."""
    short = measured(MODULE, server, QUICK, 1)
    long = short if quick else measured(MODULE, server, ROWS, 0)
    figures = [_figure(says, key, long, database) for key, says in STEPS.items()]
    return [*figures, _figure("every row taken back", "back", short, database)]


def _figure(says: str, key: str, found: dict[str, Any], database: str) -> Figure:
    how = (
        f"a contact list of {found['rows']:,} rows in XLSX, {found['new']:,} of them new,"
        f" {found['wrote']:,} written; by services, one worker"
    )
    return Figure(f"{says}, {database}", found[key], "s", how=how)
