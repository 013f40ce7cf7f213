"""Where the headings of a grid stand: a guess, by shape alone, that a person can overrule."""

import re
import unicodedata
from dataclasses import dataclass

from situationroom.documents.grids import Cell, Grid
from situationroom.documents.sheet_texts import numeral

_SEARCHED = 10
_DEEPEST = 4
_YEAR = re.compile(r"'?(19|20)?\d\d년?")
_BLANKS = re.compile(r"\s+")
_BESIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]|[△▲○□*※:：]")
_TOTAL = re.compile(
    r"(총|합|소|누|중|총합|누적)?계|(총|합)액|grandtotal|subtotal|total|sum", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading rows of a grid, and each column's label from the top down.

    `count` is 0 where no row looks like a heading; then the labels are empty.
    """

    first: int
    count: int
    labels: tuple[str, ...]

    @property
    def body(self) -> int:
        """The first row below the headings."""
        return self.first + self.count


def tidy(text: str) -> str:
    """Return a text as it counts when compared: one form of each letter, single blanks."""
    return _BLANKS.sub(" ", unicodedata.normalize("NFKC", text)).strip()


def is_total(label: str) -> bool:
    """Tell whether a heading names a sum: 합계, 소계, 계, Total."""
    return any(
        _TOTAL.fullmatch(_BLANKS.sub("", _BESIDE.sub("", part))) is not None
        for part in tidy(label).split(" / ")
    )


def _names(cell: Cell) -> bool:
    """Tell whether a cell could be a heading: words, or a year."""
    text = tidy(cell.text)
    return bool(text) and (numeral(text) is None or _YEAR.fullmatch(text) is not None)


def _row(grid: Grid, places: dict[tuple[int, int], Cell], row: int) -> list[Cell]:
    """Return the cells that cover a row, each once, from left to right."""
    found = {
        (cell.row, cell.column): cell
        for column in range(grid.columns)
        if (cell := places.get((row, column))) is not None
    }
    return list(found.values())


def _depth(grid: Grid, places: dict[tuple[int, int], Cell], first: int) -> int:
    """Return how many rows the headings take: what spans columns has its parts below."""
    cells = [cell for cell in _row(grid, places, first) if cell.row == first]
    depth = max(cell.rows for cell in cells)
    while depth < _DEEPEST and first + depth < grid.rows:
        wide = [c for c in _row(grid, places, first + depth - 1) if c.columns > 1]
        below = [
            cell
            for cell in _row(grid, places, first + depth)
            if any(c.column <= cell.column < c.column + c.columns for c in wide)
        ]
        if not below or not all(_names(cell) for cell in below):
            break
        depth += 1
    return min(depth, _DEEPEST)


def find_heading(grid: Grid) -> Heading:
    """Return the first row in which half of the columns are named and nothing is a figure."""
    places = grid.places()
    for row in range(min(grid.rows, _SEARCHED)):
        filled = _filled(grid, places, row)
        if not _names_columns(grid, filled):
            continue
        if not all(_names(cell) for cell in filled):
            break
        return _heading_from(grid, places, row)
    return Heading(0, 0, ("",) * grid.columns)


def list_headings(grid: Grid, *, most: int) -> list[Heading]:
    """Return every row among the first ones that could begin the headings: a caller may know words.

    A row that a title or two take up is none: at least half of its labels have a cell there.
    """
    places = grid.places()
    found = []
    for row in range(min(grid.rows, most)):
        filled = _filled(grid, places, row)
        if not _names_columns(grid, filled) or not all(_names(cell) for cell in filled):
            continue
        if not any(cell.row == row for cell in filled):
            continue
        heading = _heading_from(grid, places, row)
        if 2 * len(filled) >= sum(map(bool, heading.labels)):
            found.append(heading)
    return found


def _filled(grid: Grid, places: dict[tuple[int, int], Cell], row: int) -> list[Cell]:
    return [cell for cell in _row(grid, places, row) if tidy(cell.text)]


def _names_columns(grid: Grid, filled: list[Cell]) -> bool:
    """Tell whether cells stand in half of the columns, more than one where there are several."""
    least = max(2, (grid.columns + 1) // 2) if grid.columns > 1 else 1
    covered = sum(cell.columns for cell in filled)
    return not (len(filled) < 2 <= grid.columns or covered < least)


def _heading_from(grid: Grid, places: dict[tuple[int, int], Cell], row: int) -> Heading:
    count = _depth(grid, places, row)
    return Heading(row, count, _labels(grid, places, row, count))


def locate(heading: Heading, grid: Grid) -> Heading:
    """Return where the headings of one grid stand in another: answers may look like headings."""
    if not heading.count:
        return find_heading(grid)
    places = grid.places()
    known = set(heading.labels) - {""}
    best, shared = 0, 0
    for row in range(min(grid.rows, heading.first + _SEARCHED)):
        found = len(known & set(_labels(grid, places, row, heading.count)))
        if found > shared:
            best, shared = row, found
    if not shared:
        return find_heading(grid)
    return Heading(best, heading.count, _labels(grid, places, best, heading.count))


def _labels(
    grid: Grid, places: dict[tuple[int, int], Cell], first: int, count: int
) -> tuple[str, ...]:
    labels = []
    for column in range(grid.columns):
        cells = [places.get((row, column)) for row in range(first, first + count)]
        texts = [tidy(cell.text) for cell in cells if cell is not None]
        labels.append(" / ".join(dict.fromkeys(text for text in texts if text)))
    return tuple(labels)
