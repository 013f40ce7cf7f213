"""Event study by dose: how trade moved around a month, by how much of it a measure reaches.

    log y_it = a_i,month(t) + g_k(i),t + sum over event months e of b_e · dose_i · 1[t = e] + error

for units i (partner × industry) of groups k (the industry). Unit and calendar month together take
out seasons of each series, group and month whatever moved an industry as a whole; b_e is then how
much more the units with a full dose moved in that month than those without, in log points, against
the reference months. Standard errors are clustered by unit (CR1).

With a dose that is a share of a basket fixed before the event, b_e before the event are the test of
*pre-trends*, just before it of *front-loading*, after it of the response; the same at a date
without a measure is a *placebo*. Series that drift apart over years look like an effect: give a few
years, not all there are. Sources: Sun and Abraham (2021) on what such coefficients are; Amiti,
Redding and Weinstein (2019) for tariffs.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tradeimpact.checks import FloatArray
from tradeimpact.errors import BadFlow, LabelMismatch

Keys = NDArray[np.intp]
Mask = NDArray[np.bool_]
SWEEPS, TOLERANCE = 2000, 1e-10
YEAR = 12


@dataclass(frozen=True, slots=True, eq=False)
class EventStudy:
    """Coefficients by month from the event (0 = its month), with standard errors by unit.

    Attributes
    ----------
    months : tuple of int
    effect : ndarray, log points at a dose of one
    error : ndarray, clustered standard errors
    covariance : ndarray (months, months)
    units, observations : int
    """

    months: tuple[int, ...]
    effect: FloatArray
    error: FloatArray
    covariance: FloatArray
    units: int
    observations: int

    def mean(self, months: Sequence[int]) -> tuple[float, float]:
        """Return the average over some months and its standard error.

        Raises LabelMismatch for a month that was not estimated.
        """
        unknown = sorted(set(months) - set(self.months))
        if unknown or not months:
            raise LabelMismatch(f"no coefficient of months {unknown}: name months of the study")
        weights = np.array([1.0 / len(months) if m in months else 0.0 for m in self.months])
        return float(weights @ self.effect), float(np.sqrt(weights @ self.covariance @ weights))


def study(
    values: ArrayLike,
    *,
    dose: ArrayLike,
    groups: Sequence[str],
    event: int,
    months: Sequence[int],
    calendar: Sequence[int],
    trends: bool = False,
) -> EventStudy:
    """Return how the logs of `values` moved with the dose around an event.

    Parameters
    ----------
    values : array (I, T)
        positive; NaN where nothing is known (left out).
    dose : array (I,)
        in [0, 1], fixed before the event.
    groups : I names, e.g. the industry of each unit
    event : int
        position of the event's month among the T.
    months : of the event, relative; all others are the reference.
    calendar : T numbers 1 to 12
    trends : bool
        give each unit a straight line of its own in time as well.

    Raises
    ------
    BadFlow
        a value is zero or negative.
    LabelMismatch
        shapes do not fit, or the dose does not differ within any group.
    """
    y, x, keep = _prepared(values, dose, groups, event, months, calendar)
    unit, group, month = _keys(keep, groups, calendar)
    rows = np.nonzero(keep)[0]
    lines = _Lines.of(rows, month) if trends else None
    within = _demeaned(np.column_stack([y, x]), [unit, group], lines)
    outcome, design = within[:, 0], within[:, 1:]
    if np.linalg.matrix_rank(design) < design.shape[1]:
        raise LabelMismatch(
            "the dose does not differ within any group in some month: give units of one group "
            "with different doses"
        )
    inverse: FloatArray = np.linalg.inv(design.T @ design).astype(float)
    found = inverse @ (design.T @ outcome)
    left = outcome - design @ found
    covariance = _clustered(design, left, rows, inverse)
    return EventStudy(
        months=tuple(months),
        effect=found,
        error=np.sqrt(np.diag(covariance)),
        covariance=covariance,
        units=len(set(rows)),
        observations=len(month),
    )


def _prepared(
    values: ArrayLike,
    dose: ArrayLike,
    groups: Sequence[str],
    event: int,
    months: Sequence[int],
    calendar: Sequence[int],
) -> tuple[FloatArray, FloatArray, Mask]:
    y, d = np.asarray(values, dtype=float), np.asarray(dose, dtype=float)
    if (
        y.ndim != 2
        or d.shape != y.shape[:1]
        or len(groups) != len(d)
        or len(calendar) != y.shape[1]
    ):
        raise LabelMismatch(
            f"values {y.shape}, dose {d.shape}, {len(groups)} groups and {len(calendar)} months do "
            "not fit: give values (I, T), I doses and groups, T calendar months"
        )
    if not ((d >= 0) & (d <= 1)).all():
        raise LabelMismatch("a dose is a share between 0 and 1: 0.825, not 82.5")
    out = [m for m in months if not 0 <= event + m < y.shape[1]]
    if out or not months:
        raise LabelMismatch(f"months {out} of the event are outside the data: leave them out")
    keep = np.isfinite(y)
    if (y[keep] <= 0).any():
        raise BadFlow("a value is zero or negative: its log is no number; mark it as not known")
    doses = np.zeros((*y.shape, len(months)))
    for place, relative in enumerate(months):
        doses[:, event + relative, place] = d
    return np.log(y[keep]), doses[keep], keep


def _keys(
    keep: Mask,
    groups: Sequence[str],
    calendar: Sequence[int],
) -> tuple[Keys, Keys, Keys]:
    rows, columns = np.nonzero(keep)
    seasons = np.asarray(calendar)[columns]
    names = {name: number for number, name in enumerate(dict.fromkeys(groups))}
    of_group = np.array([names[name] for name in groups])[rows]
    unit = _dense(rows * (YEAR + 1) + seasons)
    group = _dense(of_group * keep.shape[1] + columns)
    return unit, group, columns


def _dense(keys: Keys) -> Keys:
    return np.unique(keys, return_inverse=True)[1].astype(np.intp)


@dataclass(frozen=True, slots=True, eq=False)
class _Lines:
    """A straight line in time for each unit, to be taken out."""

    rows: Keys
    time: FloatArray
    squares: FloatArray

    @classmethod
    def of(cls, rows: Keys, month: Keys) -> "_Lines":
        key = _dense(rows)
        middle = np.bincount(key, weights=month) / np.bincount(key)
        time: FloatArray = (month - middle[key]).astype(float)
        squares: FloatArray = np.bincount(key, weights=time**2).astype(float)
        return cls(key, time, squares)

    def take_out(self, column: FloatArray) -> float:
        """Take the lines out of a column in place; return the largest slope found."""
        slopes = np.bincount(self.rows, weights=column * self.time) / self.squares
        column -= slopes[self.rows] * self.time
        return float(np.abs(slopes).max())


def _demeaned(columns: FloatArray, keys: Sequence[Keys], lines: _Lines | None) -> FloatArray:
    """Take out the means by every key, and lines, by turns, until nothing is left of them."""
    left = columns.copy()
    counts = [np.bincount(key).astype(float) for key in keys]
    for _sweep in range(SWEEPS):
        moved = 0.0
        for key, count in zip(keys, counts, strict=True):
            for place in range(left.shape[1]):
                means = np.bincount(key, weights=left[:, place]) / count
                left[:, place] -= means[key]
                moved = max(moved, float(np.abs(means).max()))
        if lines is not None:
            slopes = [lines.take_out(left[:, place]) for place in range(left.shape[1])]
            moved = max(moved, *slopes)
        if moved < TOLERANCE:
            return left
    raise LabelMismatch("the means by unit and by group do not settle: too few months in a unit")


def _clustered(
    design: FloatArray,
    left: FloatArray,
    rows: Keys,
    inverse: FloatArray,
) -> FloatArray:
    units = np.unique(rows)
    meat = np.zeros((design.shape[1], design.shape[1]))
    for unit in units:
        mine = rows == unit
        moment = design[mine].T @ left[mine]
        meat += np.outer(moment, moment)
    scale = len(units) / (len(units) - 1)
    result: FloatArray = scale * inverse @ meat @ inverse
    return result
