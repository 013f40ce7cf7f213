"""What the world market is asked, checked, and the room for its answer: see `partial.gsim`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tradeimpact.checks import ByLabel, FloatArray, check_eta
from tradeimpact.errors import BadElasticity, LabelMismatch, UnitMismatch
from tradeimpact.partial import gsim_kernel as kernel
from tradeimpact.partial.flows import Flows, as_input

Supply = ArrayLike | Mapping[str, float] | Mapping[tuple[str, str], float]


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """What is asked, in the order of `flows`; rates (N,), supply (R,), the rest by item (K,)."""

    flows: Flows
    before: FloatArray
    after: FloatArray
    sigma: FloatArray
    eta: FloatArray
    supply: FloatArray
    through: FloatArray
    limit: float
    tolerance: float


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """What the loops fill: see `gsim_kernel.solve_items`."""

    value_after: FloatArray
    log_price: FloatArray
    log_index: FloatArray
    sales: FloatArray
    spend: FloatArray
    made: FloatArray
    duties: FloatArray
    residual: FloatArray
    steps: NDArray[np.int32]
    status: NDArray[np.int8]

    @classmethod
    def empty(cls, flows: Flows) -> Self:
        """Return room for the answer, not yet filled."""
        rows, columns, items = len(flows.row_exporter), len(flows.column_importer), len(flows.items)
        return cls(
            value_after=np.empty(len(flows)),
            log_price=np.empty(rows),
            log_index=np.empty(columns),
            sales=np.empty(rows),
            spend=np.empty(columns),
            made=np.empty((rows, 2)),
            duties=np.empty((columns, 2)),
            residual=np.empty(items),
            steps=np.empty(items, np.int32),
            status=np.empty(items, np.int8),
        )


def as_rates(given: ArrayLike, flows: Flows, name: str) -> FloatArray:
    """Return rates (N,) in the order of the flows; the loops check what they are."""
    rates = np.asarray(given, dtype=np.float64)
    if rates.shape != flows.value.shape:
        raise LabelMismatch(
            f"{name} has shape {rates.shape}, the flows ask for {flows.value.shape}; "
            "lay rates out by label with Flows.rates. Flows of zero are not held."
        )
    return as_input(rates)


def refuse_bad_rates(problem: Problem, status: NDArray[np.int8]) -> None:
    """Name the flow whose rate the loops refused; flows themselves are checked before."""
    if not (status == kernel.BAD_INPUT).any():
        return
    flows = problem.flows
    for name, rate in (("rate_before", problem.before), ("rate_after", problem.after)):
        wrong = ~((rate > -1) & (rate <= problem.limit))
        if wrong.any():
            f = int(np.argmax(wrong))
            row = int(np.searchsorted(flows.row_flows, f, side="right")) - 1
            item = flows.items[int(np.searchsorted(flows.item_rows, row, side="right")) - 1]
            pair = (
                f"{flows.countries[flows.row_exporter[row]]} to "
                + (flows.countries[flows.importers()[f]])
            )
            remedy = (
                f"it looks like a percentage: divide by 100, or raise the limit {problem.limit:g}."
                if rate[f] > problem.limit
                else "a rate is a finite share of value above -1 (-100 %); an unknown rate is not "
                "0: leave the item out."
            )
            raise UnitMismatch(f"{name} of {item}, {pair} is {rate[f]}; {remedy}")


def check_supply(omega: Supply, flows: Flows) -> FloatArray:
    """Return supply elasticities (R,), each above zero or infinite."""
    rows = len(flows.row_exporter)
    if isinstance(omega, Mapping):
        given = _supply_by_label(omega, flows)
    else:
        given = np.asarray(omega, dtype=np.float64)
    if given.shape not in ((), (rows,)):
        raise LabelMismatch(f"omega has shape {given.shape}; give one number or ({rows},).")
    values = np.ascontiguousarray(np.broadcast_to(given, (rows,)))
    wrong = ~(values > 0)
    if wrong.any():
        r = int(np.argmax(wrong))
        where = f"{flows.items[flows.item_of_rows()[r]]}, {flows.countries[flows.row_exporter[r]]}"
        raise BadElasticity(
            f"omega of {where} is {values[r]}; an export-supply elasticity is above zero, or "
            "infinite for a fixed price."
        )
    return values


def _supply_by_label(omega: Mapping[str, float] | Mapping[tuple[str, str], float],
                     flows: Flows) -> FloatArray:  # fmt: skip
    given: dict[object, float] = {key: float(rate) for key, rate in omega.items()}
    pairs = any(isinstance(key, tuple) for key in given)
    items = [flows.items[k] for k in flows.item_of_rows()]
    exporters = [flows.countries[i] for i in flows.row_exporter]
    keys: list[object] = list(zip(items, exporters, strict=True)) if pairs else list(exporters)
    absent = sorted({str(key) for key in keys if key not in given})
    if absent:
        raise LabelMismatch(
            f"omega has no value for {', '.join(absent[:5])} ({len(absent)} labels); "
            "give one for every exporter, or one number for all."
        )
    return np.array([given[key] for key in keys], dtype=np.float64)


def check_pass_through(given: ByLabel, items: Sequence[str]) -> FloatArray:
    """Return shares passed on (K,), each from 0 to 1."""
    shares = check_eta(given, items)  # finite, zero or more, by label
    if (shares > 1).any():
        k = int(np.argmax(shares > 1))
        raise UnitMismatch(
            f"pass_through of {items[k]} is {shares[k]}; it is a share from 0 to 1. "
            "Divide by 100 if it is a percentage."
        )
    return shares
