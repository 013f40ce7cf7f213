"""Fills in an XLSX form in place, as often as there are answers: each on a sheet of its own.

Formats, merged cells, widths and formulas are those of the form; no text can become a formula.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from situationroom.documents.xlsx import put

Place = tuple[int, int, int]
Value = str | int | float

_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")
_LONGEST_NAME = 31
_ADDED = PatternFill("solid", fgColor="FFF4CE")
_WIDEST = 48


@dataclass(frozen=True)
class Copy:
    """One filled copy of a form: its name, what stands where, and rows added below a table."""

    name: str
    values: Mapping[Place, Value]
    lines: Sequence[tuple[int, Mapping[int, Value]]] = ()


@dataclass(frozen=True)
class Listing:
    """A plain list on a sheet of its own, the first row its headings."""

    name: str
    rows: Sequence[Sequence[Value]] = field(default_factory=tuple)


def sheet_name(wanted: str, taken: Iterable[str]) -> str:
    """Return a name that a sheet may have and no other one has."""
    name = _NOT_IN_NAMES.sub(" ", wanted).strip()[:_LONGEST_NAME] or "Sheet"
    known = {one.casefold() for one in taken}
    number, found = 1, name
    while found.casefold() in known:
        number += 1
        end = f" {number}"
        found = name[: _LONGEST_NAME - len(end)] + end
    return found


def _write(page: Worksheet, row: int, column: int, value: Value) -> None:
    cell = page.cell(row + 1, column + 1)
    if isinstance(cell, MergedCell):
        return
    assert isinstance(cell, Cell)
    if isinstance(value, str):
        put(cell, value)
    else:
        cell.value = value


def _fill(page: Worksheet, number: int, copy: Copy) -> None:
    for (grid, row, column), value in copy.values.items():
        if grid == number:
            _write(page, row, column, value)
    below = page.max_row + 1
    for grid, cells in copy.lines:
        if grid != number:
            continue
        for column, value in cells.items():
            _write(page, below, column, value)
            page.cell(below + 1, column + 1).fill = _ADDED
        below += 1


def _list(book: Workbook, listing: Listing) -> None:
    page = book.create_sheet(sheet_name(listing.name, book.sheetnames))
    for row, values in enumerate(listing.rows):
        for column, value in enumerate(values):
            _write(page, row, column, value)
            if not row:
                page.cell(1, column + 1).font = Font(bold=True)
    for letter, cells in ((c[0].column_letter, c) for c in page.iter_cols() if c):
        longest = max(len(str(cell.value or "")) for cell in cells)
        page.column_dimensions[letter].width = min(max(10, longest * 1.6), _WIDEST)
    page.freeze_panes = "A2"


def fill_xlsx(
    content: bytes | None,
    sums: Copy,
    copies: Sequence[Copy] = (),
    listings: Sequence[Listing] = (),
    *,
    mark: str = "",
) -> bytes:
    """Return a workbook: the form filled in with `sums`, a copy of it each, then plain lists.

    Parameters
    ----------
    content
        The form, checked before: nothing of it is judged here. None: the lists alone.
    sums
        What stands in the form itself.
    copies
        What stands in its copies; of several sheets each copy has as many, behind each other.
    listings
        Lists on sheets of their own.
    mark
        Who took the file out, above every printed page.
    """
    book = load_workbook(BytesIO(content)) if content is not None else _empty()
    pages = list(book.worksheets)
    for copy in copies:
        for number, page in enumerate(pages):
            twin = book.copy_worksheet(page)
            part = f" {page.title}" if len(pages) > 1 else ""
            twin.title = sheet_name(copy.name + part, book.sheetnames)
            _fill(twin, number, copy)
    for number, page in enumerate(pages):
        _fill(page, number, sums)
    for listing in listings:
        _list(book, listing)
    if not book.worksheets:
        book.create_sheet()
    for page in book.worksheets:
        if mark and page.oddHeader is not None:
            page.oddHeader.center.text = mark.replace("&", "&&")
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def _empty() -> Workbook:
    book = Workbook()
    for page in book.worksheets:
        book.remove(page)
    return book
