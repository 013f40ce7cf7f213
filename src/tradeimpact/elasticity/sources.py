"""Elasticities of substitution by source, kept apart, with what each source really reports.

Sources disagree by a factor of twenty for chips. They are therefore never averaged here: one run
of the market per source gives a range by source, which is a sensitivity and not a confidence
interval.

What papers report, for an Armington market with elasticity of substitution sigma:

============== ============ ====================================================================
definition     reported     where it comes from
============== ============ ====================================================================
sigma          sigma        substitution itself (Broda and Weinstein 2006)
tariff         -sigma       coefficient on log(1 + tariff), flow valued BEFORE duty
epsilon        1 - sigma    trade elasticity; coefficient when the flow is valued AFTER duty
theta          sigma - 1    the same as a positive number (Caliendo and Parro 2015); a Frechet
                            shape, equal to sigma - 1 only in what it does to shares
============== ============ ====================================================================

Fontagne, Guimbard and Orefice (2022) regress values f.o.b., so their coefficient is -sigma, and
publish epsilon = 1 + coefficient; which of the two the column ``sigma`` of ProTEE 0.1 holds is not
documented. The readings differ by one: see docs/methods/partial.md.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import polars as pl

from tradeimpact.checks import FloatArray
from tradeimpact.errors import BadElasticity, LabelMismatch, UnknownItem

Definition = Literal["sigma", "tariff", "epsilon", "theta"]
DEFINITIONS: tuple[Definition, ...] = get_args(Definition)
COLUMNS = ("source", "code", "reported", "definition", "flag", "n", "n_imputed", "vintage",
           "citation")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Elasticity:
    """One source's elasticity of substitution for one code.

    Attributes
    ----------
    source : str
        Short name, e.g. ``protee``.
    code : str
        HS code of 2 to 6 digits, as text.
    sigma : float
        Elasticity of substitution, already converted from `definition`; finite.
    definition : {"sigma", "tariff", "epsilon", "theta"}
        What the source reports, see the module.
    flag : str
        The source's or our own reservation (``imputed``, ``heading median``); empty if none.
    n, n_imputed : int
        Estimates behind the number, and how many of them are imputed or insignificant.
    vintage : str
        Classification and period, e.g. ``HS2007, 2001-2016``.
    citation : str
    """

    source: str
    code: str
    sigma: float
    definition: Definition
    flag: str
    n: int
    n_imputed: int
    vintage: str
    citation: str

    def __post_init__(self) -> None:
        if not np.isfinite(self.sigma):
            raise BadElasticity(
                f"{self.source} gives {self.sigma} for {self.code}; leave the code out instead."
            )
        if not (isinstance(self.code, str) and self.code.isdigit() and 2 <= len(self.code) <= 6):
            raise UnknownItem(
                f"{self.source} holds the code {self.code!r}; give an HS code of 2 to 6 digits as "
                "text, with its leading zero."
            )

    @property
    def imputed(self) -> bool:
        """Whether no estimate behind the number is the source's own."""
        return self.n > 0 and self.n_imputed >= self.n


@dataclass(frozen=True, slots=True, eq=False)
class SigmaColumn:
    """What one source says about a list of K codes.

    Attributes
    ----------
    source : str
    codes : tuple of str, length K
    sigma : ndarray (K,)
        Elasticity of substitution; NaN where `missing` or `unusable`, never filled.
    entries : tuple of Elasticity or None, length K
        The row behind each number: its own code, or the longest heading that holds it.
    missing : tuple of str
        Codes of which the source says nothing.
    unusable : tuple of str
        Codes for which the source's sigma is one or less.
    imputed : tuple of str
        Codes whose number is imputed by the source.
    """

    source: str
    codes: tuple[str, ...]
    sigma: FloatArray
    entries: tuple[Elasticity | None, ...]
    missing: tuple[str, ...]
    unusable: tuple[str, ...]
    imputed: tuple[str, ...]

    @property
    def usable(self) -> tuple[str, ...]:
        """Codes for which the market can be solved with this source."""
        return tuple(code for code, sigma in zip(self.codes, self.sigma, strict=True) if sigma > 1)

    def require(self) -> FloatArray:
        """Return sigma (K,), or refuse if any code has none."""
        gaps = (*self.missing, *self.unusable)
        if gaps:
            raise UnknownItem(
                f"{self.source} has no usable elasticity for {', '.join(gaps[:5])}"
                f" ({len(gaps)} of {len(self.codes)} codes); "
                "solve for .usable and list the others as not covered."
            )
        return self.sigma


def to_sigma(reported: float, definition: Definition) -> float:
    """Turn a reported elasticity into an elasticity of substitution.

    Parameters
    ----------
    reported : float
        As printed by the source; negative for ``tariff`` and ``epsilon``.
    definition : {"sigma", "tariff", "epsilon", "theta"}
        See the module.

    Returns
    -------
    float
        Elasticity of substitution, positive.

    Raises
    ------
    BadElasticity
        The sign does not fit the definition, or the definition is not known.
    """
    if definition not in DEFINITIONS:
        raise BadElasticity(
            f"{definition!r} is no known definition; name one of {', '.join(DEFINITIONS)}."
        )
    negative = definition in ("tariff", "epsilon")
    if not np.isfinite(reported) or reported == 0 or (reported < 0) != negative:
        raise BadElasticity(
            f"{reported} cannot be a {definition!r} elasticity, which is "
            f"{'below' if negative else 'above'} zero; check which definition the source uses."
        )
    converted = {"sigma": reported, "tariff": -reported, "epsilon": 1 - reported}
    return float(converted.get(definition, 1 + reported))


def read_elasticities(frame: pl.DataFrame) -> tuple[Elasticity, ...]:
    """Read rows of reported elasticities, converting each by its own definition.

    Parameters
    ----------
    frame : polars.DataFrame
        Columns ``source, code, reported, definition, flag, n, n_imputed, vintage, citation``.

    Raises
    ------
    LabelMismatch
        A column is absent.
    BadElasticity, UnknownItem
        A row cannot be meant.
    """
    absent = [name for name in COLUMNS if name not in frame.columns]
    if absent:
        raise LabelMismatch(f"the table of elasticities lacks {', '.join(absent)}.")
    entries = []
    for row in frame.select(COLUMNS).iter_rows(named=True):
        reported = row.pop("reported")
        if reported is None:
            raise BadElasticity(
                f"{row['source']} has a blank for {row['code']}; drop the row, so that the code "
                "is listed as missing."
            )
        sigma = to_sigma(float(reported), row["definition"])
        entries.append(Elasticity(sigma=sigma, **row | {"flag": row["flag"] or ""}))
    return tuple(entries)


def sigma_by_source(
    table: Iterable[Elasticity], hs6_codes: Sequence[str]
) -> dict[str, SigmaColumn]:
    """Look codes up in every source.

    Parameters
    ----------
    table : iterable of Elasticity
        One row per source and code; sources in the order of first appearance.
    hs6_codes : sequence of str, length K
        Codes as text, in the classification of the table: vintages are mapped by the caller.

    Returns
    -------
    dict of str to SigmaColumn
        A code takes the row of the longest code that it begins with, within the source.

    Raises
    ------
    LabelMismatch
        A source holds a code twice.
    """
    by_source: dict[str, dict[str, Elasticity]] = {}
    for entry in table:
        rows = by_source.setdefault(entry.source, {})
        if entry.code in rows:
            raise LabelMismatch(
                f"{entry.source} holds {entry.code} twice; keep one row and flag the choice."
            )
        rows[entry.code] = entry
    return {source: _column(source, rows, hs6_codes) for source, rows in by_source.items()}


def _column(source: str, rows: dict[str, Elasticity], codes: Sequence[str]) -> SigmaColumn:
    entries = tuple(_longest_match(rows, code) for code in codes)
    sigma = np.array(
        [entry.sigma if entry and entry.sigma > 1 else np.nan for entry in entries],
        dtype=np.float64,
    )
    sigma.setflags(write=False)
    pairs = list(zip(codes, entries, strict=True))
    return SigmaColumn(
        source=source,
        codes=tuple(codes),
        sigma=sigma,
        entries=entries,
        missing=tuple(code for code, entry in pairs if entry is None),
        unusable=tuple(code for code, entry in pairs if entry and entry.sigma <= 1),
        imputed=tuple(code for code, entry in pairs if entry and entry.imputed),
    )


def _longest_match(rows: dict[str, Elasticity], code: str) -> Elasticity | None:
    for length in range(len(code), 1, -1):
        if code[:length] in rows:
            return rows[code[:length]]
    return None
