"""Lists of thousands of rows imported from a file to rows of the room and back, step by step."""

from typing import Any

from benchmarks.apart import measured
from benchmarks.figure import Figure

ROWS, QUICK = 9_990, 1_000
STEPS = {
    "read": "the file read",
    "columns": "the columns proposed",
    "preview": "every row shown",
    "page": "a page of the preview",
    "written": "every row written",
    "again": "the same file shown again",
    "back": "every row taken back",
}


def run(server: str, database: str, *, quick: bool) -> list[Figure]:
    """Import a contact list on a database; return how long each step takes."""
    rows = QUICK if quick else ROWS
    found = measured("benchmarks.response.imports_timed", server, rows)
    return [_figure(says, key, found, database) for key, says in STEPS.items()]


def _figure(says: str, key: str, found: dict[str, Any], database: str) -> Figure:
    how = (
        f"a contact list of {found['rows']:,} rows in XLSX, {found['new']:,} of them new;"
        f" {found['wrote']:,} written, {found['back_count']:,} taken back; by services, one worker"
    )
    return Figure(f"{says}, {database}", found[key], "s", how=how)
