"""Multi-country input-output tables: one form for WIOD and for OECD ICIO, checked on the way in.

Rows sell, columns buy. Output is what the rows add up to, and value added what an industry's output
leaves after its purchases: taxes less subsidies on products are inside it. Where the published
output differs (rounding), the largest difference is kept and shown.
"""

import re
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from tradeimpact.checks import FloatArray
from tradeimpact.errors import BadFlow, LabelMismatch
from tradeimpact.trace import Source

_OECD_SPLIT = {"CN1": "CHN", "CN2": "CHN", "MX1": "MEX", "MX2": "MEX"}
_OECD_FINAL = ("HFCE", "NPISH", "GGFC", "GFCF", "INVNT", "DPABR", "NONRES", "FD", "DISC")
_OECD_TOTALS = ("TAXSUB", "TLS", "VALU", "VA", "OUT", "OUTPUT", "TOTAL")
_OECD_LABEL = re.compile(r"([A-Z][A-Z0-9]{2})_([A-Z0-9][A-Z0-9_T]*)")
_BALANCE = 0.01


@dataclass(frozen=True, slots=True, eq=False)
class IoTable:
    """A table of C countries with the same or different industries, n rows; arrays are read-only.

    Attributes
    ----------
    countries, industries : tuples of str, length n
        Labels of each row; the columns of `intermediate` have the same.
    places : tuple of str, length C
        Countries that buy, the columns of `final`.
    intermediate : ndarray (n, n)
    final : ndarray (n, C)
        Final demand by country, all kinds together; changes of stocks may make it negative.
    unit : str
    year : int
    source : Source
    output_gap : float
        Largest difference between the published output and that of the rows, in `unit`.
    """

    countries: tuple[str, ...]
    industries: tuple[str, ...]
    places: tuple[str, ...]
    intermediate: FloatArray
    final: FloatArray
    unit: str
    year: int
    source: Source
    output_gap: float

    @property
    def output(self) -> FloatArray:
        """Return gross output (n,)."""
        total: FloatArray = self.intermediate.sum(axis=1) + self.final.sum(axis=1)
        return total

    @property
    def value_added(self) -> FloatArray:
        """Return value added, taxes less subsidies on products included (n,)."""
        rest: FloatArray = self.output - self.intermediate.sum(axis=0)
        return rest

    def rows_of(self, country: str) -> list[int]:
        """Return the positions of a country's industries.

        Raises
        ------
        LabelMismatch
            The table does not hold the country.
        """
        rows = [n for n, place in enumerate(self.countries) if place == country]
        if not rows:
            raise LabelMismatch(
                f"the table of {self.year} holds no {country!r}; it holds "
                f"{', '.join(self.places[:5])} and others ({len(self.places)})."
            )
        return rows


def make_table(
    *,
    countries: Sequence[str],
    industries: Sequence[str],
    places: Sequence[str],
    intermediate: FloatArray,
    final: FloatArray,
    unit: str,
    year: int,
    source: Source,
    output: FloatArray | None = None,
    balance: float = _BALANCE,
) -> IoTable:
    """Check a table and hold it.

    Parameters
    ----------
    countries, industries, places, intermediate, final, unit, year, source
        As in `IoTable`.
    output : ndarray (n,) or None
        Published output, to check against.
    balance : float
        Largest difference accepted between published output and rows, as a share of world output.

    Raises
    ------
    LabelMismatch
        Shapes do not fit, or a country and industry comes twice.
    BadFlow
        A number is missing or infinite, an intermediate sale is negative, an industry sells
        nothing but buys, or published output differs from the rows.
    """
    n, rows = len(countries), tuple(zip(countries, industries, strict=True))
    if len(set(rows)) < n:
        twice = next(row for row in rows if rows.count(row) > 1)
        raise LabelMismatch(f"{twice[0]} {twice[1]} comes twice; add its rows up before the call.")
    z = np.array(intermediate, dtype=np.float64)
    f = np.array(final, dtype=np.float64)
    if z.shape != (n, n) or f.shape != (n, len(places)):
        raise LabelMismatch(
            f"{n} industries and {len(places)} buyers ask for shapes {(n, n)} and "
            f"{(n, len(places))}; given {z.shape} and {f.shape}."
        )
    for name, part in (("sales to industries", z), ("sales to final demand", f)):
        wrong = ~np.isfinite(part) | ((part < 0) if part is z else np.zeros(part.shape, bool))
        if wrong.any():
            row = rows[int(np.argmax(wrong.any(axis=1)))]
            raise BadFlow(
                f"{name} of {row[0]} {row[1]} hold a missing, infinite or negative number; only "
                "final demand may be negative (changes of stocks)."
            )
    total = z.sum(axis=1) + f.sum(axis=1)
    idle = (total <= 0) & (z.sum(axis=0) > 0)
    if idle.any():
        row = rows[int(np.argmax(idle))]
        raise BadFlow(f"{row[0]} {row[1]} buys but its sales add up to {total[idle][0]:g} or less.")
    gap = 0.0 if output is None else float(np.abs(np.asarray(output) - total).max(initial=0.0))
    if gap > balance * total.sum():
        raise BadFlow(
            f"published output differs from the rows by up to {gap:g} {unit}; "
            "rows have to be sellers and columns buyers, in one unit."
        )
    for array in (z, f):
        array.setflags(write=False)
    return IoTable(
        tuple(countries), tuple(industries), tuple(places), z, f, unit, year, source, gap
    )


def read_wiod(
    intermediate: pl.DataFrame,
    final: pl.DataFrame,
    output: pl.DataFrame,
    *,
    year: int,
    source: Source,
) -> IoTable:
    """Read a WIOD table of the release of 2013.

    Parameters
    ----------
    intermediate, final : polars.DataFrame
        Column ``row`` with labels such as ``KOR.c14``, then one column per buyer (``USA.c1``,
        ``USA.f1`` … ``USA.f5``); million USD.
    output : polars.DataFrame
        Columns ``country_industry, gross_output_musd``.
    year : int
    source : Source

    Returns
    -------
    IoTable
        Columns are put into the order of the rows by label.

    Raises
    ------
    LabelMismatch, BadFlow
    """
    labels = intermediate["row"].to_list()
    if final["row"].to_list() != labels or set(intermediate.columns[1:]) != set(labels):
        raise LabelMismatch("rows and columns of the table do not hold the same industries.")
    buyers = [name.split(".")[0] for name in final.columns[1:]]
    places = list(dict.fromkeys(buyers))
    published = dict(output.select("country_industry", "gross_output_musd").iter_rows())
    if set(published) != set(labels):
        raise LabelMismatch("the table of output does not hold the industries of the rows.")
    return make_table(
        countries=[label.split(".")[0] for label in labels],
        industries=[label.split(".", 1)[1] for label in labels],
        places=places,
        intermediate=_numbers(intermediate.select(labels)),
        final=_add_up(_numbers(final.drop("row")), buyers, places),
        unit="million USD",
        year=year,
        source=source,
        output=np.array([published[label] for label in labels], dtype=np.float64),
    )


def read_icio(
    frame: pl.DataFrame, *, year: int, source: Source, unit: str = "million USD"
) -> IoTable:
    """Read an OECD inter-country table as published in CSV, one file a year.

    Parameters
    ----------
    frame : polars.DataFrame
        First column: labels of rows, ``KOR_26``; then buying industries under the same labels,
        final demand (``USA_HFCE``, ``…_GFCF`` …) and total output (``OUT``, ``TOTAL``). Rows below
        the industries (value added, taxes, output) are read only to be told apart.
        Halves of China and Mexico (``CN1``, ``MX2`` …) are added up to one country.
    year : int
    source : Source
    unit : str

    Returns
    -------
    IoTable
        Product taxes paid by final buyers are not in it: they buy no product of a country.

    Raises
    ------
    LabelMismatch
        Rows and columns do not hold the same industries, or nothing in the file is one.
    BadFlow
    """
    rows = [str(label) for label in frame[frame.columns[0]].to_list()]
    columns = frame.columns[1:]
    industries = [label for label in rows if _is_industry(label)]
    bought = {label for label in columns if _is_industry(label)}
    if not industries or set(industries) != bought:
        odd = sorted(set(industries) ^ bought)
        raise LabelMismatch(
            f"rows and columns differ in {', '.join(odd[:5]) or 'everything'}: an OECD table has "
            "the labels COUNTRY_INDUSTRY on both sides."
        )
    kept = frame.filter(pl.Series([_is_industry(label) for label in rows]))
    demand = [label for label in columns if _is_final(label)]
    totals = [label for label in columns if label in ("OUT", "TOTAL", "OUTPUT")]
    merged = [_merged(label) for label in industries]
    labels = list(dict.fromkeys(merged))
    buyers = [_country(label) for label in demand]
    places = list(dict.fromkeys(buyers))
    z = _numbers(kept.select(industries))
    f = _add_up(_numbers(kept.select(demand)), buyers, places)
    published = _numbers(kept.select(totals))[:, :1] if totals else None
    z = _add_up(_add_up(z, merged, labels).T, merged, labels).T
    return make_table(
        countries=[country for country, _ in labels],
        industries=[industry for _, industry in labels],
        places=places,
        intermediate=z,
        final=_add_up(f.T, merged, labels).T,
        unit=unit,
        year=year,
        source=source,
        output=None if published is None else _add_up(published.T, merged, labels)[0],
    )


def _is_final(label: str) -> bool:
    match = _OECD_LABEL.fullmatch(label)
    return match is not None and match[2] in _OECD_FINAL


def _is_industry(label: str) -> bool:
    match = _OECD_LABEL.fullmatch(label)
    return match is not None and match[2] not in (*_OECD_FINAL, *_OECD_TOTALS)


def _merged(label: str) -> tuple[str, str]:
    country, industry = label.split("_", 1)
    return _OECD_SPLIT.get(country, country), industry


def _country(label: str) -> str:
    return _merged(label)[0]


def _numbers(frame: pl.DataFrame) -> FloatArray:
    try:
        return frame.cast(pl.Float64).to_numpy().astype(np.float64)
    except pl.exceptions.InvalidOperationError as problem:
        raise BadFlow(f"the table holds text where numbers belong ({problem}).") from None


def _add_up(array: FloatArray, have: Sequence[Hashable], want: Sequence[Hashable]) -> FloatArray:
    """Add columns of one label up, (rows, len(want))."""
    position = {label: n for n, label in enumerate(want)}
    total = np.zeros((array.shape[0], len(want)))
    np.add.at(total.T, [position[label] for label in have], array.T)
    return total
