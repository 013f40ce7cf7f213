"""Forms filled in place say what was put into them, and everything else as before."""

from io import BytesIO

import pytest
from openpyxl import load_workbook
from tests.documents.form_files import hwpx_by_library, hwpx_edited, xlsx_by_library
from tests.documents.forms import make_form

from situationroom.documents import readers
from situationroom.documents.errors import UnknownFormat
from situationroom.documents.filling import fill
from situationroom.documents.filling_xlsx import Copy, Listing, fill_xlsx, sheet_name
from situationroom.documents.grids import Grid


def flat(grids: tuple[Grid, ...]) -> list[Grid]:
    found = []
    for grid in grids:
        found.append(grid)
        found += flat(tuple(inner for cell in grid.cells for inner in cell.grids))
    return found


def cells(content: bytes, name: str) -> dict[tuple[int, int, int], str]:
    grids = flat(readers.read(content, name).grids)
    return {(n, c.row, c.column): c.text for n, grid in enumerate(grids) for c in grid.cells}


@pytest.mark.parametrize("seed", [1, 2, 3, 4, 6])
def test_any_cell_of_an_hwpx_is_filled_in_and_no_other_one_changes(seed):
    form = make_form(seed, nested=seed % 2 == 0)
    for content in (hwpx_by_library(form), hwpx_edited(form, seed)):
        before = cells(content, "a.hwpx")
        chosen = [place for number, place in enumerate(before) if number % 7 == 0 and place[0]]
        values = {place: f"답 {place}\n둘째 줄 <&>" for place in chosen}
        after = cells(fill(content, "hwpx", values), "a.hwpx")
        assert after == before | values


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_any_cell_of_an_xlsx_is_filled_in_and_no_other_one_changes(seed):
    content = xlsx_by_library(make_form(seed), seed)
    before = cells(content, "a.xlsx")
    chosen = [place for number, place in enumerate(before) if number % 7 == 0]
    after = cells(fill(content, "xlsx", dict.fromkeys(chosen, "=1+1")), "a.xlsx")
    assert after == before | dict.fromkeys(chosen, "=1+1")


def test_no_text_becomes_a_formula_and_numbers_stay_numbers():
    content = xlsx_by_library(make_form(1), 1)
    filled = fill_xlsx(
        content,
        Copy("", {(0, 3, 0): "=HYPERLINK(1)", (0, 3, 1): 12.5}),
        [Copy("기관/가", {(0, 3, 0): "가"}, [(0, {0: "더한 행", 1: 3})])],
        [Listing("목록", [["머리"], ["=1"]])],
    )
    book = load_workbook(BytesIO(filled))
    page = book.worksheets[0]
    assert page["A4"].data_type == "s"
    assert page["B4"].value == 12.5
    assert "목록" in book.sheetnames
    assert book["목록"]["A2"].data_type == "s"


def test_names_of_sheets_are_short_allowed_and_each_once():
    long = "가" * 40
    assert len(sheet_name(long, [long[:31]])) == 31
    assert sheet_name("a/b", ["A B"]) == "a b 2"
    assert sheet_name("", []) == "Sheet"


def test_other_kinds_are_not_filled_in():
    with pytest.raises(UnknownFormat):
        fill(b"", "hwp", {})
