"""Product lists of the Section 301 actions on China, and the exclusions that stand."""

from collections.abc import Iterator
from pathlib import Path

from tools.measures.files import LAB, Entry, claimed, code, rows, under

# In the order of their rate; of two equal ones the later list counts as the higher.
BY_RATE = ("9903.88.15", "9903.88.01", "9903.88.02", "9903.88.03", "9903.88.04")
SUSPENDED = "9903.88.16"
CRANES = {"9903.91.14", "9903.92.10"}
# An eight-digit line on two lists is cut between them at ten digits. Which part is which shows in
# the duty collected in 2024 (7.3 % is list 4A, about 25 % list 3): line, list, the other lists.
CUTS = {
    "8517620090": "9903.88.15",
    "8517620010": "9903.88.03",
    "8517620020": "9903.88.03",
    "84433210": "9903.88.15",
}
SOURCE = "USITC China tariff lists (HTS U.S. notes 20 and 31)"
# Lines whose list the schedule's own footnotes name and the compiled lists miss:
# line, heading, last day, what says so.
BY_FOOTNOTE = (
    ("85076000", "9903.88.15", "", "HTS footnote of 8507.60.00, 2025 basic to 2026 revision 10"),
    ("8507600010", "9903.91.01", "2025-12-31", "HTS footnote of 8507.60.00 to 2025 revision 32; "
     "U.S. note 31(b): batteries of electric vehicles"),
)  # fmt: skip
FACE_MASKS = "9903.91.07"
# Exclusion 9903.88.69 and .70 were prolonged four times: (from, to, known).
EXCLUDED = (
    ("2024-06-15", "2025-05-31", "2024-05-30"),
    ("2025-06-01", "2025-08-31", "2025-05-31"),
    ("2025-09-01", "2025-11-29", "2025-08-28"),
    ("2025-11-30", "2026-11-09", "2025-11-26"),
)


def lists(shared: Path) -> Iterator[Entry]:
    """Every list; of two lists of the first action the lower rate is sure, the higher perhaps."""
    found: dict[str, set[str]] = {}
    for row in rows(shared / LAB / "s301_product_lists.csv"):
        if row["ch99_code"] != SUSPENDED and not row["hts8"].startswith("98"):
            found.setdefault(code(row["hts8"]), set()).add(row["ch99_code"])
    for prefix, headings in found.items():
        ranked = [heading for heading in BY_RATE if heading in headings]
        for heading in headings:
            yield from _entry(prefix, heading, ranked)
            if heading == FACE_MASKS:  # the same goods paid 25 % in 2025
                yield Entry("s301_9903.91.04", prefix, source=SOURCE)
    for prefix, heading, until, source in BY_FOOTNOTE:
        yield Entry(f"s301_{heading}", prefix, until=until, source=source)


def _entry(prefix: str, heading: str, ranked: list[str]) -> Iterator[Entry]:
    name = f"s301_{heading}"
    if heading in CRANES:
        yield claimed(name, prefix, "article:sts-crane", SOURCE, central=1.0)
    elif heading not in ranked[1:]:
        yield Entry(name, prefix, source=SOURCE)
    elif not any(cut.startswith(prefix) for cut in CUTS):
        yield Entry(name, prefix, low=0.0, source=SOURCE)
    else:
        # The higher rate by ten digits: a list reaches a line by any prefix above it.
        source = f"{SOURCE}; duty collected in 2024"
        for line in under(prefix, 10):
            right = CUTS.get(line, CUTS.get(prefix, heading))
            central = 1.0 if heading == right else 0.0
            yield Entry(name, line, low=0.0, central=central, source=source)


def exclusions(shared: Path) -> Iterator[Entry]:
    """Lines named by exclusions 9903.88.69 and .70, with the share measured to claim them."""
    measured = {
        row["hts10"]: float(row["coverage_share"])
        for row in rows(shared / LAB / "s301_exclusion_line_coverage.csv")
    }
    for row in rows(shared / LAB / "s301_exclusion_lines.csv"):
        heading = row["ch99_code"]
        if heading not in ("9903.88.69", "9903.88.70"):
            continue
        share = round(measured.get(row["hts10"], 0.0), 4)
        for since, until, known in EXCLUDED:
            yield Entry(
                "s301_excluded", row["hts10"], since, until, known, 0.0, share, 1.0,
                f"HTS {heading}: by description; share claimed September 2025 to March 2026",
                f"exclusion:{heading}",
            )  # fmt: skip
