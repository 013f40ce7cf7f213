"""Single-market closed forms against numbers derived by hand, and properties."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradeimpact.errors import BadElasticity, BadFlow, UnitMismatch
from tradeimpact.partial.smart import simulate

EXACT = 1e-10


def market(value, before, after, demand=2.0, sigma=2.0, **more):
    value = np.atleast_2d(value)
    names = {"items": [f"k{k}" for k in range(value.shape[0])],
             "origins": [f"r{r}" for r in range(value.shape[1])]}  # fmt: skip
    return simulate(value=value, rate_before=np.atleast_2d(before),
                    rate_after=np.atleast_2d(after), demand=demand, sigma=sigma,
                    **(names | more))  # fmt: skip


def test_creation_by_hand_with_fixed_prices():
    # t from 20 % to 8 %: tau = -0.12/1.2 = -0.1; TC = 100 * 2 * 0.1 = 20.
    # Revenue 120 * 0.08 - 100 * 0.2 = -10.4. Landed price falls by 0.12 over (100 + 120)/2 units:
    # 13.2. Welfare 2.8 = mean duty * 20.
    found = market([100.0], [0.20], [0.08])
    assert found.creation[0, 0] == pytest.approx(20, rel=EXACT)
    assert found.diversion[0, 0] == 0
    assert found.price[0, 0] == 0
    assert found.value_after[0, 0] == pytest.approx(120, rel=EXACT)
    assert found.revenue[0] == pytest.approx(-10.4, rel=EXACT)
    assert found.consumer_surplus[0] == pytest.approx(13.2, rel=EXACT)
    assert found.producer_surplus[0] == 0
    assert found.welfare[0] == pytest.approx((0.20 + 0.08) / 2 * 20, rel=EXACT)


def test_creation_by_hand_with_finite_supply():
    # e = 2, w = 3, tau = -0.1: price +0.2/5 = 0.04, creation 100 * 0.2 * 3/5 = 12 = 100 * 3 * 0.04.
    # Value 112 * 1.04 = 116.48; exporters gain 0.04 * (100 + 112)/2 = 4.24.
    # Landed 1.04 * 1.08 - 1.2 = -0.0768: buyers gain 0.0768 * 106 = 8.1408.
    # Revenue 116.48 * 0.08 - 20 = -10.6816.
    found = market([100.0], [0.20], [0.08], omega=3.0)
    assert found.price[0, 0] == pytest.approx(0.04, rel=EXACT)
    assert found.creation[0, 0] == pytest.approx(12, rel=EXACT)
    assert found.value_after[0, 0] == pytest.approx(116.48, rel=EXACT)
    assert found.producer_surplus[0] == pytest.approx(4.24, rel=EXACT)
    assert found.consumer_surplus[0] == pytest.approx(8.1408, rel=EXACT)
    assert found.revenue[0] == pytest.approx(-10.6816, rel=EXACT)
    assert found.welfare[0] == pytest.approx(8.1408 - 10.6816, rel=EXACT)


def test_diversion_by_hand_between_two_groups():
    # Duty of the first from 25 % to 0: R = 1.25^2 = 1.5625; TD = 60*40*0.5625 / (60*1.5625 + 40).
    found = market([60.0, 40.0], [0.25, 0.25], [0.0, 0.25], demand=0.0)
    expected = 60 * 40 * 0.5625 / (60 * 1.5625 + 40)
    assert found.diversion[0] == pytest.approx([expected, -expected], rel=EXACT)
    assert np.all(found.creation == 0)


def test_diversion_by_hand_with_finite_supply():
    # sigma 2, w 2: exponent 2*2/4 = 1, so R = 1.25.
    found = market([60.0, 40.0], [0.25, 0.25], [0.0, 0.25], demand=0.0, omega=2.0)
    expected = 60 * 40 * 0.25 / (60 * 1.25 + 40)
    assert found.diversion[0] == pytest.approx([expected, -expected], rel=EXACT)


def test_three_origins_by_hand():
    # All from duty free; T = 2, 1, 1, sigma 2: R = 1/4, 1, 1; V = 100; pull = 10 + 30 + 30 = 70.
    found = market([40.0, 30.0, 30.0], [0.0] * 3, [1.0, 0.0, 0.0], demand=0.5)
    shares = np.array([10, 30, 30]) / 70 * 100
    assert found.diversion[0] == pytest.approx(shares - [40, 30, 30], rel=EXACT)
    assert found.creation[0] == pytest.approx([-20, 0, 0], rel=EXACT)


MARKETS = st.integers(1, 5).flatmap(
    lambda n: st.tuples(
        st.lists(st.one_of(st.just(0.0), st.floats(1.0, 1e9)), min_size=n, max_size=n),
        st.lists(st.floats(0.0, 2.0), min_size=n, max_size=n),
        st.lists(st.floats(0.0, 2.0), min_size=n, max_size=n),
        st.floats(0.0, 4.0),
        st.floats(1.01, 130.0),
        st.one_of(st.just(math.inf), st.floats(0.05, 50.0)),
    )
)


@given(MARKETS)
def test_no_shock_no_change(given_market):
    value, before, _, demand, sigma, omega = given_market
    found = market(value, before, before, demand, sigma, omega=omega)
    assert np.array_equal(found.value_after[0], value)
    assert found.welfare[0] == 0
    assert found.revenue[0] == 0


@given(MARKETS)
def test_diversion_adds_up_to_zero_and_scale_does_not_matter(given_market):
    value, before, after, demand, sigma, omega = given_market
    found = market(value, before, after, demand, sigma, omega=omega)
    size = max(value)
    assert abs(found.diversion.sum()) <= 1e-12 * size * len(value)
    scaled = market(np.multiply(value, 1e6), before, after, demand, sigma, omega=omega)
    assert scaled.value_after == pytest.approx(found.value_after * 1e6, rel=1e-9, abs=size * 1e-3)
    assert np.isfinite(found.value_after).all()


@given(MARKETS, st.integers(0, 4), st.floats(0.01, 0.5))
def test_a_larger_duty_never_raises_the_flow_it_is_put_on(given_market, which, more):
    value, before, after, demand, sigma, omega = given_market
    r = which % len(value)
    less = market(value, before, after, demand, sigma, omega=omega)
    after = list(after)
    after[r] += more
    found = market(value, before, after, demand, sigma, omega=omega)
    assert found.value_after[0, r] <= less.value_after[0, r] * (1 + 1e-12)


def test_a_price_that_would_go_below_zero_is_said():
    # Found by the property above: e = 1, w = 0.5, tau = 2 asks for a price of -1/3.
    found = market([1.0], [0.0], [2.0], demand=1.0, omega=0.5)
    assert found.emptied[0, 0]
    assert (found.price[0, 0], found.value_after[0, 0]) == (-1.0, 0.0)


def test_a_line_that_would_go_below_zero_is_said():
    found = market([100.0], [0.0], [1.0], demand=3.0)
    assert found.emptied[0, 0]
    assert found.value_after[0, 0] == 0


def test_what_cannot_be_meant_is_refused():
    with pytest.raises(BadFlow, match="k0, r0"):
        market([math.nan], [0.0], [0.1])
    with pytest.raises(UnitMismatch, match="-100 %"):
        market([1.0], [0.0], [-1.5])
    with pytest.raises(BadElasticity, match="above 1"):
        market([1.0], [0.0], [0.1], sigma=0.9)
