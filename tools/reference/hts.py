"""Tariff lines of the United States with the time for which they are known to hold."""

from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl

from tools.reference.files import Source, Table, read_rows
from tools.reference.hts_release import (
    GOODS,
    RELEASES,
    Line,
    file_name,
    korea_rate,
    legal_dates,
    read_release,
)
from tools.reference.rates import DutyRate, SpecialRate, read_duty, read_special

TRADE_2024 = "us_imports/us_imports_2024_hs10_ch84_85_90.csv.gz"
KOREA_2024 = "us_imports/us_imports_2024_korea_hs10_all.csv.gz"
SOURCE = Source(
    file="hts_lines.parquet",
    table="hts_lines",
    primary_source="USITC, Harmonized Tariff Schedule of the United States, seven releases "
    "(2025 basic, rev 10, 18, 32; 2026 rev 1, 4, 10); lines retired before 2025: US Census "
    "Bureau, imports 2024; dates of releases: tariff-rate-tracker",
    vintage="HTSUS 2025 basic to 2026 rev 10 (HS2022)",
    unit="shares of customs value (0.039 = 3.9 %); amounts in USD for the unit beside them",
    licence="US public domain; compilation of dates MIT",
    use="A",
    retrieved="2026-06-29 (arifshehab/tariff-rate-tracker 9919812)",
    compiled_from="us_tariff/hts/hts_*.json.gz; us_tariff/budgetlab/revision_dates.csv; "
    f"{TRADE_2024}; {KOREA_2024}",
)
DTYPES: dict[str, pl.DataType] = {
    "line": pl.String(),
    "hs6": pl.String(),
    "description": pl.String(),
    "unit": pl.String(),
    "general": pl.String(),
    "general_rate": pl.Float64(),
    "general_ad_valorem": pl.Float64(),
    "general_amount": pl.Float64(),
    "general_per": pl.String(),
    "special": pl.String(),
    "special_rates": pl.List(
        pl.Struct(
            {
                "programmes": pl.List(pl.String()),
                "ad_valorem": pl.Float64(),
                "amount": pl.Float64(),
                "per": pl.String(),
                "words": pl.String(),
            }
        )
    ),
    "kr_rate": pl.Float64(),
    "column2": pl.String(),
    "column2_rate": pl.Float64(),
    "column2_ad_valorem": pl.Float64(),
    "column2_amount": pl.Float64(),
    "column2_per": pl.String(),
    "valid_from": pl.Date(),
    "valid_until": pl.Date(),
    "first_release": pl.String(),
    "last_release": pl.String(),
}
RETIRED = "trade_2024"
START = list(DTYPES).index("valid_from")
Values = tuple[str, str, str, str, str]


def compile_hts(shared: Path) -> Table:
    """Compile the lines of the chapters in scope, one row for each spell of equal values."""
    dates = legal_dates(shared)
    seen: dict[str, dict[str, Values]] = defaultdict(dict)
    for release in RELEASES:
        for line in read_release(shared / file_name(release)):
            if len(line.code) >= 8 and line.code.startswith(GOODS):
                words = (line.general, line.special, line.column2)
                seen[line.code][release] = (" > ".join(line.path), line.unit, *words)
    rows = [row for code, found in seen.items() for row in _spells(code, found, dates)]
    rows += _retired(shared, seen)
    return Table(SOURCE, tuple(DTYPES), sorted(rows, key=lambda r: (r[0], r[START])), DTYPES)


def _spells(code: str, found: dict[str, Values], dates: dict[str, str]) -> list[tuple[Any, ...]]:
    rows = []
    first = ""
    for position, release in enumerate(RELEASES):
        values = found.get(release)
        if values is None:
            first = ""
            continue
        first = first or release
        after = RELEASES[position + 1] if position + 1 < len(RELEASES) else ""
        if after and found.get(after) == values:
            continue
        until = date.fromisoformat(dates[after]) - timedelta(days=1) if after else None
        start = date.fromisoformat(dates[first])
        rows.append(_row(code, values, start, until, (_label(first), _label(release))))
        first = ""
    return rows


def _row(
    code: str, values: Values, start: date, until: date | None, releases: tuple[str, str]
) -> tuple[Any, ...]:
    text, unit, general, special, column2 = values
    first, second = read_duty(general), read_duty(column2)
    return (
        code,
        code[:6],
        text,
        unit,
        general,
        *_numbers(first),
        special,
        [_group(group) for group in read_special(special)],
        korea_rate(general, special),
        column2,
        *_numbers(second),
        start,
        until,
        *releases,
    )


def _numbers(duty: DutyRate) -> tuple[float | None, float | None, float | None, str]:
    return duty.plain, duty.ad_valorem, duty.amount, duty.per


def _group(group: SpecialRate) -> dict[str, Any]:
    duty = group.duty
    return {
        "programmes": list(group.programmes),
        "ad_valorem": duty.ad_valorem,
        "amount": duty.amount,
        "per": duty.per,
        "words": duty.words,
    }


def _label(release: str) -> str:
    return release if release.startswith("2026") else f"2025_{release}"


def _retired(shared: Path, seen: dict[str, dict[str, Values]]) -> list[tuple[Any, ...]]:
    """Rows for statistical lines of 2024 that no release at hand has any more."""
    names: dict[str, str] = {}
    for file, name in ((TRADE_2024, "description"), (KOREA_2024, "I_COMMODITY_SDESC")):
        for row in read_rows(shared / file):
            if row["HS10"].startswith(GOODS) and row["HS10"] not in seen:
                names.setdefault(row["HS10"], row[name])
    basic = read_release(shared / file_name(RELEASES[0]))
    duty: dict[str, Line] = {}
    for line in basic:
        if len(line.code) >= 8 and line.general:
            duty.setdefault(line.code[:8], line)
    span = (date(2024, 1, 1), date(2024, 12, 31))
    rows = []
    for code, name in names.items():
        source = duty.get(code[:8])
        words = (source.general, source.special, source.column2) if source else ("", "", "")
        rows.append(_row(code, (name, "", *words), *span, (RETIRED, RETIRED)))
    return rows
