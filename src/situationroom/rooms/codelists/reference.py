"""Load the compiled code lists; running it again with the same files changes nothing."""

import csv
import hashlib
from pathlib import Path
from typing import Any

import polars as pl
from django.db import models, transaction

from situationroom.base.errors import Refusal
from situationroom.rooms.codelists.models import (
    Area,
    HSCode,
    Item,
    ItemCode,
    ReferenceTable,
    TariffLine,
)


def read_rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of a compiled CSV table."""
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def read_manifest(folder: Path) -> list[dict[str, str]]:
    """Return the rows of both manifests: compiled tables, and acts with their lists.

    Raises Refusal for a folder without manifests that can be read.
    """
    return [
        row
        for name in ("manifest.csv", "manifest_measures.csv")
        for row in _manifest(folder / name)
    ]


def _manifest(path: Path) -> list[dict[str, str]]:
    try:
        rows = read_rows(path)
    except (OSError, UnicodeDecodeError, csv.Error):
        rows = []
    if not rows or any(None in row or not {"file", "table", "sha256"} <= set(row) for row in rows):
        raise _not_ours(path)
    return rows


def check_tables(folder: Path) -> None:
    """Refuse tables that are not those of the manifest: cut short, changed or missing."""
    for row in read_manifest(folder):
        path = folder / row["file"]
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != row["sha256"]:
            raise _not_ours(path)


def _not_ours(path: Path) -> Refusal:
    return Refusal(
        "The reference table %(path)s is missing or is not the one of the manifest.",
        hint="Bring it back (git checkout reference), or compile it again (reference/README.md).",
        path=path,
    )


def load_codelists(folder: Path) -> dict[str, int]:
    """Load areas, HS codes, tariff lines and items from `folder`; return rows a table."""
    with transaction.atomic():
        _replace(ItemCode, [])
        return {
            "manifest": _load_manifest(folder),
            "areas": _replace(Area, [Area(**row) for row in read_rows(folder / "areas.csv")]),
            "hs6": _replace(HSCode, [HSCode(**row) for row in read_rows(folder / "hs6.csv")]),
            "hts_lines": _replace(TariffLine, _lines(folder / "hts_lines.parquet")),
            "items": _replace(
                Item,
                [
                    Item(
                        code=row["item"],
                        position=int(row["position"]),
                        name_ko=row["name_ko"],
                        name_en=row["name_en"],
                        note=row["note"],
                    )
                    for row in read_rows(folder / "items.csv")
                ],
            ),
            "item_hs6": _replace(
                ItemCode,
                [
                    ItemCode(
                        hs6=row["hs6"],
                        item_id=row["item"],
                        vintage=row["vintage"],
                        basis=row["basis"],
                        note=row["note"],
                    )
                    for row in read_rows(folder / "item_hs6.csv")
                ],
            ),
        }


def _replace(model: type[models.Model], rows: list[Any]) -> int:
    manager: Any = model._default_manager
    manager.all().delete()
    manager.bulk_create(rows, batch_size=500)
    return len(rows)


def _lines(path: Path) -> list[TariffLine]:
    texts = ("general", "special", "column2", "general_per", "column2_per", "unit")
    frame = pl.read_parquet(path).with_columns(pl.col(*texts).fill_null(""))
    return [TariffLine(**row) for row in frame.iter_rows(named=True)]


def _load_manifest(folder: Path) -> int:
    return _replace(
        ReferenceTable,
        [
            ReferenceTable(
                name=row["table"],
                primary_source=row["primary_source"],
                vintage=row["vintage"],
                unit=row["unit"],
                licence=row["licence"],
                compiled_from=row["compiled_from"],
                sha256=row["sha256"],
                rows=int(row["rows"]),
            )
            for row in read_manifest(folder)
        ],
    )
