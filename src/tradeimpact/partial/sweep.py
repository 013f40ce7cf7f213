"""One importing market for many draws of its elasticities: `partial.ces`, compiled and batched.

Equations, symbols and solver are those of `partial.ces`: one unknown per item, Newton's method
inside a proven bracket. What comes back is the change between two states of duty for one origin,
so that a thousand draws need no more room than their answer.
"""

import math
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numba import njit
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
)
from tradeimpact.errors import BadElasticity, LabelMismatch, NonConvergence
from tradeimpact.partial.flows import as_input

TOLERANCE = 1e-10
_STEPS = 60
_SMALL = 1e-13


@dataclass(frozen=True, slots=True, eq=False)
class Sweep:
    """Change of export value by draw; arrays are read-only.

    Attributes
    ----------
    items : tuple of str, length K
    origin : str
    change : ndarray (D, K), USD
        Customs value before duty in the second state less that in the first.
    residual : float
        Largest error of a price index, relative, over draws, items and states.
    """

    items: tuple[str, ...]
    origin: str
    change: FloatArray
    residual: float


def sweep(
    *,
    value: ArrayLike,
    rate_base: ArrayLike,
    rate_before: ArrayLike,
    rate_after: ArrayLike,
    sigma: ArrayLike,
    eta: ByLabel = 1.0,
    omega: ByLabel = math.inf,
    items: Sequence[str],
    origins: Sequence[str],
    origin: str,
    rate_limit: float = RATE_LIMIT,
    threads: int = 1,
) -> Sweep:
    """Compute the change between two states of duty for every draw of sigma.

    Parameters
    ----------
    value : array_like (K, R), USD
        Customs value before duty, at the duties of `rate_base`.
    rate_base, rate_before, rate_after : array_like (K, R), share of value
        Duties of the base data, and of the two states compared.
    sigma : array_like (D, K)
        Draws of the elasticity of substitution, each above 1.
    eta, omega : as in `ces.respond`
    items, origins : sequences of str, lengths K and R
    origin : str
        Whose change is returned.
    rate_limit : float
        Rates above it are refused as percentages.
    threads : int

    Returns
    -------
    Sweep

    Raises
    ------
    LabelMismatch, BadFlow, UnitMismatch, BadElasticity
        Input that cannot be meant.
    NonConvergence
        A draw has no answer.
    """
    rows, columns = check_labels(items, "items"), check_labels(origins, "origins")
    if origin not in columns:
        raise LabelMismatch(f"{origin!r} is not among the origins; name one that is there.")
    flows = check_flows(value, rows, columns)
    base, before, after = (
        check_rates(rate, rows, columns, name=name, limit=rate_limit)
        for rate, name in ((rate_base, "rate_base"), (rate_before, "rate_before"),
                           (rate_after, "rate_after"))
    )  # fmt: skip
    draws = _check_draws(sigma, rows)
    landed = flows * (1.0 + base)
    total = landed.sum(axis=1, keepdims=True)
    share = landed / np.where(total > 0, total, 1.0)
    states = np.stack([np.log1p(before) - np.log1p(base), np.log1p(after) - np.log1p(base)])
    at = columns.index(origin)
    inputs: tuple[Any, ...] = tuple(
        as_input(a)
        for a in (share, states, draws, check_eta(eta, rows), check_omega(omega, rows, columns))
    )
    change, residual = np.zeros(draws.shape), np.zeros(len(draws))
    cuts = np.linspace(0, len(draws), threads * 8 + 1).astype(int)

    def work(piece: int) -> None:
        ends: tuple[Any, ...] = (cuts[piece], cuts[piece + 1])
        rest: tuple[Any, ...] = (at, as_input(flows), change, residual)
        _draws(*ends, *inputs, *rest)

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(work, range(len(cuts) - 1)))
    worst = float(residual.max(initial=0.0))
    if not worst <= TOLERANCE:
        bad = np.flatnonzero(~(residual <= TOLERANCE))
        raise NonConvergence(
            residual=worst, tolerance=TOLERANCE, items=[f"draw {d}" for d in bad.tolist()]
        )
    change.setflags(write=False)
    return Sweep(rows, origin, change, worst)


def _check_draws(sigma: ArrayLike, items: Sequence[str]) -> FloatArray:
    draws = np.array(sigma, dtype=np.float64)
    if draws.ndim != 2 or draws.shape[1] != len(items):
        raise LabelMismatch(f"sigma has shape {draws.shape}; give draws by {len(items)} items.")
    wrong = ~(np.isfinite(draws) & (draws > 1))
    if wrong.any():
        d, k = (int(n) for n in np.unravel_index(int(np.argmax(wrong)), draws.shape))
        raise BadElasticity(
            f"sigma of {items[k]} in draw {d} is {draws[d, k]}; it has to be finite and above 1. "
            "Draw from a distribution that ends above 1, and say how much was cut off."
        )
    return draws


@njit(nogil=True, cache=True)
def _gap(
    share: FloatArray, log_t: FloatArray, sigma: float, eta: float, omega: FloatArray, y: float
) -> tuple[float, float, float, float]:
    """Return f(y), its slope and the ends of b, as in `ces._solve_log_index`."""
    top, low_b, high_b = -math.inf, math.inf, -math.inf
    for r in range(share.size):
        if share[r] > 0.0:
            stiff = omega[r] + sigma
            b = (sigma - eta) / stiff
            low_b, high_b = min(low_b, b), max(high_b, b)
            power = (1.0 - sigma) * (log_t[r] / (1.0 + sigma / omega[r]) + b * y)
            top = max(top, power)
    total, sloped = 0.0, 0.0
    for r in range(share.size):
        if share[r] > 0.0:
            b = (sigma - eta) / (omega[r] + sigma)
            power = (1.0 - sigma) * (log_t[r] / (1.0 + sigma / omega[r]) + b * y)
            part = share[r] * math.exp(power - top)
            total += part
            sloped += part * b
    gap = y - (top + math.log(total)) / (1.0 - sigma)
    return gap, 1.0 - sloped / total, low_b, high_b


@njit(nogil=True, cache=True)
def _log_index(
    share: FloatArray, log_t: FloatArray, sigma: float, eta: float, omega: FloatArray
) -> tuple[float, float]:
    """Return log P and what is left of its equation."""
    gap, rise, low_b, high_b = _gap(share, log_t, sigma, eta, omega, 0.0)
    one, other = -gap / (1.0 - high_b), -gap / (1.0 - low_b)
    low, high = min(one, other), max(one, other)
    y = 0.0
    for _ in range(_STEPS):
        better = min(max(y - gap / rise, low), high)
        done = abs(better - y) <= _SMALL * max(1.0, abs(better))
        y = better
        gap, rise, _low, _high = _gap(share, log_t, sigma, eta, omega, y)
        if done:
            break
    return y, abs(gap)


@njit(nogil=True, cache=True)
def _draws(
    first: int,
    last: int,
    share: FloatArray,
    states: FloatArray,
    sigma: FloatArray,
    eta: FloatArray,
    omega: FloatArray,
    at: int,
    value: FloatArray,
    change: FloatArray,
    residual: FloatArray,
) -> None:
    """Fill the change (D, K) and the residual (D,) of the draws first to last."""
    for d in range(first, last):
        for k in range(share.shape[0]):
            if value[k, at] == 0.0:
                continue
            s = sigma[d, k]
            weight = 1.0 / (1.0 + s / omega[k, at])
            for state in range(2):
                log_t = states[state, k]
                y, left = _log_index(share[k], log_t, s, eta[k], omega[k])
                asked = (s - eta[k]) * y - s * log_t[at]
                after = value[k, at] * math.exp(asked / (omega[k, at] + s) + asked * weight)
                change[d, k] += after if state == 1 else -after
                if not left <= residual[d]:
                    residual[d] = left
