"""No figure of a published table, and no difference of two editions, stands for fewer than five."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog

from situationroom.base.aggregates import FEWEST, Cell, Edition, is_small, list_faults, publish


@st.composite
def tables(draw, largest: int = 30):
    rows, columns = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    return {
        (f"r{r}", f"c{c}"): draw(st.integers(0, largest))
        for r in range(rows)
        for c in range(columns)
    }


@st.composite
def two_tables(draw):
    first = draw(tables())
    moved = {
        cell: max(0, n + draw(st.sampled_from([0, 0, 0, 1, 2, -1, 6, -7])))
        for cell, n in first.items()
    }
    return first, moved


def bounds(edition: Edition, cell: Cell) -> tuple[float, float]:
    """Return between which figures a reader can place a withheld cell, by all that is told."""
    hidden = [one for one, n in edition.cells.items() if n is None]
    left, right = [], []

    def say(line, total) -> None:
        left.append([float(one in line) for one in hidden])
        right.append(total - sum(edition.cells[one] or 0 for one in line))

    for side, totals in ((0, edition.rows), (1, edition.columns)):
        for name, total in totals.items():
            say([one for one in edition.cells if one[side] == name], total)
    if edition.total is not None:
        say(list(edition.cells), edition.total)
    cost = np.array([float(one == cell) for one in hidden])
    told = {"A_eq": left, "b_eq": right} if left else {}
    low, high = (linprog(sign * cost, bounds=(0, None), **told) for sign in (1, -1))
    return low.fun, np.inf if high.status == 3 else -high.fun


@given(tables())
def test_no_figure_stands_for_fewer_than_five(counts):
    edition = publish(counts)
    told = [n for n in edition.cells.values() if n is not None]
    told += [*edition.rows.values(), *edition.columns.values()]
    assert all(n >= FEWEST for n in told)
    assert edition.total is None or edition.total >= FEWEST
    assert list_faults(edition) == []


@given(tables())
def test_what_is_told_is_true(counts):
    edition = publish(counts)
    assert all(n in (None, counts[cell]) for cell, n in edition.cells.items())
    assert edition.total in (None, sum(counts.values()))
    for name, total in edition.rows.items():
        assert total == sum(n for (row, _), n in counts.items() if row == name)


@given(tables(largest=14))
def test_no_withheld_cell_follows_from_all_totals_together(counts):
    edition = publish(counts)
    for cell, n in edition.cells.items():
        if n is None:
            low, high = bounds(edition, cell)
            assert high - low >= 1 - 1e-6 or edition.total is None
            if counts[cell] < FEWEST:  # it may as well stand for five or more
                assert high >= FEWEST - 1e-6


@given(two_tables())
def test_no_difference_of_two_editions_stands_for_fewer_than_five(pair):
    first = publish(pair[0])
    second = publish(pair[1], before=first)
    assert list_faults(second, before=first) == []
    for cell, n in second.cells.items():
        earlier = first.cells[cell]
        assert n is None or earlier is None or not is_small(n - earlier)


def test_a_safe_table_is_published_whole():
    counts = {
        ("반도체", "소기업"): 12,
        ("반도체", "대기업"): 7,
        ("배터리", "소기업"): 9,
        ("배터리", "대기업"): 5,
    }
    edition = publish(counts)
    assert dict(edition.cells) == counts
    assert edition.rows == {"반도체": 19, "배터리": 14}
    assert (edition.columns, edition.total) == ({"소기업": 21, "대기업": 12}, 33)


def test_a_small_cell_takes_a_rectangle_with_it():
    counts = {(row, column): 10 for row in "abc" for column in "xyz"} | {("a", "x"): 2}
    edition = publish(counts)
    assert sum(n is None for n in edition.cells.values()) == 4
    assert edition.rows["a"] == 22


def test_the_checker_finds_what_a_careless_table_gives_away():
    cells: dict[Cell, int | None] = {("a", "x"): None, ("a", "y"): 8, ("b", "x"): 9, ("b", "y"): 7}
    careless = Edition(cells, rows={"a": 11, "b": 16}, total=27)
    assert "a follows from its total" in list_faults(careless)
    assert "x of a stands for 3" in list_faults(careless)
    joined = Edition({**cells, ("b", "x"): 10}, total=28)
    told = list_faults(joined, before=Edition(cells, total=27))
    assert told == ["b × x differs by 1", "total differs by 1"]


def test_one_company_that_joins_is_seen_nowhere():
    counts = {(row, column): 10 for row in "abc" for column in "xyz"}
    first = publish(counts)
    second = publish(counts | {("b", "y"): 11}, before=first)
    assert second.cells["b", "y"] is None
    assert (second.rows, second.columns, second.total) == ({}, {}, None)


def test_an_empty_table_tells_nothing():
    assert publish({}) == Edition(cells={})
