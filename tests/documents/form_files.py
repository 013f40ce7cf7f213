"""Forms written by other hands than ours: python-hwpx, openpyxl, python-docx, XML edits."""

import re
from collections.abc import Callable
from io import BytesIO
from random import Random
from zipfile import ZIP_DEFLATED, ZipFile

from docx import Document as WordDocument
from hwpx import HwpxDocument
from openpyxl import Workbook
from tests.documents.forms import Box, Form, Sheet

Edit = Callable[[str, bytes], tuple[str, bytes]]
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8ffff3f"
    "0005fe02fea7356c150000000049454e44ae426082"
)


def covered(sheet: Sheet) -> set[tuple[int, int]]:
    """Return the places a merged cell covers besides its own."""
    return {
        (box.row + down, box.column + right)
        for box in sheet.boxes
        for down in range(box.rows)
        for right in range(box.columns)
        if down or right
    }


def repack(content: bytes, edit: Edit) -> bytes:
    """Return a package with every entry edited."""
    target = BytesIO()
    with ZipFile(BytesIO(content)) as old, ZipFile(target, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(*edit(name, old.read(name)))
    return target.getvalue()


def _fill_hwpx(table: object, sheet: Sheet) -> None:
    """Merge by spans: the library's own merging takes half a minute for a table of ten pages."""
    cells = {cell.address: cell for row in table.rows for cell in row.cells}
    for place in covered(sheet):
        element = cells.pop(place).element
        element.getparent().remove(element)
    for box in sheet.boxes:
        cell = cells[box.row, box.column]
        cell.set_span(box.rows, box.columns)
        cell.text = box.text
        if box.inner is not None:
            _fill_hwpx(cell.add_table(box.inner.rows, box.inner.columns), box.inner)


def hwpx_by_library(form: Form) -> bytes:
    """Write through python-hwpx, with a picture beside the tables."""
    document = HwpxDocument.new()
    for text in form.paragraphs:
        document.add_paragraph(text)
    document.add_picture(PIXEL, "png", width=1000, height=1000)
    for sheet in form.sheets:
        _fill_hwpx(document.add_table(sheet.rows, sheet.columns), sheet)
    return document.to_bytes()


def hwpx_edited(form: Form, seed: int) -> bytes:
    """Write through python-hwpx, then change the XML as other programs would have written it."""
    random = Random(seed)

    def edit(name: str, data: bytes) -> tuple[str, bytes]:
        if not name.startswith("Contents/section"):
            return name, data
        text = data.decode()
        text = text.replace("hp:", "para:").replace("xmlns:hp=", "xmlns:para=")
        if random.random() < 0.5:
            text = text.replace("hancom.co.kr/hwpml/2011", "owpml.org/owpml/2024")
        # Words cut over several runs, marked with a pen, with comments and blanks between elements.
        text = re.sub(
            r'<para:run charPrIDRef="(\d+)"><para:t>([^<&]{2})([^<]+)</para:t></para:run>',
            r'<para:run charPrIDRef="\1"><para:t>\2</para:t></para:run><!-- x -->'
            r'<para:run charPrIDRef="0"><para:t><para:markpenBegin color="#FFFF00"/>\3'
            r"<para:markpenEnd/></para:t></para:run>",
            text,
        )
        text = text.replace("</para:tr>", "\n  </para:tr>\n  ").replace("<para:tc ", "\n<para:tc ")
        nested = any(box.inner for sheet in form.sheets for box in sheet.boxes)
        if (
            not nested and random.random() < 0.5
        ):  # rows listed from the last to the first; addresses stay
            text = re.sub(
                r"(<para:tr>.*?</para:tr>\s*)+",
                lambda rows: "".join(
                    reversed(re.findall(r"<para:tr>.*?</para:tr>\s*", rows[0], re.DOTALL))
                ),
                text,
                flags=re.DOTALL,
            )
        if random.random() < 0.3:
            return name, text.replace("UTF-8", "UTF-16", 1).encode("utf-16")
        return name, text.encode()

    return repack(hwpx_by_library(form), edit)


def _excel(value: object, text: str) -> object:
    return text if value is None or isinstance(value, str) else value


def _fill_xlsx(page: object, sheet: Sheet, random: Random) -> None:
    for box in sheet.boxes:
        if box.text:
            cell = page.cell(box.row + 1, box.column + 1, _excel(box.value, box.text))
            if isinstance(cell.value, str):
                cell.data_type = "s"  # openpyxl would make a formula of what begins with "="
        if box.rows > 1 or box.columns > 1:
            page.merge_cells(
                start_row=box.row + 1,
                start_column=box.column + 1,
                end_row=box.row + box.rows,
                end_column=box.column + box.columns,
            )
    if random.random() < 0.3:
        page.row_dimensions[3].hidden = True
    if random.random() < 0.3:
        page.column_dimensions["B"].hidden = True


def xlsx_by_library(form: Form, seed: int) -> bytes:
    """Write through openpyxl: sheets renamed, one hidden, rows and columns hidden, a picture."""
    random = Random(seed)
    book = Workbook()
    book.remove(book.active)
    for number, sheet in enumerate(form.sheets):
        name = random.choice((sheet.name, f"{sheet.name} (수정)", f"회신_{seed}", "Sheet1"))
        page = book.create_sheet(f"{name[:20]}-{number}")
        if number and random.random() < 0.3:
            page.sheet_state = random.choice(("hidden", "veryHidden"))
        _fill_xlsx(page, sheet, random)
    target = BytesIO()
    book.save(target)
    return target.getvalue()


_INLINE = re.compile(
    r'<c r="(\w+)"( s="\d+")? t="inlineStr"><is><t[^>]*>(.*?)</t></is></c>', re.DOTALL
)
_STRINGS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"


def xlsx_edited(form: Form, seed: int) -> bytes:
    """Write through openpyxl, then change the XML as Excel and others would have written it.

    Strings go into the shared table, some cut into runs with phonetic guides; elements take a
    prefix, and cells lose their names where their order says the same.
    """
    random = Random(seed)
    strings: list[str] = []

    def share(cell: re.Match[str]) -> str:
        words = cell[3]
        item = f'<t xml:space="preserve">{words}</t>'
        if len(words) > 3 and "&" not in words:
            item = (
                f'<r><t xml:space="preserve">{words[:2]}</t></r><r><rPr><b/></rPr>'
                f'<t xml:space="preserve">{words[2:]}</t></r><rPh sb="0" eb="1"><t>X</t></rPh>'
            )
        strings.append(f"<si>{item}</si>")
        return f'<c r="{cell[1]}"{cell[2] or ""} t="s"><v>{len(strings) - 1}</v></c>'

    def edit(name: str, data: bytes) -> tuple[str, bytes]:
        text = data.decode()
        if name.startswith("xl/worksheets/sheet"):
            text = _INLINE.sub(share, text)
            text = re.sub(r'<row r="1"><c r="A1"', "<row><c", text)
            if random.random() < 0.5:
                text = re.sub(r"<(/?)([a-zA-Z])", r"<\1x:\2", text).replace("xmlns=", "xmlns:x=")
        elif name == "xl/_rels/workbook.xml.rels":
            link = f'<Relationship Id="rId99" Type="{_STRINGS}" Target="sharedStrings.xml"/>'
            text = text.replace("</Relationships>", f"{link}</Relationships>")
        return name, text.encode()

    edited = repack(xlsx_by_library(form, seed), edit)
    target = BytesIO(edited)
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    with ZipFile(target, "a", ZIP_DEFLATED) as package:
        table = f'<sst xmlns="{space}">{"".join(strings)}</sst>'
        package.writestr("xl/sharedStrings.xml", table)
    return target.getvalue()


def _fill_docx(table: object, sheet: Sheet) -> None:
    grid = [list(row.cells) for row in table.rows]
    for box in sheet.boxes:
        cell = grid[box.row][box.column]
        if box.rows > 1 or box.columns > 1:
            cell = cell.merge(grid[box.row + box.rows - 1][box.column + box.columns - 1])
        cell.text = box.text
        if box.inner is not None:
            _fill_docx(cell.add_table(box.inner.rows, box.inner.columns), box.inner)


def docx_by_library(form: Form) -> bytes:
    """Write through python-docx."""
    document = WordDocument()
    for text in form.paragraphs:
        document.add_paragraph(text)
    document.add_picture(BytesIO(PIXEL))
    for sheet in form.sheets:
        _fill_docx(document.add_table(sheet.rows, sheet.columns), sheet)
        document.add_paragraph()  # Word joins tables that nothing stands between
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def boxes_with_text(sheet: Sheet) -> list[Box]:
    """Return the cells of a form that a spreadsheet keeps: those with text, and merged ones."""
    return [box for box in sheet.boxes if box.text or box.rows > 1 or box.columns > 1]
