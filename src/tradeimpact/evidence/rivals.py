"""Forecasts that any model has to beat: last year's month, and a seasonal autoregression.

Both work on logs of positive monthly values and give draws, so that they are scored as everybody
is. Errors are drawn from what the rule got wrong in the past, with a seed. No rule sees a later
month than the last of its history.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from tradeimpact.checks import FloatArray
from tradeimpact.errors import BadFlow, LabelMismatch

YEAR = 12
LAGS = (1, 2, 3, 12, 13)
MEMORY = 60  # months of errors a rule remembers


@dataclass(frozen=True, slots=True)
class Fitted:
    """A seasonal autoregression: log y_t = constant + sum over lags of b_l log y_(t−l) + error."""

    lags: tuple[int, ...]
    coefficients: FloatArray  # constant first
    errors: FloatArray


def seasonal_naive(
    history: ArrayLike, *, horizon: int, draws: int = 1000, seed: int = 0
) -> FloatArray:
    """Return draws (horizon, draws): the same month of the year before, times a past error.

    Errors are the rule's own of the last five years, with both signs, so that the middle is last
    year's value.
    """
    log = _log(history, least=2 * YEAR)
    past = (log[YEAR:] - log[:-YEAR])[-MEMORY:]
    errors = np.concatenate([past, -past])
    rng = np.random.default_rng(seed)
    path = np.empty((horizon, draws))
    for step in range(horizon):
        base = log[step - YEAR] if step < YEAR else path[step - YEAR]
        path[step] = base + rng.choice(errors, draws)
    result: FloatArray = np.exp(path)
    return result


def fit_autoregression(history: ArrayLike, *, lags: tuple[int, ...] = LAGS) -> Fitted:
    """Return the autoregression fitted by least squares to monthly values (T,)."""
    log = _log(history, least=max(lags) + 3 * len(lags))
    first = max(lags)
    design = np.column_stack(
        [np.ones(len(log) - first), *(log[first - lag : len(log) - lag] for lag in lags)]
    )
    found: FloatArray = np.linalg.lstsq(design, log[first:], rcond=None)[0].astype(float)
    errors = log[first:] - design @ found
    # Least squares errors are too small by the degrees of freedom that the fit has used.
    errors *= np.sqrt(len(errors) / (len(errors) - len(found)))
    return Fitted(lags, found, errors - errors.mean())


def autoregressive(
    history: ArrayLike,
    *,
    horizon: int,
    draws: int = 1000,
    seed: int = 0,
    lags: tuple[int, ...] = LAGS,
) -> FloatArray:
    """Return draws (horizon, draws) of the autoregression, each a path with errors of the past.

    Uncertainty of the coefficients is not in them; the intervals are therefore too narrow rather
    than too wide.
    """
    fitted = fit_autoregression(history, lags=lags)
    log = np.log(np.asarray(history, dtype=float))
    rng = np.random.default_rng(seed)
    longest = max(lags)
    path = np.empty((longest + horizon, draws))
    path[:longest] = log[-longest:, None]
    for step in range(longest, longest + horizon):
        known = np.array([path[step - lag] for lag in fitted.lags])
        shocks = rng.choice(fitted.errors, draws)
        path[step] = fitted.coefficients[0] + fitted.coefficients[1:] @ known + shocks
    result: FloatArray = np.exp(path[longest:])
    return result


def _log(history: ArrayLike, *, least: int) -> FloatArray:
    values = np.asarray(history, dtype=float)
    if values.ndim != 1 or len(values) < least:
        raise LabelMismatch(
            f"{values.shape} is too short a history: give at least {least} months in a row"
        )
    if not (np.isfinite(values).all() and (values > 0).all()):
        raise BadFlow("a month is missing, zero or negative: take a series that has every month")
    logs: FloatArray = np.log(values)
    return logs
