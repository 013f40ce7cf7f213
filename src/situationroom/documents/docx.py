"""A document as DOCX, through python-docx; the fonts are those that come with Korean Windows."""

import struct
from io import BytesIO
from typing import Any

from docx import Document as NewFile
from docx.document import Document as File
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table as Grid
from docx.text.paragraph import Paragraph

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
from situationroom.documents.columns import fit, fit_title
from situationroom.documents.html import Link
from situationroom.documents.packing import finish_office
from situationroom.documents.pictures import png
from situationroom.documents.styles import BODY, HEAD, KINDS, PLAIN, STYLES, Style
from situationroom.documents.texts import MARKS, cleaned, lead, plain, source_line, unit_line

_FACES = {BODY: "바탕", HEAD: "맑은 고딕", PLAIN: "맑은 고딕"}
_ALIGN = {
    "LEFT": WD_ALIGN_PARAGRAPH.LEFT,
    "CENTER": WD_ALIGN_PARAGRAPH.CENTER,
    "RIGHT": WD_ALIGN_PARAGRAPH.RIGHT,
    "JUSTIFY": WD_ALIGN_PARAGRAPH.JUSTIFY,
}
# The built-in names by which Word knows a heading; the rest are the report's own.
_BUILT_IN = {"제목": "Title", "주제": "Heading 1", "표제목": "Caption"}
_LANGUAGES = {"ko": "ko-KR", "en": "en-US"}
_PAGE_MM, _TITLE_MM = 170.0, 156.0
_PICTURE_MM = (165.0, 95.0)
# A short table is kept on one page; a long one may break between its rows.
_SHORT_ROWS = 14
_MARK_RED = RGBColor(0xB0, 0x00, 0x20)


def _element(name: str, **attributes: str) -> Any:
    element = OxmlElement(name)
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    return element


def _face(properties: Any, name: str) -> None:
    """Name a font for Latin and Korean letters alike: python-docx names only the Latin one."""
    fonts = properties.get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), name)


def _shade(cell: Any, color: str) -> None:
    cell._tc.get_or_add_tcPr().append(_element("w:shd", val="clear", color="auto", fill=color))


class _Report:
    """One DOCX being written."""

    def __init__(self, document: Document, link: Link | None) -> None:
        self.document = document
        self.link = link
        self.file: File = NewFile()
        for name, style in STYLES.items():
            self.define(name, style)

    def define(self, name: str, shape: Style) -> None:
        styles = self.file.styles
        own = _BUILT_IN.get(name)
        style: Any = styles[own] if own else styles.add_style(f"보고 {name}", 1)
        style.font.size = Pt(shape.size)
        style.font.bold, style.font.italic = shape.bold, False
        style.font.color.rgb = RGBColor.from_string(shape.color.lstrip("#"))
        _face(style.element.get_or_add_rPr(), _FACES[shape.font])
        language = _LANGUAGES[self.document.language]
        style.element.rPr.append(_element("w:lang", val=language, eastAsia=language))
        form = style.paragraph_format
        form.alignment = _ALIGN[shape.align]
        form.left_indent = Pt(shape.left + shape.hang)
        form.first_line_indent = Pt(-shape.hang)
        form.space_before, form.space_after = Pt(shape.before), Pt(shape.after)
        # Word counts from the font's own line, Hancom from its size; less than one cuts pictures.
        form.line_spacing = max(shape.spacing / 130, 1.0)
        form.keep_with_next = shape.keep
        for border in style.element.findall(f".//{qn('w:pBdr')}"):
            border.getparent().remove(border)

    def paragraph(self, name: str, text: str = "") -> Paragraph:
        own = _BUILT_IN.get(name, f"보고 {name}")
        return self.file.add_paragraph(text, style=own)

    def text(self, paragraph: Paragraph, text: Text) -> None:
        for part in text:
            if isinstance(part, Ref) and self.link is not None:
                self.refer(paragraph, part, self.link(part.figure))
            else:
                paragraph.add_run(part if isinstance(part, str) else part.text)

    def refer(self, paragraph: Paragraph, ref: Ref, address: str) -> None:
        """Write a figure as a link to its trace."""
        part = paragraph.part
        relation = part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        link = OxmlElement("w:hyperlink")
        link.set(qn("r:id"), relation)
        link.append(paragraph.add_run(ref.text)._r)
        paragraph._p.append(link)

    def page(self) -> None:
        section = self.file.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin = section.bottom_margin = Mm(20)
        section.left_margin = section.right_margin = Mm(20)
        section.header_distance = section.footer_distance = Mm(10)
        if self.document.watermark:
            line = section.header.paragraphs[0]
            line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            run = line.add_run(self.document.watermark)
            run.bold, run.font.size, run.font.color.rgb = True, Pt(12), _MARK_RED
            _face(run._r.get_or_add_rPr(), _FACES[PLAIN])
        self.number_pages(section.footer.paragraphs[0])

    def number_pages(self, line: Paragraph) -> None:
        """Write "- 1 -" by Word's own field."""
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        line.add_run("- ")
        field = _element("w:fldSimple", instr="PAGE")
        field.append(line.add_run("1")._r)
        line._p.append(field)
        line._p.append(line.add_run(" -")._r)

    def title(self) -> None:
        box = self.grid(1, (_PAGE_MM,))
        cell = box.cell(0, 0)
        _shade(cell, "EEF2F8")
        line = cell.paragraphs[0]
        line.style = self.file.styles["Title"]
        run = line.add_run(self.document.title)
        run.font.size = Pt(fit_title(self.document.title, _TITLE_MM).size)
        dateline = f"{self.document.reported_at}  {self.document.department}".strip()
        self.paragraph("보고일시", dateline)

    def grid(self, rows: int, widths: tuple[float, ...]) -> Grid:
        table: Grid = self.file.add_table(rows, len(widths))
        table.style = self.file.styles["Table Grid"]
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        for column, wide in zip(table.columns, widths, strict=True):
            column.width = Mm(wide)
        return table

    def table(self, table: Table) -> None:
        self.paragraph("표제목", f"< {table.caption} >")
        if table.unit:
            self.paragraph("단위", unit_line(table, self.document.language))
        layout = fit(table, _PAGE_MM)
        together = sum(layout.lines) <= _SHORT_ROWS
        grid = self.grid(1 + len(table.rows), layout.widths)
        head: tuple[Text, ...] = tuple((column.label,) for column in table.columns)
        for number, (row, texts) in enumerate(zip(grid.rows, (head, *table.rows), strict=True)):
            # A row stands on one page, and the head again on each.
            properties = row._tr.get_or_add_trPr()
            properties.append(OxmlElement("w:cantSplit"))
            if number == 0:
                properties.append(OxmlElement("w:tblHeader"))
            for cell, column, wide, text in zip(
                row.cells, table.columns, layout.widths, texts, strict=True
            ):
                cell.width = Mm(wide)
                line = self.cell(cell, text, "CENTER" if number == 0 else column.align, layout.size)
                line.paragraph_format.keep_with_next = together and number < len(table.rows)
                if number == 0:
                    _shade(cell, "DFE7F2")
                    cell.paragraphs[0].runs[0].bold = True
        self.source(table)

    def cell(self, cell: Any, text: Text, align: str, size: float) -> Paragraph:
        line: Paragraph = cell.paragraphs[0]
        line.style = self.file.styles["보고 표"]
        line.alignment = _ALIGN[align.upper()]
        self.text(line, text if plain(text) else ("",))
        for run in line._p.iter(qn("w:r")):
            run.get_or_add_rPr().append(_element("w:sz", val=str(round(size * 2))))
        return line

    def source(self, block: Table | Picture) -> None:
        self.paragraph("자료", source_line(block, self.document.language))

    def picture(self, picture: Picture) -> None:
        data = png(picture.svg)
        wide, high = struct.unpack(">II", data[16:24])  # the sizes in the head of every PNG
        scale = min(_PICTURE_MM[0] / wide, _PICTURE_MM[1] / high)
        run = self.paragraph("표").add_run()
        drawn = run.add_picture(BytesIO(data), Mm(max(wide * scale, 1)), Mm(max(high * scale, 1)))
        drawn._inline.docPr.set("descr", picture.alt)
        self.paragraph("그림제목", f"< {picture.caption} >")
        self.source(picture)

    def block(self, block: Block) -> None:
        match block:
            case Topic():
                line = self.paragraph("주제", f"{block.mark} {block.text}".lstrip(" "))
                line.paragraph_format.page_break_before = block.new_page
            case Point() | Detail() | Note():
                line = self.paragraph(KINDS[block.kind], f"{MARKS[block.kind]} ")
                if lead(block):
                    line.add_run(lead(block)).bold = True
                self.text(line, block.text)
            case Table():
                self.table(block)
            case Picture():
                self.picture(block)

    def write(self) -> bytes:
        self.page()
        self.title()
        for block in self.document.blocks:
            self.block(block)
        target = BytesIO()
        self.file.save(target)
        return target.getvalue()


def write_docx(document: Document, *, link: Link | None = None) -> bytes:
    """Return the document for Word; equal documents give equal bytes.

    Opening in Word itself has not been tried.

    Parameters
    ----------
    document
        What to write.
    link
        Gives the address of a figure's trace; without it figures are plain text.

    Raises
    ------
    ValueError
        If the SVG of a picture cannot be read.
    """
    document = cleaned(document)
    return finish_office(_Report(document, link).write(), document)
