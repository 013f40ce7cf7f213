"""Scores of distributions against their definition, and that honesty scores best."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradeimpact.errors import BadFlow, LabelMismatch
from tradeimpact.evidence.scores import crps, interval_score, score

FINITE = st.floats(-50, 50)


@given(st.lists(FINITE, min_size=1, max_size=8), FINITE)
def test_crps_is_the_area_between_forecast_and_observation(draws: list[float], seen: float) -> None:
    places = np.sort(np.array([*draws, seen]))
    area = 0.0
    for left, right in pairwise(places):
        below = np.mean(np.array(draws) <= left)
        area += (right - left) * (below - (1.0 if seen <= left else 0.0)) ** 2
    assert crps([draws], [seen])[0] == pytest.approx(area, abs=1e-9)


@given(FINITE, FINITE)
def test_a_forecast_of_one_number_scores_its_distance(said: float, seen: float) -> None:
    assert crps([[said, said]], [seen])[0] == pytest.approx(abs(said - seen), abs=1e-12)


def test_nobody_gains_by_saying_another_distribution() -> None:
    rng = np.random.default_rng(1)
    seen = rng.normal(0.0, 1.0, 4000)
    base = rng.normal(0.0, 1.0, (4000, 200))
    honest = score(base, seen)
    for said in (base * 0.5, base * 2.0, base + 0.5):
        assert score(said, seen).crps > honest.crps
        assert score(said, seen).interval > honest.interval
    assert honest.coverage == pytest.approx(0.8, abs=0.02)


def test_an_interval_pays_for_its_width_and_for_what_is_outside() -> None:
    found = interval_score([1.0, 1.0, 1.0], [3.0, 3.0, 3.0], [2.0, 0.5, 4.0], level=0.8)
    assert found == pytest.approx([2.0, 2.0 + 10 * 0.5, 2.0 + 10 * 1.0])


@pytest.mark.parametrize(
    ("draws", "seen", "error", "words"),
    [
        ([1.0, 2.0], [1.0], LabelMismatch, "T, M"),
        ([[1.0], [2.0]], [1.0], LabelMismatch, "do not fit"),
        ([[float("nan")]], [1.0], BadFlow, "missing"),
        ([[1.0]], [float("inf")], BadFlow, "missing"),
    ],
)
def test_what_cannot_be_scored_is_named(draws, seen, error, words) -> None:
    with pytest.raises(error, match=words):
        crps(draws, seen)


def test_an_interval_the_wrong_way_round_is_refused() -> None:
    with pytest.raises(LabelMismatch, match="exchange"):
        interval_score([2.0], [1.0], [1.5], level=0.8)
    with pytest.raises(LabelMismatch, match=r"0\.8 for 80"):
        interval_score([1.0], [2.0], [1.5], level=80)
