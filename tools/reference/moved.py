"""Where dead codes went that people still type: older editions of the HS, ended HTS lines."""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from tools.reference.codes import CONCORDANCES, VINTAGES, Concordance
from tools.reference.files import Source, Table, read_rows

HTS_FILE = "us_tariff/budgetlab/hts_concordance.csv"
NONE = "NA"
SOURCE = Source(
    file="moved_codes.csv",
    table="moved_codes",
    primary_source="UN Statistics, conversion tables between editions of the HS; USITC, releases "
    "of the HTS compared line by line (Yale Budget Lab)",
    vintage="HS1992 to HS2022; HTSUS 2025 basic to 2026 revision 10",
    unit="-",
    licence="UN Statistics, none stated (codes); MIT (compilation), US public domain",
    use="A",
    retrieved="2026-01-28; 2026-06-29",
    compiled_from=f"{CONCORDANCES}; {HTS_FILE}",
)
COLUMNS = ("old", "new", "edition", "kind")


def compile_moved(shared: Path) -> Table:
    """Compile one row a dead code and successor; `new` is empty where a line was only dropped."""
    return Table(SOURCE, COLUMNS, sorted({*_editions(shared), *_releases(shared)}))


def _editions(shared: Path) -> Iterator[tuple[str, ...]]:
    """Yield six-digit codes that HS2022 has no more, with what became of them."""
    tables = Concordance(shared)
    standing = tables.codes(VINTAGES[0])
    told = set(standing)
    for edition in VINTAGES[1:]:
        for code in sorted(tables.codes(edition) - told):
            found = tables.successors(code, edition) & standing
            yield from ((code, new, f"HS{edition}", "edition") for new in found)
        told |= tables.codes(edition)


def _releases(shared: Path) -> Iterator[tuple[str, ...]]:
    """Yield ten-digit lines that ended between two releases of the HTS."""
    rows = [row for row in read_rows(shared / HTS_FILE) if row["old_hts10"] != NONE]
    found: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for row in rows:
        new = "" if row["new_hts10"] == NONE else row["new_hts10"]
        release = row["revision_to"]
        edition = f"2025_{release}" if release.startswith("rev") else release
        if new != row["old_hts10"]:
            found[row["old_hts10"]].append((new, edition, row["change_type"]))
    for old, moves in found.items():
        kept = [move for move in moves if move[0]] or moves
        yield from ((old, *move) for move in kept)
