"""Reads: the compiled tables, where they come from and their rows."""

import json
from collections.abc import Collection, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import polars as pl
import yaml
from django.conf import settings
from polars import selectors

from situationroom.base.errors import NotFound
from situationroom.rooms.codelists.models import ReferenceTable
from situationroom.rooms.codelists.reference import read_manifest


def get_reference_table(name: str) -> ReferenceTable:
    """Return where a compiled table comes from. Raises NotFound."""
    table = ReferenceTable.objects.filter(name=name).first()
    if table is None:
        raise NotFound("There is no such table.")
    return table


def find_reference_tables(names: Collection[str]) -> dict[str, ReferenceTable]:
    """Return where compiled tables come from, those that were loaded, by name."""
    return ReferenceTable.objects.in_bulk(list(names))


def list_reference_rows(
    name: str, *, filters: Mapping[str, str], limit: int = 50
) -> tuple[list[str], list[dict[str, Any]]]:
    """Return the columns of a compiled table and the rows that fit, at most `limit`.

    Raises NotFound for what has no rows to show.
    """
    table = get_reference_table(name)
    frame = _reference_frame(str(settings.REFERENCE), table.name, table.sha256)
    for column, value in filters.items():
        if column in frame.columns:
            frame = frame.filter(pl.col(column).cast(pl.String) == value)
    return frame.columns, frame.head(limit).to_dicts()


@lru_cache(maxsize=4)
def _reference_frame(folder: str, name: str, sha256: str) -> pl.DataFrame:
    """Return the rows of a compiled table as it was loaded; its manifest says in which file."""
    files = {row["table"]: row["file"] for row in read_manifest(Path(folder))}
    if name not in files:
        raise NotFound("There is no such table.")
    path = Path(folder) / files[name]
    if not path.exists():
        raise NotFound("There is no such table.")
    if path.suffix == ".parquet":
        return pl.read_parquet(path).select(~selectors.nested())  # said in words beside it
    if path.suffix == ".yaml":
        return pl.DataFrame(_written_rows(path), infer_schema_length=None)
    return pl.read_csv(path, infer_schema=False)


def _written_rows(path: Path) -> list[dict[str, str]]:
    """Return the entries of a table that is written by hand, every value as its text."""
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    entries = (
        content if isinstance(content, list) else [e for part in content.values() for e in part]
    )
    columns = list(dict.fromkeys(key for entry in entries for key in entry))
    return [{key: _text(entry.get(key)) for key in columns} for entry in entries]


def _text(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def loaded_tables() -> dict[str, str]:
    """Return the compiled tables in the database by name, with their checksums."""
    return dict(ReferenceTable.objects.order_by("name").values_list("name", "sha256"))
