"""The careful solver of one item: Newton in logs, for elasticities and duties beyond a power.

The quick loops of `gsim_kernel` hold plain numbers; where they run out of range or do not settle,
this one works with logarithms throughout, has the exact Jacobian and halves its steps.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import logsumexp

from tradeimpact.checks import BoolArray, FloatArray
from tradeimpact.partial.gsim_inputs import Found, Problem

_STEPS, _HALVINGS = 100, 40


@dataclass(frozen=True, slots=True, eq=False)
class _Item:
    """One item in logs, dense: rows (n) by columns (m); -inf where nothing is traded."""

    theta: FloatArray
    beta: FloatArray
    landed: FloatArray
    sigma: float
    eta: float
    stiff: FloatArray

    def index(self, x: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return log P (m,) and the shares in spending after (n, m)."""
        parts = self.theta + (1 - self.sigma) * (self.landed + x[:, None])
        total = logsumexp(parts, axis=0)
        return total / (1 - self.sigma), np.exp(parts - total)

    def sold(self, log_index: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return log demand at own price one (n,) and its parts by column (n, m)."""
        parts = self.beta - self.sigma * self.landed + (self.sigma - self.eta) * log_index
        return logsumexp(parts, axis=1), parts


def solve_one(problem: Problem, found: Found, k: int) -> float:
    """Solve item k, fill its part of `found`, and return its residual.

    Parameters
    ----------
    problem : Problem
    found : Found
    k : int

    Returns
    -------
    float
        Largest |log demand - log supply|; NaN counts as infinite.
    """
    flows = problem.flows
    rows = slice(flows.item_rows[k], flows.item_rows[k + 1])
    columns = slice(flows.item_columns[k], flows.item_columns[k + 1])
    span = slice(flows.row_flows[rows.start], flows.row_flows[rows.stop])
    counts = np.diff(flows.row_flows[rows.start : rows.stop + 1])
    at = np.repeat(np.arange(len(counts)), counts), flows.column[span].astype(np.intp)
    value, before, after = flows.value[span], problem.before[span], problem.after[span]
    tariff = np.log1p(after) - np.log1p(before)
    shape = (rows.stop - rows.start, columns.stop - columns.start)

    def dense(part: FloatArray, fill: float) -> FloatArray:
        whole = np.full(shape, fill)
        whole[at] = part
        return whole

    rho = problem.through[k]
    item = _Item(
        theta=dense(np.log(value * (1 + before)) - np.log(found.spend[columns])[at[1]], -np.inf),
        beta=dense(np.log(value) - np.log(found.sales[rows])[at[0]], -np.inf),
        landed=dense(rho * tariff, 0.0),
        sigma=float(problem.sigma[k]),
        eta=float(problem.eta[k]),
        stiff=problem.sigma[k] + problem.supply[rows],
    )
    x, residual, steps = _newton(item, problem.tolerance)
    log_index, _ = item.index(x)
    _, parts = item.sold(log_index)
    log_bought = (parts + (1 - item.sigma) * x[:, None] + np.log(found.sales[rows])[:, None])[at]
    bought = np.exp(log_bought)
    paid = np.exp(log_bought + (rho - 1) * tariff)
    found.value_after[span] = paid
    found.log_price[rows], found.log_index[columns] = x, log_index
    found.made[rows, 0] = np.bincount(at[0], paid, shape[0])
    found.made[rows, 1] = np.bincount(at[0], paid - bought, shape[0])
    found.duties[columns, 0] = np.bincount(at[1], value * before, shape[1])
    found.duties[columns, 1] = np.bincount(at[1], paid * after, shape[1])
    found.residual[k], found.steps[k] = residual, -steps
    return residual


def _newton(item: _Item, tolerance: float) -> tuple[FloatArray, float, int]:
    finite = np.isfinite(item.stiff)
    stiff = np.where(finite, item.stiff, 1.0)
    x = np.zeros(len(stiff))
    if not finite.any():
        return x, 0.0, 1
    gap, slope = _gap(item, x, stiff, finite)
    for step in range(1, _STEPS + 1):
        worst = float(np.abs(gap).max())
        if worst <= tolerance:
            return x, worst, step
        move = np.zeros_like(x)
        move[finite] = np.linalg.solve(slope[np.ix_(finite, finite)], -gap[finite])
        for _ in range(_HALVINGS):
            tried, tried_slope = _gap(item, x + move, stiff, finite)
            if np.abs(tried).max() < worst:
                break
            move = move / 2
        else:
            break
        x, gap, slope = x + move, tried, tried_slope
    worst = float(np.abs(gap).max())
    return x, worst if np.isfinite(worst) else np.inf, _STEPS


def _gap(
    item: _Item, x: FloatArray, stiff: FloatArray, finite: BoolArray
) -> tuple[FloatArray, FloatArray]:
    """Return log demand - log supply (n,), zero where the price is fixed, and its Jacobian."""
    log_index, shares = item.index(x)
    sold, parts = item.sold(log_index)
    gap = np.where(finite, sold - stiff * x, 0.0)
    weights = np.exp(parts - sold[:, None])
    return gap, (item.sigma - item.eta) * (weights @ shares.T) - np.diag(stiff)
