"""Tables in the HTML that spreadsheets put on the clipboard; nothing of it is shown or fetched."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from situationroom.documents.errors import TooLarge
from situationroom.documents.grids import MOST_CELLS, Flowing, Grid, lay_out, make_grid

_BLANKS = re.compile(r"[ \t\n\r\f]+")
_LINES = {"p", "div", "li", "h1", "h2", "h3", "h4"}
_SILENT = {"style", "script", "title", "xml"}
_WIDEST, _LONGEST = 1_000, 65_534
_DEEPEST = 8


@dataclass(slots=True)
class _Cell:
    rows: int = 1
    columns: int = 1
    parts: list[str] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)

    def flowing(self) -> Flowing:
        lines = "".join(self.parts).split("\n")
        text = "\n".join(_BLANKS.sub(" ", line).strip(" ") for line in lines).strip("\n")
        return Flowing(text, self.rows, self.columns, tuple(self.grids))


@dataclass(slots=True)
class _Table:
    rows: list[list[_Cell]] = field(default_factory=list)
    open: _Cell | None = None

    def grid(self) -> Grid:
        return make_grid("", lay_out([[cell.flowing() for cell in row] for row in self.rows]))


class _Tables(HTMLParser):
    """Collects the tables of a page; end tags may be missing."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.done: list[Grid] = []
        self.stack: list[_Table] = []
        self.silent = 0
        self.cells = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in _SILENT:
            self.silent += 1
        elif tag == "table":
            if len(self.stack) >= _DEEPEST:
                raise TooLarge
            self.stack.append(_Table())
        elif not self.stack:
            return
        elif tag == "tr":
            self.stack[-1].rows.append([])
            self.stack[-1].open = None
        elif tag in ("td", "th"):
            self.begin_cell(given)
        elif tag == "br" or tag in _LINES:
            self.break_line(tag)

    def begin_cell(self, given: dict[str, str]) -> None:
        table = self.stack[-1]
        if not table.rows:
            table.rows.append([])
        self.cells += 1
        if self.cells > MOST_CELLS:
            raise TooLarge
        table.open = _Cell(
            rows=_span(given.get("rowspan", ""), _LONGEST),
            columns=_span(given.get("colspan", ""), _WIDEST),
        )
        table.rows[-1].append(table.open)

    def break_line(self, tag: str) -> None:
        cell = self.stack[-1].open
        if cell is not None and (tag == "br" or "".join(cell.parts).strip()):
            cell.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self.silent = max(self.silent - 1, 0)
        elif tag in ("td", "th", "tr") and self.stack:
            self.stack[-1].open = None
        elif tag == "table" and self.stack:
            self.end_table()

    def end_table(self) -> None:
        grid = self.stack.pop().grid()
        outer = self.stack[-1].open if self.stack else None
        if outer is not None:
            outer.grids.append(grid)
        else:
            self.done.append(grid)

    def handle_data(self, data: str) -> None:
        cell = self.stack[-1].open if self.stack else None
        if cell is not None and not self.silent:
            # A line break of the source is only a blank; those of the cell are <br>.
            cell.parts.append(_BLANKS.sub(" ", data))


def _span(text: str, most: int) -> int:
    return min(max(int(text), 1), most) if text.isascii() and text.isdigit() else 1


def read_tables(page: str) -> tuple[Grid, ...]:
    """Return every table of a piece of HTML, in order. Raises TooLarge."""
    parser = _Tables()
    parser.feed(page)
    parser.close()
    while parser.stack:
        parser.end_table()
    return tuple(parser.done)
