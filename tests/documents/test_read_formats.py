"""What each format means to a reader: types, hidden parts, notes, encodings, and what is lost."""

import logging
import re
from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from docx import Document as WordDocument
from hwpx import HwpxDocument
from openpyxl import Workbook
from openpyxl.comments import Comment
from tests.documents.form_files import PIXEL, repack

from situationroom.documents import readers
from situationroom.documents.blocks import Column, Document, Point, Table
from situationroom.documents.errors import TooLarge
from situationroom.documents.grids import Cell, Read
from situationroom.documents.pdf import write_pdf
from situationroom.documents.readers import losses

SAMPLES = Path(__file__).parent / "samples"
MOMENT = datetime.fromisoformat("2026-11-22 09:05")


def _save(book: object) -> bytes:
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def _by_place(read: Read, grid: int = 0) -> dict[tuple[int, int], Cell]:
    return {(cell.row, cell.column): cell for cell in read.grids[grid].cells}


def _inject(content: bytes, old: str, new: str) -> bytes:
    """Change the XML of an HWPX section or a Word document as another program would write it."""

    def edit(name: str, data: bytes) -> tuple[str, bytes]:
        if name in ("Contents/section0.xml", "word/document.xml"):
            assert old in data.decode()
            return name, data.decode().replace(old, new, 1).encode()
        return name, data

    return repack(content, edit)


# --- XLSX


@pytest.fixture
def typed() -> Read:
    book = Workbook()
    page = book.active
    page.title = "실적 (수정본)"
    page.append(["반도체", 1234.5, -3, True, date(2026, 11, 22), MOMENT])
    page.append([time(9, 5), 0.125, 0.1 + 0.2, 1e20, "=B1*2", "=A9"])
    page["B2"].number_format = "0.0%"
    page["A3"], page["A3"].number_format = 7, '#,##0"명"'
    page["B3"], page["B3"].number_format = 46348, '[$-412]yyyy"년" m"월" d"일"'
    page["C3"], page["C3"].number_format = 5, "[Magenta]0.00"
    page["A4"], page["A4"].data_type = "=1+1", "s"
    page["A5"].comment = Comment("확인 필요", "담당")
    page["A5"] = "줄\n바꿈"
    page.row_dimensions[4].hidden = True
    page.column_dimensions["C"].hidden = True
    book.create_sheet("기준표").sheet_state = "veryHidden"
    return readers.read(_save(book), "a.xlsx")


def test_a_sheet_keeps_its_types(typed: Read) -> None:
    cells = _by_place(typed)
    values = [cells[0, column].value for column in range(6)]
    assert values == ["반도체", 1234.5, -3, True, date(2026, 11, 22), MOMENT]
    assert type(values[2]) is int
    assert [cells[0, c].text for c in (1, 3, 4, 5)] == [
        "1234.5", "TRUE", "2026-11-22", "2026-11-22 09:05:00",
    ]  # fmt: skip
    assert (cells[1, 0].value, cells[1, 0].text) == (time(9, 5), "09:05:00")
    assert (cells[1, 1].value, cells[1, 1].text) == (0.125, "12.5%")
    assert (cells[1, 2].text, cells[1, 3].text) == ("0.3", "100000000000000000000")
    assert (cells[2, 0].value, cells[2, 1].value) == (7, date(2026, 11, 22))
    assert cells[2, 2].value == 5
    assert cells[4, 0].text == "줄\n바꿈"


def test_formulas_are_kept_and_never_computed(typed: Read) -> None:
    cells = _by_place(typed)
    assert (cells[1, 4].formula, cells[1, 4].value) == ("=B1*2", None)
    assert losses.NO_RESULT in typed.lost
    assert (cells[3, 0].text, cells[3, 0].formula) == ("=1+1", "")


def test_hidden_sheets_rows_and_columns_are_read_and_marked(typed: Read) -> None:
    first, second = typed.grids
    assert (first.name, first.hidden, second.name, second.hidden) == (
        "실적 (수정본)", False, "기준표", True,
    )  # fmt: skip
    assert (first.hidden_rows, first.hidden_columns) == ({3}, {2})
    assert "확인 필요" in typed.notes


def _sheet(rows: str, after: str = "") -> bytes:
    def edit(name: str, data: bytes) -> tuple[str, bytes]:
        if name != "xl/worksheets/sheet1.xml":
            return name, data
        space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        text = f'<worksheet xmlns="{space}"><sheetData>{rows}</sheetData>{after}</worksheet>'
        return name, text.encode()

    return repack(_save(Workbook()), edit)


def test_saved_results_and_shared_formulas_are_read() -> None:
    rows = (
        '<row r="1"><c r="A1"><f t="shared" ref="A1:A2" si="0">B1*C$1</f><v>6</v></c></row>'
        '<row r="2"><c r="A2"><f t="shared" si="0"/><v>8</v></c>'
        '<c r="B2" t="str"><f>""</f><v></v></c><c r="C2" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'
    )
    read = readers.read(_sheet(rows), "a.xlsx")
    cells = _by_place(read)
    assert (cells[0, 0].formula, cells[0, 0].value) == ("=B1*C$1", 6)
    assert (cells[1, 0].formula, cells[1, 0].value) == ("=B2*C$1", 8)
    assert cells[1, 2].text == "#DIV/0!"
    assert read.lost == ()


def test_a_merged_range_of_a_whole_sheet_takes_no_memory() -> None:
    merged = '<mergeCells><mergeCell ref="A1:XFD1048576"/><mergeCell ref="B3:C4"/></mergeCells>'
    row = '<row r="1"><c r="A1"><v>1</v></c></row><row r="3"><c r="B3"><v>2</v></c></row>'
    grid = readers.read(_sheet(row, merged), "a.xlsx").grids[0]
    assert (grid.rows, grid.columns) == (4, 3)


def test_cells_far_apart_are_read_but_not_laid_out_in_full() -> None:
    rows = (
        '<row r="1"><c r="A1"><v>1</v></c></row>'
        '<row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'
    )
    grid = readers.read(_sheet(rows), "a.xlsx").grids[0]
    assert [cell.value for cell in grid.cells] == [1, 2]
    with pytest.raises(TooLarge):
        grid.texts()


# --- HWPX


def _hwpx() -> HwpxDocument:
    document = HwpxDocument.new()
    document.add_paragraph("본문 자리")
    return document


def test_notes_stand_beside_the_text_and_form_controls_in_it() -> None:
    document = _hwpx()
    paragraph = document.paragraphs[-1]
    document.page.set_header(content=[{"children": [{"text": "머리말"}]}])
    document.notes.add_footnote("각주", paragraph=paragraph)
    document.notes.add_memo("메모", anchor=paragraph)
    document.shapes.add_equation("a over b")
    document.fields.add_check_box("동의", checked=True)
    document.add_picture(PIXEL, "png", width=100, height=100)
    read = readers.read(document.to_bytes(), "a.hwpx")
    assert read.paragraphs == ("본문 자리", "a over b", "☑동의")
    assert {"머리말", "메모"} <= set(read.notes)
    assert any(note.endswith("각주") for note in read.notes)
    assert set(read.lost) == {losses.EQUATIONS, losses.PICTURES}


def test_marks_inside_a_text_are_letters_and_deleted_text_is_left_out() -> None:
    words = (
        "가<hp:tab/>나<hp:lineBreak/>다<hp:nbSpace/>라<hp:fwSpace/>마<hp:markpenBegin/>바<hp:markpenEnd/>"
        "<hp:deleteBegin/>지움<hp:deleteEnd/>사"
    )
    content = _inject(_hwpx().to_bytes(), "본문 자리", words)
    read = readers.read(content, "a.hwpx")
    assert read.paragraphs == ("가\t나\n다\u00a0라 마바사",)
    assert losses.DELETED in read.lost


def test_text_boxes_and_groups_are_text_where_they_stand() -> None:
    box = (
        "<hp:rect><hp:drawText><hp:subList><hp:p><hp:run><hp:t>{}</hp:t></hp:run></hp:p>"
        "</hp:subList></hp:drawText></hp:rect>"
    )
    drawn = f"{box.format('글상자')}<hp:container>{box.format('묶음')}</hp:container><hp:t>본문"
    content = _inject(_hwpx().to_bytes(), "<hp:t>본문 자리", drawn)
    assert readers.read(content, "a.hwpx").paragraphs == ("본문", "글상자", "묶음")


def test_cells_that_claim_one_place_are_all_kept() -> None:
    document = _hwpx()
    table = document.add_table(2, 2)
    for number in range(4):
        table.cell(number // 2, number % 2).text = str(number)
    content = _inject(
        document.to_bytes(),
        '<hp:cellAddr colAddr="1" rowAddr="1"/>',
        '<hp:cellAddr colAddr="0" rowAddr="0"/>',
    )
    assert readers.read(content, "a.hwpx").grids[0].texts() == [["0", "1"], ["2", "3"]]


def test_a_blank_script_is_no_macro() -> None:
    content = BytesIO(_hwpx().to_bytes())
    script = "function OnDocument_New()\r\n{\r\n\t//todo : \r\n}\r\n"
    with ZipFile(content, "a") as package:
        package.writestr("Scripts/sourceScripts", script.encode("utf-16-le"))
        package.writestr(
            "Scripts/headerScripts",
            "var Documents = XHwpDocuments;\nvar Document = Documents.Active_XHwpDocument;\n",
        )
    assert readers.read(content.getvalue(), "a.hwpx").paragraphs == ("본문 자리",)


# --- HWP


def test_notes_of_an_hwp_stand_beside_the_text() -> None:
    read = readers.read((SAMPLES / "notes.hwp").read_bytes(), "a.hwp")
    assert read.paragraphs == ("본문 첫 줄", "a over b")
    assert {note.lstrip("1") for note in read.notes} == {"머리말 글", "각주 글", "미주 글"}
    assert set(read.lost) == {losses.EQUATIONS, losses.FORMS, losses.HWP}


# --- DOCX


def test_content_controls_insertions_and_notes_of_word_are_read() -> None:
    document = WordDocument()
    document.add_paragraph("자리")
    document.add_paragraph("항목", style="List Number")
    document.sections[0].header.paragraphs[0].text = "머리말"
    target = BytesIO()
    document.save(target)
    words = (
        "<w:sdt><w:sdtContent><w:p><w:r><w:t>칸</w:t></w:r></w:p></w:sdtContent></w:sdt>"
        "<w:p><w:ins><w:r><w:t>넣음</w:t></w:r></w:ins><w:del><w:r><w:delText>지움</w:delText></w:r>"
        "</w:del><w:r><w:tab/><w:br/></w:r><w:hyperlink><w:r><w:t>이음</w:t></w:r></w:hyperlink></w:p>"
    )
    content = _inject(target.getvalue(), "<w:body>", f"<w:body>{words}")
    read = readers.read(content, "a.docx")
    assert read.paragraphs == ("칸", "넣음\t\n이음", "자리", "항목")
    assert read.notes == ("머리말",)
    assert {losses.DELETED, losses.AUTOMATIC_NUMBERS} == set(read.lost)


def test_an_automatic_number_of_hangul_is_said_to_be_lost() -> None:
    content = _hwpx().to_bytes()
    plain = readers.read(content, "a.hwpx")
    with ZipFile(BytesIO(content)) as package:
        section = package.read("Contents/section0.xml").decode()
    used = re.search(r'<hp:p [^>]*paraPrIDRef="(\d+)"[^>]*>(?:(?!<hp:p ).)*본문 자리', section)
    assert used is not None

    def number(name: str, data: bytes) -> tuple[str, bytes]:
        if name != "Contents/header.xml":
            return name, data
        shape = rf'(<hh:paraPr id="{used[1]}".*?<hh:heading type=)"\w+"'
        return name, re.sub(shape, r'\1"NUMBER"', data.decode(), count=1, flags=re.DOTALL).encode()

    assert plain.lost == ()
    assert readers.read(repack(content, number), "a.hwpx").lost == (losses.AUTOMATIC_NUMBERS,)


# --- text


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp949", "utf-16", "utf-16-le", "utf-16-be"]
)
@pytest.mark.parametrize("separator", [",", "\t", ";", "|"])
def test_csv_in_every_encoding_and_separator(encoding: str, separator: str) -> None:
    lines = [
        ["기관", "건수", "비고"],
        ["관세청", "1", '그는 "예"라 함'],
        ["KOTRA, 워싱턴", "", "줄\n바꿈"],
    ]
    text = "\r\n".join(
        separator.join('"' + cell.replace('"', '""') + '"' for cell in line) for line in lines
    )
    read = readers.read((text + "\r\n").encode(encoding), "목록.csv")
    assert read.grids[0].texts() == lines
    assert read.lost == ()


def test_a_separator_named_in_the_first_line_is_believed() -> None:
    assert readers.read(b"sep=;\na;b,c\n", "a.csv").grids[0].texts() == [["a", "b,c"]]


def test_quotes_that_never_close_lose_no_row() -> None:
    read = readers.read('가,"나\n다,라\n'.encode(), "a.csv")
    assert read.grids[0].texts() == [["가", '"나'], ["다", "라"]]
    assert read.lost == (losses.QUOTES,)


# --- PDF


def test_the_words_of_a_pdf_are_read_and_the_loss_of_cells_is_said() -> None:
    table = Table("표", (Column("기관"), Column("건수", "right")), ((("관세청",), ("47",)),))
    content = write_pdf(Document("회신", "", "", (Point(("첫째",)), table)))
    read = readers.read(content, "a.pdf")
    text = " ".join(read.paragraphs)
    assert all(word in text for word in ("회신", "첫째", "기관", "관세청", "47"))
    assert losses.PDF in read.lost
    assert read.grids == ()


class _Seen(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


def test_a_pdf_that_is_read_over_its_faults_says_so_and_is_quoted_in_no_log() -> None:
    content = write_pdf(Document("회신", "", "", (Point(("비밀 내용",)),)))
    table = content.rindex(b"startxref")
    seen = _Seen()
    logging.getLogger().addHandler(seen)
    try:
        read = readers.read(content[:table] + b"startxref\n7\n%%EOF\n", "a.pdf")
    finally:
        logging.getLogger().removeHandler(seen)
    assert "비밀 내용" in " ".join(read.paragraphs)
    assert losses.FAULTS in read.lost
    assert seen.records == []
