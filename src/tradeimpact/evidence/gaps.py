"""Naive rules for series that lack months: what a rule needs is asked of each month, not of all.

`rivals` follows paths and needs every month. Published totals have holes: a release that nobody
kept, a month printed as a rate alone. The rules here jump straight to the month asked for. No
draw is random: the errors a rule made in the past are its distribution.
"""

import numpy as np
from numpy.typing import ArrayLike

from tradeimpact.checks import FloatArray
from tradeimpact.errors import BadFlow, LabelMismatch
from tradeimpact.evidence.rivals import MEMORY, YEAR

LEAST = 12  # pairs of months a rule learns from


def last_year(history: ArrayLike, *, horizon: int) -> FloatArray:
    """Return draws (M,) for the month `horizon` after the last: the same month a year before.

    log y_T = log y_(T−12) + e, with e the yearly changes known of the last five years, with both
    signs, so that the middle is last year's value.

    Parameters
    ----------
    history : array (T,)
        Monthly values in order, NaN where a month is not known.

    Raises
    ------
    BadFlow
        When the month of the year before is not known, or a value is zero or negative.
    LabelMismatch
        When fewer than `LEAST` yearly changes are known.
    """
    log = _log(history)
    growth = _known(_yearly(log))[-MEMORY:]
    if len(growth) < LEAST:
        raise LabelMismatch(
            f"{len(growth)} yearly changes are known: give at least {LEAST} months a year apart"
        )
    result: FloatArray = np.exp(_year_before(log, horizon) + np.concatenate([growth, -growth]))
    return result


def same_growth(history: ArrayLike, *, horizon: int) -> FloatArray:
    """Return draws (M,) for the month `horizon` after the last: growth stays what it was.

    log y_T = log y_(T−12) + g_L + e, with g_L the last yearly change known and e how much that
    change moved in the past over as many months, with both signs. Same parameters and errors as
    `last_year`.
    """
    log = _log(history)
    last, before, after = _pairs(log, horizon)
    moved = (after - before)[-MEMORY:]
    result: FloatArray = np.exp(_year_before(log, horizon) + last + np.concatenate([moved, -moved]))
    return result


def yearly_growth(history: ArrayLike, *, horizon: int) -> FloatArray:
    """Return draws (M,) for the month `horizon` after the last, by an autoregression of growth.

    g_t = log y_t − log y_(t−12); g_T = a + b g_L + e, with L the last month whose growth is known
    and a, b by least squares over all pairs that far apart; log y_T = log y_(T−12) + g_T. What e
    was in the past, larger by the degrees of freedom the fit has used, is the distribution. Same
    parameters and errors as `last_year`.
    """
    log = _log(history)
    last, before, after = _pairs(log, horizon)
    design = np.column_stack([np.ones(len(before)), before])
    found = np.linalg.lstsq(design, after, rcond=None)[0]
    errors = after - design @ found
    errors = (errors - errors.mean()) * np.sqrt(len(errors) / (len(errors) - len(found)))
    middle = _year_before(log, horizon) + found[0] + found[1] * last
    result: FloatArray = np.exp(middle + errors)
    return result


def _pairs(log: FloatArray, horizon: int) -> tuple[float, FloatArray, FloatArray]:
    """Return the last growth known, and past growth beside the growth as many months later."""
    growth = _yearly(log)
    known = np.flatnonzero(np.isfinite(growth))
    if not len(known):
        raise LabelMismatch("no yearly change is known: give months a year apart")
    apart = len(log) - 1 + horizon - int(known[-1])
    before, after = growth[:-apart], growth[apart:]
    both = np.isfinite(before) & np.isfinite(after)
    if both.sum() < LEAST:
        raise LabelMismatch(
            f"{both.sum()} pairs of yearly changes {apart} months apart are known: "
            f"at least {LEAST} are needed"
        )
    return float(growth[known[-1]]), before[both], after[both]


def _log(history: ArrayLike) -> FloatArray:
    values = np.asarray(history, dtype=float)
    if values.ndim != 1:
        raise LabelMismatch(f"a history of shape {values.shape} is no row of months: give (T,)")
    if np.isinf(values).any() or (values <= 0).any():
        raise BadFlow("a month is zero, negative or endless: leave out what is not known as NaN")
    logs: FloatArray = np.log(values)
    return logs


def _yearly(log: FloatArray) -> FloatArray:
    changes: FloatArray = np.full(len(log), np.nan)
    changes[YEAR:] = log[YEAR:] - log[:-YEAR]
    return changes


def _known(values: FloatArray) -> FloatArray:
    known: FloatArray = values[np.isfinite(values)]
    return known


def _year_before(log: FloatArray, horizon: int) -> float:
    place = len(log) - 1 + horizon - YEAR
    if horizon < 1 or not 0 <= place < len(log) or not np.isfinite(log[place]):
        raise BadFlow("the same month of the year before is not known: nothing to start from")
    return float(log[place])
