"""Word and Excel files: fonts, repeated heads, typed figures, the same bytes each time."""

from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document as WordDocument
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from tests.documents.office_text import xlsx_text

from situationroom.documents import readers
from situationroom.documents.blocks import Column, Document, Picture, Table
from situationroom.documents.docx import write_docx
from situationroom.documents.sheet_texts import numeral
from situationroom.documents.texts import clean, plain, words
from situationroom.documents.writers import write
from situationroom.documents.xlsx import write_xlsx


@pytest.fixture(scope="module")
def word(brief: Document) -> bytes:
    return write_docx(brief, link=lambda figure: f"https://room.example/{figure}")


@pytest.fixture(scope="module")
def excel(brief: Document) -> bytes:
    return write_xlsx(brief, link=lambda figure: f"https://room.example/{figure}")


def test_equal_documents_give_equal_bytes(brief: Document) -> None:
    for form in ("docx", "xlsx"):
        content = write(brief, form).content
        assert write(brief, form).content == content
        assert write(replace(brief, title="다른 제목"), form).content != content
        with ZipFile(BytesIO(content)) as package:
            assert {member.date_time[0] for member in package.infolist()} == {1980}


def test_they_say_who_wrote_them_and_nothing_of_the_library(
    brief: Document, word: bytes, excel: bytes
) -> None:
    for content in (word, excel):
        with ZipFile(BytesIO(content)) as package:
            core = package.read("docProps/core.xml").decode()
        assert brief.title in core
        assert brief.department in core
        assert "edition=1" in core
        assert "2026-11-22T09:00:00+09:00" in core
        assert "python-docx" not in core


def test_a_word_table_repeats_its_head_and_names_korean_fonts(brief: Document, word: bytes) -> None:
    file = WordDocument(BytesIO(word))
    title, first, _ = file.tables
    assert title.cell(0, 0).text == brief.title
    wanted = next(block for block in brief.blocks if isinstance(block, Table))
    assert [cell.text for cell in first.rows[1].cells] == [plain(c) for c in wanted.rows[0]]
    assert first.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in first.rows)
    faces = {
        style.name: style.element.rPr.rFonts.get(qn("w:eastAsia"))
        for style in file.styles
        if style.element.find(qn("w:rPr")) is not None
        and style.element.rPr.rFonts is not None
        and style.name.startswith(("보고", "Heading 1", "Title"))
    }
    assert faces["보고 항목"] == "바탕"
    assert faces["Heading 1"] == faces["Title"] == "맑은 고딕"
    headings = [p.text for p in file.paragraphs if p.style.name == "Heading 1"]
    assert headings == ["□ 총괄", "□ 주요 동향", "□ 영향", "□ 기관별 대응현황"]


def test_a_word_figure_opens_its_trace_and_a_picture_has_its_sentence(
    brief: Document, word: bytes
) -> None:
    file = WordDocument(BytesIO(word))
    links = {r.target_ref for r in file.part.rels.values() if r.is_external}
    assert "https://room.example/fig-0005" in links
    picture = next(block for block in brief.blocks if isinstance(block, Picture))
    assert [shape._inline.docPr.get("descr") for shape in file.inline_shapes] == [picture.alt]
    assert file.sections[0].header.paragraphs[0].text == brief.watermark


def test_figures_of_a_sheet_are_numbers_and_codes_are_not(brief: Document, excel: bytes) -> None:
    book = load_workbook(BytesIO(excel))
    assert book.sheetnames == ["보고", "1. 품목별 對美 수출과 예상 감소액", "2. 기관별 대응현황"]
    page = book.worksheets[1]
    assert page["A1"].value == "품목별 對美 수출과 예상 감소액"
    assert (page["F2"].value, page["F2"].alignment.horizontal) == ("(단위: 억 달러, %)", "right")
    assert [cell.value for cell in page[4]] == [
        "반도체", "8541·8542", 234.5, -4.2, -1.8, "9.7~15.2",
    ]  # fmt: skip
    assert page["D4"].number_format == '0.0;"△"0.0'
    assert page["B5"].value == "8517"
    assert page["A12"].value.startswith("자료: 관세청")
    assert page.column_dimensions["A"].width > 12
    assert (page["A4"].font.name, page.freeze_panes) == ("맑은 고딕", "A4")
    assert page["F4"].hyperlink.target == "https://room.example/fig-0010"
    assert all(word in xlsx_text(excel) for word in words(brief))


def test_sheets_take_names_that_excel_allows_once_each() -> None:
    table = Table("a/b:c*[d]?'" + "가" * 40, (Column("기관"),), ())
    document = Document("제목", "", "", (table, table, replace(table, caption="")))
    names = load_workbook(BytesIO(write_xlsx(document))).sheetnames
    assert len({name.casefold() for name in names}) == len(names) == 4
    assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)


@pytest.mark.parametrize(
    ("text", "value", "shape"),
    [
        ("1,234.5", 1234.5, "#,##0.0"),
        ("△4.2", -4.2, '0.0;"△"0.0'),
        ("▲12.3 %", 0.123, '"▲"0.0 %;"△"0.0 %'),
        ("-3", -3, "0"),
        ("0", 0, "0"),
        ("12.50%", 0.125, "0.00%"),
    ],
)
def test_a_numeral_keeps_its_look(text: str, value: float, shape: str) -> None:
    assert numeral(text) == (value, shape)


@pytest.mark.parametrize(
    "text", ["", "-", "00123", "1,23", "9.7~15.2", "2026. 11. 22.", "1e5", "3건", "1" * 16, "５"]
)
def test_what_only_looks_like_a_number_stays_a_text(text: str) -> None:
    assert numeral(text) is None


def test_our_reader_reads_what_our_writers_write(brief: Document, word: bytes) -> None:
    wanted = [block for block in brief.blocks if isinstance(block, Table)]
    _, *tables = readers.read(word, "a.docx").grids
    assert [grid.texts() for grid in tables] == [
        [[c.label for c in t.columns], *([plain(c) for c in row] for row in t.rows)] for t in wanted
    ]


@st.composite
def _rows(draw: st.DrawFn) -> list[list[str]]:
    text = st.text(max_size=40) | st.sampled_from(
        ["=1+1", "△4.2", "_x000D_", "가\u0000나", "<&>\"'"]
    )
    line = st.lists(text, min_size=3, max_size=3)
    return draw(st.lists(line, min_size=1, max_size=6))


@pytest.mark.parametrize("form", ["docx", "hwpx", "xlsx"])
@given(rows=_rows())
@settings(max_examples=15)
def test_any_grid_of_texts_comes_back(form: str, rows: list[list[str]]) -> None:
    head = tuple(Column(name) for name in ("가", "나", "다"))
    table = Table("표", head, tuple(tuple((cell,) for cell in row) for row in rows))
    content = write(Document("제목", "", "", (table,)), form).content
    grid = readers.read(content, f"a.{form}").grids[1]
    first = 2 if form == "xlsx" else 1  # the caption stands above on a sheet
    places = {(cell.row, cell.column): cell.text for cell in grid.cells}
    for number, row in enumerate(rows, start=first):
        wanted = [clean(cell) for cell in row]
        found = [places.get((number, column), "") for column in range(3)]
        assert found == [cell if form == "xlsx" or cell.strip() else "" for cell in wanted]
