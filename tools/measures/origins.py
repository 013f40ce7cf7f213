"""Origins and their rates: read from chapter 99 of the HTS and from the tiers of the actions."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import yaml

from tools.measures.files import LAB, rows
from tools.reference.hts_release import file_name, read_release

# Names of chapter 99 that differ from those of the table of areas.
NAMES = {
    "brunei": "BN", "cote d ivoire": "CI", "democratic republic of the congo": "CD",
    "falkland islands": "FK", "laos": "LA", "moldova": "MD", "myanmar burma": "MM",
    "south korea": "KR", "syria": "SY", "taiwan": "TW", "the european union": "EU",
    "the philippines": "PH", "the united kingdom": "GB", "turkey": "TR", "vietnam": "VN",
    "venezuela": "VE", "bolivia": "BO", "bosnia and herzegovina": "BA", "burma": "MM",
    "trinidad and tobago": "TT", "tanzania": "TZ", "the falkland islands": "FK",
    "the democratic republic of the congo": "CD", "european union": "EU", "myanmar": "MM",
    "china including hong kong and macau": "CN", "the faroe islands": "FO",
    "the philippines ": "PH", "philippines": "PH",
}  # fmt: skip
RATE = re.compile(r"subheading\s*\+\s*(\d+(?:\.\d+)?)\s*%")
PRODUCT = re.compile(r"articles the product of (.+?),?\s+as provided for in subdivision \(v\)")
# Special cases that stand in acts.yaml by themselves.
APRIL_APART = {"CN", "HK", "MO"}
AUGUST_APART = {"KR", "JP", "CH", "LI", "IN", "CN", "HK", "MO", "EU"}


def census_to_iso(areas: Path) -> dict[str, str]:
    """Return the map from US Census codes to ISO 3166 alpha-2."""
    return {row["us_census_code"]: row["iso2"] for row in rows(areas) if row["us_census_code"]}


@cache
def _names(areas: Path) -> dict[str, str]:
    return {_plain(row["name_en"]): row["iso2"] for row in rows(areas)} | NAMES


def _plain(text: str) -> str:
    text = re.sub(r"[ôÔ]", "o", text.lower())
    return " ".join(re.sub(r"[^a-z ]", " ", text).split())


def _origins(words: str, areas: Path) -> Iterator[str]:
    names = _names(areas)
    if _plain(words) in names:
        yield names[_plain(words)]
        return
    for part in re.split(r",\s*(?:or\s+)?|\s+or\s+", words):
        if part.strip():
            yield names[_plain(part)]


def _table(shared: Path, release: str, first: str, last: str) -> Iterator[tuple[str, float]]:
    """Yield (origin, rate) of the country headings between two numbers in a release."""
    areas = shared / "geo" / "countries_ko_en_iso_census.csv"
    for line in read_release(shared / file_name(release)):
        if not first <= line.code <= last or len(line.code) != 8:
            continue
        rate, product = RATE.search(line.general), PRODUCT.search(line.path[-1])
        if rate and product:
            for origin in _origins(product[1], areas):
                yield origin, round(float(rate[1]) / 100, 4)


def origin_rates(shared: Path) -> list[tuple[str, str, float]]:
    """Return (table, origin, rate) of the country rates of April and August 2025."""
    april = _table(shared, "rev_10", "99030143", "99030176")
    august = _table(shared, "rev_18", "99030202", "99030271")
    return sorted(
        [("annex_i_2025_04", *pair) for pair in april if pair[0] not in APRIL_APART]
        + [("eo_14326", *pair) for pair in august if pair[0] not in AUGUST_APART]
    )


def eu_members(shared: Path, iso: dict[str, str]) -> set[str]:
    """Return the member states of the European Union."""
    path = shared / LAB / "country_partner_mapping.csv"
    columns = list(next(rows(path)))
    number = next(c for c in columns if "code" in c.lower())
    group = next(c for c in columns if c != number and "name" not in c.lower())
    return {
        iso[row[number]] for row in rows(path) if row[group].lower() == "eu" and row[number] in iso
    }


def origin_lists(shared: Path, iso: dict[str, str]) -> list[tuple[str, str]]:
    """Return (list, origin): the Union, and the forced-labour tiers that are added, not capped."""
    proposal = yaml.safe_load((shared / LAB / "scenario_forced_labor.yaml").read_text())
    rosters = proposal["section_301_forced_labor"]
    members = eu_members(shared, iso)
    capped = {"KR", "JP", "CH", "TW"} | members
    # The final action moved these economies to the lower tier (measures register of 2026-07-24).
    moved = {"BD", "HN", "IN", "LK", "TT"}
    low = {iso[c] for c in rosters["tier_10pct"] if c in iso} | moved
    high = {iso[c] for c in rosters["tier_12_5pct"] if c in iso} - moved
    return sorted(
        [("fl_tier_10", origin) for origin in low - capped]
        + [("fl_tier_125", origin) for origin in high - capped]
    ) + [("EU27", origin) for origin in sorted(members | {"EU"})]
