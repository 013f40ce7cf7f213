"""Compile the lists that the United States acts name: product scopes, origins, origin rates.

    python -m tools.compile_measures --shared ../shared/data

The acts themselves (dates, rates, citations) are facts written by hand in
`reference/measures/acts.yaml`. The lists come from compiled files of the Yale Budget Lab tracker
and of tradewartracker (MIT, use code A; primary source: US government works).
"""

import argparse
import csv
import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass
from pathlib import Path

CHAPTERS = ("84", "85", "90", "3701", "3702", "3707", "3818", "9504", "9613")
OUT = Path(__file__).parents[1] / "reference" / "measures"
CHINA_301 = ("9903.88.01", "9903.88.02", "9903.88.03", "9903.88.15", "9903.91.02", "9903.91.05")
# In the order of their rate; of two equal ones the later list counts as the higher.
CHINA_RATE = {"9903.88.15": 0, "9903.88.01": 1, "9903.88.02": 2, "9903.88.03": 3}
# When the public could know an entry: the act that brought it, by the first HTS revision.
ANNEX_II_KNOWN = {
    "rev_7": "2025-04-02",
    "rev_10": "2025-04-11",
    "rev_22": "2025-09-05",
    "rev_29": "2025-11-14",
}


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """One row of scopes.csv."""

    list: str
    prefix: str
    since: str = ""
    until: str = ""
    known: str = ""
    low: float = 1.0
    central: float = 1.0
    high: float = 1.0
    source: str = ""


def rows(path: Path) -> Iterator[dict[str, str]]:
    """Yield the rows of a CSV file, skipping comment lines."""
    with path.open(encoding="utf-8-sig", newline="") as handle:
        yield from csv.DictReader(line for line in handle if not line.startswith("#"))


def _date(value: str) -> str:
    return "" if value in ("NA", "") else value


def _code(value: str) -> str:
    """Normalise a code: no dots, and a ten-digit code ending in 00 meant as eight digits."""
    return value.replace(".", "").strip()


def annex_ii(lab: Path) -> Iterator[Entry]:
    """Annex II of EO 14257 as amended: exempt from the reciprocal tariff."""
    for row in rows(lab / "annex_ii_first_appearance.csv"):
        yield Entry(
            "annex_ii",
            _code(row["prefix"]),
            since=_date(row["first_effective_date"]),
            until=_date(row["end_effective_date"]),
            known=ANNEX_II_KNOWN[row["first_revision"]],
            source="EO 14257 Annex II as amended (HTS U.S. note 2(v)(iii))",
        )


def section_122(lab: Path) -> Iterator[Entry]:
    """Products exempt from the Section 122 surcharge."""
    for row in rows(lab / "s122_exempt_products.csv"):
        yield Entry(
            "s122_exempt",
            _code(row["hts8"]),
            source="Section 122 proclamation, Annex I (HTS U.S. note 2(aa)(ii))",
        )


def forced_labour(lab: Path) -> Iterator[Entry]:
    """Section 301 forced labour: the provisional Annex A, and what is unsure beside it."""
    sure = {_code(row["hts8"]) for row in rows(lab / "s301fl_exempt_products.csv")}
    for code in sure:
        yield Entry("s301fl_exempt", code, source="91 FR 34272, provisional Annex A")
    for entry in section_122(lab):
        if entry.prefix not in sure:
            yield Entry(
                "s301fl_exempt",
                entry.prefix,
                low=0.0,
                central=1.0,
                high=1.0,
                source="on the Section 122 list only; final list not known",
            )


def brazil_301(lab: Path) -> Iterator[Entry]:
    """Products exempt from the Section 301 action on Brazil."""
    for row in rows(lab / "s301_brazil_exempt_products.csv"):
        yield Entry(
            "s301_brazil_exempt",
            _code(row["hts8"]),
            source="USTR Notice of Action on Brazil, annex (compiled)",
        )


def aircraft(lab: Path) -> Iterator[Entry]:
    """Articles outside the 15 % ceilings, but only as articles of civil aircraft."""
    for row in rows(lab / "floor_exempt_products.csv"):
        if row["category"] == "civil_aircraft" and row["country_group"] in ("korea", "eu"):
            korea = row["country_group"] == "korea"
            yield Entry(
                f"aircraft_{row['country_group']}",
                _code(row["hts8"]),
                since="2025-11-14" if korea else "2025-09-01",
                known="2025-12-04" if korea else row["effective_date_start"],
                low=0.0,
                central=0.0,
                high=1.0,
                source=f"HTS {row['ch99_code']}: articles of civil aircraft only",
            )


def china_301(lab: Path) -> Iterator[Entry]:
    """Product lists of the Section 301 actions on China.

    An eight-digit line on two lists is cut between them at ten digits: the lower rate is sure,
    the higher perhaps.
    """
    lists: dict[str, set[str]] = {}
    for row in rows(lab / "s301_product_lists.csv"):
        if row["ch99_code"] in CHINA_301:
            lists.setdefault(_code(row["hts8"]), set()).add(row["ch99_code"])
    for code, headings in lists.items():
        by_rate = sorted(headings & set(CHINA_301[:4]), key=lambda h: CHINA_RATE[h])
        for heading in headings:
            sure = heading not in by_rate[1:]
            yield Entry(
                f"s301_{heading}",
                code,
                low=1.0 if sure else 0.0,
                source="USITC China tariff lists (HTS U.S. notes 20 and 31)",
            )


def section_232(lab: Path) -> Iterator[Entry]:
    """Scopes of the Section 232 measures that touch ICT goods, with what is unsure."""
    shares = {
        row["hts10"]: float(row["qualifying_share"])
        for row in rows(lab / "semi_qualifying_shares.csv")
    }
    for row in rows(lab / "s232_semi_products.csv"):
        code = _code(row["hts10"])
        yield Entry(
            "s232_semiconductors",
            code,
            low=0.0,
            central=shares[code],
            high=1.0,
            source="HTS U.S. note 39; technical test not visible in statistics",
        )
    for line in (lab / "s232_auto_parts.txt").read_text().split():
        if _code(line) != "8471":
            yield Entry("s232_auto_parts", _code(line), source="HTS U.S. note 33(g)")
    for row in rows(lab / "s232_derivative_products.csv"):
        if row["derivative_type"] == "aluminum":
            yield Entry(
                "s232_aluminium_derivatives",
                _code(row["hts_prefix"]),
                since=_date(row["effective_date"]),
                low=0.0,
                central=0.25,
                high=1.0,
                source="HTS U.S. note 19; metal content only, share assumed",
            )
    for row in rows(lab / "s232_annex_products.csv"):
        if row["annex"] in ("1b", "3") and _code(row["hts_prefix"]) != "8471":
            yield Entry(
                f"s232_annex_{row['annex']}",
                _code(row["hts_prefix"]),
                since=row["effective_date"],
                low=0.0,
                central=1.0,
                high=1.0,
                source="HTS U.S. note 16(c); nothing if without metal (9903.82.01)",
            )


def solar() -> Iterator[Entry]:
    """Section 201: modules pay; cells pay only above the 12.5 GW tariff-rate quota."""
    yield Entry("s201_modules", "8541430010", source="HTS U.S. note 18(g)")
    yield Entry("s201_modules", "8541430080", source="HTS U.S. note 18(g)")
    yield Entry(
        "s201_cells",
        "8541420010",
        low=0.0,
        central=0.0,
        high=1.0,
        source="HTS U.S. note 18(c): above the quota of 12.5 GW only",
    )


def scopes(shared: Path) -> list[Entry]:
    """Return every entry that touches the chapters of ICT goods, in a fixed order."""
    lab = shared / "us_tariff" / "budgetlab"
    found: Iterable[Entry] = (
        entry
        for source in (
            annex_ii(lab),
            section_122(lab),
            forced_labour(lab),
            brazil_301(lab),
            aircraft(lab),
            china_301(lab),
            section_232(lab),
            solar(),
        )
        for entry in source
    )
    return sorted({entry for entry in found if entry.prefix.startswith(CHAPTERS)})


def census_to_iso(areas: Path) -> dict[str, str]:
    """Return the map from US Census codes to ISO 3166 alpha-2."""
    return {row["us_census_code"]: row["iso2"] for row in rows(areas) if row["us_census_code"]}


# HTS 9903.01.43-.76 print these one point below the list distributed on the day.
HTS_APRIL = {
    "KR": 0.25,
    "CM": 0.11,
    "NO": 0.15,
    "MW": 0.17,
    "PH": 0.17,
    "NI": 0.18,
    "VU": 0.22,
    "IN": 0.26,
    "PK": 0.29,
    "ZA": 0.30,
    "CH": 0.31,
    "BA": 0.35,
    "TH": 0.36,
    "BW": 0.37,
    "RS": 0.37,
    "FK": 0.41,
    "MM": 0.44,
}


def origin_rates(shared: Path, iso: dict[str, str]) -> list[tuple[str, str, float]]:
    """Return (table, origin, rate) of the country rates of April and August 2025."""
    lists = shared / "us_tariff" / "tradewartracker" / "tariff-lists"
    skip = {"CN", "CA", "MX"}
    found = []
    for row in rows(lists / "reciprocal-tariffs-annex-I.csv"):
        code = "EU" if row["CTY_CODE"] == "0003" else iso.get(row["CTY_CODE"], "")
        if row["CTY_NAME"] == "South Africa":  # its code is misprinted in the list
            code = "ZA"
        if code and code not in skip:
            listed = round(float(row["tariff_rate"]) / 100, 4)
            found.append(("annex_i_2025_04", code, HTS_APRIL.get(code, listed)))
    return sorted(found + august_rates(shared, iso))


def august_rates(shared: Path, iso: dict[str, str]) -> list[tuple[str, str, float]]:
    """Return the add-on rates of EO 14326; ceilings and special cases stand in acts.yaml."""
    special = {"KR", "JP", "CH", "LI", "IN", "BR", "CN", "HK", "MO"} | eu_members(shared, iso)
    programmes = json.loads(
        (shared / "us_tariff" / "budgetlab" / "master_tariff_list.json").read_text()
    )
    reciprocal = next(p for p in programmes if p["tariff_name"] == "reciprocal")
    return [
        ("eo_14326", iso[step["census_code"]], float(step["adjust_rate"]))
        for step in reciprocal["effective_date"]
        if step.get("adjust_date") == "2025-08-07"
        and iso.get(step["census_code"]) not in special | {None}
    ]


def eu_members(shared: Path, iso: dict[str, str]) -> set[str]:
    """Return the member states of the European Union."""
    path = shared / "us_tariff" / "budgetlab" / "country_partner_mapping.csv"
    columns = list(next(rows(path)))
    code = next(c for c in columns if "code" in c.lower())
    group = next(c for c in columns if c != code and "name" not in c.lower())
    return {iso[row[code]] for row in rows(path) if row[group].lower() == "eu" and row[code] in iso}


def tiers(shared: Path, iso: dict[str, str]) -> list[tuple[str, str]]:
    """Return (list, origin) of the forced-labour tiers that are added, not capped."""
    import yaml

    lab = shared / "us_tariff" / "budgetlab"
    proposal = yaml.safe_load((lab / "scenario_forced_labor.yaml").read_text())
    rosters = proposal["section_301_forced_labor"]
    capped = {"KR", "JP", "CH", "TW"} | eu_members(shared, iso)
    # The final action moved these economies to the lower tier (measures register of 2026-07-24).
    moved = {"BD", "HN", "IN", "LK", "TT"}
    low = {iso[c] for c in rosters["tier_10pct"] if c in iso} | moved
    high = {iso[c] for c in rosters["tier_12_5pct"] if c in iso} - moved
    return sorted(
        [("fl_tier_10", code) for code in low - capped]
        + [("fl_tier_125", code) for code in high - capped]
    )


ROOM = OUT.parent
# What is written by hand or compiled here, beside the tables of compile_reference.
FILES = {
    "measures_acts": ("measures/acts.yaml", "Federal Register, White House, USTR, USITC (HTS)"),
    "measures_scopes": ("measures/scopes.csv", "HTS U.S. notes and annexes, as compiled lists"),
    "measures_origins": ("measures/origins.csv", "91 FR 34272; measures register of 2026-07-24"),
    "measures_origin_rates": ("measures/origin_rates.csv", "EO 14257 Annex I; EO 14326 Annex I"),
    "drills": ("drills/drills.yaml", "the notices themselves; abstracts are the room's own"),
    "organisations": ("room/organisations.yaml", "MSIT release of 29 August 2025; own accounts"),
}


def write_manifest() -> None:
    """Name every file of this kind with its source and checksum, like compile_reference does."""
    body = []
    for table, (name, source) in sorted(FILES.items()):
        content = (ROOM / name).read_bytes()
        rows_in = max(0, content.count(b"\n") - 1)
        body.append(
            (
                name,
                table,
                rows_in,
                source,
                "as of 2026-10-02",
                "share of customs value",
                "facts of public record; lists MIT (compiled), US public domain",
                "A",
                "2026",
                "us_tariff/",
                hashlib.sha256(content).hexdigest(),
            )
        )
    with (ROOM / "manifest.csv").open(encoding="utf-8", newline="") as handle:
        header = next(csv.reader(handle))
    write(ROOM / "manifest_measures.csv", header, body)


def write(path: Path, header: Iterable[str], body: Iterable[Iterable[object]]) -> None:
    """Write a CSV file with Unix line ends."""
    with path.open("w", encoding="utf-8", newline="") as handle:
        out = csv.writer(handle, lineterminator="\n")
        out.writerow(header)
        out.writerows(body)
    print(f"{path.name}: {sum(1 for _ in path.open()) - 1} rows")


def main() -> None:
    """Compile the three tables; without the data only name the files anew in the manifest."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, help="folder of the data; none: manifest only")
    parser.add_argument("--out", type=Path, default=OUT)
    options = parser.parse_args()
    if options.shared is None:
        write_manifest()
        return
    iso = census_to_iso(options.shared / "geo" / "countries_ko_en_iso_census.csv")
    write(
        options.out / "scopes.csv",
        Entry.__dataclass_fields__,
        (astuple(entry) for entry in scopes(options.shared)),
    )
    write(
        options.out / "origin_rates.csv",
        ("table", "origin", "rate"),
        origin_rates(options.shared, iso),
    )
    write(
        options.out / "origins.csv",
        ("list", "origin"),
        [
            *tiers(options.shared, iso),
            *(("EU27", code) for code in sorted(eu_members(options.shared, iso) | {"EU"})),
        ],
    )
    write_manifest()


if __name__ == "__main__":
    main()
