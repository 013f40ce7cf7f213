"""Tables of a file as a person sees them: headings, rows, and what is no row and why.

Ledgers grow by hand: title lines stand above the headings, headings take two rows, a list goes on
over pages with its headings again, subtotals and names of parts stand between the rows. Every row
of the file that says something comes out as a line; nothing is dropped on the way.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from situationroom.base.errors import Refusal
from situationroom.base.ledgers.fields import clean, fold
from situationroom.documents.grids import Cell, Grid, Read
from situationroom.documents.headings import Heading, find_heading, is_total, list_headings, tidy

MOST_ROWS = 10_000
SEARCHED = 20
_FIRST_CELLS = 3
_SURE = 2
_PART_SIGNS = "□■○●◇◆▶▷※*☞"


class Line(StrEnum):
    """What a line of a table is."""

    ROW = "row"
    TITLE = "title"
    HEADING = "heading"
    TOTAL = "total"
    PART = "part"
    NO_LIST = "no_list"


@dataclass(frozen=True, slots=True)
class Found:
    """One line: its number as a person counts it in the sheet, what it is, its cells as texts."""

    number: int
    line: Line
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a file; without headings nothing of it can be read."""

    name: str
    headings: tuple[str, ...]
    lines: tuple[Found, ...]
    blank: int = 0
    hidden: bool = False

    @property
    def rows(self) -> tuple[Found, ...]:
        """Return the lines that are rows."""
        return tuple(one for one in self.lines if one.line is Line.ROW)


def find_tables(read: Read, knows: Callable[[str], bool]) -> list[Table]:
    """Return the tables of a file; `knows` tells a heading that is known from one that is not.

    Raises Refusal for a file without a table, and for more rows than are imported at once.
    """
    tables: list[Table] = []
    for grid in read.grids:
        if any(clean(cell.text) for cell in grid.cells):
            tables.append(_table(grid, knows, tables[-1] if tables else None))
    if not any(table.rows for table in tables):
        raise Refusal(
            "No list was found in this file: no table with headings and rows below them.",
            hint="Write a row of headings above the rows, and choose the file again.",
        )
    count = sum(len(table.lines) for table in tables)
    if count > MOST_ROWS:
        raise Refusal(
            "The file has %(count)d rows; at most %(most)d are imported at once.",
            hint="Split it into several files, each with its headings.",
            count=count,
            most=MOST_ROWS,
        )
    return tables


def parts_of(heading: str) -> list[str]:
    """Return what a heading of several rows says, from the top down."""
    return [part for part in map(fold, heading.split(" / ")) if part]


def _table(grid: Grid, knows: Callable[[str], bool], before: Table | None) -> Table:
    heading = _heading(grid, knows)
    goes_on = before is not None and bool(before.headings) and grid.columns == len(before.headings)
    if goes_on and before is not None and _known(heading, knows) < min(_SURE, len(before.headings)):
        # The page of a document ended inside the list: the table goes on without its headings.
        heading = Heading(0, 0, before.headings)
    elif not heading.count:
        heading = Heading(grid.rows, 0, ())
    places = grid.places()
    lines = [
        Found(row + 1, _kind(grid, own, row, heading, texts), texts)
        for row in range(grid.rows)
        if (own := _own(grid, places, row)) and any(texts := _texts(grid, places, row))
    ]
    return Table(
        grid.name, heading.labels, tuple(lines), grid.rows - len(lines), hidden=grid.hidden
    )


def _heading(grid: Grid, knows: Callable[[str], bool]) -> Heading:
    """Return the headings of whose words most are known; where none is, what looks like them."""
    found = list_headings(grid, most=SEARCHED)
    best = max(found, key=lambda one: _known(one, knows), default=None)
    return best if best is not None and _known(best, knows) else find_heading(grid)


def _known(heading: Heading, knows: Callable[[str], bool]) -> int:
    return sum(any(map(knows, parts_of(label))) for label in heading.labels)


def _own(grid: Grid, places: dict[tuple[int, int], Cell], row: int) -> list[Cell]:
    """Return the cells with words that begin in a row: what spans from above makes no row."""
    cells = (places.get((row, column)) for column in range(grid.columns))
    own = [cell for cell in cells if cell is not None and cell.row == row and clean(cell.text)]
    return list(dict.fromkeys(own))


def _texts(grid: Grid, places: dict[tuple[int, int], Cell], row: int) -> tuple[str, ...]:
    """Return the texts of a row; a cell merged downwards speaks for each, one across once."""
    texts = []
    for column in range(grid.columns):
        cell = places.get((row, column))
        first = cell is not None and cell.column == column
        texts.append(clean(cell.text) if cell is not None and first else "")
    return tuple(texts)


def _kind(grid: Grid, own: list[Cell], row: int, heading: Heading, texts: tuple[str, ...]) -> Line:
    if not heading.labels:
        return Line.NO_LIST
    if row < heading.first:
        return Line.TITLE
    if row < heading.body or _repeats(texts, heading):
        return Line.HEADING
    if any(map(is_total, [one for one in texts if one][:_FIRST_CELLS])):
        return Line.TOTAL
    alone = len(own) == 1 and grid.columns > _SURE
    wide = alone and 2 * own[0].columns >= grid.columns
    return Line.PART if wide or (alone and tidy(own[0].text)[0] in _PART_SIGNS) else Line.ROW


def _repeats(texts: tuple[str, ...], heading: Heading) -> bool:
    """Tell whether a row says the headings again, or a row of them where they take several."""
    said = [(tidy(text), label) for text, label in zip(texts, heading.labels, strict=True) if text]
    return len(said) >= _SURE and all(text in label.split(" / ") for text, label in said)
