"""Where the columns of a table stand on paper: widths by content, and a size that fits.

No column is narrower than its longest word, a short column is as wide as its longest cell, long
columns share what is left; the type is made smaller before a word is broken.
"""

import math
from dataclasses import dataclass

from situationroom.documents.blocks import Table
from situationroom.documents.texts import plain, width

MM_PER_POINT = 25.4 / 72
PADDING_MM = 3.2
SMALLEST = 7.0
_READABLE = 9.0
_TALL_ROW = 4
_TITLE_SIZES = (20.0, 16.0)
_TITLE_CELL_PER_EM = 0.5
# Latin letters and figures of the report fonts are a little wider than half a Korean syllable.
_CELL_PER_EM = 0.53
# Beyond this a column gains nothing from being still wider: its text wraps.
_LONGEST_LINE = 56
_MOST_OF_TABLE = 0.45


@dataclass(frozen=True, slots=True)
class Layout:
    """Type size in points, column widths in mm, and the lines each row takes (head first)."""

    size: float
    widths: tuple[float, ...]
    lines: tuple[int, ...]


def _cells(table: Table) -> list[list[str]]:
    head = [column.label for column in table.columns]
    return [head, *([plain(cell) for cell in row] for row in table.rows)]


def _first_size(columns: int) -> float:
    if columns <= 4:
        return 12.0
    return {5: 11.5, 6: 11.0, 7: 10.5, 8: 10.0}.get(columns, 9.0)


def _share(least: list[float], wanted: list[float], whole: float) -> tuple[float, ...]:
    """Give short columns what they want and let the long ones share the rest alike."""
    if sum(wanted) <= whole:
        rest = (whole - sum(wanted)) / len(wanted)
        return tuple(one + rest for one in wanted)
    if sum(least) >= whole:
        return tuple(one * whole / sum(least) for one in least)
    low, high = 0.0, whole
    for _ in range(40):
        level = (low + high) / 2
        given = [max(floor, min(want, level)) for floor, want in zip(least, wanted, strict=True)]
        low, high = (level, high) if sum(given) < whole else (low, level)
    return tuple(one * whole / sum(given) for one in given)


def _lines(text: str, cells: float) -> int:
    """Lines of a text that breaks between words, and inside a word longer than the line."""
    lines, used = 1, 0.0
    for word in text.split():
        length = width(word)
        if used and used + 1 + length > cells:
            lines, used = lines + 1, 0.0
        used += length + (1 if used else 0)
        if used > cells:
            lines += math.ceil(used / cells) - 1
            used = used % cells
    return lines


def fit(table: Table, whole: float) -> Layout:
    """Return the layout of a table on a line of `whole` mm.

    The type is made smaller where a word would not fit into its column, and, down to a size that
    is still read at ease, where a cell would run over many lines.

    Parameters
    ----------
    table
        The table, up to about ten columns; more are set in the smallest size.
    whole
        Width of the text area in mm (170 on A4 with margins of 20 mm).
    """
    rows = _cells(table)
    size = _first_size(len(table.columns))
    while True:
        layout, fits = _at(size, rows, whole)
        tall = max(layout.lines) > _TALL_ROW and size > _READABLE
        if size <= SMALLEST or (fits and not tall):
            return layout
        size -= 0.5


def _at(size: float, rows: list[list[str]], whole: float) -> tuple[Layout, bool]:
    """Return the layout of rows in a size, and whether every word fits into its column."""
    columns = list(zip(*rows, strict=True))
    words = [
        max((width(w) for text in column for w in text.split()), default=1) for column in columns
    ]
    texts = [min(max(width(text) for text in column), _LONGEST_LINE) for column in columns]
    cell = size * MM_PER_POINT * _CELL_PER_EM
    least = [min(one * cell + PADDING_MM, whole * _MOST_OF_TABLE) for one in words]
    wanted = [max(low, one * cell + PADDING_MM) for low, one in zip(least, texts, strict=True)]
    widths = _share(least, wanted, whole)
    room = [max((one - PADDING_MM) / cell, 1.0) for one in widths]
    lines = tuple(max(_lines(t, r) for t, r in zip(row, room, strict=True)) for row in rows)
    return Layout(size=size, widths=widths, lines=lines), sum(least) <= whole


def fit_title(title: str, whole: float) -> Layout:
    """Return the layout of a title in a box of `whole` mm.

    A title a little too long for its line is set smaller; one much too long stands on more lines.
    """
    most, least = _TITLE_SIZES
    fitting = whole / (max(width(title), 1) * _TITLE_CELL_PER_EM * MM_PER_POINT)
    size = most if fitting < least else min(math.floor(fitting * 2) / 2, most)
    lines = _lines(title, whole / (size * _TITLE_CELL_PER_EM * MM_PER_POINT))
    return Layout(size=size, widths=(whole,), lines=(lines,))
