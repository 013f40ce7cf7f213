"""Checks of what comes in: each returns clean arrays or raises an error that names the remedy."""

import math
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tradeimpact.errors import (
    BadElasticity,
    BadFlow,
    LabelMismatch,
    TradeImpactError,
    UnitMismatch,
)

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]
ByLabel = ArrayLike | Mapping[str, float]

RATE_LIMIT = 3.0
"""Rates above 300 % are taken for percentages. A 2.5 that means 2.5 % cannot be told from 250 %."""


def check_labels(labels: Sequence[str], name: str) -> tuple[str, ...]:
    """Return the labels as a tuple of distinct strings.

    Parameters
    ----------
    labels : sequence of str, length L
    name : str
        What they label, for the message.

    Raises
    ------
    LabelMismatch
        A label is not a string (``0101`` read as a number has lost its zero) or occurs twice.
    """
    if isinstance(labels, str):
        raise LabelMismatch(f"{name} is one string; give a sequence of labels, e.g. [{labels!r}].")
    seen: set[str] = set()
    for position, label in enumerate(labels):
        if not isinstance(label, str):
            raise LabelMismatch(
                f"{name}[{position}] is {label!r}, not a string; "
                "read codes as text so that leading zeros survive."
            )
        if label in seen:
            raise LabelMismatch(f"{name} holds {label!r} twice; add its rows up before the call.")
        seen.add(label)
    return tuple(labels)


def align(
    array: ArrayLike, *, have: Sequence[str], want: Sequence[str], name: str, axis: int = 0
) -> FloatArray:
    """Reorder one axis of an array from the labels it has to the labels that are wanted.

    Parameters
    ----------
    array : array_like, ``len(have)`` long on `axis`
    have, want : sequences of str
        The same set of labels in any order.
    name : str
        What the array holds, for the message.
    axis : int

    Returns
    -------
    ndarray of float, ``len(want)`` long on `axis`

    Raises
    ------
    LabelMismatch
        A wanted label is absent, an extra one is present, or the length differs from `have`.
    """
    present = check_labels(have, f"labels of {name}")
    target = check_labels(want, f"labels wanted of {name}")
    values = _as_floats(array, name, LabelMismatch)
    if values.ndim <= axis or values.shape[axis] != len(present):
        raise LabelMismatch(
            f"{name} has shape {values.shape}, its labels ask for {len(present)} on axis {axis}."
        )
    _check_same_labels(present, target, name)
    position = {label: index for index, label in enumerate(present)}
    return np.take(values, [position[label] for label in target], axis=axis)


def check_flows(value: ArrayLike, *labels: Sequence[str], name: str = "value") -> FloatArray:
    """Return trade values as a new array, finite and not negative.

    Parameters
    ----------
    value : array_like, one axis per sequence of labels
        USD.
    *labels : sequences of str
        Labels of each axis.
    name : str

    Raises
    ------
    LabelMismatch, BadFlow
    """
    flows = _shaped(value, labels, name, BadFlow)
    wrong = ~np.isfinite(flows) | (flows < 0)
    if wrong.any():
        where, number = _first(wrong, flows, labels)
        raise BadFlow(
            f"{name} at {where} is {number}; a trade value is a finite USD amount of zero or more. "
            "Give 0 for no trade; leave an item without data out and list it as not covered."
        )
    return flows


def check_rates(
    rate: ArrayLike, *labels: Sequence[str], name: str = "rate", limit: float = RATE_LIMIT
) -> FloatArray:
    """Return duty rates as a new array of shares of value: 0.25 for 25 %.

    Parameters
    ----------
    rate : array_like, one axis per sequence of labels
        Share of value, above -1 and at most `limit`.
    *labels : sequences of str
        Labels of each axis.
    name : str
    limit : float
        Largest rate believed to be a share.

    Raises
    ------
    LabelMismatch, UnitMismatch
    """
    rates = _shaped(rate, labels, name, UnitMismatch)
    wrong = ~np.isfinite(rates) | (rates <= -1) | (rates > limit)
    if not wrong.any():
        return rates
    where, number = _first(wrong, rates, labels)
    if number > limit:
        raise UnitMismatch(
            f"{name} at {where} is {number}, more than {limit:g} as a share of value; it looks "
            f"like a percentage. Divide by 100, or raise the limit if {number:.0%} is meant."
        )
    raise UnitMismatch(
        f"{name} at {where} is {number}; a rate is a finite share of value above -1 (-100 %). "
        "Give 0 for duty free; an unknown rate is not 0: leave the item out."
    )


def check_sigma(sigma: ByLabel, items: Sequence[str]) -> FloatArray:
    """Return elasticities of substitution between origins, each above one.

    Parameters
    ----------
    sigma : float, array_like (K,) or mapping from item
        Positive by convention. Trade elasticities of other definitions are converted first, see
        `tradeimpact.elasticity.sources.to_sigma`.
    items : sequence of str, length K

    Returns
    -------
    ndarray (K,)

    Raises
    ------
    LabelMismatch, BadElasticity
    """
    values = _by_item(sigma, items, "sigma")
    wrong = ~(np.isfinite(values) & (values > 1))
    if wrong.any():
        where, number = _first(wrong, values, (items,))
        raise BadElasticity(
            f"sigma at {where} is {number}; it has to be finite and above 1. A negative number is "
            "a trade elasticity: convert it with to_sigma. At or below 1 origins do not compete "
            "and the price index has no CES form: take another source or leave the item out."
        )
    return values


def check_eta(eta: ByLabel, items: Sequence[str]) -> FloatArray:
    """Return absolute price elasticities of demand for all origins together, zero or more, (K,)."""
    values = _by_item(eta, items, "eta")
    wrong = ~(np.isfinite(values) & (values >= 0))
    if wrong.any():
        where, number = _first(wrong, values, (items,))
        raise BadElasticity(
            f"eta at {where} is {number}; it is the absolute value of a demand elasticity: "
            "finite and zero or more. Drop the minus sign."
        )
    return values


def check_omega(omega: ByLabel, items: Sequence[str], origins: Sequence[str]) -> FloatArray:
    """Return export-supply elasticities as (K, R), each above zero or infinite.

    Parameters
    ----------
    omega : float, array_like (R,) or (K, R), or mapping from origin
    items : sequence of str, length K
    origins : sequence of str, length R

    Raises
    ------
    LabelMismatch, BadElasticity
    """
    shape = (len(items), len(origins))
    values = _from_mapping(omega, origins, "omega")
    if values.shape not in ((), shape[1:], shape):
        raise LabelMismatch(
            f"omega has shape {values.shape}; give one number, {shape[1:]} or {shape}."
        )
    full = np.broadcast_to(values, shape)
    wrong = ~(full > 0)
    if wrong.any():
        where, number = _first(wrong, full, (items, origins))
        raise BadElasticity(
            f"omega at {where} is {number}; an export-supply elasticity is above zero, "
            "or infinite for complete pass-through."
        )
    return np.ascontiguousarray(full)


def _by_item(given: ByLabel, items: Sequence[str], name: str) -> FloatArray:
    values = _from_mapping(given, items, name)
    if values.shape not in ((), (len(items),)):
        raise LabelMismatch(f"{name} has shape {values.shape}; give one number or ({len(items)},).")
    return np.ascontiguousarray(np.broadcast_to(values, (len(items),)))


def _from_mapping(given: ByLabel, labels: Sequence[str], name: str) -> FloatArray:
    if not isinstance(given, Mapping):
        return _as_floats(given, name, BadElasticity)
    # Only absent labels are an error: a table of elasticities may hold more than the market.
    absent = [label for label in labels if label not in given]
    if absent:
        raise LabelMismatch(
            f"{name} has no value for {_some(absent)}; take another source for them, "
            "or leave them out and list them as not covered."
        )
    return _as_floats([given[label] for label in labels], name, BadElasticity)


def _shaped(
    given: ArrayLike,
    labels: Sequence[Sequence[str]],
    name: str,
    error: type[TradeImpactError],
) -> FloatArray:
    values = _as_floats(given, name, error)
    shape = tuple(len(axis) for axis in labels)
    if values.shape != shape:
        raise LabelMismatch(
            f"{name} has shape {values.shape}, its labels ask for {shape}. "
            "Order the array by the labels first, e.g. with checks.align."
        )
    return values


def _as_floats(given: ArrayLike, name: str, error: type[TradeImpactError]) -> FloatArray:
    try:
        return np.array(given, dtype=np.float64, order="C")
    except (TypeError, ValueError) as problem:
        raise error(f"{name} is not an array of numbers ({problem}); convert it first.") from None


def _check_same_labels(present: Sequence[str], target: Sequence[str], name: str) -> None:
    absent = [label for label in target if label not in set(present)]
    extra = [label for label in present if label not in set(target)]
    if absent or extra:
        raise LabelMismatch(
            f"{name} lacks {_some(absent) or 'none'} and has {_some(extra) or 'none'} too many; "
            "select the same labels on both sides before the call."
        )


def _first(
    wrong: BoolArray, values: FloatArray, labels: Sequence[Sequence[str]]
) -> tuple[str, float]:
    index = tuple(int(i) for i in np.unravel_index(int(np.argmax(wrong)), wrong.shape))
    where = ", ".join(str(axis[i]) for axis, i in zip(labels, index, strict=True))
    position = index[0] if len(index) == 1 else index
    return f"{where} (index {position})", float(values[index])


def _some(labels: Sequence[str], most: int = 5) -> str:
    return ", ".join(labels[:most]) + (
        f" and {len(labels) - most} more" if len(labels) > most else ""
    )


def exact_sum(values: FloatArray) -> float:
    """Return the correctly rounded sum, the same whatever the order of the values."""
    return math.fsum(values.tolist())
