"""Naive rules for series that lack months, against what was worked out by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradeimpact.errors import BadFlow, LabelMismatch
from tradeimpact.evidence.gaps import last_year, same_growth, yearly_growth
from tradeimpact.evidence.scores import interval_score, weighted_interval_score

RULES = (last_year, same_growth, yearly_growth)


def years(*factors: float) -> np.ndarray:
    """Return years of twelve months, each a factor of the first, whose months are 1 to 12."""
    return np.concatenate([np.arange(1.0, 13.0) * factor for factor in factors])


def test_a_series_that_repeats_is_said_to_repeat() -> None:
    history = years(1, 1, 1, 1)
    for rule in RULES:
        assert rule(history, horizon=2) == pytest.approx(2.0)


def test_steady_growth_goes_on_by_growth_and_not_by_last_year() -> None:
    history = years(1, 2, 4, 8)
    assert last_year(history, horizon=1).min() == pytest.approx(8 / 2)
    assert last_year(history, horizon=1).max() == pytest.approx(8 * 2)
    assert same_growth(history, horizon=1) == pytest.approx(16.0)
    assert yearly_growth(history, horizon=1) == pytest.approx(16.0)


@given(st.integers(1, 6), st.sets(st.integers(12, 24), max_size=4))
def test_a_missing_month_stops_no_rule_that_does_not_need_it(
    horizon: int, missing: set[int]
) -> None:
    history = years(1, 1.1, 1.2, 1.3, 1.4)
    holes = history.copy()
    holes[list(missing)] = np.nan
    for rule in RULES:
        assert np.isfinite(rule(holes, horizon=horizon)).all()


def test_without_the_month_of_the_year_before_nothing_is_said() -> None:
    history = years(1, 1, 1, 1)
    history[-12] = np.nan
    for rule in RULES:
        with pytest.raises(BadFlow, match="year before"):
            rule(history, horizon=1)
        with pytest.raises(BadFlow, match="year before"):
            rule(years(1, 1, 1, 1), horizon=13)


def test_too_little_is_refused_by_name() -> None:
    for rule in RULES:
        with pytest.raises(LabelMismatch, match="known"):
            rule(years(1, 1)[:20], horizon=1)
        with pytest.raises(BadFlow, match="zero"):
            rule(np.zeros(48), horizon=1)


def test_the_weighted_score_is_what_the_paper_says() -> None:
    # Interval 90 to 120 at 80 %, median 100, seen 130: 30 + 10 · 10 = 130; (15 + 0.1 · 130) / 1.5.
    assert interval_score([90], [120], [130], level=0.8)[0] == pytest.approx(130)
    said = weighted_interval_score([100], [90], [120], [130], level=0.8)[0]
    assert said == pytest.approx((0.5 * 30 + 0.1 * 130) / 1.5)


def test_a_median_outside_its_interval_is_refused() -> None:
    with pytest.raises(LabelMismatch, match="median"):
        weighted_interval_score([80], [90], [120], [100], level=0.8)


def test_nobody_gains_by_another_interval() -> None:
    rng = np.random.default_rng(2)
    seen = rng.normal(100.0, 10.0, 20_000)
    many = np.ones_like(seen)
    half = 1.2815515655446004 * 10.0

    def mean(middle: float, width: float) -> float:
        low, high = many * (middle - width), many * (middle + width)
        said = weighted_interval_score(many * middle, low, high, seen, level=0.8)
        return float(said.mean())

    honest = mean(100.0, half)
    assert all(honest < mean(*other) for other in ((103.0, half), (100.0, 5.0), (100.0, 25.0)))
