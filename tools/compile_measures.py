"""Compile the lists that the United States acts name: product scopes, origins, origin rates.

    python -m tools.compile_measures --shared ../shared/data

The acts themselves (dates, rates, citations) are facts written by hand in
`reference/measures/acts.yaml`. The lists come from compiled files of the Yale Budget Lab tracker
and of tradewartracker (MIT, use code A; primary source: US government works).
"""

import argparse
import csv
import hashlib
from collections.abc import Iterable
from dataclasses import astuple
from pathlib import Path

from tools.measures import china, exempt
from tools.measures.files import Entry
from tools.measures.metals import metals
from tools.measures.origins import census_to_iso, origin_lists, origin_rates
from tools.measures.sectors import sectors

OUT = Path(__file__).parents[1] / "reference" / "measures"
SPECIAL_CHAPTERS = ("98", "99")
"""How goods enter and what is added: no lines of the tariff table, so no entries either."""


def scopes(shared: Path) -> list[Entry]:
    """Return every entry for goods of chapters 1 to 97, in a fixed order."""
    found: Iterable[Entry] = (
        entry
        for source in (
            exempt.annex_ii(shared),
            exempt.informational(shared),
            exempt.section_122(shared),
            exempt.forced_labour(shared),
            exempt.brazil_301(shared),
            exempt.brazil_ieepa(shared),
            exempt.under_ceilings(shared),
            exempt.fentanyl(shared),
            exempt.canada_338(shared),
            china.lists(shared),
            china.exclusions(shared),
            metals(shared),
            sectors(shared),
        )
        for entry in source
    )
    return sorted({entry for entry in found if not entry.prefix.startswith(SPECIAL_CHAPTERS)})


ROOM = OUT.parent
# What is written by hand or compiled here, beside the tables of compile_reference.
FILES = {
    "measures_coverage": ("measures/coverage.yaml", "the sources named in each row"),
    "measures_conditions": ("measures/conditions.csv", "HTS U.S. notes named in each row"),
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
        origin_rates(options.shared),
    )
    write(
        options.out / "origins.csv",
        ("list", "origin"),
        origin_lists(options.shared, iso),
    )
    write_manifest()


if __name__ == "__main__":
    main()
