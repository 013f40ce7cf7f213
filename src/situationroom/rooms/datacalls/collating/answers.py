"""What one organisation answered: values by the places of the form, and everything beside them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from situationroom.documents.grids import Value
from situationroom.documents.headings import tidy
from situationroom.documents.sheet_texts import numeral
from situationroom.rooms.datacalls.collating.forms import Place

_DASHES = frozenset("-–—－―")
_MOST_DECIMALS = 12


class FlagKind(StrEnum):
    """What is not as the form asked, from what weighs most."""

    CHANGED = "changed"
    REMOVED = "removed"
    TOTAL = "total"
    FORMULA = "formula"
    MISSING = "missing"
    SHEET_MISSING = "sheet_missing"
    UNASKED = "unasked"
    MERGED = "merged"
    ROW_ADDED = "row_added"
    COLUMN_ADDED = "column_added"
    SHEET_ADDED = "sheet_added"
    MOVED = "moved"
    RENAMED = "renamed"


NOTES = frozenset({FlagKind.MOVED, FlagKind.RENAMED, FlagKind.ROW_ADDED})
"""What is told and needs no decision: the answers are where they belong all the same."""


@dataclass(frozen=True, slots=True)
class Flag:
    """One thing that is not as the form asked: where, what stood there, what stands there now.

    `place` is of the form; none for what the form does not have.
    """

    kind: FlagKind
    table: str = ""
    row: str = ""
    column: str = ""
    before: str = ""
    after: str = ""
    place: Place | None = None

    @property
    def needs_a_look(self) -> bool:
        """Tell whether somebody has to decide what to do about it."""
        return self.kind not in NOTES


@dataclass(frozen=True, slots=True)
class Given:
    """What stands in a cell: its text as written, and its number where it is one."""

    text: str
    number: int | float | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A row an organisation added to a table: what stands under each column of the form.

    `after` is the row of the form it came behind.
    """

    grid: int
    after: int
    cells: Mapping[int, Given]


@dataclass(frozen=True, slots=True)
class Loose:
    """A cell that has no place in the form: under a column or on a sheet of its own."""

    table: str
    row: int
    column: int
    label: str
    given: Given


@dataclass(frozen=True, slots=True)
class Answers:
    """Everything one file says against a form; no cell of it is left out.

    `changed` are fixed cells as they came back: kept, and never merged into the form.
    """

    values: Mapping[Place, Given]
    lines: tuple[Line, ...] = ()
    loose: tuple[Loose, ...] = ()
    changed: Mapping[Place, Given] | None = None
    flags: tuple[Flag, ...] = ()

    def texts(self) -> Iterator[str]:
        """Yield the text of every cell that is not a fixed one of the form as it was sent."""
        for given in (*self.values.values(), *(self.changed or {}).values()):
            yield given.text
        for line in self.lines:
            for given in line.cells.values():
                yield given.text
        for one in self.loose:
            yield one.given.text


def given_of(text: str, value: Value) -> Given:
    """Return what stands in a cell; a lone dash is written for nothing and is no number."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Given(text, value)
    said = numeral(tidy(text))
    return Given(text, said[0] if said is not None else None)


def is_nothing(given: Given | None) -> bool:
    """Tell whether a cell says nothing: empty, or a dash."""
    return given is None or tidy(given.text) in _DASHES or not tidy(given.text)


def decimals(given: Given) -> int:
    """Return how many decimals a number was written with."""
    _, _, part = tidy(given.text).partition(".")
    return min(sum(letter.isdigit() for letter in part), _MOST_DECIMALS)


def to_json(answers: Answers) -> dict[str, Any]:
    """Return answers as plain values, as they are kept."""
    return {
        "values": [[*place, one.text, one.number] for place, one in answers.values.items()],
        "changed": [
            [*place, one.text, one.number] for place, one in (answers.changed or {}).items()
        ],
        "lines": [
            [line.grid, line.after, [[c, g.text, g.number] for c, g in line.cells.items()]]
            for line in answers.lines
        ],
        "loose": [
            [one.table, one.row, one.column, one.label, one.given.text, one.given.number]
            for one in answers.loose
        ],
        "flags": [
            [
                f.kind,
                f.table,
                f.row,
                f.column,
                f.before,
                f.after,
                list(f.place) if f.place else None,
            ]
            for f in answers.flags
        ],
    }


def from_json(kept: Mapping[str, Any]) -> Answers:
    """Return answers that were kept."""
    return Answers(
        values={(g, r, c): Given(text, n) for g, r, c, text, n in kept["values"]},
        changed={(g, r, c): Given(text, n) for g, r, c, text, n in kept["changed"]},
        lines=tuple(
            Line(grid, after, {column: Given(text, n) for column, text, n in cells})
            for grid, after, cells in kept["lines"]
        ),
        loose=tuple(
            Loose(table, row, column, label, Given(text, n))
            for table, row, column, label, text, n in kept["loose"]
        ),
        flags=tuple(
            Flag(FlagKind(kind), table, row, column, before, after, tuple(at) if at else None)
            for kind, table, row, column, before, after, at in kept["flags"]
        ),
    )
