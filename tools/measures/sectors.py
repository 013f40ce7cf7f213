"""Scopes of the other Section 232 measures, and of the Section 201 safeguard."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from tools.measures.files import LAB, Entry, claimed, code, codes, rows

# Part of imports that are generic, and of the patented ones from firms with an agreement.
PATENTED = round((1 - 0.20) * (1 - 0.40), 2)


def sectors(shared: Path) -> Iterator[Entry]:
    """Yield the scopes of chips, vehicles, wood and medicines, and solar cells."""
    lab = shared / LAB
    yield from _chips(lab)
    yield from _vehicles(lab)
    yield from _wood(lab)
    for prefix in codes(lab / "s232_pharma_products.csv", "hts10"):
        yield claimed(
            "s232_pharmaceuticals",
            prefix[:8] if prefix.endswith("00") else prefix,
            "article:patented-pharmaceutical",
            "HTS U.S. note 40(c): patented articles only; 20 % generic, 40 % agreements assumed",
            central=PATENTED,
        )
    yield from _solar()


def _chips(lab: Path) -> Iterator[Entry]:
    shares = {
        row["hts10"]: float(row["qualifying_share"])
        for row in rows(lab / "semi_qualifying_shares.csv")
    }
    for prefix in codes(lab / "s232_semi_products.csv", "hts10"):
        yield claimed(
            "s232_semiconductors",
            prefix,
            "chip:qualifying",
            "HTS U.S. note 39; technical test not visible in statistics",
            central=shares[prefix],
        )
    for prefix in ("3818", "854142", "854143"):
        yield claimed(
            "s232_polysilicon", prefix, "", "reported scope, unconfirmed (BIS rule 2026-19537)"
        )


def _parameters(lab: Path) -> dict[str, Any]:
    text = (lab / "policy_params.yaml").read_text(encoding="utf-8")
    headings: dict[str, Any] = yaml.safe_load(text)["section_232_headings"]
    return headings


def _vehicles(lab: Path) -> Iterator[Entry]:
    for line in (lab / "s232_auto_parts.txt").read_text().split():
        if code(line) != "8471":
            yield Entry("s232_auto_parts", code(line), source="HTS U.S. note 33(g)")
    for row in rows(lab / "s232_subdivision_r_products.csv"):
        yield claimed(
            "s232_parts_certified",
            code(row["hts_prefix"]),
            "use:vehicle-part",
            "HTS U.S. note 33(r): importer certifies use in U.S. production or repair",
        )
    for line in (lab / "s232_mhd_parts.txt").read_text().split():
        yield Entry("s232_truck_parts", code(line), source="HTS U.S. note 38(i)")
    headings = _parameters(lab)
    for name in ("autos_passenger", "autos_light_trucks"):
        for prefix in headings[name]["prefixes"]:
            yield Entry("s232_autos", prefix, source="HTS U.S. note 33(b)")
    for prefix in headings["mhd_vehicles"]["prefixes"]:
        yield Entry("s232_trucks", prefix, source="HTS U.S. note 38(b)")
    for prefix in headings["buses"]["prefixes"]:
        yield Entry("s232_buses", prefix, source="HTS U.S. note 38(c)")


def _wood(lab: Path) -> Iterator[Entry]:
    headings = _parameters(lab)
    for key, name, part in (
        ("softwood", "s232_softwood", "b"),
        ("wood_furniture", "s232_furniture", "d"),
        ("kitchen_cabinets", "s232_cabinets", "f"),
    ):
        for prefix in headings[key]["prefixes"]:
            yield Entry(name, prefix, source=f"HTS U.S. note 37({part})")
            if key != "softwood":
                yield Entry("s232_wood_deal", prefix, source="HTS U.S. note 37(d) and (f)")


def _solar() -> Iterator[Entry]:
    """Section 201: modules pay; cells pay only above the 12.5 GW tariff-rate quota."""
    # Thin film is no article of note 18, so 8541.43.00.80 ("other") is out of the safeguard.
    yield Entry("s201_modules", "8541430010", source="HTS U.S. note 18(g)")
    yield Entry(
        "s201_modules", "8541430080", low=0.0, central=0.0, high=1.0,
        source="HTS U.S. note 18(c)(iii): other than crystalline silicon is out",
        condition="article:crystalline-silicon",
    )  # fmt: skip
    yield Entry(
        "s201_cells", "8541420010", low=0.0, central=0.0, high=1.0,
        source="HTS U.S. note 18(c): above the quota of 12.5 GW only", condition="quota:over",
    )  # fmt: skip
