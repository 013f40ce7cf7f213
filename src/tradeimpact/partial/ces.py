"""One importing market, every origin, every item at once: non-linear CES partial equilibrium.

Goods of one item differ by origin (Armington 1969). A hat is the ratio of after to before:

    demand      M_r = (p_r t_r)^(-sigma) P^(sigma - eta)
    supply      X_r = p_r^omega_r
    price       P^(1 - sigma) = sum_r s_r (p_r t_r)^(1 - sigma)

with t_r = (1 + rate_after) / (1 + rate_before) and s_r the share of origin r in spending at landed
value. Infinite omega means that exporters do not change their price before duty, i.e. complete
pass-through, as found for the US duties of 2018-19 (Amiti, Redding and Weinstein 2019; Cavallo,
Gopinath, Neiman and Tang 2021). Method page: docs/methods/partial.md.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tradeimpact.checks import (
    RATE_LIMIT,
    ByLabel,
    FloatArray,
    check_eta,
    check_flows,
    check_labels,
    check_omega,
    check_rates,
    check_sigma,
)
from tradeimpact.errors import NonConvergence

TOLERANCE = 1e-10
_MAX_STEPS = 60
_STEP_SMALL = 1e-13
_EXP_ROOM = 600.0  # exp() overflows above 709


@dataclass(frozen=True, slots=True, eq=False)
class CesResponse:
    """What a change of duties does to one market. K items, R origins; arrays are read-only.

    Attributes
    ----------
    items : tuple of str, length K
    origins : tuple of str, length R
    price_index : ndarray (K,)
        After / before of the landed price of all origins together; NaN for an item without trade.
    price : ndarray (K, R)
        After / before of the price before duty; NaN where nothing was traded.
    quantity : ndarray (K, R)
        After / before of the quantity; NaN where nothing was traded.
    value_after : ndarray (K, R), USD
        Customs value before duty; zero where nothing was traded.
    residual : ndarray (K,)
        Largest relative error of the item's equations, put back into the returned numbers and
        expressed as a relative price.
    """

    items: tuple[str, ...]
    origins: tuple[str, ...]
    price_index: FloatArray
    price: FloatArray
    quantity: FloatArray
    value_after: FloatArray
    residual: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class _Market:
    """A market in logs. `share` (K, R) adds up to one over origins, or to zero without trade."""

    share: FloatArray
    log_tariff: FloatArray
    sigma: FloatArray
    eta: FloatArray
    omega: FloatArray


def respond(
    *,
    value: ArrayLike,
    rate_before: ArrayLike,
    rate_after: ArrayLike,
    sigma: ByLabel,
    eta: ByLabel = 1.0,
    omega: ByLabel = math.inf,
    items: Sequence[str],
    origins: Sequence[str],
    rate_limit: float = RATE_LIMIT,
    tolerance: float = TOLERANCE,
) -> CesResponse:
    """Compute how a change of duties moves prices, quantities and values of every origin.

    Parameters
    ----------
    value : array_like (K, R), USD
        Customs value before duty, before the change.
    rate_before, rate_after : array_like (K, R), share of value
        Duty rates: 0.25 for 25 %.
    sigma : float, array_like (K,) or mapping from item
        Elasticity of substitution between origins, above 1.
    eta : float, array_like (K,) or mapping from item
        Absolute price elasticity of demand for all origins together, zero or more.
    omega : float, array_like (R,) or (K, R), or mapping from origin
        Export-supply elasticity, above zero; infinite for complete pass-through.
    items, origins : sequences of str, lengths K and R
        Labels of the rows and columns of every array.
    rate_limit : float
        Rates above it are refused as percentages.
    tolerance : float
        Largest residual accepted.

    Returns
    -------
    CesResponse

    Raises
    ------
    LabelMismatch, BadFlow, UnitMismatch, BadElasticity
        Input that cannot be meant.
    NonConvergence
        The numbers found do not satisfy the equations.

    Notes
    -----
    Items do not touch each other, and origins are summed in the order of their labels: the same
    input gives the same digits in whatever order and company it is asked.
    """
    rows, columns = check_labels(items, "items"), check_labels(origins, "origins")
    flows = check_flows(value, rows, columns)
    before = check_rates(rate_before, rows, columns, name="rate_before", limit=rate_limit)
    after = check_rates(rate_after, rows, columns, name="rate_after", limit=rate_limit)
    supply = check_omega(omega, rows, columns)
    order = np.array(sorted(range(len(columns)), key=columns.__getitem__), dtype=np.intp)
    flows, before, after, supply = (
        np.ascontiguousarray(array[:, order]) for array in (flows, before, after, supply)
    )
    market = _Market(
        share=_landed_shares(flows, before),
        # The difference of two log1p is exact zero where the rate does not change.
        log_tariff=np.log1p(after) - np.log1p(before),
        sigma=check_sigma(sigma, rows)[:, None],
        eta=check_eta(eta, rows)[:, None],
        omega=supply,
    )
    log_index = _solve_log_index(market)
    back = np.argsort(order)
    return _response(
        market, log_index, flows=flows, labels=(rows, columns), back=back, tolerance=tolerance
    )


def closed_form_index(
    *, share: ArrayLike, tariff: ArrayLike, sigma: float, eta: float, omega: float
) -> float:
    """Return the price index of one item when every origin has the same supply elasticity.

    Parameters
    ----------
    share : array_like (R,)
        Share of each origin in spending at landed value, adding up to one.
    tariff : array_like (R,)
        (1 + rate_after) / (1 + rate_before).
    sigma, eta, omega : float
        As in `respond`; omega may be infinite.

    Returns
    -------
    float
        After / before.

    Notes
    -----
    ``P = [sum_r s_r t_r^(a (1 - sigma))]^(1 / ((1 - sigma) c))`` with ``a = omega / (omega +
    sigma)`` and ``c = (omega + eta) / (omega + sigma)``, both one for infinite omega. `respond`
    does not use it; tests hold the solver against it.
    """
    pass_on = 1.0 / (1.0 + sigma / omega)
    damping = 1.0 if math.isinf(omega) else (omega + eta) / (omega + sigma)
    shares = np.asarray(share, dtype=np.float64)
    tariffs = np.asarray(tariff, dtype=np.float64)
    mean = math.fsum((shares * tariffs ** (pass_on * (1.0 - sigma))).tolist())
    return float(mean ** (1.0 / ((1.0 - sigma) * damping)))


def _landed_shares(flows: FloatArray, rate_before: FloatArray) -> FloatArray:
    """Return shares (K, R) in spending including duty; zero for an item without trade."""
    # Scaling by the largest flow first keeps sums of very large or very small values finite.
    largest = flows.max(axis=1, keepdims=True, initial=0.0)
    landed = flows / np.where(largest > 0, largest, 1.0) * (1.0 + rate_before)
    total = landed.sum(axis=1, keepdims=True)
    return landed / np.where(total > 0, total, 1.0)


def _solve_log_index(market: _Market) -> FloatArray:
    """Return log P, (K,): Newton on an increasing convex function, kept within a proven bracket.

    Supply and demand give the landed price as ``log(p t) = a log t + b log P`` with
    ``a = omega / (omega + sigma)`` and ``b = (sigma - eta) / (omega + sigma) < 1``. What is left is
    ``f(y) = y - log(sum_r s_r exp((1 - sigma)(a log t + b y))) / (1 - sigma) = 0``, whose slope
    lies between ``1 - max b`` and ``1 - min b``, all above zero: one root, bracketed from f(0).
    """
    slope = (market.sigma - market.eta) / (market.omega + market.sigma)
    fixed = market.log_tariff * _supply_weight(market)
    log_index = np.zeros(len(fixed))
    start, _ = _price_gap(market.share, market.sigma, fixed, slope, log_index)
    bounds = np.stack([-start / (1 - slope.max(axis=1, initial=-np.inf)),
                       -start / (1 - slope.min(axis=1, initial=np.inf))])  # fmt: skip
    low, high = bounds.min(axis=0), bounds.max(axis=0)
    active = np.flatnonzero(start)
    for _ in range(_MAX_STEPS):
        if not active.size:
            break
        # An item leaves as soon as it is solved, so that its digits do not depend on the others.
        y = log_index[active]
        gap, rise = _price_gap(
            market.share[active], market.sigma[active], fixed[active], slope[active], y
        )
        better = np.clip(y - gap / rise, low[active], high[active])
        log_index[active] = better
        active = active[np.abs(better - y) > _STEP_SMALL * np.maximum(1.0, np.abs(better))]
    return log_index


def _supply_weight(market: _Market) -> FloatArray:
    """Return omega / (omega + sigma), (K, R): one for infinite omega."""
    with np.errstate(over="ignore"):  # an omega next to zero gives the right zero by overflow
        return 1.0 / (1.0 + market.sigma / market.omega)


def _price_gap(
    share: FloatArray,
    sigma: FloatArray,
    fixed: FloatArray,
    slope: FloatArray,
    log_index: FloatArray,
) -> tuple[FloatArray, FloatArray]:
    """Return f(y) and f'(y) of `_solve_log_index`, each (K,)."""
    power = (1.0 - sigma) * (fixed + slope * log_index[:, None])
    # Around the weighted mean the sum is at least one (Jensen), so nothing cancels in log1p, and
    # no change gives exactly zero. The maximum only keeps a tiny share from overflowing exp.
    mean = (share * power).sum(axis=1, keepdims=True)
    top = np.where(share > 0, power, -np.inf).max(axis=1, keepdims=True, initial=-np.inf)
    centre = np.maximum(mean, np.where(np.isfinite(top), top - _EXP_ROOM, mean))
    growth = np.expm1(np.where(share > 0, power - centre, 0.0))
    excess = (share * growth).sum(axis=1)
    log_mean = centre[:, 0] + np.log1p(excess)
    weight = share * (1.0 + growth) / (1.0 + excess[:, None])
    gap = log_index - log_mean / (1.0 - sigma[:, 0])
    return gap, 1.0 - (weight * slope).sum(axis=1)


def _response(
    market: _Market,
    log_index: FloatArray,
    *,
    flows: FloatArray,
    labels: tuple[tuple[str, ...], tuple[str, ...]],
    back: NDArray[np.intp],
    tolerance: float,
) -> CesResponse:
    """Turn the solved index into prices, quantities and values, and check them.

    `back` (R,) returns the columns to the order in which the caller gave the origins.
    """
    items, origins = labels
    demand = (market.sigma - market.eta) * log_index[:, None] - market.sigma * market.log_tariff
    log_price = demand / (market.omega + market.sigma)
    log_quantity = demand * _supply_weight(market)
    index, price, quantity = np.exp(log_index), np.exp(log_price), np.exp(log_quantity)
    residual = _residual(market, index, price, quantity)
    _refuse_unsolved(residual, tolerance, items)
    traded = flows > 0
    value_after = np.where(traded, flows * np.exp(log_price + log_quantity), 0.0)
    return CesResponse(
        items=items,
        origins=origins,
        price_index=_sealed(np.where(traded.any(axis=1), index, np.nan)),
        price=_sealed(np.where(traded, price, np.nan)[:, back]),
        quantity=_sealed(np.where(traded, quantity, np.nan)[:, back]),
        value_after=_sealed(value_after[:, back]),
        residual=_sealed(residual),
    )


def _residual(
    market: _Market, index: FloatArray, price: FloatArray, quantity: FloatArray
) -> FloatArray:
    """Put the numbers back into the three equations; (K,), as relative prices.

    A quantity error is divided by the elasticity that turns prices into quantities: a price right
    to the last digit still leaves ``sigma`` times that error in the quantity.
    """
    traded = market.share > 0
    if not traded.any():
        return np.zeros(len(index))
    # Below this a quantity is no longer a normal number and its log says nothing.
    seen = traded & (quantity > np.finfo(np.float64).tiny)
    log_index, log_price = np.log(index)[:, None], np.log(price)
    log_quantity = np.log(np.where(seen, quantity, 1.0))
    landed = log_price + market.log_tariff
    demand = log_quantity + market.sigma * landed - (market.sigma - market.eta) * log_index
    finite = np.isfinite(market.omega)
    omega = np.where(finite, market.omega, 1.0)
    supply = np.where(finite, (log_quantity - omega * log_price) / (1.0 + omega), log_price)
    by_origin = np.maximum(np.abs(demand) / (1.0 + market.sigma + market.eta), np.abs(supply))
    gap, _ = _price_gap(market.share, market.sigma, landed, np.zeros_like(landed), np.log(index))
    by_item = np.where(traded.any(axis=1), np.abs(gap), 0.0)
    worst: FloatArray = np.maximum(np.where(seen, by_origin, 0.0), by_item[:, None]).max(axis=1)
    return worst


def _refuse_unsolved(residual: FloatArray, tolerance: float, items: Sequence[str]) -> None:
    unsolved = np.flatnonzero(~(residual <= tolerance))
    if unsolved.size:
        worst_first = unsolved[np.argsort(-np.nan_to_num(residual[unsolved], nan=np.inf))]
        raise NonConvergence(
            residual=float(residual[worst_first[0]]),
            tolerance=tolerance,
            items=[items[i] for i in worst_first],
        )


def _sealed(array: FloatArray) -> FloatArray:
    own = np.ascontiguousarray(array)
    own.setflags(write=False)
    return own
