"""Cells, headings and columns of old ledgers: what is read, what is refused, nothing lost."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from situationroom.base.errors import Refusal
from situationroom.base.ledgers.cells import Figure, read_day, read_figure, split_list
from situationroom.base.ledgers.fields import Field
from situationroom.base.ledgers.finding import MOST_ROWS, Line, find_tables
from situationroom.base.ledgers.judging import HIDDEN_NUMBER, without_numbers
from situationroom.base.ledgers.matching import Why, bare, doubled, knows_of, lacking, propose
from situationroom.documents.grids import Grid, Read, make_grid, text_cell

DAYS = st.dates(date(1990, 1, 1), date(2035, 12, 31))
FIELDS = (
    Field(key="title", label="Title", also=("현안명", "건명"), needed=True),
    Field(key="owner", label="Owner", also=("담당기관", "담당")),
    Field(key="due", label="Due on", also=("기한",), is_day=True),
)
KNOWN = {bare(name) for name in knows_of(FIELDS)}


def grid(
    *rows: list[str], name: str = "표", spans: dict[tuple[int, int], tuple[int, int]] | None = None
) -> Grid:
    spans = spans or {}
    covered = {
        (r + down, c + over)
        for (r, c), (high, wide) in spans.items()
        for down in range(high)
        for over in range(wide)
        if down or over
    }
    cells = [
        text_cell(r, c, text, *spans.get((r, c), (1, 1)))
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
        if (r, c) not in covered
    ]
    return make_grid(name, cells)


def found(*grids: Grid):
    return find_tables(Read("xlsx", grids), lambda part: bare(part) in KNOWN)


@given(DAYS)
def test_a_day_is_read_however_it_is_written(day: date) -> None:
    ways = [
        day.isoformat(), f"{day:%Y.%m.%d}", f"{day:%Y/%m/%d}", f"{day:%Y%m%d}",
        f"{day.year}. {day.month}. {day.day}.", f"'{day:%y}. {day.month}. {day.day}.",
        f"{day:%y}.{day.month}.{day.day}.", f"{day.year}년 {day.month}월 {day.day}일",
        f"{day.year}.{day.month}.{day.day}.(금)", f"~ {day.isoformat()}", f"{day.isoformat()}까지",
        f"{day.isoformat()} 00:00:00", str((day - date(1899, 12, 30)).days),
    ]  # fmt: skip
    assert {read_day(way) for way in ways} == {day}


@pytest.mark.parametrize(
    "text", ["8.29", "8월 말", "미정", "2026.2.30", "2026.13.1", "2026", "8.1~8.29"]
)
def test_what_is_no_day_is_refused_with_the_remedy(text: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_day(text)
    assert refused.value.hint


@pytest.mark.parametrize(
    ("text", "value", "currency"),
    [
        ("1,234건", "1234", ""), ("12.5백만$", "12500000", "USD"), ("3억 달러", "300000000", "USD"),
        ("△2.1백만불", "-2100000", "USD"), ("$5", "5", "USD"), ("100억원", "10000000000", "KRW"),
        ("US$ 3.2 million", "3200000", "USD"), ("17", "17", ""),
    ],
)  # fmt: skip
def test_a_figure_is_read_with_its_unit(text: str, value: str, currency: str) -> None:
    assert read_figure(text) == Figure(Decimal(value), currency)


@pytest.mark.parametrize("text", ["약 3억", "3박스", "다수", ""])
def test_what_is_no_figure_is_refused(text: str) -> None:
    with pytest.raises(Refusal):
        read_figure(text)


def test_a_cell_lists_several_names() -> None:
    assert split_list("미국, 중국·베트남/미국") == ["미국", "중국", "베트남"]


def test_titles_two_rows_of_headings_subtotals_and_parts_are_no_rows() -> None:
    (table,) = found(
        grid(
            ["이슈 관리대장", "", "", ""],
            ["연번", "현안명", "대응", ""],
            ["", "", "담당기관", "기한"],
            ["□ 미국", "", "", ""],
            ["1", "반도체 관세", "NIPA", "2026-01-01"],
            ["", "", "", ""],
            ["소 계", "1건", "", ""],
            ["연번", "현안명", "담당기관", "기한"],
            ["2", "배터리", "KIET", "2026-01-02"],
            spans={(0, 0): (1, 4), (1, 0): (2, 1), (1, 1): (2, 1), (1, 2): (1, 2)},
        )
    )
    assert table.headings == ("연번", "현안명", "대응 / 담당기관", "대응 / 기한")
    kinds = [one.line for one in table.lines]
    assert kinds == [
        Line.TITLE, Line.HEADING, Line.HEADING, Line.PART, Line.ROW, Line.TOTAL,
        Line.HEADING, Line.ROW,
    ]  # fmt: skip
    assert table.blank == 1
    assert [one.texts[1] for one in table.rows] == ["반도체 관세", "배터리"]


def test_a_table_goes_on_over_a_page_without_its_headings() -> None:
    first = grid(["현안명", "담당기관", "기한"], ["가", "NIPA", "2026-01-01"])
    second = grid(["나", "KIET", "2026-01-02"], ["다", "KIET", "2026-01-03"])
    tables = found(first, second)
    assert [one.texts[0] for table in tables for one in table.rows] == ["가", "나", "다"]
    assert tables[1].headings == tables[0].headings


def test_a_cell_merged_downwards_speaks_for_each_row() -> None:
    (table,) = found(
        grid(
            ["담당기관", "현안명", "기한"],
            ["NIPA", "가", "2026-01-01"],
            ["", "나", "2026-01-02"],
            spans={(1, 0): (2, 1)},
        )
    )
    assert [one.texts[0] for one in table.rows] == ["NIPA", "NIPA"]


def test_a_file_without_a_list_and_one_too_long_are_refused() -> None:
    with pytest.raises(Refusal, match="No list"):
        found(grid(["메모"]))
    long = [[f"{n}", "NIPA"] for n in range(MOST_ROWS + 1)]
    with pytest.raises(Refusal, match="at most"):
        found(grid(["현안명", "담당기관"], *long))


@given(
    st.lists(
        st.lists(
            st.sampled_from(["", "가", "합계", "1", "현안명", "2026-01-01"]), min_size=3, max_size=3
        ),
        max_size=12,
    )
)
def test_every_row_with_a_word_is_a_line_and_the_rest_is_counted(rows: list[list[str]]) -> None:
    sheet = grid(["현안명", "담당기관", "기한"], ["가", "나", "다"], *rows)
    (table,) = found(sheet)
    assert len(table.lines) + table.blank == sheet.rows
    assert len(table.lines) == 2 + sum(any(row) for row in rows)


def test_columns_are_proposed_with_the_reason() -> None:
    columns = ["연번", "현안명", "담당기관(과)", "완료"]
    samples = [["1", "2"], ["가", "나"], ["NIPA", "KIET"], ["2026-01-01", "2026-01-02"]]
    proposed = propose(columns, samples, FIELDS)
    assert [(one.key, one.why) for one in proposed] == [
        ("", Why.NONE), ("title", Why.CALLED), ("owner", Why.CALLED), ("due", Why.DAYS),
    ]  # fmt: skip


@given(st.permutations(["현안명", "담당", "담당기관", "기한", "비고"]))
def test_no_field_is_proposed_twice(columns: list[str]) -> None:
    keys = [one.key for one in propose(columns, [[] for _ in columns], FIELDS)]
    assert doubled(keys) == []
    assert lacking(FIELDS, keys, {}) == []


@given(DAYS, st.integers(1, 2))
def test_a_resident_number_is_taken_out_of_its_cell(day: date, sex: int) -> None:
    number = f"{min(day, date(1999, 12, 31)):%y%m%d}-{sex}234567"
    assert without_numbers(["가", f"홍길동 {number}"]) == (["가", HIDDEN_NUMBER], True)
    assert without_numbers(["가", "나"]) == (["가", "나"], False)


def test_a_day_of_a_sheet_is_read_by_its_number() -> None:
    assert read_day("45898") == date(1899, 12, 30) + timedelta(days=45898)
