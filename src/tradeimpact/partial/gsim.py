"""The world market of every item at once: non-linear CES with many importers (GSIM).

Francois and Hall (2003) in ratios of after to before, without their linearisation. For one item,
exporters i and importers j, with T = (1 + rate_after) / (1 + rate_before):

    landed price  p_i T_ij^rho                    (before duty: p_i T_ij^(rho - 1))
    index         P_j^(1 - sigma) = sum_i theta_ij (p_i T_ij^rho)^(1 - sigma)
    demand        M_ij = (p_i T_ij^rho)^(-sigma) P_j^(sigma - eta)
    supply        p_i^omega_i = sum_j beta_ij M_ij

theta_ij is the share in the landed spending of j, beta_ij the share in the sales of i. Infinite
omega means p_i = 1, and then importers do not touch each other: docs/methods/partial.md.
"""

import math
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import ArrayLike, NDArray

from tradeimpact.checks import RATE_LIMIT, ByLabel, FloatArray, check_eta, check_sigma
from tradeimpact.errors import BadElasticity, LabelMismatch, NonConvergence
from tradeimpact.partial import gsim_kernel as kernel
from tradeimpact.partial.flows import Countries, Flows, as_input
from tradeimpact.partial.gsim_inputs import (
    Found,
    Problem,
    Supply,
    as_rates,
    check_pass_through,
    check_supply,
    refuse_bad_rates,
)
from tradeimpact.partial.gsim_newton import solve_one

TOLERANCE = 1e-8
_PIECES_PER_THREAD = 16


@dataclass(frozen=True, slots=True, eq=False)
class GsimResponse:
    """What a change of duties does to the world market of K items. Arrays are read-only.

    N flows, R rows (item and exporter), Q columns (item and importer), as numbered by `flows`.

    Attributes
    ----------
    flows : Flows
    value_after : ndarray (N,), USD
        Before duty.
    price : ndarray (R,)
        After / before of the exporter's price.
    price_index : ndarray (Q,)
        After / before of the landed price of all origins together.
    sales_before, sales_after : ndarray (R,), USD
    revenue_before, revenue_after : ndarray (Q,), USD
        Duty collected.
    consumer_surplus : ndarray (Q,), USD
        Change: area under the demand for all origins together.
    producer_surplus : ndarray (R,), USD
        Change: area above the supply curve, less the margin given up where pass_through < 1.
    residual : ndarray (K,)
        Largest |log demand - log supply| over the exporters of an item.
    steps : ndarray (K,)
        Evaluations of demand that the item took; negative where the careful solver did it.
    """

    flows: Flows
    value_after: FloatArray
    price: FloatArray
    price_index: FloatArray
    sales_before: FloatArray
    sales_after: FloatArray
    revenue_before: FloatArray
    revenue_after: FloatArray
    consumer_surplus: FloatArray
    producer_surplus: FloatArray
    residual: FloatArray
    steps: NDArray[np.int32]

    def by_country(self) -> pl.DataFrame:
        """Return sums over items for every country, in the order of the labels.

        Returns
        -------
        DataFrame
            ``country, exports_before, exports_after, revenue_change, consumer_surplus,
            producer_surplus, welfare`` in USD; welfare is the sum of the three before it.
        """
        count = len(self.flows.countries)

        def add(where: Countries, what: FloatArray) -> FloatArray:
            return np.bincount(where, weights=what, minlength=count).astype(np.float64)

        seller, buyer = self.flows.row_exporter, self.flows.column_importer
        revenue = add(buyer, self.revenue_after - self.revenue_before)
        buyers, sellers = add(buyer, self.consumer_surplus), add(seller, self.producer_surplus)
        return pl.DataFrame(
            {
                "country": list(self.flows.countries),
                "exports_before": add(seller, self.sales_before),
                "exports_after": add(seller, self.sales_after),
                "revenue_change": revenue,
                "consumer_surplus": buyers,
                "producer_surplus": sellers,
                "welfare": revenue + buyers + sellers,
            }
        )

    def rivals(self, importer: str, items: Sequence[str] | None = None) -> pl.DataFrame:
        """Return who wins and who loses in one market, the largest gain first.

        Parameters
        ----------
        importer : str
        items : sequence of str or None
            None takes all.

        Returns
        -------
        DataFrame
            ``exporter, before, after, change, share_before, share_after``; values in USD before
            duty, shares of the market's imports.

        Raises
        ------
        LabelMismatch
            The importer or an item is not in the flows.
        """
        wanted = self.flows.items if items is None else tuple(items)
        absent = [c for c in wanted if c not in self.flows.items]
        if importer not in self.flows.countries or absent:
            raise LabelMismatch(
                f"the flows hold no {', '.join(absent[:5]) or importer}; name what they hold."
            )
        row = self.flows.row_of_flows()
        chosen = np.isin(np.array(self.flows.items), np.array(wanted))
        here = self.flows.importers() == self.flows.countries.index(importer)
        here &= chosen[self.flows.item_of_rows()[row]]
        seller = self.flows.row_exporter[row[here]]
        count = len(self.flows.countries)
        before = np.bincount(seller, weights=self.flows.value[here], minlength=count)
        after = np.bincount(seller, weights=self.value_after[here], minlength=count)
        table = pl.DataFrame(
            {"exporter": list(self.flows.countries), "before": before, "after": after}
        ).filter(pl.col("before") > 0)
        return table.with_columns(
            change=pl.col("after") - pl.col("before"),
            share_before=pl.col("before") / pl.col("before").sum(),
            share_after=pl.col("after") / pl.col("after").sum(),
        ).sort("change", "exporter", descending=[True, False])

    def frame(self) -> pl.DataFrame:
        """Return the flows as a table: item, exporter, importer, value, value_after."""
        return self.flows.frame().with_columns(value_after=pl.Series(self.value_after))


def solve(
    flows: Flows,
    *,
    rate_before: ArrayLike,
    rate_after: ArrayLike,
    sigma: ByLabel,
    omega: Supply,
    eta: ByLabel = 1.0,
    pass_through: ByLabel = 1.0,
    rate_limit: float = RATE_LIMIT,
    tolerance: float = TOLERANCE,
    threads: int | None = None,
) -> GsimResponse:
    """Compute how a change of duties anywhere moves every flow, price and rival.

    Parameters
    ----------
    flows : Flows
    rate_before, rate_after : array_like (N,), share of value
        Duty of every flow, in the order of `flows`; `Flows.rates` lays them out by label.
    sigma : float, array_like (K,) or mapping from item
        Elasticity of substitution between origins, above 1.
    omega : float, array_like (R,), mapping from exporter, or from (item, exporter)
        Export-supply elasticity, above zero; infinite for a fixed price. It has no default: it
        decides who bears the duty.
    eta : float, array_like (K,) or mapping from item
        Absolute price elasticity of demand for all origins together, zero or more.
    pass_through : float, array_like (K,) or mapping from item
        Share rho of a change of log(1 + rate) that the landed price takes on at a given price of
        the exporter, 0 to 1. Below 1 the exporter gives up margin in the market that is hit.
    rate_limit : float
        Rates above it are refused as percentages.
    tolerance : float
        Largest residual accepted.
    threads : int or None
        None takes every core that this process may use.

    Returns
    -------
    GsimResponse

    Raises
    ------
    LabelMismatch, BadFlow, UnitMismatch, BadElasticity
        Input that cannot be meant.
    NonConvergence
        An item has no answer within `tolerance`.

    Notes
    -----
    Items are solved apart from each other, and flows stand in the order of their labels: the same
    input gives the same digits in whatever order, company and number of threads.
    """
    problem = Problem(
        flows=flows,
        before=as_rates(rate_before, flows, "rate_before"),
        after=as_rates(rate_after, flows, "rate_after"),
        sigma=check_sigma(sigma, flows.items),
        eta=check_eta(eta, flows.items),
        supply=check_supply(omega, flows),
        through=check_pass_through(pass_through, flows.items),
        limit=rate_limit,
        tolerance=tolerance,
    )
    found = Found.empty(flows)
    _run(problem, found, threads or usable_cores())
    refuse_bad_rates(problem, found.status)
    _solve_the_rest(problem, found)
    return _response(problem, found)


def supply_of_pass_through(pass_through: float, sigma: float) -> float:
    """Return the supply elasticity at which a small exporter passes on a share of a duty.

    Parameters
    ----------
    pass_through : float
        d log(landed price) / d log(1 + rate), above 0 and at most 1.
    sigma : float
        Above 1.

    Returns
    -------
    float
        ``sigma * a / (1 - a)``; infinite for complete pass-through.

    Raises
    ------
    BadElasticity
    """
    if not 0 < pass_through <= 1 or not sigma > 1:
        raise BadElasticity(
            f"pass-through {pass_through} with sigma {sigma}: give a share above 0 and at most 1 "
            "and a sigma above 1."
        )
    return math.inf if pass_through == 1 else sigma * pass_through / (1 - pass_through)


def usable_cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def warm_up() -> None:
    """Compile the loops, or read them from the cache, before the first answer is asked for."""
    flows = Flows.from_labels(["0"] * 2, ["A", "B"], ["C", "C"], [1.0, 1.0])
    solve(flows, rate_before=[0.0, 0.0], rate_after=[0.1, 0.0], sigma=2.0, omega=1.0, threads=1)


def _run(problem: Problem, found: Found, threads: int) -> None:
    """Solve all items in pieces of about equal size; the loops hold no interpreter lock."""
    flows = problem.flows
    ends = flows.row_flows[flows.item_rows]
    pieces = threads * _PIECES_PER_THREAD if threads > 1 else 1
    cuts = np.searchsorted(ends, np.linspace(0, len(flows), pieces + 1)[1:-1])
    cuts = np.unique(np.concatenate([[0], cuts, [len(flows.items)]]))
    inputs = (
        flows.item_rows, flows.item_columns, flows.row_flows, flows.column, flows.value,
        problem.before, problem.after, as_input(problem.sigma), as_input(problem.eta),
        as_input(problem.supply), as_input(problem.through),
    )  # fmt: skip
    outputs = tuple(getattr(found, name) for name in found.__slots__)

    def work(piece: int) -> None:
        kernel.solve_items(
            cuts[piece], cuts[piece + 1], *inputs, problem.limit, problem.tolerance, *outputs
        )

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(work, range(len(cuts) - 1)))


def _solve_the_rest(problem: Problem, found: Found) -> None:
    """Give items that the quick loops left open to the careful solver, or refuse them."""
    left = np.flatnonzero(found.status == kernel.NOT_SOLVED)
    failed: list[tuple[float, str]] = []
    for k in left:
        residual = solve_one(problem, found, int(k))
        if not residual <= problem.tolerance:
            failed.append((-residual, problem.flows.items[k]))
    if failed:
        failed.sort()
        raise NonConvergence(
            residual=-failed[0][0],
            tolerance=problem.tolerance,
            items=[item for _, item in failed],
        )


def _response(problem: Problem, found: Found) -> GsimResponse:
    flows = problem.flows
    eta = problem.eta[flows.item_of_columns()]
    finite = np.isfinite(problem.supply)
    rise = np.where(finite, 1.0 + problem.supply, 1.0)
    area = np.where(finite, np.expm1(rise * found.log_price) / rise, 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        lost = np.where(
            eta == 1, found.log_index, np.expm1((1 - eta) * found.log_index) / (1 - eta)
        )
    arrays = (
        found.value_after,
        np.exp(found.log_price),
        np.exp(found.log_index),
        found.sales,
        found.made[:, 0].copy(),
        found.duties[:, 0].copy(),
        found.duties[:, 1].copy(),
        0.0 - found.spend * lost,
        found.sales * area + found.made[:, 1],
        found.residual,
        found.steps,
    )
    for array in arrays:
        array.setflags(write=False)
    return GsimResponse(flows, *arrays)
