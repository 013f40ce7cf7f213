"""A document as HWPX for Hancom Office, through python-hwpx.

The fonts of Korean ministries are named in the file, never shipped: the reader's Hancom has them.
"""

import struct
from dataclasses import replace
from typing import Any

from hwpx import HwpxDocument

from situationroom.documents.blocks import (
    Block,
    Detail,
    Document,
    Note,
    Picture,
    Point,
    Table,
    Text,
    Topic,
)
from situationroom.documents.columns import fit, fit_title
from situationroom.documents.hwpx_package import finish
from situationroom.documents.packing import NO_MOMENT, keywords
from situationroom.documents.pictures import png
from situationroom.documents.styles import BODY, HEAD, KINDS, PLAIN, STYLES, Style
from situationroom.documents.text import write_text
from situationroom.documents.texts import MARKS, cleaned, lead, plain, source_line, unit_line

_HP = "{http://www.hancom.co.kr/hwpml/2011/paragraph}"
_MM = 7200 / 25.4
_PAGE_MM = 170.0
_TITLE_MM = 148.0
_PICTURE_MM = (165.0, 95.0)
# A table set as a character is kept on one page with its title. Hancom cuts one that is taller than
# the page (247 mm) at the paper's edge; above this height, with room for error, it must flow.
_TALLEST_MM = 200.0
_PREVIEW_LETTERS = 1000


class _Report:
    """One HWPX file being written: the library's document and the styles put into its header."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.file = HwpxDocument.new()
        self.header = self.file.oxml.headers[0]
        self.refs: dict[Style, tuple[str, str]] = {}
        self.styles: dict[str, str] = {}
        for face in (BODY, HEAD, PLAIN):
            self.file.styles.ensure_font(face)
        for name, style in STYLES.items():
            paragraph, letters = self.ref(style)
            self.styles[name] = self.header.ensure_style(
                f"보고 {name}", para_pr_id_ref=paragraph, char_pr_id_ref=letters, lang_id=1042
            )
        fill = self.file.styles.ensure_border_fill
        self.line = fill(border_color="#8A94A6", border_width="0.12 mm")
        self.shaded = fill(border_color="#8A94A6", border_width="0.12 mm", fill_color="#DFE7F2")
        self.box = fill(border_color="#1D3C6E", border_width="0.4 mm", fill_color="#EEF2F8")

    def ref(self, style: Style) -> tuple[str, str]:
        """Ids of the paragraph and letter shapes of a style, made when first asked for."""
        if style not in self.refs:
            margins = {
                "left": round(style.left * 100),
                "intent": -round(style.hang * 100),
                "prev": round(style.before * 100),
                "next": round(style.after * 100),
            }
            paragraph = self.header.ensure_paragraph_format(
                base_para_pr_id="1",  # the library's "본문", which keeps Korean words whole
                alignment=style.align,
                line_spacing_percent=style.spacing,
                margins=margins,
                break_setting={"keep_with_next": style.keep, "widow_orphan": True},
            )
            letters = self.file.styles.ensure_run(
                font=style.font, size=style.size, bold=style.bold, color=style.color
            )
            self.refs[style] = (paragraph, letters)
        return self.refs[style]

    def paragraph(self, name: str, text: str, *, new_page: bool = False) -> Any:
        paragraph, letters = self.ref(STYLES[name])
        written = self.file.add_paragraph(
            "",
            para_pr_id_ref=paragraph,
            style_id_ref=self.styles[name],
            include_run=False,
            inherit_style=False,
            pageBreak="1" if new_page else "0",
        )
        if text:
            written.add_run(text, char_pr_id_ref=letters)
        return written

    def grid(self, rows: int, widths: list[int], heights: list[int], anchor: Any) -> Any:
        """A table with its sizes set: default rows collapse in readers other than Hancom."""
        table = anchor.add_table(
            rows,
            len(widths),
            width=sum(widths),
            height=sum(heights),
            border_fill_id_ref=self.line,
            char_pr_id_ref=self.ref(STYLES["표"])[1],
        )
        for row, height in zip(table.rows, heights, strict=True):
            for cell, wide in zip(row.cells, widths, strict=True):
                cell.set_size(width=wide, height=height)
        return table

    def cell(self, cell: Any, text: str, style: Style, fill: str) -> None:
        paragraph, letters = self.ref(style)
        line = cell.paragraphs[0]
        line.para_pr_id_ref = paragraph
        line.char_pr_id_ref = letters
        line.text = text
        cell.element.set("borderFillIDRef", fill)

    def title(self) -> None:
        first = self.file.paragraphs[0]
        first.para_pr_id_ref = self.ref(STYLES["표"])[0]
        self.number_pages(first)
        layout = fit_title(self.document.title, _TITLE_MM)
        height = round(layout.lines[0] * layout.size * 130 + 5 * _MM)
        table = self.grid(1, [round(_PAGE_MM * _MM)], [height], first)
        style = replace(STYLES["제목"], size=layout.size)
        self.cell(table.rows[0].cells[0], self.document.title, style, self.box)
        line = f"{self.document.reported_at}  {self.document.department}".strip()
        self.paragraph("보고일시", line)

    def number_pages(self, first: Any) -> None:
        """Hancom's own page number control, which draws "- 1 -"."""
        run = first.element.find(f"{_HP}run")
        control = run.makeelement(f"{_HP}ctrl", {})
        number = {"pos": "BOTTOM_CENTER", "formatType": "DIGIT", "sideChar": "-"}
        control.append(control.makeelement(f"{_HP}pageNum", number))
        run.append(control)

    def item(self, item: Point | Detail | Note) -> None:
        written = self.paragraph(KINDS[item.kind], f"{MARKS[item.kind]} ")
        style = STYLES[KINDS[item.kind]]
        letters = self.ref(style)[1]
        if lead(item):
            bold = self.file.styles.ensure_run(bold=True, base_char_pr_id=letters)
            written.add_run(lead(item), char_pr_id_ref=bold)
        if plain(item.text):
            written.add_run(plain(item.text), char_pr_id_ref=letters)

    def topic(self, topic: Topic) -> None:
        text = f"{topic.mark} {topic.text}" if topic.mark else topic.text
        self.paragraph("주제", text, new_page=topic.new_page)

    def table(self, table: Table) -> None:
        # Paragraphs kept with the next one, not Hancom's caption object: readers other than Hancom
        # lay that over the first row.
        self.paragraph("표제목", f"< {table.caption} >")
        unit = unit_line(table, self.document.language)
        if unit:
            self.paragraph("단위", unit)
        self.body(table)
        self.source(table)

    def body(self, table: Table) -> None:
        layout = fit(table, _PAGE_MM)
        widths = [round(one * _MM) for one in layout.widths]
        heights = [round(lines * layout.size * 130 + 2 * 180) for lines in layout.lines]
        grid = self.grid(1 + len(table.rows), widths, heights, self.paragraph("표", ""))
        grid.set_treat_as_char(sum(heights) <= _TALLEST_MM * _MM)
        # "TABLE" breaks between rows, "CELL" inside them; the head stands again on each page.
        grid.element.set("pageBreak", "TABLE")
        grid.element.set("repeatHeader", "1")
        rows = grid.rows
        self.head(rows[0], table, layout.size)
        for row, texts in zip(rows[1:], table.rows, strict=True):
            self.row(row, table, texts, layout.size)

    def source(self, block: Table | Picture) -> None:
        line = source_line(block, self.document.language)
        if line:
            self.paragraph("자료", line)

    def head(self, row: Any, table: Table, size: float) -> None:
        style = Style(PLAIN, size, "CENTER", bold=True, spacing=130)
        for cell, column in zip(row.cells, table.columns, strict=True):
            self.cell(cell, column.label, style, self.shaded)
            cell.element.set("header", "1")

    def row(self, row: Any, table: Table, texts: tuple[Text, ...], size: float) -> None:
        for cell, column, text in zip(row.cells, table.columns, texts, strict=True):
            style = Style(PLAIN, size, column.align.upper(), spacing=130)
            self.cell(cell, plain(text), style, self.line)

    def picture(self, picture: Picture) -> None:
        data = png(picture.svg)
        wide, high = struct.unpack(">II", data[16:24])  # the sizes in the head of every PNG
        scale = min(_PICTURE_MM[0] / wide, _PICTURE_MM[1] / high)
        paragraph, letters = self.ref(STYLES["표"])
        drawn = self.file.add_picture(
            data,
            "png",
            width=max(round(wide * scale * _MM), 1),
            height=max(round(high * scale * _MM), 1),
            align="CENTER",
            para_pr_id_ref=paragraph,
            style_id_ref=self.styles["표"],
            char_pr_id_ref=letters,
        )
        comment = drawn.element.find(f"{_HP}shapeComment")
        assert comment is not None  # python-hwpx writes one with every picture
        comment.text = picture.alt
        self.paragraph("그림제목", f"< {picture.caption} >")
        self.source(picture)

    def block(self, block: Block) -> None:
        match block:
            case Topic():
                self.topic(block)
            case Point() | Detail() | Note():
                self.item(block)
            case Table():
                self.table(block)
            case Picture():
                self.picture(block)

    def page(self) -> None:
        margins = {"top": 15, "bottom": 15, "left": 20, "right": 20, "header": 10, "footer": 10}
        self.file.page.setup(paper_size="A4", margins_mm=margins)
        if self.document.watermark:
            run = {"text": self.document.watermark, "bold": True, "color": "#B00020", "size": 12}
            self.file.page.set_header(content=[{"align": "RIGHT", "children": [run]}])

    def metadata(self) -> None:
        """Say who wrote it: the library's blank carries the name and dates of its own author."""
        document, parts = self.document, self.file.parts
        moment = document.properties.get("created", NO_MOMENT)
        parts.clear_document_metadata(keep=("language",), timestamp=moment)
        parts.clear_preview()
        parts.set_document_metadata(
            title=document.title,
            creator=document.department,
            keyword=keywords(document),
            created_date=moment,
            modified_date=moment,
        )

    def write(self) -> bytes:
        self.page()
        self.title()
        for block in self.document.blocks:
            self.block(block)
        self.metadata()
        preview = write_text(self.document)[:_PREVIEW_LETTERS]
        return finish(self.file.to_bytes(), preview)


def write_hwpx(document: Document) -> bytes:
    """Return the document as an HWPX package; equal documents give equal bytes.

    Opening in Hancom Office itself has not been tried.

    Raises
    ------
    ValueError
        If the SVG of a picture cannot be read.
    """
    return _Report(cleaned(document)).write()
