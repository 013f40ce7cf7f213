"""Columns take what their words need, and the type is made smaller before a word is broken."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from situationroom.documents.blocks import Column, Table
from situationroom.documents.columns import SMALLEST, fit, fit_title


def _table(*rows: tuple[str, ...]) -> Table:
    columns = tuple(Column(f"열 {number}") for number, _ in enumerate(rows[0]))
    return Table("표", columns, tuple(tuple((cell,) for cell in row) for row in rows))


@given(
    st.integers(1, 12).flatmap(
        lambda n: st.lists(st.lists(st.text(max_size=80), min_size=n, max_size=n), min_size=1)
    )
)
def test_widths_fill_the_line(rows: list[list[str]]) -> None:
    layout = fit(_table(*(tuple(row) for row in rows)), 170)
    assert sum(layout.widths) == pytest.approx(170)
    assert min(layout.widths) > 0
    assert SMALLEST <= layout.size <= 12
    assert len(layout.lines) == 1 + len(rows)
    assert min(layout.lines) >= 1


def test_a_short_column_is_not_squeezed_by_a_long_one() -> None:
    layout = fit(_table(("무응답 (26시간)", "조치 " * 60, "11. 23. 10:00")), 170)
    assert layout.lines[1] > 1
    assert layout.widths[1] > layout.widths[0] > 25
    assert layout.widths[2] > 25


def test_ten_columns_are_set_smaller_without_breaking_a_word() -> None:
    layout = fit(_table(tuple("반도체장비" for _ in range(10))), 170)
    assert layout.size < 9
    assert layout.lines == (1, 1)


def test_long_answers_are_set_smaller_rather_than_in_many_short_lines() -> None:
    said = "회원사 120개사 대상 품목별 관세 영향 파악 중이며 8월 5일까지 1차 결과 제출 예정"
    row = ("한국전자정보통신산업진흥회(KEA)", "회신", said, "관세 상담창구 운영", "2026. 8. 5.")
    layout = fit(_table(row), 170)
    assert 9 <= layout.size < 11.5
    assert layout.lines[1] <= 5


def test_a_title_is_made_smaller_and_then_wrapped() -> None:
    assert fit_title("짧은 제목", 150).size == 20
    assert 16 <= fit_title("가" * 25, 150).size < 20
    long = fit_title("가나다라 " * 20, 150)
    assert (long.size, long.lines[0] > 1) == (20, True)
