"""The classic GSIM of Francois and Hall (2003): one item, linear in the change of duties.

It is here for the published tables and for readers who know it; `gsim` has no linearisation. With
theta_vr the share of exporter r in the landed spending of v, phi_rv the share of v in the sales of
r, T = 1 + rate, E_m < 0 and E_s > 0 (their symbols; E_s is sigma):

    own     N_(v,r),(v,r) = theta_vr E_m - (1 - theta_vr) E_s
    cross   N_(v,r),(v,s) = theta_vs (E_m + E_s)
    price   E_x p_r = sum_v phi_rv sum_s N_(v,r),(v,s) (p_s + dT_vs / T_vs)

What follows from prices (surplus, revenue) uses the authors' formulas as they stand. Their consumer
surplus, E (E_m P |P| / 2 - P), takes the second-order term with the sign of P: where prices rise it
adds to the loss what substitution would take off. `gsim` integrates under the demand instead.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from tradeimpact.checks import FloatArray, check_flows, check_labels, check_rates
from tradeimpact.errors import BadElasticity, BadFlow, NonConvergence

_RESIDUAL = 1e-10


@dataclass(frozen=True, slots=True, eq=False)
class LinearGsim:
    """Relative changes and money of C countries; arrays are read-only.

    Attributes
    ----------
    countries : tuple of str, length C
    price : ndarray (C,), relative change
        Of the exporter's price before duty.
    value_after : ndarray (C, C), USD
        Exporter by importer, at world prices.
    producer_surplus, consumer_surplus, revenue, welfare : ndarray (C,), USD
        Changes; welfare is the sum of the three before it.
    residual : float
        Largest error of the price equations, as a relative price.
    """

    countries: tuple[str, ...]
    price: FloatArray
    value_after: FloatArray
    producer_surplus: FloatArray
    consumer_surplus: FloatArray
    revenue: FloatArray
    welfare: FloatArray
    residual: float


def solve_linear(
    *,
    value: ArrayLike,
    rate_before: ArrayLike,
    rate_after: ArrayLike,
    countries: Sequence[str],
    demand_elasticity: float,
    supply_elasticity: float,
    substitution: float,
) -> LinearGsim:
    """Solve the classic model.

    Parameters
    ----------
    value : array_like (C, C), USD at world prices
        Exporter by importer; home sales on the diagonal if they are to count.
    rate_before, rate_after : array_like (C, C), share of value
    countries : sequence of str, length C
    demand_elasticity : float
        E_m, below zero.
    supply_elasticity : float
        E_x, above zero and finite.
    substitution : float
        E_s, above zero.

    Returns
    -------
    LinearGsim

    Raises
    ------
    LabelMismatch, BadFlow, UnitMismatch, BadElasticity
        Input that cannot be meant; a country that sells nothing or buys nothing has no price here.
    NonConvergence
        The price equations have no answer.
    """
    if not (demand_elasticity < 0 < supply_elasticity < np.inf and 0 < substitution < np.inf):
        raise BadElasticity(
            f"E_m {demand_elasticity}, E_x {supply_elasticity}, E_s {substitution}: this model "
            "takes a demand elasticity below zero and finite positive supply and substitution."
        )
    names = check_labels(countries, "countries")
    flows = check_flows(value, names, names)
    old = 1.0 + check_rates(rate_before, names, names, name="rate_before")
    new = 1.0 + check_rates(rate_after, names, names, name="rate_after")
    for total, verb in ((flows.sum(axis=1), "sells"), (flows.sum(axis=0), "buys")):
        if (total == 0).any():
            idle = names[int(np.argmax(total == 0))]
            raise BadFlow(f"{idle} {verb} nothing; leave it out, its price has no equation here.")
    spending = flows * old
    theta = spending / spending.sum(axis=0)
    phi = flows / flows.sum(axis=1, keepdims=True)
    cross = demand_elasticity + substitution
    duty = new / old - 1.0
    # Own and cross in one: every price moves v's index, and each exporter's own share besides.
    matrix = supply_elasticity * np.eye(len(names)) - cross * phi @ theta.T
    matrix += substitution * np.eye(len(names))
    pushed = (phi * (cross * (theta * duty).sum(axis=0) - substitution * duty)).sum(axis=1)
    price = np.linalg.solve(matrix, pushed)
    residual = float(np.abs(matrix @ price - pushed).max() / (supply_elasticity + substitution))
    if not residual <= _RESIDUAL:
        raise NonConvergence(residual=residual, tolerance=_RESIDUAL, items=["classic GSIM"])
    landed = price[:, None] + duty
    index = (theta * landed).sum(axis=0)
    quantity = cross * index - substitution * landed
    after = flows * (1.0 + price[:, None]) * (1.0 + quantity)
    sales = flows.sum(axis=1)
    producers = sales * price * (1.0 + supply_elasticity * price / 2)
    paid = (theta * ((1.0 + price[:, None]) * (1.0 + duty) - 1.0)).sum(axis=0)
    consumers = spending.sum(axis=0) * (demand_elasticity * paid * np.abs(paid) / 2 - paid)
    revenue = (after * (new - 1.0) - flows * (old - 1.0)).sum(axis=0)
    arrays = (price, after, producers, consumers, revenue, producers + consumers + revenue)
    for array in arrays:
        array.setflags(write=False)
    return LinearGsim(names, *arrays, residual)
