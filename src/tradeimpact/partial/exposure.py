"""Exposure: how much trade an act hits, what it exempts and what lies outside it, line by line.

No behaviour is assumed: this is arithmetic on customs values and statutory rates, and the headline
of every brief. With lines i of an item and customs value v_i before duty:

    base    = sum v_i
    hit     = sum v_i  over covered lines with an added rate
    exempt  = sum v_i  over covered lines that the law leaves out
    outside = base - hit - exempt
    duty    = sum v_i * rate_i
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tradeimpact.checks import (
    RATE_LIMIT,
    BoolArray,
    FloatArray,
    check_flows,
    check_labels,
    check_rates,
    exact_sum,
)
from tradeimpact.errors import BadScope, LabelMismatch, UnknownItem

TOTAL = "total"


@dataclass(frozen=True, slots=True, eq=False)
class Exposure:
    """Exposure by item, I items; every array is (I,) and read-only.

    ``base = hit + exempt + outside``. Low and high equal the central figure where nothing is
    uncertain. Shares and average rates of an item without trade are NaN.

    Attributes
    ----------
    items : tuple of str, length I
    base_usd : ndarray, USD
        Customs value before duty of all lines.
    hit_usd, hit_low_usd, hit_high_usd : ndarray, USD
        Value of covered lines with an added rate.
    exempt_usd, exempt_low_usd, exempt_high_usd : ndarray, USD
        Value of covered lines that the law leaves out; low belongs to the high hit.
    outside_usd : ndarray, USD
        Value of lines outside the act's scope of origins.
    hit_share, exempt_share : ndarray, share of base
    duty_before_usd, duty_after_usd, duty_after_low_usd, duty_after_high_usd : ndarray, USD
        Statutory duty on the base, at unchanged trade.
    rate_before, rate_after, rate_after_low, rate_after_high : ndarray, share of value
        The same duty over the base: trade-weighted average statutory rates.
    """

    items: tuple[str, ...]
    base_usd: FloatArray
    hit_usd: FloatArray
    hit_low_usd: FloatArray
    hit_high_usd: FloatArray
    exempt_usd: FloatArray
    exempt_low_usd: FloatArray
    exempt_high_usd: FloatArray
    outside_usd: FloatArray
    hit_share: FloatArray
    exempt_share: FloatArray
    duty_before_usd: FloatArray
    duty_after_usd: FloatArray
    duty_after_low_usd: FloatArray
    duty_after_high_usd: FloatArray
    rate_before: FloatArray
    rate_after: FloatArray
    rate_after_low: FloatArray
    rate_after_high: FloatArray

    def total(self) -> "Exposure":
        """Return the exposure of all items together as one item named ``total``.

        Each USD figure is the correctly rounded sum of the item figures that are shown.
        """
        sums = {name: _column(exact_sum(getattr(self, name))) for name in _USD}
        return _with_shares((TOTAL,), sums)


_USD = (
    "base_usd",
    "hit_usd",
    "hit_low_usd",
    "hit_high_usd",
    "exempt_usd",
    "exempt_low_usd",
    "exempt_high_usd",
    "outside_usd",
    "duty_before_usd",
    "duty_after_usd",
    "duty_after_low_usd",
    "duty_after_high_usd",
)


def measure_exposure(
    *,
    item: Sequence[str],
    value: ArrayLike,
    covered: ArrayLike,
    hit: ArrayLike,
    rate_before: ArrayLike,
    rate_after: ArrayLike,
    hit_low: ArrayLike | None = None,
    hit_high: ArrayLike | None = None,
    exempt: ArrayLike | None = None,
    rate_low: ArrayLike | None = None,
    rate_high: ArrayLike | None = None,
    items: Sequence[str] | None = None,
    rate_limit: float = RATE_LIMIT,
) -> Exposure:
    """Add lines up to items: what is hit, exempt by law or outside, and the statutory duty.

    Parameters
    ----------
    item : sequence of str, length N
        Item of each line.
    value : array_like (N,), USD
        Customs value before duty.
    covered : array_like (N,), bool
        The line's origin lies in the act's scope.
    hit : array_like (N,), bool
        The act adds a rate above zero to the line; only covered lines can be hit.
    rate_before, rate_after : array_like (N,), share of value
        Statutory rate of the line, all duties together, without and with the act.
    hit_low, hit_high : array_like (N,), bool, optional
        Least and largest reading of an uncertain scope; `hit` lies between.
    exempt : array_like (N,), bool, optional
        Covered lines that the law takes out; by default every covered line that is not hit. Give
        it where a covered line can also be missed because a condition is not met.
    rate_low, rate_high : array_like (N,), share of value, optional
        Bounds of `rate_after` that belong to them.
    items : sequence of str, length I, optional
        Items to report and their order; by default those of the lines, sorted.
    rate_limit : float
        Rates above it are refused as percentages.

    Returns
    -------
    Exposure

    Raises
    ------
    LabelMismatch, BadFlow, UnitMismatch, UnknownItem, BadScope
    """
    lines = [f"line {position} of item {label}" for position, label in enumerate(item)]
    flows = check_flows(value, lines)
    inside = _check_mask(covered, len(lines), "covered")
    low, middle, high = _bounded_masks(hit, hit_low, hit_high, lines)
    _refuse(high & ~inside, lines, "is hit but not covered; correct the act's scope or the mask")
    taken = inside & ~middle if exempt is None else _check_mask(exempt, len(lines), "exempt")
    _refuse(taken & middle, lines, "is both hit and exempt; correct one of the masks")
    before = check_rates(rate_before, lines, name="rate_before", limit=rate_limit)
    after = check_rates(rate_after, lines, name="rate_after", limit=rate_limit)
    least = _bound(rate_low, after, lines, "rate_low", rate_limit)
    most = _bound(rate_high, after, lines, "rate_high", rate_limit)
    _refuse((least > after) | (after > most), lines, "has a rate_after outside its bounds")
    columns = {
        "hit_usd": flows * middle,
        "hit_low_usd": flows * low,
        "hit_high_usd": flows * high,
        "exempt_usd": flows * taken,
        "exempt_low_usd": flows * (taken & ~high),
        "exempt_high_usd": flows * (taken if exempt is not None else inside & ~low),
        "outside_usd": flows * (~middle & ~taken),
        "duty_before_usd": flows * before,
        "duty_after_usd": flows * after,
        "duty_after_low_usd": flows * least,
        "duty_after_high_usd": flows * most,
    }
    return _add_up(item, columns, items)


def _add_up(
    item: Sequence[str], columns: dict[str, FloatArray], items: Sequence[str] | None
) -> Exposure:
    """Add columns (N,) up by item."""
    rows = check_labels(sorted(set(item)) if items is None else items, "items")
    groups: dict[str, list[int]] = {label: [] for label in rows}
    for position, label in enumerate(item):
        if label not in groups:
            raise UnknownItem(
                f"line {position} belongs to item {label!r}, which is not among the items to "
                "report; add it to items, or drop the line and list it as not covered."
            )
        groups[label].append(position)
    index = [np.array(group, dtype=np.intp) for group in groups.values()]
    sums = {
        name: np.array([exact_sum(column[group]) for group in index], dtype=np.float64)
        for name, column in columns.items()
    }
    # The base is the sum of its three parts as shown, so that a reader can add them up.
    parts = zip(sums["hit_usd"], sums["exempt_usd"], sums["outside_usd"], strict=True)
    sums["base_usd"] = np.array([math.fsum(part) for part in parts], dtype=np.float64)
    return _with_shares(rows, sums)


def _with_shares(items: tuple[str, ...], sums: dict[str, FloatArray]) -> Exposure:
    base = np.where(sums["base_usd"] > 0, sums["base_usd"], np.nan)
    arrays = sums | {
        "hit_share": sums["hit_usd"] / base,
        "exempt_share": sums["exempt_usd"] / base,
        "rate_before": sums["duty_before_usd"] / base,
        "rate_after": sums["duty_after_usd"] / base,
        "rate_after_low": sums["duty_after_low_usd"] / base,
        "rate_after_high": sums["duty_after_high_usd"] / base,
    }
    for array in arrays.values():
        array.setflags(write=False)
    return Exposure(items=items, **arrays)


def _bounded_masks(
    hit: ArrayLike, hit_low: ArrayLike | None, hit_high: ArrayLike | None, lines: Sequence[str]
) -> tuple[BoolArray, BoolArray, BoolArray]:
    middle = _check_mask(hit, len(lines), "hit")
    low = middle if hit_low is None else _check_mask(hit_low, len(lines), "hit_low")
    high = middle if hit_high is None else _check_mask(hit_high, len(lines), "hit_high")
    _refuse(low & ~middle, lines, "is hit under hit_low but not under hit; swap or correct them")
    _refuse(middle & ~high, lines, "is hit but not under hit_high; swap or correct them")
    return low, middle, high


def _check_mask(given: ArrayLike, length: int, name: str) -> BoolArray:
    mask: NDArray[np.generic] = np.asarray(given)
    if mask.shape != (length,):
        raise LabelMismatch(f"{name} has shape {mask.shape}; there are {length} lines.")
    if length and mask.dtype != np.bool_:
        raise BadScope(f"{name} holds {mask.dtype}, not booleans; compare first, e.g. rate > 0.")
    return mask.astype(np.bool_)


def _bound(
    given: ArrayLike | None, after: FloatArray, lines: Sequence[str], name: str, limit: float
) -> FloatArray:
    return after if given is None else check_rates(given, lines, name=name, limit=limit)


def _refuse(wrong: BoolArray, lines: Sequence[str], problem: str) -> None:
    if wrong.any():
        raise BadScope(f"{lines[int(np.argmax(wrong))]} {problem}.")


def _column(number: float) -> FloatArray:
    return np.array([number], dtype=np.float64)
