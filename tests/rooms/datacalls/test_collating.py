"""A filled file read against its form: whatever is done to it, no cell is lost."""

from collections import Counter
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from situationroom.documents.grids import Cell, Grid, Read, make_grid, text_cell
from situationroom.documents.headings import tidy
from situationroom.rooms.datacalls.collating.answers import FlagKind, from_json, to_json
from situationroom.rooms.datacalls.collating.forms import (
    NoForm,
    form_from_json,
    form_of,
    form_to_json,
    is_total,
)
from situationroom.rooms.datacalls.collating.matching import Blank, WrongForm, read_answers

WORDS = [
    "반도체", "디스플레이", "휴대폰", "컴퓨터", "이차전지", "서버", "센서", "통신장비",
    "클라우드", "보안", "게임", "웹툰",
]  # fmt: skip
COLUMNS = ["2024 수출액", "2025 수출액", "업체 수", "주요 애로"]
Rows = list[list[str]]


def grid(rows: Rows, name: str = "서식") -> Grid:
    cells = [
        text_cell(row, column, text)
        for row, texts in enumerate(rows)
        for column, text in enumerate(texts)
        if text
    ]
    return make_grid(name, cells)


def file(*grids: Grid) -> Read:
    return Read("xlsx", grids)


@dataclass
class Case:
    """A form, and what one organisation answers under each row."""

    head: list[str]
    names: list[str]
    answers: dict[str, list[str]]

    def form(self) -> Grid:
        return grid([["구분", *self.head], *([name] for name in self.names)])

    def filled(self, order: list[str], name: str = "서식") -> Grid:
        lines = [[one, *self.answers[one]] for one in order]
        return grid([["구분", *self.head], *lines], name)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    head = draw(st.lists(st.sampled_from(COLUMNS), min_size=2, max_size=4, unique=True))
    names = draw(st.lists(st.sampled_from(WORDS), min_size=3, max_size=9, unique=True))
    figure = st.integers(0, 10**9).map(str) | st.just("")
    answers = {
        name: draw(st.lists(figure, min_size=len(head), max_size=len(head))) for name in names
    }
    answers[names[0]][0] = "7"
    return Case(head, names, answers)


def said(form: Grid, answers: dict[tuple[int, int, int], str]) -> dict[tuple[str, str], str]:
    """Name each answer by its row and column."""
    return {
        (form.texts()[row][0], form.texts()[0][column]): text
        for (_, row, column), text in answers.items()
    }


@given(cases(), st.randoms(use_true_random=False), st.text("가나다 1()", min_size=1, max_size=8))
@settings(max_examples=200, deadline=None)
def test_no_order_of_rows_and_no_name_of_a_sheet_loses_an_answer(case, random, name):  # type: ignore[no-untyped-def]
    order = random.sample(case.names, len(case.names))
    form = form_of(file(case.form()))
    found = read_answers(form, file(case.filled(order, name)))
    expected = {
        (row, column): text
        for row, texts in case.answers.items()
        for column, text in zip(case.head, texts, strict=True)
        if text
    }
    texts = {place: given.text for place, given in found.values.items()}
    assert said(case.form(), texts) == expected
    assert not found.loose
    assert not found.lines
    assert not found.changed
    missing = sum(1 for texts in case.answers.values() for text in texts if not text)
    assert sum(flag.kind is FlagKind.MISSING for flag in found.flags) == missing


@given(cases(), st.data())
@settings(max_examples=200, deadline=None)
def test_a_fixed_cell_that_was_changed_is_always_flagged(case, data):  # type: ignore[no-untyped-def]
    order = data.draw(st.permutations(case.names))
    rows = case.filled(list(order)).texts()
    column = data.draw(st.sampled_from(["head", "key"]))
    at = (0, data.draw(st.integers(1, len(case.head)))) if column == "head" else (
        data.draw(st.integers(1, len(case.names))), 0,
    )  # fmt: skip
    before = rows[at[0]][at[1]]
    rows[at[0]][at[1]] = data.draw(st.sampled_from(["바꿈", before + "(수정)", "", "9"]))
    try:
        found = read_answers(form_of(file(case.form())), file(grid(rows)))
    except WrongForm:
        return
    told = {
        flag.before for flag in found.flags if flag.kind in (FlagKind.CHANGED, FlagKind.REMOVED)
    }
    assert before in told


WORDS_OF_A_CELL = ["", "", "가", "나", "다", "1", "20", "합계"]
tables = st.lists(
    st.lists(
        st.sampled_from(["", "", "가", "나", "다", "1", "20", "합계"]), min_size=1, max_size=6
    ),
    min_size=1,
    max_size=7,
)


@given(tables, tables, st.lists(tables, max_size=2))
@settings(max_examples=400, deadline=None)
def test_every_cell_of_any_file_is_kept_somewhere(form_rows, rows, others):  # type: ignore[no-untyped-def]
    try:
        form = form_of(file(grid(form_rows)))
    except NoForm:
        return
    sent = [grid(rows), *(grid(other, f"{number}") for number, other in enumerate(others))]
    try:
        found = read_answers(form, file(*sent))
    except (WrongForm, Blank):
        return
    came = Counter(tidy(cell.text) for one in sent for cell in one.cells)
    fixed = Counter(tidy(cell.text) for cell in form.grids[0].cells)
    assert not came - fixed - Counter(tidy(text) for text in found.texts())
    assert from_json(to_json(found)) == found


def a_form() -> Rows:
    return [["품목", "2024", "2025", "비고"], ["반도체"], ["휴대폰"], ["기타"], ["합계"]]


def filled() -> Rows:
    return [
        ["품목", "2024", "2025", "비고"],
        ["반도체", "10", "20", ""],
        ["휴대폰", "1", "2", "없음"],
        ["기타", "3", "4", ""],
        ["합계", "14", "26", ""],
    ]


def kinds(rows: Rows, *more: Grid) -> list[FlagKind]:
    found = read_answers(form_of(file(grid(a_form()))), file(grid(rows), *more))
    return [flag.kind for flag in found.flags]


def test_a_clean_reply_has_no_flag():
    assert kinds(filled()) == []


def test_a_total_that_does_not_add_up_is_flagged_with_what_it_should_be():
    rows = filled()
    rows[4][1] = "15"
    found = read_answers(form_of(file(grid(a_form()))), file(grid(rows)))
    (flag,) = found.flags
    assert (flag.kind, flag.row, flag.column, flag.before, flag.after) == (
        FlagKind.TOTAL, "합계", "2024", "14", "15",
    )  # fmt: skip


def test_a_total_counts_the_rows_that_were_added_or_leaves_them_out():
    rows = filled()
    rows.insert(3, ["센서", "5", "5", ""])
    rows[5][1:3] = ["19", "26"]
    assert kinds(rows) == [FlagKind.ROW_ADDED]


def test_a_total_may_be_rounded_as_it_is_written():
    rows = filled()
    rows[1][1], rows[4][1] = "10.4", "14"
    assert kinds(rows) == []
    rows[4][1] = "17"
    assert kinds(rows) == [FlagKind.TOTAL]


def test_an_empty_total_is_left_to_the_room_and_an_empty_answer_is_missing():
    rows = filled()
    rows[4][1] = rows[2][2] = ""
    rows[4][2] = "24"
    assert kinds(rows) == [FlagKind.MISSING]


def test_subtotals_stand_for_their_group():
    group = [["구분", "품목", "수출액"], ["기기", "휴대폰"], ["", "컴퓨터"], ["", "소계"],
             ["부품", "반도체"], ["", "센서"], ["", "소계"], ["합계", ""]]  # fmt: skip
    cells = [
        text_cell(r, c, t, rows=3 if c == 0 and t in ("기기", "부품") else 1)
        for r, row in enumerate(group)
        for c, t in enumerate(row)
        if t
    ]
    form = form_of(file(make_grid("서식", cells)))
    figures = {1: "1", 2: "2", 3: "3", 4: "10", 5: "20", 6: "31", 7: "33"}
    came = [*cells, *(text_cell(row, 2, text) for row, text in figures.items())]
    found = read_answers(form, file(make_grid("서식", came)))
    assert [(f.kind, f.place, f.before) for f in found.flags] == [(FlagKind.TOTAL, (0, 6, 2), "30")]


def test_a_formula_typed_over_is_flagged_and_its_sum_is_checked():
    cells = [text_cell(r, c, t) for r, row in enumerate(a_form()[:4]) for c, t in enumerate(row)]
    total = [text_cell(4, 0, "총액"), Cell(4, 1, "0", 0, formula="=SUM(B2:B4)")]
    form = form_of(file(make_grid("서식", [one for one in cells if one.text] + total)))
    rows = filled()
    rows[4] = ["총액", "99"]
    sheet = [
        Cell(r, c, t, int(t) if t.isdigit() and r and c else t)
        for r, row in enumerate(rows)
        for c, t in enumerate(row)
        if t
    ]
    found = read_answers(form, file(make_grid("서식", sheet)))
    assert [flag.kind for flag in found.flags] == [FlagKind.TOTAL, FlagKind.FORMULA]


def test_columns_and_sheets_of_their_own_are_kept_and_flagged():
    rows = [[*row, "우리 의견" if not number else "의견"] for number, row in enumerate(filled())]
    more = grid([["덧붙임"], ["설명"]], "추가")
    found = read_answers(form_of(file(grid(a_form()))), file(grid(rows), more))
    assert {flag.kind for flag in found.flags} == {FlagKind.COLUMN_ADDED, FlagKind.SHEET_ADDED}
    assert {"의견", "우리 의견", "덧붙임", "설명"} <= {one.given.text for one in found.loose}


def test_an_answer_merged_over_several_cells_stands_once():
    cells = [text_cell(r, c, t) for r, row in enumerate(filled()) for c, t in enumerate(row) if t]
    merged = [c for c in cells if (c.row, c.column) not in {(1, 1), (2, 1)}]
    found = read_answers(
        form_of(file(grid(a_form()))),
        file(make_grid("서식", [*merged, text_cell(1, 1, "11", rows=2)])),
    )
    assert [f.kind for f in found.flags] == [FlagKind.MERGED]
    assert found.values[0, 1, 1].number == 11
    assert (0, 2, 1) not in found.values


def test_a_moved_row_whose_name_was_touched_keeps_its_answers():
    rows = filled()
    rows[1], rows[3] = ["기타", "3", "4", ""], ["반도체 등", "10", "20", ""]
    found = read_answers(form_of(file(grid(a_form()))), file(grid(rows)))
    assert found.values[0, 1, 1].text == "10"
    assert FlagKind.CHANGED in {flag.kind for flag in found.flags}


def test_another_form_and_an_empty_one_are_refused():
    form = form_of(file(grid(a_form())))
    with pytest.raises(WrongForm):
        read_answers(form, file(grid([["이름", "나이"], ["김", "3"], ["이", "4"]])))
    with pytest.raises(Blank):
        read_answers(form, file(grid(a_form())))


def test_a_file_in_which_nothing_is_to_be_filled_in_is_no_form():
    with pytest.raises(NoForm):
        form_of(file(grid([["가", "나"], ["1", "2"]])))


def test_a_form_is_kept_as_plain_values():
    form = form_of(file(grid(a_form())))
    assert form_from_json(form_to_json(form)).fields == form.fields


@pytest.mark.parametrize(
    "label", ["합계", "합 계", "소계", "계", "총계", "Total", "합계(A+B)", "대미 / 소계"]
)
def test_totals_are_known_by_name(label):
    assert is_total(label)


@pytest.mark.parametrize("label", ["회계", "통계", "계획", "기계", "증가율"])
def test_other_words_are_no_totals(label):
    assert not is_total(label)
