"""One importing market in closed form: trade creation and diversion as in WITS SMART.

Laird and Yeats (1986), Jammes and Olarreaga (2005). Every origin has its own duty; prices before
duty start at one, so values are quantities. With tau_r = (t1_r - t0_r) / (1 + t0_r):

    price before duty   dp_r = -e tau_r / (w + e)          (0 for infinite supply w)
    creation            TC_r = -V_r e tau_r / (1 + e / w)
    substitution        R_r  = (1 + tau_r)^(-sigma w / (w + sigma))
    diversion           TD_r = V (V_r R_r / sum_s V_s R_s) - V_r,   V = sum_s V_s

e is the absolute elasticity of import demand, w of export supply. Creation is first order in tau
and linear in demand and supply, as published; diversion keeps the total, so it adds up to zero.
For two groups it is the published TD = V_a V_b (R - 1) / (V_a R + V_b). With a finite w the
published page says only that prices give way; the exponent here lets supply meet substitution at
an unchanged index, as `partial.ces` has it. `partial.ces` is the non-linear relative.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

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


@dataclass(frozen=True, slots=True, eq=False)
class SmartResponse:
    """Changes of one market by item (K) and origin (R); arrays are read-only, money in USD.

    Attributes
    ----------
    items : tuple of str, length K
    origins : tuple of str, length R
    creation, diversion : ndarray (K, R), USD at prices before the change
        Change of quantity by more or less demand, and by moving between origins.
    price : ndarray (K, R), relative change
        Of the price before duty.
    value_after : ndarray (K, R), USD
        (V + TC + TD) at the new price; never below zero, see `emptied`.
    emptied : ndarray of bool (K, R)
        Where the straight lines asked for less than nothing, of quantity or of price (at least -1),
        and zero was put.
    revenue : ndarray (K,), USD
        Change of duty collected.
    consumer_surplus, producer_surplus : ndarray (K,), USD
        Importers' buyers, and exporters: trapezoids between the old and the new quantity.
    welfare : ndarray (K,), USD
        Of the importing country: consumer surplus and revenue.
    """

    items: tuple[str, ...]
    origins: tuple[str, ...]
    creation: FloatArray
    diversion: FloatArray
    price: FloatArray
    value_after: FloatArray
    emptied: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]
    revenue: FloatArray
    consumer_surplus: FloatArray
    producer_surplus: FloatArray
    welfare: FloatArray


def simulate(
    *,
    value: ArrayLike,
    rate_before: ArrayLike,
    rate_after: ArrayLike,
    demand: ByLabel,
    sigma: ByLabel,
    omega: ByLabel = math.inf,
    items: Sequence[str],
    origins: Sequence[str],
    rate_limit: float = RATE_LIMIT,
) -> SmartResponse:
    """Compute creation, diversion, revenue and welfare of a change of duties.

    Parameters
    ----------
    value : array_like (K, R), USD
        Customs value before duty, before the change.
    rate_before, rate_after : array_like (K, R), share of value
    demand : float, array_like (K,) or mapping from item
        Absolute price elasticity of import demand, zero or more.
    sigma : float, array_like (K,) or mapping from item
        Elasticity of substitution between origins, above 1.
    omega : float, array_like (R,) or (K, R), or mapping from origin
        Export-supply elasticity, above zero; infinite is SMART's default.
    items, origins : sequences of str, lengths K and R
    rate_limit : float
        Rates above it are refused as percentages.

    Returns
    -------
    SmartResponse

    Raises
    ------
    LabelMismatch, BadFlow, UnitMismatch, BadElasticity
        Input that cannot be meant.
    """
    rows, columns = check_labels(items, "items"), check_labels(origins, "origins")
    flows = check_flows(value, rows, columns)
    before = check_rates(rate_before, rows, columns, name="rate_before", limit=rate_limit)
    after = check_rates(rate_after, rows, columns, name="rate_after", limit=rate_limit)
    elastic = check_eta(demand, rows)[:, None]
    supply = check_omega(omega, rows, columns)
    tau = (after - before) / (1.0 + before)
    give = 1.0 / (1.0 + elastic / supply)  # w / (w + e): one for infinite supply
    price = -elastic * tau / (supply + elastic)
    creation = -flows * elastic * tau * give
    diversion = _diversion(flows, tau, check_sigma(sigma, rows)[:, None], supply)
    wanted = flows + creation + diversion
    emptied = (wanted < 0) | (price < -1)
    quantity, price = np.where(emptied, 0.0, wanted), np.maximum(price, -1.0)
    value_after = quantity * (1.0 + price)
    revenue = (value_after * after - flows * before).sum(axis=1)
    landed = (1.0 + price) * (1.0 + after) - (1.0 + before)
    consumers = -(landed * (flows + quantity) / 2).sum(axis=1)
    producers = (price * (flows + quantity) / 2).sum(axis=1)
    arrays = (creation, diversion, price, value_after, emptied, revenue, consumers, producers,
              consumers + revenue)  # fmt: skip
    for array in arrays:
        array.setflags(write=False)
    return SmartResponse(rows, columns, *arrays)


def _diversion(
    flows: FloatArray, tau: FloatArray, sigma: FloatArray, supply: FloatArray
) -> FloatArray:
    """Return the change by origin at an unchanged total, (K, R); exact zero where nothing moves."""
    power = -sigma / (1.0 + sigma / supply) * np.log1p(tau)
    # Powers are taken around the largest that counts: extreme sigma and duties do not overflow.
    traded = flows > 0
    top = np.where(traded, power, -np.inf).max(axis=1, keepdims=True, initial=-np.inf)
    ratio = np.exp(np.where(traded, power - np.where(np.isfinite(top), top, 0.0), -np.inf))
    pull = (flows * ratio).sum(axis=1, keepdims=True)
    total = flows.sum(axis=1, keepdims=True)
    moved = flows * (ratio * (total / np.where(pull > 0, pull, 1.0)) - 1.0)
    same = (power == power[:, :1]).all(axis=1, keepdims=True)
    return np.where(same, 0.0, moved)
