"""Proper scores of forecasts that are distributions: lower is better, honesty is best.

A score is *proper* when nobody gains by saying another distribution than the one they believe
(Gneiting and Raftery 2007, Strictly proper scoring rules, JASA 102). Forecasts come as draws.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from tradeimpact.checks import FloatArray
from tradeimpact.errors import BadFlow, LabelMismatch


@dataclass(frozen=True, slots=True)
class Score:
    """How forecasts did, averaged over the times they were for.

    Attributes
    ----------
    crps : float
        Continuous ranked probability score, in the unit of the observations.
    interval : float
        Interval score of the central interval of `level`, same unit.
    coverage : float
        Share of observations inside that interval; `level` is what an honest forecast has.
    error : float
        Mean absolute error of the median, same unit.
    n : int
        Observations that were scored.
    """

    crps: float
    interval: float
    coverage: float
    error: float
    n: int


def crps(draws: ArrayLike, observed: ArrayLike) -> FloatArray:
    """Return the continuous ranked probability score of each forecast, (T,).

    CRPS = E|X − y| − ½ E|X − X'|, over the draws (Gneiting and Raftery 2007, eq. 21).

    Parameters
    ----------
    draws : array (T, M)
        M draws for each of T times.
    observed : array (T,)
    """
    x, y = _checked(draws, observed)
    many = x.shape[1]
    ordered = np.sort(x, axis=1)
    # E|X − X'| from order statistics: 2/M² Σ (2i − M − 1) x_(i).
    weights = 2.0 * np.arange(1, many + 1) - many - 1.0
    apart = 2.0 * (ordered @ weights) / many**2
    result: FloatArray = np.abs(x - y[:, None]).mean(axis=1) - 0.5 * apart
    return result


def interval_score(
    low: ArrayLike, high: ArrayLike, observed: ArrayLike, *, level: float
) -> FloatArray:
    """Return the score of central intervals, (T,): their width, and 2/α times how far y is outside.

    Gneiting and Raftery 2007, eq. 43, with α = 1 − level.
    """
    if not 0.0 < level < 1.0:
        raise LabelMismatch(f"level is a share between 0 and 1, got {level}: write 0.8 for 80 %")
    lo, hi, y = (np.asarray(a, dtype=float) for a in (low, high, observed))
    if (lo > hi).any():
        raise LabelMismatch("an interval ends before it begins: exchange low and high")
    outside = np.maximum(lo - y, 0.0) + np.maximum(y - hi, 0.0)
    result: FloatArray = (hi - lo) + 2.0 / (1.0 - level) * outside
    return result


def weighted_interval_score(
    middle: ArrayLike, low: ArrayLike, high: ArrayLike, observed: ArrayLike, *, level: float
) -> FloatArray:
    """Return the score of a median and one central interval together, (T,).

    (½ |y − m| + α/2 · interval score) / 1½, with α = 1 − level (Bracher, Ray, Gneiting and Reich
    2021, Evaluating epidemic forecasts in an interval format, PLoS Comput Biol 17, eq. 2, K = 1).
    It asks nothing of a forecast but three numbers, so that whoever gives these is comparable.
    """
    m, y = np.asarray(middle, dtype=float), np.asarray(observed, dtype=float)
    lo, hi = np.asarray(low, dtype=float), np.asarray(high, dtype=float)
    if (lo > m).any() or (m > hi).any():
        raise LabelMismatch("the median lies outside its interval: give low <= median <= high")
    outside = interval_score(lo, hi, y, level=level)
    result: FloatArray = (0.5 * np.abs(y - m) + 0.5 * (1.0 - level) * outside) / 1.5
    return result


def score(draws: ArrayLike, observed: ArrayLike, *, level: float = 0.8) -> Score:
    """Return the scores of forecasts as draws (T, M) against what was observed (T,)."""
    x, y = _checked(draws, observed)
    low, middle, high = np.quantile(x, [(1 - level) / 2, 0.5, (1 + level) / 2], axis=1)
    return Score(
        crps=float(crps(x, y).mean()),
        interval=float(interval_score(low, high, y, level=level).mean()),
        coverage=float(((low <= y) & (y <= high)).mean()),
        error=float(np.abs(middle - y).mean()),
        n=len(y),
    )


def _checked(draws: ArrayLike, observed: ArrayLike) -> tuple[FloatArray, FloatArray]:
    x, y = np.asarray(draws, dtype=float), np.asarray(observed, dtype=float)
    if x.ndim != 2 or y.ndim != 1 or len(x) != len(y) or not x.size:
        raise LabelMismatch(
            f"forecasts of shape {x.shape} do not fit observations of shape {y.shape}: "
            "give draws (T, M) and observations (T,)"
        )
    if not (np.isfinite(x).all() and np.isfinite(y).all()):
        raise BadFlow("a forecast or an observation is missing: score what was forecast and seen")
    return x, y
