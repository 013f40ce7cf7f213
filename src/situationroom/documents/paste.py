"""What somebody pastes into a list: the clipboard as a grid, with a guess at its headings."""

import re
from dataclasses import dataclass

from situationroom.documents.errors import EmptyFile, TooLarge
from situationroom.documents.grids import Grid
from situationroom.documents.headings import Heading, find_heading
from situationroom.documents.readers.html import read_tables
from situationroom.documents.readers.packages import MOST_TOTAL
from situationroom.documents.readers.separated import find_separator, split, to_grid

# Windows puts offsets before the HTML of the clipboard.
_OFFSETS = re.compile(r"\A(?:Version|StartHTML|EndHTML|StartFragment|EndFragment)[^<]*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Pasted:
    """A pasted table and where its headings seem to stand."""

    grid: Grid
    heading: Heading

    def rows(self) -> list[dict[str, str]]:
        """Return the rows below the headings as label → text; a merged cell speaks for each row.

        Columns without a label are called by their number, from 1; of two with one label the
        second takes its number too.
        """
        places = self.grid.places()
        names: list[str] = []
        for number, label in enumerate(self.heading.labels, start=1):
            names.append(f"{label} {number}".strip() if not label or label in names else label)
        return [
            {
                name: cell.text if (cell := places.get((row, column))) is not None else ""
                for column, name in enumerate(names)
            }
            for row in range(self.heading.body, self.grid.rows)
        ]


def read_paste(text: str, html: str = "") -> Pasted:
    """Read a pasted table.

    Parameters
    ----------
    text
        The plain text of the clipboard: what Excel copies is separated by tabs, cells with line
        breaks in quotation marks.
    html
        The HTML of the clipboard, where the browser gives it. It is preferred: it says which cells
        are merged.

    Raises
    ------
    Unreadable
        EmptyFile for nothing pasted, TooLarge for more than is read at once.
    """
    if len(text) + len(html) > MOST_TOTAL:
        raise TooLarge
    tables = [grid for grid in read_tables(_OFFSETS.sub("", html)) if grid.cells] if html else []
    if tables:
        grid = max(tables, key=lambda table: len(table.cells))
    elif text.strip():
        rows, _ = split(text, "\t" if "\t" in text else find_separator(text))
        grid = to_grid(rows)
    else:
        raise EmptyFile
    return Pasted(grid, find_heading(grid))
