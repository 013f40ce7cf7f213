"""Trade flows of many items between many countries, sparse, in the order of their labels.

A flow is (item, exporter, importer, value). Within an item the flows of one exporter are a *row*,
and every importer is a *column*; both are numbered through all items.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import polars as pl
from numpy.typing import ArrayLike, DTypeLike, NDArray

from tradeimpact.checks import FloatArray, check_labels
from tradeimpact.errors import BadFlow, LabelMismatch, UnknownItem
from tradeimpact.partial import flow_cells

Codes = NDArray[np.integer]
Positions = NDArray[np.int64]
Countries = NDArray[np.int16]
_MOST_COUNTRIES = 32_000  # rows and columns hold countries as 16-bit numbers


@dataclass(frozen=True, slots=True, eq=False)
class Flows:
    """Flows above zero, sorted by the labels of item, exporter and importer. Arrays are read-only.

    Attributes
    ----------
    items : tuple of str, length K
    countries : tuple of str, length C
        Labels of exporters and importers, sorted; one that trades with nobody has no row.
    value : ndarray (N,), USD
        Before duty.
    item_rows, item_columns : ndarray (K + 1,)
        Where the rows and columns of an item begin.
    row_flows : ndarray (R + 1,)
        Where the flows of a row begin.
    row_exporter : ndarray (R,)
        Position in `countries`.
    column_importer : ndarray (Q,)
        Position in `countries`.
    column : ndarray (N,)
        Column of a flow, counted within its item.
    dropped_zero : int
        Flows of zero that were given: zero stays zero in this model.
    """

    items: tuple[str, ...]
    countries: tuple[str, ...]
    value: FloatArray
    item_rows: Positions
    item_columns: Positions
    row_flows: Positions
    row_exporter: Countries
    column_importer: Countries
    column: NDArray[np.uint16]
    dropped_zero: int

    @classmethod
    def from_labels(
        cls,
        item: Sequence[str] | pl.Series,
        exporter: Sequence[str] | pl.Series,
        importer: Sequence[str] | pl.Series,
        value: ArrayLike,
    ) -> Self:
        """Build flows from labels, one of each per flow.

        Parameters
        ----------
        item, exporter, importer : sequences of str, length N
        value : array_like (N,), USD before duty, finite and not negative

        Raises
        ------
        LabelMismatch, BadFlow
            See `from_codes`.
        """
        columns = [_text(given, name) for given, name in
                   ((item, "item"), (exporter, "exporter"), (importer, "importer"))]  # fmt: skip
        items = columns[0].unique().sort().to_list()
        countries = pl.concat(columns[1:]).unique().sort().to_list()
        k, i, j = (
            c.cast(pl.Enum(labels)).to_physical().to_numpy()
            for c, labels in zip(columns, (items, countries, countries), strict=True)
        )
        return cls.from_codes(k, i, j, value, items=items, countries=countries)

    @classmethod
    def from_codes(
        cls,
        item: ArrayLike,
        exporter: ArrayLike,
        importer: ArrayLike,
        value: ArrayLike,
        *,
        items: Sequence[str],
        countries: Sequence[str],
    ) -> Self:
        """Build flows from positions in lists of labels.

        Parameters
        ----------
        item, exporter, importer : array_like of int (N,)
            Positions in `items` and `countries`.
        value : array_like (N,), USD
        items, countries : sequences of str, in any order

        Raises
        ------
        LabelMismatch
            Lengths differ, a position lies outside its list, or a flow is given twice.
        BadFlow
            A value is missing, infinite or negative.
        """
        names, places = check_labels(items, "items"), check_labels(countries, "countries")
        if len(places) > _MOST_COUNTRIES:
            raise LabelMismatch(f"{len(places)} countries; at most {_MOST_COUNTRIES} can be held.")
        amounts = np.asarray(value, dtype=np.float64)
        k, names = _by_label(item, names, "item", amounts.shape)
        i, _ = _by_label(exporter, places, "exporter", amounts.shape)
        j, places = _by_label(importer, places, "importer", amounts.shape)
        labels = (names, places, places)
        _refuse_bad_values(amounts, (k, i, j), labels)
        traded = amounts > 0
        zero = int(amounts.size - np.count_nonzero(traded))
        if zero:
            k, i, j, amounts = k[traded], i[traded], j[traded], amounts[traded]
        k, i, j = (as_input(c, t) for c, t in ((k, np.int32), (i, np.int16), (j, np.int16)))
        if not flow_cells.is_sorted(k, i, j):
            order = np.lexsort((j, i, k))
            k, i, j = (as_input(c[order], c.dtype) for c in (k, i, j))
            amounts = amounts[order]
            _refuse_twice((k, i, j), labels)
        rows, columns = flow_cells.count_cells(k, i, j, len(names), len(places))
        item_rows, item_columns = _starts(rows), _starts(columns)
        placed = flow_cells.place_cells(k, i, j, item_rows, item_columns, len(places))
        kept = amounts.copy() if amounts is value or amounts.base is not None else amounts
        arrays: list[Any] = [kept, item_rows, item_columns, *placed]
        for array in arrays:
            array.setflags(write=False)
        return cls(names, places, *arrays, dropped_zero=zero)  # type: ignore[misc]

    def __len__(self) -> int:
        return len(self.value)

    def item_of_rows(self) -> Positions:
        """Return the position of every row's item, (R,)."""
        return np.repeat(np.arange(len(self.items)), np.diff(self.item_rows))

    def item_of_columns(self) -> Positions:
        """Return the position of every column's item, (Q,)."""
        return np.repeat(np.arange(len(self.items)), np.diff(self.item_columns))

    def row_of_flows(self) -> Positions:
        """Return the row of every flow, (N,)."""
        return np.repeat(np.arange(len(self.row_exporter)), np.diff(self.row_flows))

    def importers(self) -> Countries:
        """Return the position of every flow's importer in `countries`, (N,)."""
        begin = self.item_columns[:-1][self.item_of_rows()[self.row_of_flows()]]
        found: Countries = self.column_importer[begin + self.column]
        return found

    def frame(self) -> pl.DataFrame:
        """Return the flows as a table: item, exporter, importer, value."""
        row = self.row_of_flows()
        return pl.DataFrame(
            {
                "item": _labelled(self.items, self.item_of_rows()[row]),
                "exporter": _labelled(self.countries, self.row_exporter[row]),
                "importer": _labelled(self.countries, self.importers()),
                "value": self.value,
            }
        )

    def rates(
        self,
        item: Sequence[str],
        exporter: Sequence[str],
        importer: Sequence[str],
        rate: ArrayLike,
        *,
        default: float = 0.0,
    ) -> FloatArray:
        """Lay rates that come by label along the flows.

        Parameters
        ----------
        item, exporter, importer : sequences of str, length M
            Labels in any order; a triple without a flow has no use and is passed over.
        rate : array_like (M,), share of value
        default : float
            Rate of every flow that is not named.

        Returns
        -------
        ndarray (N,)

        Raises
        ------
        UnknownItem
            A label that the flows do not hold.
        LabelMismatch
            Lengths differ, or a triple comes twice.
        """
        wanted = np.asarray(rate, dtype=np.float64)
        codes = [
            _look_up(given, labels, name, wanted.shape)
            for given, labels, name in ((item, self.items, "item"),
                                        (exporter, self.countries, "exporter"),
                                        (importer, self.countries, "importer"))
        ]  # fmt: skip
        keys = _keys(*codes, countries=len(self.countries))
        if len(np.unique(keys)) < len(keys):
            raise LabelMismatch("a rate comes twice for one item, exporter and importer; keep one.")
        row = self.row_of_flows()
        own = _keys(
            self.item_of_rows()[row],
            self.row_exporter[row],
            self.importers(),
            countries=len(self.countries),
        )
        laid = np.full(len(self), default)
        at = np.searchsorted(own, keys)
        found = at < len(own)
        found[found] = own[at[found]] == keys[found]
        laid[at[found]] = wanted[found]
        return laid


def as_input(array: NDArray[Any], dtype: DTypeLike = np.float64) -> NDArray[Any]:
    """Return a read-only view, so that the compiled loops meet one type of array only."""
    view = np.ascontiguousarray(array, dtype=dtype).view()
    view.setflags(write=False)
    return view


def _text(given: Sequence[str] | pl.Series, name: str) -> pl.Series:
    if isinstance(given, pl.Series):
        series = given
    elif all(isinstance(label, str) for label in given):
        series = pl.Series(name, list(given), dtype=pl.String)
    else:
        series = pl.Series(name, list(given), strict=False)
    if series.dtype != pl.String or series.null_count():
        raise LabelMismatch(
            f"{name} holds {series.dtype} or blanks, not text; "
            "read codes as text so that leading zeros survive."
        )
    return series


def _by_label(
    given: ArrayLike, labels: tuple[str, ...], name: str, shape: tuple[int, ...]
) -> tuple[Codes, tuple[str, ...]]:
    """Return the codes renumbered by sorted labels, and the labels in that order."""
    codes = np.asarray(given)
    if codes.ndim != 1 or codes.shape != shape or codes.dtype.kind not in "iu":
        raise LabelMismatch(
            f"{name} has shape {codes.shape} and type {codes.dtype}, value has shape {shape}; "
            "give one whole number per flow."
        )
    if codes.size and (codes.min() < 0 or codes.max() >= len(labels)):
        raise LabelMismatch(f"{name} holds a position outside its {len(labels)} labels.")
    order = sorted(range(len(labels)), key=labels.__getitem__)
    if order == list(range(len(labels))):
        return codes, labels
    rank = np.empty(len(labels), np.int64)
    rank[order] = np.arange(len(labels))
    return rank[codes], tuple(labels[p] for p in order)


def _refuse_bad_values(
    value: FloatArray, codes: tuple[Codes, ...], labels: tuple[tuple[str, ...], ...]
) -> None:
    if not value.size or (value.min() >= 0 and value.max() < np.inf):  # NaN fails the first
        return
    wrong = int(np.argmax(~np.isfinite(value) | (value < 0)))
    raise BadFlow(
        f"value of {_named(codes, labels, wrong)} is {value[wrong]}; a trade value is a finite "
        "USD amount of zero or more. Leave a flow without data out and list it as not covered."
    )


def _refuse_twice(codes: tuple[Codes, ...], labels: tuple[tuple[str, ...], ...]) -> None:
    same = np.ones(max(len(codes[0]) - 1, 0), dtype=bool)
    for code in codes:
        same &= code[1:] == code[:-1]
    if same.any():
        where = _named(codes, labels, int(np.argmax(same)))
        raise LabelMismatch(f"the flow {where} comes twice; add its rows up before the call.")


def _named(codes: tuple[Codes, ...], labels: tuple[tuple[str, ...], ...], flow: int) -> str:
    k, i, j = (names[int(code[flow])] for code, names in zip(codes, labels, strict=True))
    return f"{k}, {i} to {j}"


def _starts(counts: Codes) -> Positions:
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)])


def _look_up(
    given: Sequence[str], labels: tuple[str, ...], name: str, shape: tuple[int, ...]
) -> Positions:
    if (len(given),) != shape:
        raise LabelMismatch(f"{len(given)} labels of {name} for rates of shape {shape}.")
    position = {label: at for at, label in enumerate(labels)}
    absent = sorted({label for label in given if label not in position})
    if absent:
        raise UnknownItem(
            f"no flow has the {name} {', '.join(map(repr, absent[:5]))} ({len(absent)} labels); "
            "check the classification, or leave these rates out."
        )
    return np.array([position[label] for label in given], dtype=np.int64)


def _keys(item: Codes, exporter: Codes, importer: Codes, *, countries: int) -> Positions:
    return (item.astype(np.int64) * countries + exporter) * countries + importer


def _labelled(labels: tuple[str, ...], codes: Codes) -> pl.Series:
    return pl.Series(labels, dtype=pl.String).gather(codes)
