"""The lock of a month, and no way back from it."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from situationroom.rooms.impact.lifecycle import FORECAST_STEPS, STANDS, may_step
from situationroom.rooms.impact.rules import (
    SEOUL,
    lock_moment,
    month_number,
    next_period,
    period_of,
)
from situationroom.rooms.impact.states import (
    FORECAST_COLOUR,
    FORECAST_TEXT,
    FORECASTER_TEXT,
    METHOD_NAME_TEXT,
    Forecaster,
    ForecastState,
)

MOMENTS = st.integers(1_600_000_000, 3_700_000_000).map(lambda s: datetime.fromtimestamp(s, UTC))


@given(MOMENTS)
def test_the_next_month_is_open_and_the_one_before_it_is_locked(at: datetime) -> None:
    period = next_period(at)
    assert at < lock_moment(period)
    assert at >= lock_moment(period_of(month_number(period) - 1))


@pytest.mark.parametrize(
    ("at", "period"),
    [
        (datetime(2026, 12, 10, 23, 59, tzinfo=SEOUL), "2026-12"),
        (datetime(2026, 12, 11, tzinfo=SEOUL), "2027-01"),
        (datetime(2026, 12, 10, 15, tzinfo=UTC), "2027-01"),
        (datetime(2026, 12, 1, tzinfo=SEOUL), "2026-12"),
    ],
)
def test_a_month_is_locked_as_its_eleventh_day_begins_in_seoul(at: datetime, period: str) -> None:
    assert next_period(at) == period


@given(st.integers(2000 * 12, 2099 * 12 + 11))
def test_a_period_and_its_number_name_the_same_month(number: int) -> None:
    assert month_number(period_of(number)) == number
    assert lock_moment(period_of(number)) < lock_moment(period_of(number + 1))


@given(st.lists(st.sampled_from(list(ForecastState)), max_size=8))
def test_what_is_locked_is_never_open_or_replaced_again(steps: list[ForecastState]) -> None:
    state, was_locked = ForecastState.OPEN, False
    for new in steps:
        state = new if may_step(state, new) else state
        was_locked |= state is ForecastState.LOCKED
        if was_locked:
            assert state in {ForecastState.LOCKED, ForecastState.SCORED}


def test_every_state_and_forecaster_has_words() -> None:
    assert set(FORECAST_STEPS) == set(FORECAST_TEXT) == set(FORECAST_COLOUR) == set(ForecastState)
    assert set(FORECASTER_TEXT) == set(METHOD_NAME_TEXT) == set(Forecaster)
    assert ForecastState.REPLACED not in STANDS
    assert lock_moment("2026-02") - lock_moment("2026-01") == timedelta(days=31)
