"""US imports for consumption in 2024 of the goods on the room's list."""

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import polars as pl

from tools.reference.areas import partner_codes
from tools.reference.files import Row, Source, Table, read_rows
from tools.reference.hts import TRADE_2024
from tools.reference.items import candidates

KOREA_FILE = "us_imports/us_imports_2024_korea_hs10_all.csv.gz"
SLOVAKIA = "4359"
SOURCE = Source(
    file="us_imports_2024.parquet",
    table="us_imports_2024",
    primary_source="US Census Bureau, imports for consumption 2024, customs value and calculated "
    "duty by HTS10 and partner (EU = European Union of 27, Slovakia inside)",
    vintage="2024; HTSUS 2024 (HS2022)",
    unit="US dollar",
    licence="US public domain; compilation MIT",
    use="A",
    retrieved="2026-07-23 (tradewartracker/trade-war-redux-2025 726c595)",
    compiled_from=TRADE_2024,
)
DTYPES: dict[str, pl.DataType] = {
    "line": pl.String(),
    "hs6": pl.String(),
    "partner": pl.String(),
    "value_usd": pl.Int64(),
    "duty_usd": pl.Int64(),
}
Pair = tuple[int, int]


def compile_imports(shared: Path) -> Table:
    """Compile the imports by line and partner and check Korea against the Korean file."""
    wanted, iso2 = candidates(shared), partner_codes(shared)
    sums: dict[tuple[str, str], Pair] = defaultdict(lambda: (0, 0))
    for row in read_rows(shared / TRADE_2024):
        if row["HS6"] in wanted and row["CTY_CODE"] != SLOVAKIA:
            key = (row["HS10"], iso2[row["CTY_CODE"]])
            value, duty = sums[key]
            pair = _pair(row, "customs_value_usd", "calculated_duty_usd")
            sums[key] = (value + pair[0], duty + pair[1])
    rows: list[tuple[Any, ...]] = [
        (line, line[:6], partner, *pair) for (line, partner), pair in sums.items()
    ]
    _check_korea({r[0]: (r[3], r[4]) for r in rows if r[2] == "KR"}, wanted, shared)
    return Table(SOURCE, tuple(DTYPES), sorted(rows), DTYPES)


def _pair(row: Row, value: str, duty: str) -> Pair:
    return round(float(row[value])), round(float(row[duty]))


def _check_korea(ours: dict[str, Pair], wanted: Iterable[str], shared: Path) -> None:
    """Raise if the two files of the same source differ for Korea."""
    codes = set(wanted)
    theirs = {
        row["HS10"]: _pair(row, "imports", "duty")
        for row in read_rows(shared / KOREA_FILE)
        if row["HS6"] in codes
    }
    if ours != theirs:
        different = sorted(k for k in ours.keys() | theirs.keys() if ours.get(k) != theirs.get(k))
        msg = f"Korea differs between the two Census files: {different[:10]}"
        raise ValueError(msg)
