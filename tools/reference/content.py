"""Korean value added in what every country sells to the United States, derived from WIOD 2011."""

import csv
from pathlib import Path

import polars as pl

from tools.reference.areas import compile_areas
from tools.reference.files import Source, Table, plain
from tradeimpact.inputoutput.content import REST, shares_of
from tradeimpact.inputoutput.indirect import WIOD_2011, embody
from tradeimpact.inputoutput.tables import read_wiod

FOLDER = "io/wiod2013_wiot_2011"
UNION_FILE = Path(__file__).parents[2] / "reference" / "measures" / "origins.csv"
INDUSTRY_OF = {"84": "c14", "85": "c14", "90": "c14", "95": "c16"}
"""Chapters of the ICT list by WIOD industry: electrical and optical equipment; games in c16."""
OLD_CODES = {"ROM": "RO", "RoW": REST}
MILLION = 1e6
SOURCE = Source(
    file="value_added_shares.csv",
    table="value_added_shares",
    primary_source=f"{WIOD_2011.dataset}, {WIOD_2011.key}; {WIOD_2011.citation}. Own calculation: "
    "value added of Korea in a unit of what each country's industry sells to the United States",
    vintage="2011 (old: supply chains of 2011)",
    unit="share of gross output (0.024 = 2.4 %); exports in US dollars of 2011",
    licence="terms of WIOD not confirmed: derived shares with attribution, the table is not here",
    use="B, derived shares only",
    retrieved="2026-01-11 (bquast/wiod 59a28ac)",
    compiled_from=f"{FOLDER}_intermediate.csv.gz; {FOLDER}_final_demand.csv.gz; "
    f"{FOLDER}_output.csv",
)
COLUMNS = ("exporter", "goods", "industry", "year", "share", "exports_usd")


def compile_content(shared: Path) -> Table:
    """Compile one row an exporter and chapter."""
    files = ("intermediate.csv.gz", "final_demand.csv.gz", "output.csv")
    parts = [pl.read_csv(shared / f"{FOLDER}_{name}") for name in files]
    table = read_wiod(*parts, year=2011, source=WIOD_2011)
    iso2 = {str(row[1]): str(row[0]) for row in compile_areas(shared).rows if row[1]} | OLD_CODES
    found = shares_of(
        embody(table, origin="KOR", market="USA"),
        industry_of=INDUSTRY_OF,
        name_of={place: iso2[place] for place in table.places},
        joined={"EU": _union()},
        scale=MILLION,
    )
    rows = [
        (s.exporter, s.goods, s.industry, str(s.year), plain(s.share, 6), plain(s.exports, 0))
        for s in found
    ]
    return Table(SOURCE, COLUMNS, rows)


def _union() -> list[str]:
    with UNION_FILE.open(encoding="utf-8", newline="") as handle:
        rows = [row for row in csv.DictReader(handle) if row["list"] == "EU27"]
    return [row["origin"] for row in rows if row["origin"] != "EU"]
