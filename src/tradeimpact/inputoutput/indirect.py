"""Indirect exposure: a country's value added inside what others sell to a market.

With A = Z diag(1/x) and v = value added over output, row k of v_k (I - A)^-1 says how much value
added of industry k a unit of each product holds. I - A is factored once and never inverted; one
solution per industry of the country asked about follows. Method page: docs/methods/indirect.md.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy.linalg import lu_factor, lu_solve

from tradeimpact.checks import FloatArray
from tradeimpact.errors import LabelMismatch, NonConvergence, UnknownItem
from tradeimpact.inputoutput.tables import IoTable
from tradeimpact.trace import Source, Step, Trace

TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Embodied:
    """Value added of one country in what every country sells to a market; arrays are read-only.

    n industries of the world, S industries of the origin.

    Attributes
    ----------
    table : IoTable
    origin, market : str
    origin_industries : tuple of str, length S
    sales : ndarray (n,), in the unit of the table
        Gross sales of every industry to the market, to its industries and final buyers.
    final_sales : ndarray (n,)
        Of these to final buyers.
    content : ndarray (n, S), share
        Value added of each industry of the origin in a unit of every product.
    residual : float
        Largest error of the solved equations.
    """

    table: IoTable
    origin: str
    market: str
    origin_industries: tuple[str, ...]
    sales: FloatArray
    final_sales: FloatArray
    content: FloatArray
    residual: float

    def frame(self) -> pl.DataFrame:
        """Return one row per exporting industry outside the market.

        Returns
        -------
        DataFrame
            ``year, exporter, industry, exports, final_exports, value_added, share,
            value_added_final``: gross exports to the market, value added of the origin in them and
            its share, and value added in the part that goes to final buyers.
        """
        held = self.content.sum(axis=1)
        table = self.table
        return pl.DataFrame(
            {
                "year": [table.year] * len(held),
                "exporter": list(table.countries),
                "industry": list(table.industries),
                "exports": self.sales,
                "final_exports": self.final_sales,
                "value_added": held * self.sales,
                "share": held,
                "value_added_final": held * self.final_sales,
            }
        ).filter(pl.col("exporter") != self.market)

    def by_origin_industry(self) -> pl.DataFrame:
        """Return value added by industry of the origin: ``industry, direct, indirect``.

        Direct is inside the origin's own exports to the market, indirect inside those of third
        countries; what stays inside the market's own production is in neither.
        """
        own = np.array([c == self.origin for c in self.table.countries])
        third = ~own & np.array([c != self.market for c in self.table.countries])
        return pl.DataFrame(
            {
                "industry": list(self.origin_industries),
                "direct": self.content[own].T @ self.sales[own],
                "indirect": self.content[third].T @ self.sales[third],
            }
        )

    def share(self, exporter: str, industry: str) -> float:
        """Return the share of the origin's value added in one exporter's product.

        Raises
        ------
        UnknownItem
        """
        pairs = zip(self.table.countries, self.table.industries, strict=True)
        for row, pair in enumerate(pairs):
            if pair == (exporter, industry):
                return float(self.content[row].sum())
        raise UnknownItem(f"the table of {self.table.year} holds no {exporter} {industry}.")

    def trace(self, exporter: str, industry: str, *, code_version: str) -> Trace:
        """Return the way of one share: source, year, equation and residual."""
        share = self.share(exporter, industry)
        return Trace(
            figure=f"value added of {self.origin} in a unit of {exporter} {industry}",
            value=share,
            low=None,
            high=None,
            unit="share of gross output",
            method="indirect",
            parameters={"origin": self.origin, "market": self.market, "year": self.table.year,
                        "industries": len(self.table.countries),
                        "output_gap": self.table.output_gap},
            steps=(
                Step("value added content", "sum_k v_k [(I - A)^-1]_(k, cs)",
                     {"residual": self.residual}, share, "share of gross output"),
            ),
            sources=(self.table.source,),
            code_version=code_version,
        )  # fmt: skip


def embody(table: IoTable, *, origin: str, market: str) -> Embodied:
    """Compute the value added of a country in everything that is sold to a market.

    Parameters
    ----------
    table : IoTable
    origin : str
        Country whose value added is followed.
    market : str
        Country that buys.

    Returns
    -------
    Embodied

    Raises
    ------
    LabelMismatch
        The table does not hold a country.
    NonConvergence
        The solved equations do not hold: an industry uses more than it makes.
    """
    own, buyers = table.rows_of(origin), table.rows_of(market)
    if market not in table.places or origin == market:
        raise LabelMismatch(f"{market!r} has to buy in the table and differ from the origin.")
    output = table.output
    per_unit = np.where(output > 0, 1.0 / np.where(output > 0, output, 1.0), 0.0)
    matrix = np.eye(len(output)) - table.intermediate * per_unit
    rate = table.value_added * per_unit
    right = np.zeros((len(output), len(own)))
    right[own, np.arange(len(own))] = rate[own]
    content = np.asarray(lu_solve(lu_factor(matrix), right, trans=1), dtype=np.float64)
    residual = float(np.abs(matrix.T @ content - right).max(initial=0.0))
    if not residual <= TOLERANCE:
        raise NonConvergence(
            residual=residual, tolerance=TOLERANCE, items=[f"{origin} in {table.year}"]
        )
    final = table.final[:, table.places.index(market)].copy()
    sales = table.intermediate[:, buyers].sum(axis=1) + final
    for array in (content, sales, final):
        array.setflags(write=False)
    return Embodied(
        table=table,
        origin=origin,
        market=market,
        origin_industries=tuple(table.industries[n] for n in own),
        sales=sales,
        final_sales=final,
        content=content,
        residual=residual,
    )


WIOD_2011 = Source(
    dataset="World Input-Output Database, release 2013",
    key="WIOT 2011, 40 countries and rest of the world, 35 industries, current prices",
    vintage="2011",
    citation="Timmer, M. P., Dietzenbacher, E., Los, B., Stehrer, R., de Vries, G. J. (2015), An "
    "Illustrated User Guide to the World Input-Output Database: the Case of Global Automotive "
    "Production, Review of International Economics 23(3)",
)
"""Old: supply chains of 2011. Every result carries the year."""
