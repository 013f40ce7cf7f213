"""Fills in an HWPX form in place: its XML stays as it is, words are put into its cells.

The tables are the ones the reader finds, in its order; a cell keeps the shape of its letters.
"""

from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from lxml import etree  # type: ignore[import-untyped]

from situationroom.documents.errors import Damaged
from situationroom.documents.packing import repacked
from situationroom.documents.texts import clean

Place = tuple[int, int, int]
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)


def _local(element: Any) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _children(element: Any, name: str) -> list[Any]:
    return [one for one in element if _local(one) == name]


def _number(element: Any, name: str, default: int) -> int:
    text = element.get(name, "") if element is not None else ""
    return int(text) if text.isdigit() else default


def _first(element: Any, name: str) -> Any:
    return next(iter(_children(element, name)), None)


def _tables(holder: Any) -> Iterator[Any]:
    """Yield tables as the reader does: each, then those inside its cells in order of the cells."""
    for table in _outer(holder):
        yield table
        cells = [cell for row in _children(table, "tr") for cell in _children(row, "tc")]
        for cell in sorted(cells, key=_place):
            yield from _tables(cell)


def _outer(holder: Any) -> Iterator[Any]:
    """Yield the tables below an element that lie in no other table."""
    for one in holder:
        name = _local(one)
        if name == "tbl":
            yield one
        elif name not in ("header", "footer", "footNote", "endNote", "caption"):
            yield from _outer(one)


def _place(cell: Any) -> tuple[int, int]:
    address = _first(cell, "cellAddr")
    return _number(address, "rowAddr", 0), _number(address, "colAddr", 0)


def _put(cell: Any, text: str) -> None:
    """Put a text into the first paragraph of a cell, with the letters that stood there."""
    holder = _first(cell, "subList")
    paragraphs = _children(holder, "p") if holder is not None else []
    if not paragraphs:
        raise Damaged
    first, *rest = paragraphs
    for one in rest:
        if not list(_outer(one)):
            holder.remove(one)
    for lines in _children(first, "linesegarray"):  # where lines broke before: Hancom breaks anew
        first.remove(lines)
    runs = _children(first, "run")
    space = etree.QName(first).namespace
    run = runs[0] if runs else etree.SubElement(first, f"{{{space}}}run", charPrIDRef="0")
    for other in runs:
        for part in _children(other, "t"):
            other.remove(part)
    words = etree.SubElement(run, f"{{{space}}}t")
    head, *more = text.split("\n")
    words.text = clean(head)
    for line in more:
        mark = etree.SubElement(words, f"{{{space}}}lineBreak")
        mark.tail = clean(line)


def _sign(root: Any, mark: str) -> None:
    """Put a paragraph of plain letters below everything else."""
    space = etree.QName(next(one for one in root.iter() if _local(one) == "p")).namespace
    said = {"id": "0", "paraPrIDRef": "0", "styleIDRef": "0", "pageBreak": "0"}
    line = etree.SubElement(root, f"{{{space}}}p", columnBreak="0", merged="0", **said)
    run = etree.SubElement(line, f"{{{space}}}run", charPrIDRef="0")
    etree.SubElement(run, f"{{{space}}}t").text = clean(mark)


def fill_hwpx(
    content: bytes, sections: list[str], texts: Mapping[Place, str], *, mark: str = ""
) -> bytes:
    """Return an HWPX package with words put into its cells.

    Parameters
    ----------
    content
        The form, checked before: nothing of it is judged here.
    sections
        The names of its sections in reading order.
    texts
        What stands in which cell: number of the table in reading order, row and column.
    mark
        A line below everything else; none where empty.

    Raises
    ------
    Damaged
        If a cell is not where it should be.
    """
    with ZipFile(BytesIO(content)) as package:
        roots = {name: etree.fromstring(package.read(name), _PARSER) for name in sections}
    tables = [table for name in sections for table in _tables(roots[name])]
    cells: dict[Place, Any] = {
        (number, *_place(cell)): cell
        for number, table in enumerate(tables)
        for row in _children(table, "tr")
        for cell in _children(row, "tc")
    }
    for place, text in texts.items():
        if place not in cells:
            raise Damaged
        _put(cells[place], text)
    if mark:
        _sign(roots[sections[-1]], mark)
    written = {
        name: etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        for name, root in roots.items()
    }
    return repacked(content, written.get)
