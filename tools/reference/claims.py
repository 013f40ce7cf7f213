"""How much of the trade of the partners of agreements entered free of the ordinary duty."""

from collections.abc import Iterator
from pathlib import Path

import yaml

from tools.reference.areas import partner_codes
from tools.reference.files import Source, Table, plain, read_rows

FILE = "us_tariff/budgetlab/mfn_exemption_shares.csv"
COLUMNS_FILE = Path(__file__).parents[2] / "reference" / "measures" / "columns.yaml"
SOURCE = Source(
    file="claimed_shares.csv",
    table="claimed_shares",
    primary_source="US Census Bureau, imports by HS chapter and country: share of the value that "
    "entered free of the ordinary duty, compiled by the Yale Budget Lab (partners of agreements)",
    vintage="2024; HS chapters",
    unit="share of customs value (0.76 = 76 %)",
    licence="MIT (compilation); US public domain",
    use="A",
    retrieved="2026-06-29",
    compiled_from=FILE,
)
COLUMNS = ("origin", "hs2", "share")


def compile_claims(shared: Path) -> Table:
    """Compile one row a partner of an agreement and chapter."""
    said = yaml.safe_load(COLUMNS_FILE.read_text(encoding="utf-8"))
    partners = {origin for row in said["agreements"] for origin in row["origins"]}
    return Table(SOURCE, COLUMNS, sorted(_rows(shared, partners)))


def _rows(shared: Path, partners: set[str]) -> Iterator[tuple[str, ...]]:
    iso2 = partner_codes(shared)
    for row in read_rows(shared / FILE):
        origin = iso2.get(row["cty_code"])
        if origin in partners and row["hs2"] < "98":
            yield origin, row["hs2"], plain(float(row["exemption_share"]), 6)
