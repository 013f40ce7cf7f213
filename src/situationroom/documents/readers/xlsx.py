"""XLSX: every sheet as a grid, with typed values, merged cells, formulas and what is hidden.

Read here and not by openpyxl: one pass gives both the formula and its saved result, a merged range
of a whole sheet takes no memory, and every entry comes through the capped package.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from openpyxl.formula.tokenizer import TokenizerError
from openpyxl.formula.translate import Translator, TranslatorError

from situationroom.documents.errors import Damaged
from situationroom.documents.grids import Cell, Grid, Read, Value, make_grid
from situationroom.documents.readers import losses
from situationroom.documents.readers.gathering import Gathering
from situationroom.documents.readers.packages import Package, relations
from situationroom.documents.readers.safe_xml import (
    attribute,
    child,
    children,
    local,
    walk,
    whole,
)
from situationroom.documents.readers.xlsx_values import Formats, rich_text

_PLACE = re.compile(r"\$?([A-Z]{1,3})\$?([1-9]\d{0,6})")
_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 16_384
_TRUE = {"1", "true"}
_LONGEST_FORMULA = 8_192
_FOLDED = {"hidden", "veryHidden"}


def place_of(reference: str) -> tuple[int, int]:
    """Return row and column of "B3", from 0. Raises Damaged."""
    found = _PLACE.fullmatch(reference)
    if found is None:
        raise Damaged
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    row = int(found[2])
    if row > _MOST_ROWS or column > _MOST_COLUMNS:
        raise Damaged
    return row - 1, column - 1


def name_of(row: int, column: int) -> str:
    """Return "B3" for row 2 and column 1."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row + 1}"


@dataclass(slots=True)
class _Sheet:
    """One sheet while it is read."""

    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    shared: dict[str, tuple[str, str]] = field(default_factory=dict)
    row: int = -1

    def grid(self, name: str, *, hidden: bool) -> Grid:
        """Return the sheet as a grid, its merged ranges cut where nothing more is written."""
        rows = max((row for row, _ in self.cells), default=-1)
        columns = max((column for _, column in self.cells), default=-1)
        for top, left, bottom, right in self.merged:
            if (bottom - top + 1) * (right - left + 1) <= _MOST_COLUMNS:
                rows, columns = max(rows, bottom), max(columns, right)
        for top, left, bottom, right in self.merged:
            if top > rows or left > columns:
                continue
            cell = self.cells.get((top, left)) or Cell(top, left, "")
            self.cells[top, left] = Cell(
                top,
                left,
                cell.text,
                cell.value,
                min(bottom, rows) - top + 1,
                min(right, columns) - left + 1,
                cell.formula,
            )
        return make_grid(
            name,
            self.cells.values(),
            hidden=hidden,
            hidden_rows=frozenset(self.hidden_rows),
            hidden_columns=frozenset(self.hidden_columns),
        )


class _Workbook:
    """One XLSX being read."""

    def __init__(self, package: Package, main: str) -> None:
        self.package = package
        self.main = main
        self.root = package.xml(main)
        self.found = Gathering()
        self.related = relations(package, main)
        parts = dict(self.related.values())
        self.strings = self.read_strings(parts.get("sharedStrings", ""))
        setup = child(self.root, "workbookPr")
        from_1904 = setup is not None and attribute(setup, "date1904") in _TRUE
        styles = parts.get("styles", "")
        known = package.xml(styles) if styles in package.names else None
        self.formats = Formats(known, from_1904=from_1904)
        if "externalLink" in parts:
            self.found.lose(losses.LINKS)

    def read_strings(self, name: str) -> list[str]:
        if name not in self.package.names:
            return []
        return [rich_text(one) for one in walk(self.package.read(name), depth=1)]

    def sheets(self) -> Iterator[tuple[str, bool, str]]:
        """Yield name, whether it is hidden, and part of each sheet, in the order of the tabs."""
        for group in children(self.root, "sheets"):
            for sheet in group:
                kind, part = self.related.get(_relation(sheet), ("", ""))
                if kind == "worksheet" and part in self.package.names:
                    yield attribute(sheet, "name"), attribute(sheet, "state") in _FOLDED, part
                else:
                    self.found.lose(losses.EMBEDDED)

    def read(self) -> Read:
        for name, hidden, part in self.sheets():
            sheet = _Sheet()
            for element in walk(self.package.read(part), depth=2):
                self.element(element, sheet)
            self.found.grids.append(sheet.grid(name, hidden=hidden))
            for kind, target in relations(self.package, part).values():
                self.beside(kind, target)
        return self.found.read("xlsx")

    def element(self, element: Element, sheet: _Sheet) -> None:
        match local(element):
            case "row":
                self.row(element, sheet)
            case "mergeCell":
                first, _, last = attribute(element, "ref").partition(":")
                sheet.merged.append((*place_of(first), *place_of(last or first)))
            case "col":
                if attribute(element, "hidden") in _TRUE:
                    least = whole(element, "min", 1, most=_MOST_COLUMNS)
                    most = whole(element, "max", 1, most=_MOST_COLUMNS)
                    sheet.hidden_columns.update(range(least - 1, most))

    def row(self, row: Element, sheet: _Sheet) -> None:
        sheet.row = whole(row, "r", sheet.row + 2, most=_MOST_ROWS) - 1
        if attribute(row, "hidden") in _TRUE:
            sheet.hidden_rows.add(sheet.row)
        column = -1
        for cell in children(row, "c"):
            reference = attribute(cell, "r")
            place = place_of(reference) if reference else (sheet.row, column + 1)
            column = place[1]
            read = self.cell(cell, place, sheet)
            if read is not None:
                self.found.count(1)
                sheet.cells[place] = read

    def cell(self, cell: Element, place: tuple[int, int], sheet: _Sheet) -> Cell | None:
        formula = self.formula(child(cell, "f"), place, sheet)
        text, value = self.value(cell)
        if formula and not text and attribute(cell, "t") != "str":
            self.found.lose(losses.NO_RESULT)
        return Cell(*place, text, value, formula=formula) if text or formula else None

    def value(self, cell: Element) -> tuple[str, Value]:
        kind = attribute(cell, "t", "n")
        if kind == "inlineStr":
            inline = child(cell, "is")
            text = rich_text(inline) if inline is not None else ""
            return text, text or None
        stored = child(cell, "v")
        text = (stored.text or "") if stored is not None else ""
        if kind == "s":
            if not (text.isascii() and text.isdigit() and int(text[:9]) < len(self.strings)):
                raise Damaged
            text = self.strings[int(text[:9])]
        elif kind == "b":
            return ("TRUE", True) if text in _TRUE else ("FALSE", False)
        elif kind == "n" and text:
            return self.formats.value(text, whole(cell, "s", 0, most=_MOST_ROWS))
        return text, text or None

    def formula(self, formula: Element | None, place: tuple[int, int], sheet: _Sheet) -> str:
        if formula is None:
            return ""
        text = (formula.text or "")[:_LONGEST_FORMULA]
        group = attribute(formula, "si") if attribute(formula, "t") == "shared" else ""
        if group and text:
            sheet.shared[group] = (f"={text}", name_of(*place))
        elif group in sheet.shared:
            return _moved(*sheet.shared[group], name_of(*place))
        return f"={text}" if text else ""

    def beside(self, kind: str, part: str) -> None:
        """Read comments and text boxes; say what else lies on the sheet."""
        if part not in self.package.names:
            return
        if kind in ("comments", "threadedComment"):
            for one in self.package.xml(part).iter():
                if local(one) in ("comment", "threadedComment"):
                    self.found.note("".join(_texts(one)))
        elif kind == "drawing":
            self.drawing(part)
        elif kind in ("oleObject", "package", "control"):
            self.found.lose(losses.EMBEDDED)

    def drawing(self, part: str) -> None:
        for one in self.package.xml(part).iter():
            match local(one):
                case "txBody":
                    lines = ["".join(_texts(line)) for line in children(one, "p")]
                    self.found.note("\n".join(lines))
                case "pic":
                    self.found.lose(losses.PICTURES)
                case "graphicFrame":
                    self.found.lose(losses.EMBEDDED)


def _relation(sheet: Element) -> str:
    """The relation's id: the only attribute `id` that has a namespace."""
    return next((v for k, v in sheet.attrib.items() if k.startswith("{") and k.endswith("}id")), "")


def _texts(holder: Element) -> Iterator[str]:
    return (one.text or "" for one in holder.iter() if local(one) in ("t", "text"))


def _moved(formula: str, origin: str, place: str) -> str:
    """Return a shared formula as it reads in another cell."""
    try:
        return str(Translator(formula, origin=origin).translate_formula(place))
    except (TokenizerError, TranslatorError, ValueError, IndexError):
        return formula


def read_xlsx(package: Package, main: str) -> Read:
    """Read a workbook; `main` is the name of its workbook part."""
    return _Workbook(package, main).read()
