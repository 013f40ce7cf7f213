"""Scopes of the Section 232 metal measures: mill products, derivatives, the annexes of 2026."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from tools.measures.files import LAB, TRACKER, Entry, claimed, code, codes, date, rest_of, rows

METAL = {"72": "steel", "73": "steel", "74": "copper", "76": "aluminium"}
# Share of value assumed to be the metal where the law taxes its content: nobody publishes it.
CONTENT = 0.25
MARCH = "2025-03-12"
ERAS = (("2026-04-06", "2026-06-07"), ("2026-06-08", ""))
KNOWN = {"2026-04-06": "2026-04-02", "2026-06-08": "2026-06-04"}
# Household appliances and wire rack joined the steel derivatives on 23 June 2025; the compiled
# lists begin them with annex 1b of April 2026 only.
APPLIANCES = (
    "84181000", "84183000", "84184000", "84221100", "84501100", "84502000", "84512100",
    "84512900", "85166040", "85098020", "9403999020",
)  # fmt: skip
APPLIANCES_FROM, APPLIANCES_KNOWN = "2025-06-23", "2025-06-16"
SUNSET = "2027-12-31"


def metals(shared: Path) -> Iterator[Entry]:
    """Yield all scopes of the metal measures."""
    yield from _mill(shared)
    yield from _derivatives(shared)
    yield from _appliances()
    yield from _copper(shared)
    yield from _annexes(shared)


def _name(metal: str) -> str:
    return {"aluminum": "aluminium"}.get(metal, metal)


def _mill(shared: Path) -> Iterator[Entry]:
    """Mill products and the derivatives that pay on their whole value."""
    for row in rows(shared / LAB / "s232_metal_chapter_products.csv"):
        metal, prefix = _name(row["metal_type"]), code(row["hts_prefix"])
        since = date(row["effective_date"])
        name = f"s232_{metal}" if row["kind"] == "mill" else f"s232_{metal}_derivatives"
        yield Entry(name, prefix, since=since, source=f"HTS U.S. {row['source']}")
        if row["kind"] != "mill" and not since:  # the derivatives of 2020 have a list of their own
            yield Entry(f"s232_{metal}_2020", prefix, source=f"HTS U.S. {row['source']}")


def _appliances() -> Iterator[Entry]:
    """Appliances, on the content of steel."""
    for prefix in APPLIANCES:
        yield replace(
            _content(
                "s232_steel_derivatives",
                prefix,
                APPLIANCES_FROM,
                "steel",
                "90 FR 25208; HTS U.S. note 16",
            ),
            known=APPLIANCES_KNOWN,
        )


def _derivatives(shared: Path) -> Iterator[Entry]:
    """Derivatives that pay on the content of metal only, with what is assumed of it."""
    seen: dict[str, set[str]] = defaultdict(set)
    for row in rows(shared / LAB / "s232_derivative_products.csv"):
        metal, prefix = _name(row["derivative_type"]), code(row["hts_prefix"])
        since = date(row["effective_date"]) or MARCH
        seen[metal].add(prefix)
        name = f"s232_{metal}_derivatives"
        note = "16" if metal == "steel" else "19"
        if row["ch99_code"] in ("9903.85.04", "9903.85.07"):
            yield Entry(name, prefix, since, source=f"HTS U.S. note {note}, {row['ch99_code']}")
        else:
            yield _content(name, prefix, since, metal, f"HTS U.S. note {note}")
    # The other compiled list has some codes more; it does not say since when.
    for metal, file in (("steel", "steel-tariffs.csv"), ("aluminium", "alu-tariffs.csv")):
        known = seen[metal]
        for full in codes(shared / TRACKER / file, "HTSUS"):
            prefix = full[:8] if len(full) == 10 and full.endswith("00") else full
            if METAL.get(prefix[:2]) != metal and not any(
                prefix.startswith(other) or other.startswith(prefix) for other in known
            ):
                yield Entry(
                    f"s232_{metal}_derivatives", prefix, "2025-08-18", "", "",
                    0.0, 0.0, 1.0, "tradewartracker list only: not confirmed", f"metal:{metal}",
                )  # fmt: skip


def _content(name: str, prefix: str, since: str, metal: str, source: str) -> Entry:
    return Entry(
        name, prefix, since, "", "", 0.0, CONTENT, 1.0,
        f"{source}; metal content only, share assumed", f"metal:{metal}",
    )  # fmt: skip


def _copper(shared: Path) -> Iterator[Entry]:
    for prefix in codes(shared / LAB / "s232_copper_products.csv", "hts10"):
        whole = prefix.startswith("74")
        yield claimed(
            "s232_copper",
            prefix,
            "metal:copper",
            "HTS U.S. note 36(b): copper content only; chapter 74 assumed whole, others 25 %",
            central=1.0 if whole else CONTENT,
        )


def _annexes(shared: Path) -> Iterator[Entry]:
    """Annexes 1a, 1b, 1c and 3: one annex a product and day, the longest prefix decides."""
    listed = list(rows(shared / LAB / "s232_annex_products.csv"))
    found: dict[tuple[str, str, float, str, str], list[str]] = defaultdict(list)
    for since, _ in ERAS:
        for key in _of_era(listed, since):
            found[key].append(since)
    for (name, prefix, share, condition, source), starts in found.items():
        first, last = starts[0], starts[-1]
        until = dict(ERAS)[last]
        low = 0.0 if condition else share
        yield Entry(
            name, prefix, first, until, KNOWN[first] if first != ERAS[0][0] else "",
            low, share, share, source, condition,
        )  # fmt: skip


def _of_era(listed: list[dict[str, str]], day: str) -> Iterator[tuple[str, str, float, str, str]]:
    annex: dict[str, str] = {}
    metal: dict[str, set[str]] = defaultdict(set)
    for row in sorted(listed, key=lambda row: row["effective_date"]):
        if row["effective_date"] <= day and row["hts_prefix"] != "8471":
            annex[row["hts_prefix"]] = row["annex"]
            metal[row["hts_prefix"]].add(METAL.get(row["hts_prefix"][:2], _name(row["metal_type"])))
    source = "HTS U.S. note 16(c)"
    for prefix, name in annex.items():
        condition = "" if prefix[:2] in METAL else "metal:at-least-15-percent"
        words = f"{source}; nothing with less metal (9903.82.01, .03)" if condition else source
        for one in _lists(name, metal[prefix]):
            # A longer prefix of another annex means: the shorter one is the rest of the heading.
            others = [p for p, a in annex.items() if one not in _lists(a, metal[p])]
            for code_left in rest_of(prefix, others):
                yield one, code_left, 1.0, condition, words


def _lists(annex: str, metals_of: set[str]) -> list[str]:
    if annex == "2":
        return []
    name = f"s232_annex_{annex}"
    if annex == "1a" and metals_of == {"copper"}:
        name = "s232_annex_1a_copper"
    return [name, "s232_annex_aluminium"] if "aluminium" in metals_of else [name]
