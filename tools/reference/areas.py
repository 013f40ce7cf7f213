"""Table of countries and territories."""

from pathlib import Path

from tools.reference.files import Source, Table, read_rows

KOREAN = {
    "AE": "아랍에미리트(UAE)",
    "AU": "호주",
    "BA": "보스니아헤르체고비나",
    "CD": "콩고민주공화국",
    "CF": "중앙아프리카공화국",
    "CG": "콩고공화국",
    "DO": "도미니카공화국",
    "HK": "홍콩",
    "KR": "한국",
    "MO": "마카오",
    "PR": "푸에르토리코",
    "PS": "팔레스타인",
    "ZA": "남아프리카공화국",
}
ENGLISH = {
    "CD": "Democratic Republic of the Congo",
    "CG": "Congo",
    "HK": "Hong Kong",
    "KR": "Korea, Republic of",
    "MM": "Myanmar",
    "MO": "Macao",
}
SOURCE = Source(
    file="areas.csv",
    table="areas",
    primary_source="Unicode CLDR; ISO 3166 and UN M49 (datasets/country-codes); US Census Bureau "
    "Schedule C; Korean names after ministry usage where CLDR differs",
    vintage="2026",
    unit="-",
    licence="Unicode-3.0; BSD; public domain",
    use="A",
    retrieved="2026",
    compiled_from="geo/countries_ko_en_iso_census.csv",
)
COLUMNS = ("iso2", "iso3", "m49", "name_ko", "name_en", "us_census_code")


def compile_areas(shared: Path) -> Table:
    """Compile the areas with zero padded M49 codes and the European Union as a row."""
    rows = [("EU", "", "", "유럽연합", "European Union", "0003")]
    for row in read_rows(shared / "geo/countries_ko_en_iso_census.csv"):
        iso2 = row["iso2"]
        rows.append(
            (
                iso2,
                row["iso3"],
                row["m49"].zfill(3),
                KOREAN.get(iso2, row["name_ko"]),
                ENGLISH.get(iso2, row["name_en"]),
                row["us_census_code"],
            )
        )
    return Table(SOURCE, COLUMNS, sorted(rows))


def partner_codes(shared: Path) -> dict[str, str]:
    """Return ISO2 by US Census code, with EU for 0003."""
    return {str(r[5]): str(r[0]) for r in compile_areas(shared).rows if r[5]}
