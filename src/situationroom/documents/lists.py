"""A list as it leaves the room for a spreadsheet: typed values, and no text that could act."""

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from types import MappingProxyType
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter

from situationroom.documents.blocks import Column, Document
from situationroom.documents.formats import SEOUL
from situationroom.documents.packing import finish_office
from situationroom.documents.sheet_texts import ListValue, could_act, sheet_text
from situationroom.documents.texts import clean, width
from situationroom.documents.xlsx import font, put

Styles = dict[tuple[str, bool, bool], Any]

_DAY, _MOMENT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm"
_NARROWEST, _WIDEST = 8, 60
MARK_RED = "B00020"
_SAMPLED = 500
_CUT_LOOSE = re.compile(r"([;\t|\r\n])(?=[=+@＝＋＠]|[-－][\d(])")


def _plain(value: ListValue) -> ListValue:
    """Return a moment as the clock in Seoul shows it: spreadsheets know no zones."""
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(SEOUL).replace(tzinfo=None)
    return value


def write_list_xlsx(
    columns: Sequence[Column],
    rows: Iterable[Sequence[ListValue]],
    *,
    mark: str = "",
    properties: Mapping[str, str] = MappingProxyType({}),
) -> bytes:
    """Return a list as a workbook of one sheet. Raises ValueError for a row of another length.

    The mark stands in a row of its own above the heads, and at the head of every printed page.
    """
    book = Workbook(write_only=True)
    page = book.create_sheet("목록")
    kept = [list(map(_plain, _checked(columns, row))) for row in rows]
    for row in kept:  # before a sheet is begun, which cannot be broken off
        for value in row:
            if isinstance(value, str):
                sheet_text(value)
    for number, column in enumerate(columns):
        texts = [column.label, *(str(row[number]) for row in kept[:_SAMPLED])]
        longest = max(width(line) for text in texts for line in text.split("\n"))
        letter = get_column_letter(number + 1)
        page.column_dimensions[letter].width = min(max(longest + 2, _NARROWEST), _WIDEST)
    page.freeze_panes = "A3" if mark else "A2"
    if mark:
        page.append([_marked(page, mark)])
        page.oddHeader.right.text = clean(mark).replace("&", "&&")
    heads = []
    for column in columns:
        cell = WriteOnlyCell(page)
        put(cell, column.label)
        cell.font, cell.alignment = font(bold=True), Alignment("center")
        heads.append(cell)
    page.append(heads)
    styles: Styles = {}
    for row in kept:
        page.append([_cell(page, value, styles) for value in row])
    target = BytesIO()
    book.save(target)
    return finish_office(target.getvalue(), Document("", "", "", (), properties=dict(properties)))


def _marked(page: Any, mark: str) -> Any:
    """Return the cell that says whose copy this is."""
    cell: Any = WriteOnlyCell(page)
    put(cell, mark)
    cell.font = font(bold=True, color=MARK_RED)
    return cell


def _cell(page: Any, value: ListValue, styles: Styles) -> Any:
    """Return a cell; those of one kind share one style, which is slow to make."""
    cell: Any = WriteOnlyCell(page)
    if isinstance(value, str):
        put(cell, value)
    else:
        cell.value = value
    shape = _MOMENT if isinstance(value, datetime) else _DAY if isinstance(value, date) else ""
    kind = (shape, isinstance(value, str) and "\n" in value, bool(cell.quotePrefix))
    if kind not in styles:
        cell.font = font()
        cell.alignment = Alignment(vertical="top", wrap_text=kind[1])
        if shape:
            cell.number_format = shape
        styles[kind] = copy(cell._style)
    cell._style = copy(styles[kind])
    return cell


def _checked(columns: Sequence[Column], row: Sequence[ListValue]) -> Sequence[ListValue]:
    if len(row) != len(columns):
        raise ValueError(f"a row has {len(row)} cells, there are {len(columns)} columns")
    return row


def write_list_csv(
    columns: Sequence[Column], rows: Iterable[Sequence[ListValue]], *, mark: str = ""
) -> bytes:
    """Return a list as CSV that Excel opens in Korean. Raises ValueError like `write_list_xlsx`.

    Nor can a text act where Excel cuts at another separator than the comma. The mark stands on
    the first line after `#`, as readers of CSV expect a comment.
    """
    target = StringIO(newline="")
    writer = csv.writer(target, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    if mark:
        writer.writerow([_harmless(f"# {mark}")])
    writer.writerow([_harmless(column.label) for column in columns])
    for row in rows:
        writer.writerow([_field(_plain(value)) for value in _checked(columns, row)])
    return target.getvalue().encode("utf-8-sig", errors="replace")


def _harmless(text: str) -> str:
    """Put an apostrophe before what could act: at the beginning, and after what cuts elsewhere."""
    inside = _CUT_LOOSE.sub(r"\1'", text)
    return f"'{inside}" if could_act(text) else inside


def _field(value: ListValue) -> str | int | float | Decimal:
    match value:
        case bool():
            return "TRUE" if value else "FALSE"
        case int() | float() | Decimal():
            return value
        case datetime():
            return value.isoformat(sep=" ", timespec="minutes")
        case date():
            return value.isoformat()
        case None:
            return ""
    return _harmless(value)
