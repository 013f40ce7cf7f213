"""Lists of products that the acts leave out."""

from collections.abc import Iterator
from pathlib import Path

from tools.measures.files import (
    AIRCRAFT,
    LAB,
    PHARMACEUTICAL,
    TRACKER,
    Entry,
    claimed,
    code,
    codes,
    date,
    rows,
)

# When the public could know an entry: the act that brought it, by the first HTS revision.
ANNEX_II_KNOWN = {
    "rev_7": "2025-04-02",
    "rev_10": "2025-04-11",
    "rev_22": "2025-09-05",
    "rev_29": "2025-11-14",
}
CHAPTER_98 = "98"


def annex_ii(shared: Path) -> Iterator[Entry]:
    """Annex II of EO 14257 as amended: exempt from the reciprocal tariff."""
    for row in rows(shared / LAB / "annex_ii_first_appearance.csv"):
        yield Entry(
            "annex_ii",
            code(row["prefix"]),
            since=date(row["first_effective_date"]),
            until=date(row["end_effective_date"]),
            known=ANNEX_II_KNOWN[row["first_revision"]],
            source="EO 14257 Annex II as amended (HTS U.S. note 2(v)(iii))",
        )


def informational(shared: Path) -> Iterator[Entry]:
    """Informational materials (50 U.S.C. 1702(b)(3)): chapters 49 and 97 stand in for them."""
    for prefix in codes(shared / LAB / "ieepa_exempt_products.csv", "hts10"):
        if prefix[:2] in ("49", "97"):
            yield claimed(
                "informational",
                prefix,
                "use:informational",
                "HTS 9903.01.03, .12, .22, .31: informational materials",
                central=1.0,
            )


def _section_122(shared: Path) -> Iterator[tuple[str, bool, str]]:
    """Yield code, whether it is out only as an article of civil aircraft, and the subdivision."""
    plain = set(codes(shared / TRACKER / "section122-product-exemptions.csv", "hts_code"))
    named = set(codes(shared / TRACKER / "section122-specific-exemptions.csv", "hts_code"))
    aircraft = set(codes(shared / TRACKER / "section122-aircraft-exemptions.csv", "hts_code"))
    for prefix in codes(shared / LAB / "s122_exempt_products.csv", "hts8"):
        # 8505.11.00 stands at ten digits in the other copy of the list.
        only_aircraft = prefix in aircraft and prefix not in plain | named
        yield prefix, only_aircraft, "(aa)(iv)" if only_aircraft else "(aa)(ii)"


def section_122(shared: Path) -> Iterator[Entry]:
    """Products exempt from the Section 122 surcharge; aircraft articles only as such."""
    for prefix, only_aircraft, part in _section_122(shared):
        source = f"Section 122 proclamation, Annex I (HTS U.S. note 2{part})"
        if only_aircraft:
            yield claimed("s122_exempt", prefix, AIRCRAFT, f"{source}, 9903.03.05")
        else:
            yield Entry("s122_exempt", prefix, source=source)


def forced_labour(shared: Path) -> Iterator[Entry]:
    """Section 301 forced labour: the provisional Annex A, and what is unsure beside it."""
    sure = set(codes(shared / LAB / "s301fl_exempt_products.csv", "hts8"))
    aircraft = {prefix for prefix, only, _ in _section_122(shared) if only}
    for prefix in sure:
        if prefix in aircraft:
            source = "91 FR 34272, provisional Annex A: articles of civil aircraft only"
            yield claimed("s301fl_exempt", prefix, AIRCRAFT, source)
        else:
            yield Entry("s301fl_exempt", prefix, source="91 FR 34272, provisional Annex A")
    for prefix, only_aircraft, _ in _section_122(shared):
        if prefix not in sure:
            yield claimed(
                "s301fl_exempt",
                prefix,
                AIRCRAFT if only_aircraft else "",
                "on the Section 122 list only; final list not known",
                central=0.0 if only_aircraft else 1.0,
            )


def brazil_301(shared: Path) -> Iterator[Entry]:
    """Products exempt from the Section 301 action on Brazil, by the kind of exemption."""
    source = "USTR Notice of Action on Brazil, annex (HTS U.S. note 50)"
    for row in rows(shared / TRACKER / "brazil-301-exemptions.csv"):
        prefix, kind = code(row["HTSUS"]), row["category"]
        if kind == "flat":
            yield Entry("s301_brazil_exempt", prefix, source=source)
        elif kind == "aircraft":
            yield claimed("s301_brazil_exempt", prefix, AIRCRAFT, f"{source}: civil aircraft")
        elif kind == "pharma":
            yield claimed(
                "s301_brazil_exempt",
                prefix,
                PHARMACEUTICAL,
                f"{source}: pharmaceutical applications",
                central=1.0 if prefix.startswith("30") else 0.0,
            )
        else:
            text = f"{source}: a named article of the subheading"
            yield claimed("s301_brazil_exempt", prefix, "article:named", text, central=1.0)


def brazil_ieepa(shared: Path) -> Iterator[Entry]:
    """Products exempt from the 40 % of EO 14323, with the farm goods of November 2025."""
    aircraft = set(codes(shared / TRACKER / "brazil-airplane-exemptions.csv", "HTSUS"))
    for row in rows(shared / LAB / "country_eo_exempt_products.csv"):
        prefix, since = code(row["hts10"]), date(row["effective_date_start"])
        first = since == "2025-08-06"
        source = "EO 14323 Annex I" if first else "EO 14361 of 20 November 2025, Annex"
        known = "2025-07-30" if first else "2025-11-20"
        if prefix in aircraft:
            yield Entry(
                "brazil_exempt", prefix, since, date(row["effective_date_end"]), known,
                0.0, 0.0, 1.0, f"{source}: civil aircraft (9903.01.82)", AIRCRAFT,
            )  # fmt: skip
        else:
            yield Entry(
                "brazil_exempt",
                prefix,
                since,
                date(row["effective_date_end"]),
                known,
                source=source,
            )


GROUPS = {
    # group: (in force, known)
    "korea": ("2025-11-14", "2025-12-04"),
    "eu": ("2025-09-01", "2025-09-25"),
    "swiss": ("2025-11-14", "2025-12-18"),
}
KINDS = {
    "civil_aircraft": ("aircraft", AIRCRAFT, "articles of civil aircraft only"),
    "pharma": ("pharma", PHARMACEUTICAL, "non-patented, for pharmaceutical applications only"),
    "ptaap": ("partner", "", "unavailable natural resources and other goods of the agreement"),
    "particular": ("partner", "article:named", "a named article of the subheading"),
}


def under_ceilings(shared: Path) -> Iterator[Entry]:
    """Goods outside the 15 % ceilings: aircraft, generic medicines, resources."""
    for row in rows(shared / LAB / "floor_exempt_products.csv"):
        group = row["country_group"]
        since, known = GROUPS[group]
        name, condition, words = KINDS[row["category"]]
        sure = not condition
        yield Entry(
            f"{name}_{group}",
            code(row["hts8"]),
            since=since,
            known=known,
            low=1.0 if sure else 0.0,
            central=1.0 if sure else 0.0,
            high=1.0,
            source=f"HTS {row['ch99_code']}: {words}",
            condition=condition,
        )


def fentanyl(shared: Path) -> Iterator[Entry]:
    """Goods with a lower rate of the fentanyl duties: energy of Canada, potash."""
    names = {
        "9903.01.13": "fentanyl_ca_energy",
        "9903.01.15": "fentanyl_ca_potash",
        "9903.01.05": "fentanyl_mx_potash",
    }
    for row in rows(shared / LAB / "fentanyl_carveout_products.csv"):
        heading = row["ch99_code"]
        yield Entry(names[heading], code(row["hts8"]), source=f"HTS {heading}, U.S. note 2")


def canada_338(shared: Path) -> Iterator[Entry]:
    """Section 338: three lists of Canadian goods, and articles of civil aircraft."""
    for name in ("alcohol", "dairy", "autos"):
        for prefix in codes(shared / TRACKER / f"canada-338-{name}.csv", "HTSUS"):
            source = "Proclamations of 20 July 2026, Annex II (HTS U.S. note 51(b))"
            yield Entry(f"s338_{name}", prefix, source=source)
    for prefix in codes(shared / TRACKER / "canada-338-aircraft-exempt.csv", "HTSUS"):
        yield claimed("aircraft_338", prefix, AIRCRAFT, "HTS U.S. note 51(d)")
