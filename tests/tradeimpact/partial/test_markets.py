"""One importing market: the world model and the one-root model are each other's referee."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tradeimpact.errors import BadElasticity
from tradeimpact.partial.markets import value_after


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1), st.sampled_from([0.5, 1.5, 6.0, math.inf]),
       st.sampled_from([0.0, 1.0, 2.5]))  # fmt: skip
def test_both_models_say_the_same_of_one_market(seed, omega, eta):
    lot = np.random.default_rng(seed)
    value = lot.lognormal(14, 2, (4, 6)) * (lot.random((4, 6)) > 0.3)
    before, after = lot.choice([0.0, 0.025, 0.1], (4, 6)), lot.choice([0.0, 0.15, 1.0], (4, 6))
    asked = {
        "value": value, "rate_before": before, "rate_after": after, "eta": eta, "omega": omega,
        "sigma": lot.uniform(1.2, 14, 4), "items": [f"{n:06d}" for n in (3, 1, 2, 0)],
        "origins": ["KR", "CN", "VN", "MX", "EU", "TW"],
    }  # fmt: skip
    one, residual = value_after("ces", **asked)
    other, looser = value_after("gsim", **asked)
    assert residual <= 1e-10
    assert looser <= 1e-8
    assert other == pytest.approx(one, rel=1e-6, abs=1e-6)
    assert ((one > 0) == (value > 0)).all()


def test_nothing_traded_is_nothing_and_a_wrong_sigma_is_named():
    none = np.zeros((1, 2))
    asked = {"value": none, "rate_before": none, "rate_after": none, "eta": 1.0, "omega": 1.0,
             "sigma": [3.0], "items": ["854232"], "origins": ["KR", "CN"]}  # fmt: skip
    assert value_after("gsim", **asked)[0].sum() == 0
    with pytest.raises(BadElasticity, match="854232"):
        value_after("gsim", **(asked | {"value": none + 1.0, "sigma": [0.9]}))
