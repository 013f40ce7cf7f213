"""Readers of three published tables of elasticities, each with its own definition, code and flags.

Nothing here is averaged over sources. What is done to a source is stated with its function; what a
source says of itself is kept beside the number.

ProTEE 0.1 (Fontagne, Guimbard and Orefice 2022; HS2007). The publisher's page: four variables; a
product whose estimate is positive, or not significant at 1 %, has the mean of its HS4 heading put
in and is flagged. In the file every such number that is there equals the mean of the heading's
significant negative rows; where a heading has none the field is blank. Which of -sigma and
1 - sigma the column holds is not said: see `PROTEE_READINGS` and docs/methods/partial.md.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal

import polars as pl

from tradeimpact.elasticity.sources import Definition, Elasticity, to_sigma
from tradeimpact.errors import BadElasticity, LabelMismatch

PROTEE_READINGS: tuple[Definition, ...] = ("tariff", "epsilon")
"""Both are run; `tariff` (sigma = -number) is the lower by exactly one."""

PROTEE_CITATION = (
    "Fontagné, L., Guimbard, H., Orefice, G. (2022), Tariff-based product-level trade "
    "elasticities, Journal of International Economics 137; CEPII ProTEE 0.1, Etalab 2.0"
)
BRODA_CITATION = (
    "Broda, C., Weinstein, D. E. (2006), Globalization and the gains from variety, Quarterly "
    "Journal of Economics 121(2)"
)
CALIENDO_PARRO: Mapping[str, tuple[float, float]] = {
    "Office": (12.79, 2.14),
    "Electrical": (10.60, 1.38),
    "Communication": (7.07, 1.72),
    "Other": (5.00, 0.92),
}
"""Theta and its standard error by sector: Caliendo and Parro 2015, Table 1, full sample."""

Flag = Literal["", "imputed", "imputed_wrong_sign"]


@dataclass(frozen=True, slots=True)
class ProteeRow:
    """A row of ProTEE as published.

    Attributes
    ----------
    code : str
        HS2007, six digits.
    number : float or None
        Column `sigma` as printed, negative; None where blank.
    zero : bool
        Not significant at 1 %: the number is the heading's mean.
    positive : bool
        Significant with the wrong sign: the number is the heading's mean.
    """

    code: str
    number: float | None
    zero: bool
    positive: bool

    @property
    def flag(self) -> Flag:
        """The reservation in our words."""
        if self.positive:
            return "imputed_wrong_sign"
        return "imputed" if self.zero else ""

    def elasticity(self, reading: Definition) -> Elasticity | None:
        """Return the row as an elasticity under one reading; None where it is blank."""
        if self.number is None:
            return None
        return Elasticity(
            source=f"protee_{reading}",
            code=self.code,
            sigma=to_sigma(self.number, reading),
            definition=reading,
            flag=self.flag,
            n=1,
            n_imputed=int(bool(self.flag)),
            vintage="HS2007, 2001-2016",
            citation=PROTEE_CITATION,
        )


def read_protee(frame: pl.DataFrame) -> tuple[ProteeRow, ...]:
    """Read ProTEE 0.1.

    Parameters
    ----------
    frame : polars.DataFrame
        Columns ``HS6, zero, positive, sigma``; codes as text.

    Raises
    ------
    LabelMismatch
        A column is absent, codes are not text of six digits, or a code comes twice.
    BadElasticity
        A number is not below zero.
    """
    _require(frame, ("HS6", "zero", "positive", "sigma"), "ProTEE")
    codes = _codes(frame["HS6"], 6, "ProTEE")
    if len(set(codes)) < len(codes):
        raise LabelMismatch("ProTEE holds a code twice; take the file as published.")
    numbers = frame["sigma"].cast(pl.Float64).to_list()
    wrong = [c for c, n in zip(codes, numbers, strict=True) if n is not None and not n < 0]
    if wrong:
        raise BadElasticity(
            f"ProTEE prints negative numbers, and {wrong[0]} has another; it is another file."
        )
    zero, positive = (frame[name].cast(pl.Int64).to_list() for name in ("zero", "positive"))
    return tuple(
        ProteeRow(code, number, bool(z), bool(p))
        for code, number, z, p in zip(codes, numbers, zero, positive, strict=True)
    )


@dataclass(frozen=True, slots=True)
class Group:
    """Estimates of one source under one heading.

    Attributes
    ----------
    code : str
    sigma : float
        Median: outliers reach 16,808, so a mean says nothing.
    low, high : float
        Quartiles of the estimates: how products of the heading differ, and no standard error.
    n : int
    """

    code: str
    sigma: float
    low: float
    high: float
    n: int


def read_broda_weinstein(
    frame: pl.DataFrame, *, code: str, sigma: str, width: int, digits: int
) -> tuple[Group, ...]:
    """Read a table of Broda and Weinstein and take medians by heading.

    Rule: codes are padded to their width on the left (the files lost zeros and may carry ``.0``);
    estimates at or below one are left out and not counted; the median over all estimates that
    begin with the heading stands for it. The US table has HTS lines of 1990-2001 (width 10), the
    table of 73 countries HS3 of 1994-2003 (width 3): select one country first.

    Parameters
    ----------
    frame : polars.DataFrame
    code, sigma : str
        Names of the columns.
    width : int
        Digits a code has.
    digits : int
        Digits of the headings asked for, at most `width`.

    Raises
    ------
    LabelMismatch
        A column is absent, or `digits` exceeds `width`.
    """
    _require(frame, (code, sigma), "Broda-Weinstein")
    if not 0 < digits <= width:
        raise LabelMismatch(f"headings of {digits} digits from codes of {width}; ask for fewer.")
    found: dict[str, list[float]] = defaultdict(list)
    numbers = frame[sigma].cast(pl.Float64).to_list()
    for text, number in zip(_codes(frame[code], width, "Broda-Weinstein"), numbers, strict=True):
        if number is not None and number > 1:
            found[text[:digits]].append(number)
    return tuple(_group(heading, sorted(found[heading])) for heading in sorted(found))


def map_vintage(
    code: str, successors: Mapping[str, Sequence[str]], rows: Mapping[str, Elasticity]
) -> tuple[Elasticity, ...]:
    """Return the rows that speak for a code of a newer classification.

    A code that kept its number speaks for itself. One that was renumbered is spoken for by every
    older code whose goods went to it, so more than one row may come back: show their range.

    Parameters
    ----------
    code : str
        In the newer classification.
    successors : mapping of str to sequence of str
        Code of the older classification to the newer codes its goods went to; codes that kept
        their number may be left out.
    rows : mapping of str to Elasticity
        By code of the older classification.
    """
    older = sorted(old for old, new in successors.items() if code in new)
    if code in rows and code not in successors:
        older.append(code)
    return tuple(rows[old] for old in sorted(set(older)) if old in rows)


def _group(code: str, numbers: Sequence[float]) -> Group:
    series = pl.Series(numbers)
    low, high = (float(series.quantile(q, "linear") or 0.0) for q in (0.25, 0.75))
    return Group(code, float(median(numbers)), low, high, len(numbers))


def _codes(column: pl.Series, width: int, name: str) -> list[str]:
    codes = [
        str(code).strip().removesuffix(".0").replace(".", "").zfill(width)
        for code in column.to_list()
    ]
    bad = [code for code in codes if len(code) != width or not code.isdigit()]
    if bad:
        raise LabelMismatch(
            f"{name} holds {bad[0]!r}, not a code of {width} digits; read codes as text."
        )
    return codes


def _require(frame: pl.DataFrame, names: Sequence[str], source: str) -> None:
    absent = [name for name in names if name not in frame.columns]
    if absent:
        raise LabelMismatch(f"the table of {source} lacks {', '.join(absent)}.")
