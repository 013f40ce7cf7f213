"""The forecasts any model has to beat: right where the rule is right, seeded, and never peeking."""

import numpy as np
import pytest

from tradeimpact.errors import BadFlow, LabelMismatch
from tradeimpact.evidence.rivals import autoregressive, fit_autoregression, seasonal_naive

SEASON = np.exp(np.sin(np.arange(12) / 12 * 2 * np.pi))
STILL = np.tile(SEASON, 8)


def test_where_nothing_ever_changed_last_year_is_the_forecast() -> None:
    found = seasonal_naive(STILL, horizon=15)
    assert np.allclose(found, np.concatenate([SEASON, SEASON[:3]])[:, None])


def test_the_middle_is_last_year_and_the_width_what_it_missed() -> None:
    rng = np.random.default_rng(3)
    series = np.tile(SEASON, 12) * np.exp(rng.normal(0.0, 0.1, 144))
    found = np.log(seasonal_naive(series, horizon=12, draws=4000, seed=5))
    assert np.median(found, axis=1) == pytest.approx(np.log(series[-12:]), abs=0.03)
    missed = (np.log(series[12:]) - np.log(series[:-12]))[-60:]
    assert found.std(axis=1) == pytest.approx(np.full(12, np.sqrt((missed**2).mean())), rel=0.08)


def test_the_autoregression_finds_what_made_the_series() -> None:
    rng = np.random.default_rng(7)
    log = np.zeros(4000)
    for t in range(1, 4000):
        log[t] = 0.2 + 0.6 * log[t - 1] + rng.normal(0.0, 0.05)
    fitted = fit_autoregression(np.exp(log), lags=(1,))
    assert fitted.coefficients == pytest.approx([0.2, 0.6], abs=0.03)
    assert fitted.errors.std() == pytest.approx(0.05, rel=0.03)
    far = np.log(autoregressive(np.exp(log), horizon=60, lags=(1,), draws=3000))[-1]
    assert far.mean() == pytest.approx(0.5, abs=0.02)


def test_equal_seeds_give_equal_draws() -> None:
    rng = np.random.default_rng(0)
    series = STILL * np.exp(rng.normal(0.0, 0.1, len(STILL)))
    for rule in (seasonal_naive, autoregressive):
        first, again, other = (rule(series, horizon=3, seed=seed) for seed in (4, 4, 5))
        assert (first == again).all()
        assert (first != other).any()


@pytest.mark.parametrize("rule", [seasonal_naive, autoregressive])
def test_a_series_that_cannot_be_forecast_is_refused(rule) -> None:
    with pytest.raises(LabelMismatch, match="too short"):
        rule(STILL[:20], horizon=1)
    for bad in (0.0, -1.0, float("nan")):
        broken = STILL.copy()
        broken[5] = bad
        with pytest.raises(BadFlow, match="every month"):
            rule(broken, horizon=1)
