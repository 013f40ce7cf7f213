"""One row of scopes.csv, and how the compiled files are read."""

import csv
from bisect import bisect_left
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import polars as pl

LAB = Path("us_tariff/budgetlab")
TRACKER = Path("us_tariff/tradewartracker/tariff-lists")
AIRCRAFT = "use:civil-aircraft"
PHARMACEUTICAL = "use:pharmaceutical"


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """One row of scopes.csv; `condition` names the fact on which the share hangs."""

    list: str
    prefix: str
    since: str = ""
    until: str = ""
    known: str = ""
    low: float = 1.0
    central: float = 1.0
    high: float = 1.0
    source: str = ""
    condition: str = ""


def rows(path: Path) -> Iterator[dict[str, str]]:
    """Yield the rows of a CSV file, skipping comment lines."""
    with path.open(encoding="utf-8-sig", newline="") as handle:
        yield from csv.DictReader(line for line in handle if not line.startswith("#"))


def date(value: str) -> str:
    """Return a date of a compiled file; NA means none."""
    return "" if value in ("NA", "") else value


def code(value: str) -> str:
    """Return a code without dots."""
    return value.replace(".", "").strip()


def codes(path: Path, column: str) -> list[str]:
    """Return the codes of one column."""
    return [code(row[column]) for row in rows(path)]


@cache
def line_codes() -> tuple[str, ...]:
    """Return every tariff line the room holds, whatever its spell, in order."""
    path = Path(__file__).parents[2] / "reference" / "hts_lines.parquet"
    return tuple(sorted(set(pl.read_parquet(path, columns=["line"])["line"])))


def under(prefix: str, digits: int) -> list[str]:
    """Return the lines of so many digits that lie under a prefix."""
    codes_of = line_codes()
    start = bisect_left(codes_of, prefix)
    end = bisect_left(codes_of, prefix + "~")
    return [code for code in codes_of[start:end] if len(code) == digits]


def rest_of(prefix: str, taken: Collection[str]) -> list[str]:
    """Return a prefix without some longer ones: itself, or the lines that are left of it.

    A list reaches a line by any prefix above it, so what is taken out must not be covered.
    """
    inner = [code for code in taken if code != prefix and code.startswith(prefix)]
    if prefix in taken:
        return []
    if not inner:
        return [prefix]
    digits = 8 if len(prefix) < 8 else 10
    return [code for child in under(prefix, digits) for code in rest_of(child, inner)]


def claimed(name: str, prefix: str, condition: str, source: str, *, central: float = 0.0) -> Entry:
    """Return an entry that reaches goods only when somebody declares a fact."""
    return Entry(
        name, prefix, low=0.0, central=central, high=1.0, source=source, condition=condition
    )
