"""Deadlines by hand from the law, and what no deadline may ever do."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradeimpact.refunds import deadlines
from tradeimpact.refunds.deadlines import Liquidation

days = st.dates(date(2000, 1, 1), date(2100, 1, 1))
spans = st.integers(0, 2000).map(lambda n: timedelta(days=n))


def test_an_entry_is_liquidated_on_day_314_unless_somebody_says_when() -> None:
    entered = date(2025, 7, 19)
    assert deadlines.liquidation_of(entered, None) == Liquidation(date(2026, 5, 29), actual=False)
    actual = deadlines.liquidation_of(entered, date(2026, 6, 1))
    assert (actual.on, actual.basis) == (date(2026, 6, 1), "actual")


@pytest.mark.parametrize(
    ("asked_on", "late"), [(date(2026, 11, 25), False), (date(2026, 11, 26), True)]
)
def test_day_180_after_liquidation_is_the_last_one_of_a_protest(asked_on: date, late: bool) -> None:
    found = deadlines.protest(Liquidation(date(2026, 5, 29), actual=True), asked_on=asked_on)
    assert (found.on, found.late) == (date(2026, 11, 25), late)


def test_a_correction_ends_on_day_299_and_a_protest_follows_it() -> None:
    entered = date(2026, 2, 1)
    planned = deadlines.liquidation_of(entered, None)
    last = deadlines.correction_or_protest(entered, planned, asked_on=date(2026, 11, 27))
    assert (last.on, last.kind) == (date(2026, 11, 27), "post_summary_correction")
    after = deadlines.correction_or_protest(entered, planned, asked_on=date(2026, 11, 28))
    assert (after.on, after.kind) == (date(2027, 6, 10), "protest_180_days")


def test_a_liquidated_entry_is_not_corrected_any_more() -> None:
    entered = date(2026, 2, 1)
    closed = deadlines.liquidation_of(entered, date(2026, 3, 1))
    found = deadlines.correction_or_protest(entered, closed, asked_on=date(2026, 3, 2))
    assert found.kind == "protest_180_days"


@pytest.mark.parametrize(
    ("entered", "until"),
    [(date(2025, 12, 10), date(2026, 12, 10)), (date(2024, 2, 29), date(2025, 2, 28))],
)
def test_a_preference_is_claimed_until_the_same_day_a_year_on(entered: date, until: date) -> None:
    assert deadlines.later_claim_until(entered) == until


@given(entered=days, after=st.none() | spans, asked_after=spans)
def test_no_deadline_lies_before_the_entry_and_none_that_has_passed_is_open(
    entered: date, after: timedelta | None, asked_after: timedelta
) -> None:
    closed = deadlines.liquidation_of(entered, None if after is None else entered + after)
    asked_on = entered + asked_after
    for found in (
        deadlines.protest(closed, asked_on=asked_on),
        deadlines.correction_or_protest(entered, closed, asked_on=asked_on),
        deadlines.later_claim(entered, asked_on=asked_on),
    ):
        assert found.on > entered
        assert found.late == (asked_on > found.on)
        assert (found.kind == "too_late") == found.late


@given(entered=days, asked_after=spans)
def test_waiting_a_day_never_moves_a_route_forward_in_time(
    entered: date, asked_after: timedelta
) -> None:
    planned = deadlines.liquidation_of(entered, None)
    today, tomorrow = (
        deadlines.correction_or_protest(entered, planned, asked_on=entered + asked_after + more)
        for more in (timedelta(0), timedelta(days=1))
    )
    assert tomorrow.on >= today.on
    assert not (today.late and not tomorrow.late)


@given(liquidated=days, after=spans)
def test_customs_own_way_back_of_ieepa_money_is_always_named(
    liquidated: date, after: timedelta
) -> None:
    closed = Liquidation(liquidated, actual=True)
    route = deadlines.ieepa_route(closed, asked_on=liquidated + after)
    expected = (
        "cape" if after.days <= 80 else "protest_only" if after.days <= 180
        else "cape_later_phase_or_court"
    )  # fmt: skip
    assert route == expected
