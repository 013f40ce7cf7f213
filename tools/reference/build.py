"""Compile all tables into a folder and write the manifest."""

from collections.abc import Iterator
from pathlib import Path

from tools.reference.areas import compile_areas
from tools.reference.claims import compile_claims
from tools.reference.content import compile_content
from tools.reference.elasticity import compile_elasticities
from tools.reference.files import Table, sha256, write_csv, write_table
from tools.reference.hs import compile_hs6
from tools.reference.hts import compile_hts
from tools.reference.imports import compile_imports
from tools.reference.items import compile_item_hs6, compile_items
from tools.reference.korea import compile_bridge, compile_monthly
from tools.reference.moved import compile_moved
from tools.reference.words import compile_hsk_names, compile_words

MANIFEST = (
    "file", "table", "rows", "primary_source", "vintage", "unit", "licence", "use", "retrieved",
    "compiled_from", "sha256",
)  # fmt: skip


def tables(shared: Path) -> Iterator[Table]:
    """Compile the tables one after the other."""
    yield compile_areas(shared)
    yield compile_hs6(shared)
    yield compile_items()
    yield compile_item_hs6(shared)
    yield compile_hts(shared)
    yield compile_imports(shared)
    yield compile_claims(shared)
    yield compile_moved(shared)
    yield compile_monthly(shared)
    yield compile_bridge(shared)
    yield compile_elasticities(shared)
    yield compile_content(shared)
    yield compile_hsk_names(shared)
    yield compile_words()


def build(shared: Path, folder: Path) -> list[tuple[str, ...]]:
    """Write every table and the manifest into the folder; return the rows of the manifest."""
    folder.mkdir(parents=True, exist_ok=True)
    rows: list[tuple[str, ...]] = []
    for table in tables(shared):
        path, s = write_table(table, folder), table.source
        rows.append((s.file, s.table, str(len(table.rows)), s.primary_source, s.vintage, s.unit,
                     s.licence, s.use, s.retrieved, s.compiled_from, sha256(path)))  # fmt: skip
    rows.sort()
    write_csv(folder / "manifest.csv", MANIFEST, rows)
    return rows
