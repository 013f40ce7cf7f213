"""The grid model: what every table and sheet is read into, whatever file it came from.

Rows and columns count from 0. Only cells that are there stand in a grid; a merged cell stands once,
at its upper left, with its span. Nothing is guessed: `text` is what the file says, `value` what it
says with its type (a number of a spreadsheet is a number, everything else is its text).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time

from situationroom.documents.errors import TooLarge

Value = str | int | float | bool | date | datetime | time | None

MOST_CELLS = 500_000
_WIDEST_PAGE = 2_000_000


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its place, its text and typed value, how far it spans, and tables inside it.

    `formula` begins with "=" and is never computed here; `value` is the result saved with it.
    """

    row: int
    column: int
    text: str
    value: Value = None
    rows: int = 1
    columns: int = 1
    formula: str = ""
    grids: tuple["Grid", ...] = ()


@dataclass(frozen=True, slots=True)
class Grid:
    """One table or sheet. `after` is how many running paragraphs of the file stand before it.

    `name` is the sheet's name or the table's caption, empty where there is none.
    """

    name: str
    cells: tuple[Cell, ...]
    rows: int
    columns: int
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    after: int = 0

    def places(self) -> dict[tuple[int, int], Cell]:
        """Return the cell that covers each place; a merged cell covers several."""
        return {
            (row, column): cell
            for cell in self.cells
            for row in range(cell.row, cell.row + cell.rows)
            for column in range(cell.column, cell.column + cell.columns)
        }

    def texts(self) -> list[list[str]]:
        """Return every row as texts; a merged cell's text stands at its upper left only.

        Raises TooLarge where that many places would not fit (a few cells far apart on a sheet).
        """
        if self.rows * self.columns > _WIDEST_PAGE:
            raise TooLarge
        lines = [[""] * self.columns for _ in range(self.rows)]
        for cell in self.cells:
            lines[cell.row][cell.column] = cell.text
        return lines

    def all_cells(self) -> Iterator[Cell]:
        """Yield every cell, those of tables inside cells after the cell that holds them."""
        for cell in self.cells:
            yield cell
            for inner in cell.grids:
                yield from inner.all_cells()


@dataclass(frozen=True, slots=True)
class Read:
    """What was read of one file.

    `paragraphs` is the running text in order, `notes` what stands beside it (headers, footnotes,
    comments, text boxes of sheets), `lost` the message ids of what the reader leaves out.
    """

    format: str
    grids: tuple[Grid, ...] = ()
    paragraphs: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    lost: tuple[str, ...] = field(default=())

    def all_cells(self) -> Iterator[Cell]:
        """Yield every cell of every grid, nested ones too."""
        for grid in self.grids:
            yield from grid.all_cells()


def text_cell(
    row: int,
    column: int,
    text: str,
    rows: int = 1,
    columns: int = 1,
    grids: Iterable[Grid] = (),
) -> Cell:
    """Return a cell of a file that knows no types: its value is its text, nothing where empty."""
    return Cell(row, column, text, text or None, rows, columns, grids=tuple(grids))


@dataclass(frozen=True, slots=True)
class Flowing:
    """A cell before its column is known: tables of HTML and Word list cells from left to right."""

    text: str
    rows: int = 1
    columns: int = 1
    grids: tuple[Grid, ...] = ()


def make_grid(name: str, cells: Iterable[Cell], **rest: object) -> Grid:
    """Return a grid of the cells in order of rows and columns.

    Raises TooLarge for more cells, or more places covered by spans, than are read at once.
    """
    ordered = sorted(cells, key=lambda cell: (cell.row, cell.column))
    if sum(cell.rows * cell.columns for cell in ordered) > MOST_CELLS:
        raise TooLarge
    grid = Grid(
        name=name,
        cells=tuple(ordered),
        rows=max((cell.row + cell.rows for cell in ordered), default=0),
        columns=max((cell.column + cell.columns for cell in ordered), default=0),
    )
    return replace(grid, **rest)  # type: ignore[arg-type]  # the caller names fields of Grid


def lay_out(rows: Sequence[Sequence[Flowing]]) -> list[Cell]:
    """Give cells listed row by row their columns, stepping over what spans from above."""
    cells: list[Cell] = []
    taken: dict[int, int] = {}  # column → first row that is free again
    area = 0
    for row, line in enumerate(rows):
        column = 0
        for one in line:
            while taken.get(column, 0) > row:
                column += 1
            high = min(one.rows, len(rows) - row)  # a span ends with the table
            area += high * one.columns
            if area > MOST_CELLS:
                raise TooLarge
            cells.append(text_cell(row, column, one.text, high, one.columns, one.grids))
            for covered in range(column, column + one.columns):
                taken[covered] = row + high
            column += one.columns
    return cells
