"""What changed in a form that came back: every change found, and nothing else called one."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.documents.form_files import hwpx_by_library, xlsx_by_library
from tests.documents.forms import make_form

from situationroom.documents import readers
from situationroom.documents.alignment import align
from situationroom.documents.compare import compare, same
from situationroom.documents.grids import Grid, make_grid, text_cell

FORM = [
    ["기관", "품목", "실적", "계획", "비고"],
    ["관세청", "반도체", "10", "", ""],
    ["관세청", "가전", "20", "", ""],
    ["KOTRA", "반도체", "30", "", ""],
    ["무역협회", "이차전지", "40", "", ""],
    ["합계", "", "100", "", ""],
]
Said = tuple[str, str, str, str, str]


def grid(rows: list[list[str]], name: str = "조사표") -> Grid:
    return make_grid(
        name, (text_cell(r, c, text) for r, row in enumerate(rows) for c, text in enumerate(row))
    )


def said(before: list[list[str]], after: list[list[str]], name: str = "조사표") -> list[Said]:
    found = compare([grid(before)], [grid(after, name)])
    assert (found.removed, found.added) == ((), ())
    return [(c.kind, c.row, c.column, c.before, c.after) for c in found.changes()]


def copy(rows: list[list[str]] = FORM) -> list[list[str]]:
    return [list(row) for row in rows]


def test_what_came_back_as_it_was_sent_has_no_change() -> None:
    assert said(FORM, copy()) == []


def test_an_answer_is_a_change_of_its_cell() -> None:
    after = copy()
    after[2][3] = "2차 협의"
    after[4][2] = "41"
    assert said(FORM, after, "조사표 (수정)") == [
        ("changed", "관세청 | 가전", "계획", "", "2차 협의"),
        ("changed", "무역협회 | 이차전지", "실적", "40", "41"),
    ]


def test_rows_in_another_order_are_moved_and_not_changed() -> None:
    after = [FORM[0], FORM[4], *FORM[1:4], FORM[5]]
    assert said(FORM, copy(after)) == [("moved", "무역협회 | 이차전지", "", "", "")]


def test_an_inserted_row_shifts_nothing() -> None:
    after = copy()
    after.insert(3, ["관세청", "무선통신", "5", "신규", ""])
    after[5][3] = "보완"
    assert said(FORM, after) == [
        ("changed", "무역협회 | 이차전지", "계획", "", "보완"),
        ("added", "관세청 | 무선통신", "기관", "", "관세청"),
        ("added", "관세청 | 무선통신", "품목", "", "무선통신"),
        ("added", "관세청 | 무선통신", "실적", "", "5"),
        ("added", "관세청 | 무선통신", "계획", "", "신규"),
    ]


def test_a_removed_row_is_said_cell_by_cell() -> None:
    after = copy()
    del after[3]
    assert said(FORM, after) == [
        ("removed", "KOTRA | 반도체", "기관", "KOTRA", ""),
        ("removed", "KOTRA | 반도체", "품목", "반도체", ""),
        ("removed", "KOTRA | 반도체", "실적", "30", ""),
    ]


def test_an_inserted_column_shifts_nothing() -> None:
    after = [[row[0], f"담당 {number}" if number else "담당자", *row[1:]]
             for number, row in enumerate(FORM)]  # fmt: skip
    after[1][5] = "확인"
    found = said(FORM, after)
    assert ("changed", "관세청 | 반도체", "비고", "", "확인") in found
    assert {kind for kind, _, column, _, _ in found if column != "비고"} == {"added"}
    assert len(found) == 1 + len(FORM)


def test_a_column_at_the_front_does_not_hide_the_keys() -> None:
    after = [["연번" if not number else str(number), *row] for number, row in enumerate(FORM)]
    after[3][4] = "답"
    found = said(FORM, after)
    assert [one for one in found if one[0] != "added"] == [
        ("changed", "KOTRA | 반도체", "계획", "", "답")
    ]
    assert {column for kind, _, column, _, _ in found if kind == "added"} == {"연번"}


def test_a_rewritten_heading_and_a_rewritten_key_are_changes_in_their_place() -> None:
    after = copy()
    after[0][3] = "향후 계획"
    after[4][0] = "한국무역협회"
    assert said(FORM, after) == [
        ("changed", "", "향후 계획", "계획", "향후 계획"),
        ("changed", "한국무역협회 | 이차전지", "기관", "무역협회", "한국무역협회"),
    ]


def test_lines_left_empty_are_filled_and_not_added() -> None:
    before = [["품목", "애로"], ["", ""], ["", ""], ["", ""]]
    after = [["품목", "애로"], ["반도체", "통관"], ["가전", "관세"], ["", ""]]
    assert said(before, after) == [
        ("changed", "반도체", "품목", "", "반도체"),
        ("changed", "반도체", "애로", "", "통관"),
        ("changed", "가전", "품목", "", "가전"),
        ("changed", "가전", "애로", "", "관세"),
    ]


def test_titles_above_the_headings_are_compared_too() -> None:
    before = [["수출 조사표", "", "", "", ""], ["", "", "", "", "(단위: 억 달러)"], *FORM]
    after = [["수출 조사표(최종)", "", "", "", ""], ["", "", "", "", "(단위: 억 달러)"], *FORM]
    assert [(kind, before, after) for kind, _, _, before, after in said(before, copy(after))] == [
        ("changed", "수출 조사표", "수출 조사표(최종)")
    ]


def test_a_merged_cell_is_compared_once_and_names_each_of_its_rows() -> None:
    def merged(agency: str, second: str) -> Grid:
        cells = [text_cell(0, 0, "기관"), text_cell(0, 1, "품목"), text_cell(0, 2, "답")]
        cells += [text_cell(1, 0, agency, rows=2)]
        cells += [text_cell(1, 1, "반도체"), text_cell(2, 1, "가전"), text_cell(2, 2, second)]
        return make_grid("표", cells)

    found = compare([merged("관세청", "")], [merged("관세청", "있음")])
    assert [(c.row, c.column, c.after) for c in found.changes()] == [
        ("관세청 | 가전", "답", "있음")
    ]
    found = compare([merged("관세청", "")], [merged("관세청 통관국", "")])
    assert [(c.kind, c.before, c.after) for c in found.changes()] == [
        ("changed", "관세청", "관세청 통관국")
    ]


def test_tables_are_matched_by_their_words_whatever_their_names_and_order() -> None:
    other = grid([["국가", "세율"], ["미국", "25%"], ["중국", "10%"]], "붙임")
    empty = grid([["", ""]], "쪽지")
    found = compare([grid(FORM), other], [empty, other, grid(copy(), "Sheet1")])
    assert [(m.before, m.after, m.name_after) for m in found.matches] == [
        (0, 2, "Sheet1"), (1, 1, "붙임"),
    ]  # fmt: skip
    assert (found.removed, found.added) == ((), (0,))
    assert compare([grid(FORM)], [other]).removed == (0,)


def test_tables_inside_cells_are_compared_where_they_lie() -> None:
    def holding(text: str) -> Grid:
        inner = grid([["세목", "값"], ["가", text]])
        cells = [text_cell(0, 0, "항목"), text_cell(0, 1, "내용"), text_cell(1, 0, "통관")]
        return make_grid("", [*cells, text_cell(1, 1, "", grids=[inner])])

    (change,) = compare([holding("1")], [holding("2")]).changes()
    assert (change.before, change.after, change.within) == ("1", "2", ((1, 1),))


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("1,234.0", "1234", True), ("△3.2", "-3.2", True), ("12.5 %", "12.5%", True),
        ("가  나\n", "가 나", True), ("ＥＵ", "EU", True), ("", " ", True),
        ("1,234", "1235", False), ("00123", "123", False), ("가", "나", False), ("0", "", False),
    ],
)  # fmt: skip
def test_what_says_the_same(one: str, other: str, alike: bool) -> None:
    assert same(one, other) is alike


@given(st.integers(0, 10_000))
def test_every_change_is_found_and_nothing_else(seed: int) -> None:
    random = Random(seed)
    rows = [[f"기관 {n}", f"품목 {n % 7}", str(n * 10), "", ""] for n in range(30)]
    before = [FORM[0], *rows]
    after = [list(row) for row in rows]
    answers = {}
    for _ in range(random.randrange(20)):
        row, column = random.randrange(30), random.choice((2, 3, 4))
        after[row][column] = f"답 {random.randrange(999)}"
        answers[f"기관 {row}", FORM[0][column]] = after[row][column]
    gone = set(random.sample(range(30), random.randrange(3)))
    kept = [row for number, row in enumerate(after) if number not in gone]
    new = [[f"새 기관 {n}", "", "1", "", ""] for n in range(random.randrange(3))]
    kept += new
    random.shuffle(kept)
    found = compare([grid(before)], [grid([FORM[0], *kept], "고친 이름")])
    changes = list(found.changes())
    assert {(c.row, c.column): c.after for c in changes if c.kind == "changed"} == {
        place: text for place, text in answers.items() if int(place[0].split()[1]) not in gone
    }
    assert {c.row for c in changes if c.kind == "added"} == {row[0] for row in new}
    assert {c.row for c in changes if c.kind == "removed"} == {f"기관 {n}" for n in gone}
    assert compare([grid(before)], [grid([FORM[0], *kept], "고친 이름")]) == found


@given(
    st.lists(st.sampled_from("abcd "), max_size=8), st.lists(st.sampled_from("abcd "), max_size=8)
)
def test_an_alignment_uses_every_place_once(one: list[str], other: list[str]) -> None:
    keys = [key.strip() for key in one], [key.strip() for key in other]
    found = align(*keys, lambda old, new: (old + new) % 2 == 0)
    assert sorted([old for old, _ in found.pairs] + list(found.removed)) == list(range(len(one)))
    assert sorted([new for _, new in found.pairs] + list(found.added)) == list(range(len(other)))
    assert not align(keys[0], keys[0], lambda old, new: False).moved


@pytest.mark.parametrize("seed", [2, 7, 11])
def test_a_form_read_from_two_formats_has_no_change(seed: int) -> None:
    form = make_form(seed)
    hangul = readers.read(hwpx_by_library(form), "a.hwpx")
    excel = readers.read(xlsx_by_library(form, seed), "a.xlsx")
    found = compare(hangul.grids, excel.grids)
    assert (found.removed, found.added) == ((), ())
    assert list(found.changes()) == []
