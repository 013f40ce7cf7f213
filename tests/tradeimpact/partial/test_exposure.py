"""Exposure: sums that hold exactly, bounds, and refusals by name."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradeimpact.errors import BadFlow, BadScope, LabelMismatch, UnitMismatch, UnknownItem
from tradeimpact.partial.exposure import measure_exposure

LINES = {
    "item": ["851712", "851712", "854231", "854231"],
    "value": [100.0, 50.0, 30.0, 20.0],
    "covered": [True, True, True, False],
    "hit": [True, False, False, False],
    "rate_before": [0.0, 0.02, 0.0, 0.0],
    "rate_after": [0.25, 0.02, 0.0, 0.0],
}


@st.composite
def acts(draw):
    count = draw(st.integers(0, 20))

    def column(element):
        return draw(st.lists(element, min_size=count, max_size=count))

    covered, hit = column(st.booleans()), column(st.booleans())
    return {
        "item": column(st.sampled_from(["8471", "8517", "8542"])),
        "value": column(st.floats(0, 1e12)),
        "covered": covered,
        "hit": [a and b for a, b in zip(covered, hit, strict=True)],
        "rate_before": column(st.floats(0, 1)),
        "rate_after": column(st.floats(0, 2)),
    }


def test_a_small_act_by_hand():
    found = measure_exposure(**LINES)
    assert found.items == ("851712", "854231")
    assert found.base_usd.tolist() == [150, 50]
    assert found.hit_usd.tolist() == [100, 0]
    assert found.exempt_usd.tolist() == [50, 30]
    assert found.outside_usd.tolist() == [0, 20]
    assert found.exempt_share.tolist() == [50 / 150, 30 / 50]
    assert found.duty_before_usd.tolist() == [1, 0]
    assert found.duty_after_usd.tolist() == [26, 0]
    assert found.rate_after.tolist() == [26 / 150, 0]
    total = found.total()
    assert total.items == ("total",)
    assert total.base_usd[0] == 200
    assert total.hit_share[0] == 0.5


@given(acts())
def test_parts_add_up_to_the_base_and_items_to_the_total_exactly(act):
    found = measure_exposure(**act)
    parts = zip(found.hit_usd, found.exempt_usd, found.outside_usd, strict=True)
    assert [math.fsum(part) for part in parts] == found.base_usd.tolist()
    total = found.total()
    for name in ("base_usd", "hit_usd", "exempt_usd", "outside_usd", "duty_after_usd"):
        assert getattr(total, name)[0] == math.fsum(getattr(found, name).tolist())


@given(acts(), st.randoms())
def test_the_order_of_lines_changes_no_digit(act, random):
    order = random.sample(range(len(act["item"])), len(act["item"]))
    other = measure_exposure(**{name: [column[i] for i in order] for name, column in act.items()})
    found = measure_exposure(**act)
    assert np.array_equal(other.base_usd, found.base_usd)
    assert np.array_equal(other.duty_after_usd, found.duty_after_usd)


@given(acts())
def test_a_certain_scope_has_one_figure(act):
    found = measure_exposure(**act)
    assert np.array_equal(found.hit_low_usd, found.hit_high_usd)
    assert np.array_equal(found.exempt_low_usd, found.exempt_high_usd)
    assert np.array_equal(found.rate_after_low, found.rate_after_high, equal_nan=True)


def test_an_uncertain_scope_shows_both_ends():
    found = measure_exposure(
        **LINES,
        hit_low=[False] * 4,
        hit_high=[True, True, True, False],
        rate_low=[0.0, 0.02, 0.0, 0.0],
        rate_high=[0.25, 0.25, 0.125, 0.0],
    ).total()
    assert (found.hit_low_usd[0], found.hit_usd[0], found.hit_high_usd[0]) == (0, 100, 180)
    assert (found.exempt_low_usd[0], found.exempt_high_usd[0]) == (0, 180)
    assert (found.duty_after_low_usd[0], found.duty_after_high_usd[0]) == (1, 41.25)
    assert found.rate_after_low[0] < found.rate_after[0] < found.rate_after_high[0]


def test_items_asked_for_keep_their_order_and_no_trade_is_not_a_rate_of_zero():
    found = measure_exposure(**LINES, items=["854231", "847130", "851712"])
    assert found.base_usd.tolist() == [50, 0, 150]
    assert math.isnan(found.rate_after[1])
    assert math.isnan(found.hit_share[1])


def test_results_are_read_only():
    with pytest.raises(ValueError, match="read-only"):
        measure_exposure(**LINES).total().base_usd[0] = 1


@pytest.mark.parametrize(
    ("wrong", "error", "says"),
    [
        ({"value": [100.0, math.nan, 30, 20]}, BadFlow, "line 1 of item 851712"),
        ({"value": [100.0, -1, 30, 20]}, BadFlow, "line 1"),
        ({"value": [100.0]}, LabelMismatch, "value has shape"),
        ({"rate_after": [25.0, 0, 0, 0]}, UnitMismatch, "line 0 .*Divide by 100"),
        ({"hit": [True, False, False, True]}, BadScope, "line 3 .*not covered"),
        ({"hit": [1, 0, 0, 0]}, BadScope, "booleans"),
        ({"covered": [True]}, LabelMismatch, "4 lines"),
        ({"hit_low": [True, True, False, False]}, BadScope, "hit_low"),
        ({"hit_high": [False] * 4}, BadScope, "hit_high"),
        ({"rate_low": [0.3, 0, 0, 0]}, BadScope, "outside its bounds"),
        ({"rate_high": [0.1, 0.02, 0, 0]}, BadScope, "outside its bounds"),
        ({"items": ["851712"]}, UnknownItem, "854231"),
    ],
)
def test_input_that_cannot_be_meant_is_refused_by_name(wrong, error, says):
    with pytest.raises(error, match=says):
        measure_exposure(**(LINES | wrong))
