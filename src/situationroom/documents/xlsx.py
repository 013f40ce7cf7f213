"""A document as XLSX: the text on the first sheet, each table on a sheet of its own.

Figures are numbers that are shown as they were written; no text can become a formula.
"""

import re
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.drawing.image import Image
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from situationroom.documents.blocks import (
    Block,
    Detail,
    Document,
    Note,
    Picture,
    Point,
    Ref,
    Table,
    Text,
    Topic,
)
from situationroom.documents.html import Link
from situationroom.documents.packing import finish_office
from situationroom.documents.pictures import png
from situationroom.documents.sheet_texts import could_act, numeral, sheet_text
from situationroom.documents.styles import KINDS, PLAIN, STYLES
from situationroom.documents.texts import MARKS, cleaned, lead, plain, source_line, unit_line, width

_NAMES = {"ko": ("보고", "표"), "en": ("Report", "Table")}
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]")
_LONGEST_NAME = 31
_A4 = 9
_TEXT_WIDTH = 80
_NARROWEST, _WIDEST = 8, 60
_PICTURE_WIDTH = 560
_LINE_POINTS = 16.5
_LINE = Side(style="thin", color="8A94A6")
_BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_SHADE = PatternFill("solid", fgColor="DFE7F2")
_INDENT = {"point": 1, "detail": 3, "note": 3}


def put(cell: Cell, text: str) -> None:
    """Put a text into a cell so that it stays one, also after somebody edits the cell."""
    cell.value = sheet_text(text)
    if cell.value:
        cell.data_type = "s"
    cell.quotePrefix = could_act(text)


def cell_at(page: Worksheet, row: int, column: int) -> Cell:
    """Return a cell of a sheet without merged cells."""
    cell = page.cell(row, column)
    assert isinstance(cell, Cell)
    return cell


def font(size: float = 10, *, bold: bool = False, color: str = "000000") -> Font:
    """Return the plain font of tables and notes."""
    return Font(name=PLAIN, size=size, bold=bold, color=color)


class _Book:
    """One workbook being written."""

    def __init__(self, document: Document, link: Link | None) -> None:
        self.document = document
        self.link = link
        self.book = Workbook()
        self.names: set[str] = set()
        report, self.table_name = _NAMES[document.language]
        first = self.book.active
        assert isinstance(first, Worksheet)  # a new workbook has one sheet
        self.page = first
        self.page.title = self.name(report)
        self.page.column_dimensions["A"].width = _TEXT_WIDTH
        self.page.sheet_view.showGridLines = False
        self.tables = 0

    def name(self, wanted: str) -> str:
        """Return a name for a sheet that is allowed and not yet given."""
        base = _NOT_IN_NAMES.sub(" ", wanted).strip("' ") or self.table_name
        name, number = base[:_LONGEST_NAME], 1
        while name.casefold() in self.names:
            number += 1
            tail = f" ({number})"
            name = base[: _LONGEST_NAME - len(tail)] + tail
        self.names.add(name.casefold())
        return name

    def line(self, text: str, style: str, *, indent: int = 0) -> Cell:
        """Write one line of the report."""
        row = self.page.max_row + 1 if self.page["A1"].value is not None else 1
        cell = cell_at(self.page, row, 1)
        put(cell, text)
        shape = STYLES[style]
        color = shape.color.lstrip("#")
        cell.font = Font(name=shape.font, size=min(shape.size, 14), bold=shape.bold, color=color)
        align = {"CENTER": "center", "RIGHT": "right"}.get(shape.align, "left")
        cell.alignment = Alignment(align, "top", wrap_text=True, indent=indent)
        lines = -(-width(text) // (_TEXT_WIDTH - 2 * indent)) or 1
        self.page.row_dimensions[row].height = _LINE_POINTS * lines * max(shape.size, 11) / 11
        return cell

    def head(self) -> None:
        document = self.document
        self.line(document.title, "제목")
        self.line(f"{document.reported_at}  {document.department}".strip(), "보고일시")
        if document.watermark:
            self.line(document.watermark, "보고일시").font = font(12, bold=True, color="B00020")

    def block(self, block: Block) -> None:
        match block:
            case Topic():
                self.line(f"{block.mark} {block.text}".strip(), "주제")
            case Point() | Detail() | Note():
                text = f"{MARKS[block.kind]} {lead(block)}{plain(block.text)}"
                self.line(text, KINDS[block.kind], indent=_INDENT[block.kind])
            case Table():
                self.table(block)
            case Picture():
                self.picture(block)

    def picture(self, picture: Picture) -> None:
        image = Image(BytesIO(png(picture.svg)))
        image.height = round(image.height * _PICTURE_WIDTH / image.width)
        image.width = _PICTURE_WIDTH
        cell = self.line(" ", "그림제목")
        self.page.row_dimensions[cell.row].height = min(image.height * 0.75, 400)
        self.page.add_image(image, cell.coordinate)
        self.line(f"< {picture.caption} >", "그림제목")
        self.line(picture.alt, "참고")
        if picture.source:
            self.line(source_line(picture, self.document.language), "자료")

    def table(self, table: Table) -> None:
        self.tables += 1
        page = self.book.create_sheet(self.name(f"{self.tables}. {table.caption}"))
        quoted = page.title.replace("'", "''")
        leads = self.line(f"< {table.caption} >", "표제목")
        leads.hyperlink = Hyperlink(ref=leads.coordinate, location=f"'{quoted}'!A1")
        last = len(table.columns)
        title = cell_at(page, 1, 1)
        put(title, table.caption)
        title.font = font(12, bold=True)
        row = 2
        if table.unit:
            unit = cell_at(page, row, last)
            put(unit, unit_line(table, self.document.language))
            unit.font, unit.alignment = font(), Alignment("right")
            row += 1
        self.heads(page, table, row)
        for number, texts in enumerate(table.rows, start=row + 1):
            for column, text in enumerate(texts):
                self.value(cell_at(page, number, column + 1), text, table.columns[column].align)
        if table.source:
            source = cell_at(page, row + len(table.rows) + 1, 1)
            put(source, source_line(table, self.document.language))
            source.font = font(color="444444")
        self.shape(page, table, row)

    def heads(self, page: Worksheet, table: Table, row: int) -> None:
        for number, column in enumerate(table.columns, start=1):
            cell = cell_at(page, row, number)
            put(cell, column.label)
            cell.font, cell.fill, cell.border = font(bold=True), _SHADE, _BORDER
            cell.alignment = Alignment("center", "center", wrap_text=True)

    def value(self, cell: Cell, text: Text, align: str) -> None:
        """Write a figure as a number where its column is set right, as figures are."""
        words = plain(text)
        number = numeral(words) if align == "right" else None
        if number is None:
            put(cell, words)
        else:
            cell.value, cell.number_format = number
        cell.font, cell.border = font(), _BORDER
        cell.alignment = Alignment(align, "top", wrap_text=True)
        refs = [part for part in text if isinstance(part, Ref)]
        if self.link is not None and len(refs) == 1:
            cell.hyperlink = self.link(refs[0].figure)

    def shape(self, page: Worksheet, table: Table, row: int) -> None:
        """Set widths by content, and keep the heads in sight and on every printed page."""
        for number, column in enumerate(table.columns):
            texts = [column.label, *(plain(cells[number]) for cells in table.rows)]
            longest = max(width(text) for text in texts)
            letter = get_column_letter(number + 1)
            page.column_dimensions[letter].width = min(max(longest + 2, _NARROWEST), _WIDEST)
        self.set_paper(page)
        page.freeze_panes = f"A{row + 1}"
        page.print_title_rows = f"{row}:{row}"

    def set_paper(self, page: Worksheet) -> None:
        page.page_setup.paperSize = _A4
        page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
        page.page_margins = PageMargins(left=0.4, right=0.4, top=0.8, bottom=0.6)
        page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        if self.document.watermark and page.oddHeader is not None:
            page.oddHeader.right.text = self.document.watermark.replace("&", "&&")

    def write(self) -> bytes:
        self.set_paper(self.page)
        self.head()
        for block in self.document.blocks:
            self.block(block)
        target = BytesIO()
        self.book.save(target)
        return target.getvalue()


def write_xlsx(document: Document, *, link: Link | None = None) -> bytes:
    """Return the document as a workbook; equal documents give equal bytes.

    Parameters
    ----------
    document
        What to write.
    link
        Gives the address of a figure's trace, for cells that are one figure.

    Raises
    ------
    ValueError
        If the SVG of a picture cannot be read, or a text is longer than a cell holds.
    """
    document = cleaned(document)
    return finish_office(_Book(document, link).write(), document)
