"""DOCX: paragraphs, tables with their spans, tables inside cells, notes and comments.

Read here and not by python-docx, which steps over content controls: the fields of most forms.
"""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from situationroom.documents.grids import Cell, Grid, Read, make_grid, text_cell
from situationroom.documents.readers import losses
from situationroom.documents.readers.gathering import Gathering, Inside, Sink, deeper
from situationroom.documents.readers.packages import Package, relations
from situationroom.documents.readers.safe_xml import attribute, child, children, local, whole

_TRANSPARENT = {"sdt", "sdtContent", "smartTag", "customXml", "hyperlink", "ins", "moveTo"}
_TRANSPARENT |= {"fldSimple", "dir", "bdo", "oMath", "oMathPara"}
_GONE = {"del", "moveFrom"}
_BREAKS = {"br": "\n", "cr": "\n", "tab": "\t", "noBreakHyphen": "-"}
_BESIDE = {"header", "footer", "footnotes", "endnotes", "comments"}
_SKIPPED_NOTES = {"separator", "continuationSeparator", "continuationNotice"}
_WIDEST = 1_000


class _Walker:
    """One DOCX being read."""

    def __init__(self, numbered: frozenset[str]) -> None:
        self.found = Gathering()
        self.numbered = numbered

    def body(self, holder: Element, sink: Sink, depth: int) -> None:
        for part in self.open(holder, depth):
            name = local(part)
            if name == "p":
                self.paragraph(part, sink, depth)
            elif name == "tbl":
                sink.table(self.table(part, deeper(depth)))
            elif name == "altChunk":
                self.found.lose(losses.EMBEDDED)

    def open(self, holder: Element, depth: int) -> Iterator[Element]:
        """Yield the children, those of wrappers in their place; leave out what was deleted."""
        for part in holder:
            name = local(part)
            if name in _TRANSPARENT:
                yield from self.open(part, deeper(depth))
            elif name == "AlternateContent":
                # One drawing said twice, for new and old programs: the first is enough.
                chosen = child(part, "Choice")
                yield from self.open(part if chosen is None else chosen, deeper(depth))
            elif name in _GONE:
                self.found.lose(losses.DELETED)
            else:
                yield part

    def paragraph(self, paragraph: Element, sink: Sink, depth: int) -> None:
        words: list[str] = []
        boxes: list[Element] = []
        for part in self.open(paragraph, depth):
            name = local(part)
            if name == "r":
                self.run(part, words, boxes, depth)
            elif name == "pPr" and self.counts(part):
                self.found.lose(losses.AUTOMATIC_NUMBERS)
        if words or not boxes:
            sink.line("".join(words))
        for box in boxes:
            self.body(box, sink, deeper(depth))

    def counts(self, shape: Element) -> bool:
        """Tell whether a paragraph's shape sets a number or a bullet before the text."""
        style = child(shape, "pStyle")
        named = style is not None and attribute(style, "val") in self.numbered
        return named or child(shape, "numPr") is not None

    def run(self, run: Element, words: list[str], boxes: list[Element], depth: int) -> None:
        for part in self.open(run, depth):
            name = local(part)
            if name == "t":
                words.append(part.text or "")
            elif name in _BREAKS:
                words.append(_BREAKS[name])
            elif name == "sym":
                words.append(_symbol(attribute(part, "char")))
            elif name in ("drawing", "pict", "object"):
                self.drawing(part, boxes)

    def drawing(self, drawing: Element, boxes: list[Element]) -> None:
        names = set()
        for one in drawing.iter():
            name = local(one)
            names.add(name)
            if name == "txbxContent":
                boxes.append(one)
        if names & {"pic", "imagedata"}:
            self.found.lose(losses.PICTURES)
        if names & {"chart", "OLEObject", "relIds"}:
            self.found.lose(losses.EMBEDDED)

    def table(self, table: Element, depth: int) -> Grid:
        cells: dict[tuple[int, int], Cell] = {}
        above: dict[int, tuple[int, int]] = {}  # column → the cell a vertical merge goes on from
        rows = [row for row in self.open(table, depth) if local(row) == "tr"]
        for number, row in enumerate(rows):
            column = _skipped(row, "gridBefore")
            for element in self.open(row, depth):
                if local(element) != "tc":
                    continue
                shape = child(element, "tcPr")
                width = max(_number(shape, "gridSpan", 1), 1)
                inside = Inside()
                self.body(element, inside, depth)
                merge = child(shape, "vMerge") if shape is not None else None
                goes_on = merge is not None and attribute(merge, "val", "continue") == "continue"
                if goes_on and column in above and not inside.text.strip():
                    start = cells[above[column]]
                    cells[above[column]] = _taller(start, number - start.row + 1)
                else:
                    cells[number, column] = text_cell(
                        number, column, inside.text, columns=width, grids=inside.grids
                    )
                    above.pop(column, None)
                    if merge is not None:
                        above[column] = (number, column)
                column += width
        self.found.count(len(cells))
        return make_grid("", cells.values())

    def beside(self, root: Element) -> None:
        """Read headers, footers, notes and comments."""
        holders = [one for one in root if local(one) in ("footnote", "endnote", "comment")]
        for holder in holders or [root]:
            if attribute(holder, "type") in _SKIPPED_NOTES:
                continue
            inside = Inside()
            self.body(holder, inside, 0)
            self.found.note(inside.text)
            for grid in inside.grids:
                self.found.table(grid)


def _taller(cell: Cell, rows: int) -> Cell:
    return Cell(cell.row, cell.column, cell.text, cell.value, rows, cell.columns, grids=cell.grids)


def _number(shape: Element | None, name: str, default: int) -> int:
    holder = child(shape, name) if shape is not None else None
    return whole(holder, "val", default, most=_WIDEST)


def _skipped(row: Element, name: str) -> int:
    return _number(child(row, "trPr"), name, 0)


def _symbol(code: str) -> str:
    try:
        return chr(int(code, 16))
    except (ValueError, OverflowError):
        return ""


def _numbered(package: Package, styles: str) -> frozenset[str]:
    """Return the styles that set a number or a bullet before the text."""
    if styles not in package.names:
        return frozenset()
    return frozenset(
        attribute(style, "styleId")
        for style in children(package.xml(styles), "style")
        if any(local(one) == "numPr" for one in style.iter())
    )


def read_docx(package: Package, main: str) -> Read:
    """Read a Word document; `main` is the name of its document part."""
    parts = sorted(relations(package, main).values())
    walker = _Walker(_numbered(package, dict(parts).get("styles", "")))
    for body in children(package.xml(main), "body"):
        walker.body(body, walker.found, 0)
    for kind, part in parts:
        if kind in _BESIDE and part in package.names:
            walker.beside(package.xml(part))
    return walker.found.read("docx")
