"""Read the shared files and write tables so that the same input gives the same bytes."""

import csv
import gzip
import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

import polars as pl

Row = dict[str, str]


@dataclass(frozen=True)
class Source:
    """Where a table comes from; one line of the manifest."""

    file: str
    table: str
    primary_source: str
    vintage: str
    unit: str
    licence: str
    use: str
    retrieved: str
    compiled_from: str


@dataclass(frozen=True)
class Table:
    """A compiled table: rows in their final order and its origin."""

    source: Source
    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    dtypes: dict[str, pl.DataType] | None = None


def open_text(path: Path) -> TextIO:
    """Open a text file, packed or not, with universal line ends and no byte order mark."""
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8-sig", newline="")
    return path.open(encoding="utf-8-sig", newline="")


def read_rows(path: Path) -> Iterator[Row]:
    """Yield the rows of a CSV file; names of columns are stripped, all values stay text."""
    with open_text(path) as handle:
        reader = csv.reader(handle)
        header = [name.strip() for name in next(reader)]
        for values in reader:
            yield dict(zip(header, values, strict=True))


def read_json(path: Path) -> Any:
    """Read a JSON file, packed or not."""
    with open_text(path) as handle:
        return json.load(handle)


def read_jsonl(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a file with one JSON object a line."""
    with open_text(path) as handle:
        for line in handle:
            yield json.loads(line)


def write_table(table: Table, folder: Path) -> Path:
    """Write a table as CSV or Parquet, by the ending of its file name."""
    path = folder / table.source.file
    if path.suffix == ".parquet":
        frame = pl.DataFrame(
            table.rows, schema={c: (table.dtypes or {})[c] for c in table.columns}, orient="row"
        )
        frame.write_parquet(path, compression="zstd", compression_level=15, statistics=True)
    else:
        write_csv(path, table.columns, table.rows)
    return path


def write_csv(path: Path, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write rows as UTF-8 CSV with line feeds."""
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def plain(value: float, digits: int) -> str:
    """Write a number with at most so many digits after the point and no trailing zeros."""
    text = f"{value:.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
