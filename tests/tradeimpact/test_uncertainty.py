"""Draws: seeded, apart by source, equal to the single market solved one by one."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tradeimpact.errors import BadElasticity, LabelMismatch, UnitMismatch
from tradeimpact.partial.ces import respond
from tradeimpact.partial.sweep import sweep
from tradeimpact.uncertainty import FLOOR, draw_sigma, estimates, spread

ITEMS, ORIGINS = ("847330", "851762", "854231"), ("CHN", "KOR", "MEX", "VNM")


def market(seed=1):
    lot = np.random.default_rng(seed)
    shape = (len(ITEMS), len(ORIGINS))
    return {
        "value": lot.lognormal(15, 2, shape) * (lot.random(shape) > 0.2),
        "rate_base": lot.uniform(0, 0.1, shape),
        "rate_before": lot.uniform(0, 0.3, shape),
        "rate_after": lot.uniform(0, 0.5, shape),
        "items": ITEMS,
        "origins": ORIGINS,
    }


@given(
    st.integers(0, 10_000),
    st.lists(st.floats(1.05, 40.0), min_size=3, max_size=3),
    st.floats(0.0, 3.0),
    st.one_of(st.just(math.inf), st.floats(0.1, 40.0)),
)
@settings(max_examples=80, deadline=None)
def test_a_draw_is_the_market_of_ces_solved_twice(seed, sigma, eta, omega):
    given_market = market(seed)
    found = sweep(**given_market, sigma=[sigma], eta=eta, omega=omega, origin="KOR")
    ends = [
        respond(value=given_market["value"], rate_before=given_market["rate_base"],
                rate_after=given_market[state], sigma=sigma, eta=eta, omega=omega,
                items=ITEMS, origins=ORIGINS).value_after
        for state in ("rate_before", "rate_after")
    ]  # fmt: skip
    expected = (ends[1] - ends[0])[:, 1]
    assert found.change[0] == pytest.approx(expected, rel=1e-9, abs=1e-9 * max(ends[0].max(), 1))


def test_threads_and_company_change_no_digit():
    draws = np.random.default_rng(3).uniform(1.2, 20, (50, 3))
    one = sweep(**market(), sigma=draws, omega=2.0, origin="KOR")
    two = sweep(**market(), sigma=draws, omega=2.0, origin="KOR", threads=2)
    alone = sweep(**market(), sigma=draws[7:8], omega=2.0, origin="KOR")
    assert np.array_equal(one.change, two.change)
    assert np.array_equal(one.change[7], alone.change[0])


def test_no_change_of_duty_gives_exactly_nothing():
    same = market() | {"rate_after": market()["rate_before"]}
    assert (sweep(**same, sigma=[[3.0, 4.0, 5.0]], origin="KOR").change == 0).all()


def test_draws_come_back_with_their_seed_in_any_order():
    said = {"sigma": [13.79, 8.07, 8.07], "error": [2.14, 1.72, 1.72],
            "estimate": ["office", "communication", "communication"]}  # fmt: skip
    one = draw_sigma(estimates("cp", items=ITEMS, **said), count=200, seed=7)
    turned = {name: values[::-1] for name, values in said.items()}
    other = draw_sigma(estimates("cp", items=ITEMS[::-1], **turned), count=200, seed=7)
    assert np.array_equal(one.sigma, other.sigma[:, ::-1])
    assert np.array_equal(one.sigma[:, 1], one.sigma[:, 2])  # one estimate, one draw
    again = draw_sigma(estimates("cp", items=ITEMS, **said), count=200, seed=8)
    assert not np.array_equal(one.sigma, again.sigma)


def test_draws_have_the_mean_and_the_error_of_the_source():
    found = draw_sigma(estimates("cp", items=["a"], sigma=[13.79], error=[2.14]),
                       count=20_000, seed=1)  # fmt: skip
    assert found.sigma.mean() == pytest.approx(13.79, abs=0.06)
    assert found.sigma.std() == pytest.approx(2.14, abs=0.05)
    assert found.cut[0] < 1e-8


def test_what_is_cut_off_is_told():
    found = draw_sigma(estimates("bw", items=["a"], sigma=[1.23], error=[0.5]), count=500, seed=1)
    assert found.sigma.min() >= FLOOR
    assert found.cut[0] == pytest.approx(0.33, abs=0.01)


def test_a_source_without_errors_is_not_drawn():
    silent = estimates("protee", items=ITEMS, sigma=[7.7, 16.7, 28.1])
    assert not silent.has_errors
    with pytest.raises(BadElasticity, match="no standard error"):
        draw_sigma(silent, count=10, seed=1)


def test_estimation_and_disagreement_stay_apart():
    given_market = market()
    cp = estimates("cp", items=ITEMS, sigma=[13.79, 8.07, 8.07], error=[2.14, 1.72, 1.72])
    central = {
        "cp": sweep(**given_market, sigma=[cp.sigma], origin="KOR"),
        "bw": sweep(**given_market, sigma=[[3.6, 2.1, 1.23]], origin="KOR"),
    }
    drawn = {"cp": sweep(**given_market, sigma=draw_sigma(cp, count=400, seed=5).sigma,
                         origin="KOR")}  # fmt: skip
    found = spread(central, drawn)
    low, high = found.estimation["cp"]
    assert low < found.central["cp"] < high
    assert found.estimation["bw"] is None
    assert found.disagreement == (min(found.central.values()), max(found.central.values()))
    assert found.count == 400
    # The second source moves the disagreement only, never the interval of the first.
    assert spread({"cp": central["cp"]}, drawn).estimation["cp"] == (low, high)


def test_what_cannot_be_meant_is_refused():
    with pytest.raises(LabelMismatch, match="'USA'"):
        sweep(**market(), sigma=[[3.0] * 3], origin="USA")
    with pytest.raises(BadElasticity, match="854231 in draw 1"):
        sweep(**market(), sigma=[[3.0] * 3, [3.0, 3.0, 0.9]], origin="KOR")
    with pytest.raises(LabelMismatch, match="draws by 3"):
        sweep(**market(), sigma=[3.0] * 3, origin="KOR")
    with pytest.raises(UnitMismatch, match="rate_after"):
        sweep(**(market() | {"rate_after": np.full((3, 4), 25.0)}), sigma=[[3.0] * 3],
              origin="KOR")  # fmt: skip
    with pytest.raises(BadElasticity, match="above zero"):
        estimates("cp", items=["a"], sigma=[3.0], error=[0.0])
    with pytest.raises(LabelMismatch, match="per item"):
        estimates("cp", items=["a"], sigma=[3.0], error=[0.1, 0.2])
    with pytest.raises(LabelMismatch, match="central sweep"):
        spread({}, {})
