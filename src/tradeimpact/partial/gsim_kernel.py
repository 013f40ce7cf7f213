"""The inner loops of the world market: one item at a time, compiled, without the interpreter lock.

Symbols as in `tradeimpact.partial.gsim`. Within an item rows are exporters and columns importers;
the flows of one row lie together. An item of BACI's size (some 2,800 flows) stays in the cache
while it is solved, so memory is read once for all iterations.
"""

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from tradeimpact.partial.anderson import MEMORY, next_move, remember
from tradeimpact.partial.exponential import exp_in_place

Ints = NDArray[np.integer]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

SOLVED, BAD_INPUT, NOT_SOLVED = 0, 1, 2
_FAST = {"reassoc", "contract"}  # NaN and infinity keep their meaning
_MOST_STEPS = 400


@njit(nogil=True, cache=True)
def _sums(
    first: int,
    last: int,
    row_flows: Ints,
    column: Ints,
    value: Floats,
    before: Floats,
    after: Floats,
    limit: float,
    sales: Floats,
    spend: Floats,
) -> tuple[bool, int]:
    """Fill sales (rows) and landed spending (columns); whether a rate changes, and status."""
    spend[:] = 0.0
    shocked = False
    for r in range(first, last):
        total = 0.0
        for f in range(np.uint64(row_flows[r]), np.uint64(row_flows[r + 1])):
            v, b, a = value[f], before[f], after[f]
            if not (0.0 < v < math.inf and -1.0 < b <= limit and -1.0 < a <= limit):
                return False, BAD_INPUT
            total += v
            spend[column[f]] += v * (1.0 + b)
            shocked = shocked or a != b
        sales[r - first] = total
    return shocked, SOLVED


@njit(nogil=True, cache=True, fastmath=_FAST)
def _weights(
    first: int,
    last: int,
    row_flows: Ints,
    column: Ints,
    value: Floats,
    before: Floats,
    after: Floats,
    sigma: float,
    through: float,
    sales: Floats,
    spend: Floats,
    inverse: Floats,
    theta: Floats,
    beta: Floats,
) -> None:
    """Fill theta (share in spending) and beta (share in sales) of every flow, moved by its duty."""
    start, stop = np.uint64(row_flows[first]), np.uint64(row_flows[last])
    for f in range(start, stop):
        beta[f - start] = -sigma * through * math.log((1.0 + after[f]) / (1.0 + before[f]))
    exp_in_place(beta[: stop - start])
    for j in range(spend.size):
        inverse[j] = 1.0 / spend[j]
    for r in range(first, last):
        per_sale = 1.0 / sales[r - first]
        for f in range(np.uint64(row_flows[r]), np.uint64(row_flows[r + 1])):
            moved = value[f] * beta[f - start]
            landed = 1.0 + after[f]
            if through != 1.0:
                plain = 1.0 + before[f]
                landed = plain * math.exp(through * math.log(landed / plain))
            theta[f - start] = moved * landed * inverse[column[f]]
            beta[f - start] = moved * per_sale


@njit(nogil=True, cache=True, fastmath=_FAST)
def _demand(
    first: int,
    last: int,
    row_flows: Ints,
    column: Ints,
    theta: Floats,
    beta: Floats,
    sigma: float,
    eta: float,
    x: Floats,
    log_index: Floats,
    power: Floats,
    sold: Floats,
) -> None:
    """Fill log_index (columns: log P), power (P^(sigma-eta)) and sold (rows: log demand at p=1)."""
    start = np.uint64(row_flows[first])
    for i in range(x.size):
        sold[i] = (1.0 - sigma) * x[i]
    exp_in_place(sold)
    power[:] = 0.0
    for r in range(first, last):
        price = sold[r - first]
        for f in range(np.uint64(row_flows[r]), np.uint64(row_flows[r + 1])):
            power[column[f]] += theta[f - start] * price
    for j in range(power.size):
        log_index[j] = math.log(power[j]) / (1.0 - sigma)
        power[j] = (sigma - eta) * log_index[j]
    exp_in_place(power)
    for r in range(first, last):
        total = 0.0
        for f in range(np.uint64(row_flows[r]), np.uint64(row_flows[r + 1])):
            total += beta[f - start] * power[column[f]]
        sold[r - first] = math.log(total)


@njit(nogil=True, cache=True)
def _gap(
    x: Floats, sold: Floats, stiff: Floats, finite: Bools, step: Floats, slack: float
) -> float:
    """Fill the fixed-point step of every row; return the largest relative excess of demand."""
    worst = 0.0
    for r in range(x.size):
        if not finite[r]:
            step[r] = 0.0
            continue
        excess = sold[r] - stiff[r] * x[r]
        step[r] = excess / (stiff[r] + slack)
        if not abs(excess) <= worst:  # lets NaN through
            worst = abs(excess)
    return worst


@njit(nogil=True, cache=True)
def _solve(
    first: int,
    last: int,
    row_flows: Ints,
    column: Ints,
    theta: Floats,
    beta: Floats,
    sigma: float,
    eta: float,
    supply: Floats,
    tolerance: float,
    x: Floats,
    log_index: Floats,
    power: Floats,
) -> tuple[float, int, int]:
    """Anderson on the contraction; a step that does not lower the residual is taken back.

    The plain step shrinks the largest step by at least (sigma-eta)/(sigma+omega) where sigma is
    above eta, so taking it back always leaves a way forward.
    """
    rows = last - first
    stiff = sigma + supply[first:last]
    finite = np.isfinite(stiff)
    slack = max(0.0, 0.5 * (eta - sigma))
    sold, step, old_step = np.empty(rows), np.empty(rows), np.empty(rows)
    moved, best = np.empty(rows), np.zeros(rows)
    steps, moves = np.empty((MEMORY, rows)), np.empty((MEMORY, rows))
    gram, weights = np.zeros((MEMORY, MEMORY)), np.empty(MEMORY)
    used, slot, least = 0, 0, math.inf
    x[:] = 0.0
    for count in range(1, _MOST_STEPS + 1):
        _demand(first, last, row_flows, column, theta, beta, sigma, eta, x, log_index, power, sold)
        worst = _gap(x, sold, stiff, finite, step, slack)
        if worst <= tolerance:
            return worst, count, SOLVED
        if worst < 2.0 * least:
            if count > 1:
                used = min(used + 1, MEMORY)
                remember(steps, moves, gram, slot, used, step, old_step, moved)
                slot = (slot + 1) % MEMORY
            least = min(least, worst)
        elif used == 0:
            return worst, count, NOT_SOLVED
        else:
            x[:] = best
            step[:] = old_step
            used, slot = 0, 0
        best[:] = x
        old_step[:] = step
        next_move(x, step, steps, moves, gram, used, weights, moved)
        for r in range(rows):
            x[r] += moved[r]
    return worst, _MOST_STEPS, NOT_SOLVED


@njit(nogil=True, cache=True, fastmath=_FAST)
def _answer(
    first: int,
    last: int,
    row_flows: Ints,
    column: Ints,
    value: Floats,
    before: Floats,
    after: Floats,
    sigma: float,
    eta: float,
    through: float,
    theta: Floats,
    beta: Floats,
    sales: Floats,
    spend: Floats,
    x: Floats,
    power: Floats,
    value_after: Floats,
    made: Floats,
    duties: Floats,
) -> None:
    """Fill values of flows, made (rows: value after, margin given up), duties (before, after)."""
    start = np.uint64(row_flows[first])
    duties[:, :] = 0.0
    for r in range(first, last):
        i = r - first
        price = math.exp((1.0 - sigma) * x[i]) * sales[i]
        total, margin = 0.0, 0.0
        for f in range(np.uint64(row_flows[r]), np.uint64(row_flows[r + 1])):
            j = column[f]
            bought = beta[f - start] * power[j] * price
            paid = bought
            if through != 1.0 and after[f] != before[f]:
                t = (1.0 + after[f]) / (1.0 + before[f])
                paid = bought * math.exp((through - 1.0) * math.log(t))
                margin += paid - bought
            value_after[f] = paid
            total += paid
            duties[j, 0] += value[f] * before[f]
            duties[j, 1] += paid * after[f]
        made[r, 0] = total
        made[r, 1] = margin


@njit(nogil=True, cache=True)
def _unmoved(
    first: int,
    last: int,
    row_flows: Ints,
    column: Ints,
    value: Floats,
    before: Floats,
    sales: Floats,
    value_after: Floats,
    made: Floats,
    duties: Floats,
) -> None:
    """Fill the answer of an item no duty of which changes: itself, to the last digit."""
    duties[:, :] = 0.0
    for r in range(first, last):
        made[r, 0] = sales[r - first]
        made[r, 1] = 0.0
        for f in range(np.uint64(row_flows[r]), np.uint64(row_flows[r + 1])):
            value_after[f] = value[f]
            duties[column[f], 0] += value[f] * before[f]
    duties[:, 1] = duties[:, 0]


@njit(nogil=True, cache=True)
def solve_items(
    low: int,
    high: int,
    item_rows: Ints,
    item_columns: Ints,
    row_flows: Ints,
    column: Ints,
    value: Floats,
    before: Floats,
    after: Floats,
    sigma: Floats,
    eta: Floats,
    supply: Floats,
    through: Floats,
    limit: float,
    tolerance: float,
    value_after: Floats,
    log_price: Floats,
    log_index: Floats,
    sales: Floats,
    spend: Floats,
    made: Floats,
    duties: Floats,
    residual: Floats,
    steps: Ints,
    status: Ints,
) -> None:
    """Solve the items low to high; every array after `tolerance` is filled in place."""
    widest, broadest = 0, 0
    for k in range(low, high):
        widest = max(widest, row_flows[item_rows[k + 1]] - row_flows[item_rows[k]])
        broadest = max(broadest, item_columns[k + 1] - item_columns[k])
    theta, beta, room = np.empty(widest), np.empty(widest), np.empty(broadest)
    for k in range(low, high):
        first, last = item_rows[k], item_rows[k + 1]
        left, right = item_columns[k], item_columns[k + 1]
        own, paid, x = sales[first:last], spend[left:right], log_price[first:last]
        index, power, tax = log_index[left:right], room[: right - left], duties[left:right]
        shocked, status[k] = _sums(
            first, last, row_flows, column, value, before, after, limit, own, paid
        )
        residual[k], steps[k] = 0.0, 0
        if status[k] == BAD_INPUT:
            continue
        if not shocked:
            x[:] = 0.0
            index[:] = 0.0
            _unmoved(first, last, row_flows, column, value, before, own, value_after, made, tax)
            continue
        s, e, rho = sigma[k], eta[k], through[k]
        _weights(
            first, last, row_flows, column, value, before, after, s, rho, own, paid, power,
            theta, beta,
        )  # fmt: skip
        residual[k], steps[k], status[k] = _solve(
            first, last, row_flows, column, theta, beta, s, e, supply, tolerance, x, index, power
        )
        if status[k] == SOLVED:
            _answer(
                first, last, row_flows, column, value, before, after, s, e, rho,
                theta, beta, own, paid, x, power, value_after, made, tax,
            )  # fmt: skip
