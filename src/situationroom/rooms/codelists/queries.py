"""Reads: names of areas, codes, lines and items."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import polars as pl
import yaml
from django.conf import settings

from situationroom.base.errors import NotFound, Refusal
from situationroom.rooms.codelists.models import (
    Area,
    HSCode,
    Item,
    ItemCode,
    ReferenceTable,
    TariffLine,
)
from situationroom.rooms.codelists.reference import read_manifest

NEAREST = 5


def bare(line: str) -> str:
    """Return a code without dots, blanks and dashes."""
    return "".join(ch for ch in line if ch not in ".- \t\u3000")


def get_tariff_line(*, line: str, on: date) -> TariffLine:
    """Return a line (8 or 10 digits) as it stood on a day; 6 digits when only one line is there.

    Raises Refusal: not a code, or not in the schedule; then the nearest lines are named.
    """
    code = bare(line)
    if not (code.isascii() and code.isdecimal()) or not 4 <= len(code) <= 10:
        raise Refusal(
            "%(line)s is not a tariff line.",
            hint="Write 8 or 10 digits such as 8542.31.00 or 8471804000.",
            line=line,
        )
    rows = TariffLine.objects.filter(line=code, valid_from__lte=on).order_by("-valid_from")
    row = next((r for r in rows if r.valid_until is None or r.valid_until >= on), None)
    if row is None and len(code) == 10:
        row = _parent(code, on)
    if row is None:
        near = ", ".join(nearest_lines(code, on=on)) or "—"
        raise Refusal(
            "The schedule has no line %(line)s on %(on)s.",
            hint="Nearest lines: %(near)s",
            line=line,
            on=on.isoformat(),
            near=near,
        )
    return row


def first_day_of_line(line: str) -> date | None:
    """Return the first day a line stands in the schedule, or None for an unknown line."""
    rows = TariffLine.objects.filter(line=bare(line)).order_by("valid_from")
    return rows.values_list("valid_from", flat=True).first()


def _parent(code: str, on: date) -> TariffLine | None:
    """Return the line itself if it was retired, with the duty of its eight-digit parent."""
    retired = TariffLine.objects.filter(line=code).order_by("-valid_from").first()
    if retired is None:
        return None
    parent = (
        TariffLine.objects.filter(line=code[:8], valid_from__lte=on).order_by("-valid_from").first()
    )
    if parent is not None:
        retired.general_rate, retired.kr_rate = parent.general_rate, parent.kr_rate
        retired.last_release = parent.last_release
    return retired


def nearest_lines(code: str, *, on: date, limit: int = NEAREST) -> list[str]:
    """Return existing lines that share the longest beginning with a code."""
    for length in range(min(len(code), 8), 3, -1):
        found = list(
            TariffLine.objects.filter(line__startswith=code[:length], valid_until__isnull=True)
            .order_by("line")
            .values_list("line", flat=True)[:limit]
        )
        if found:
            return found
    return []


def normalise_origin(origin: str) -> str:
    """Return the ISO code of an origin given as code or name. Raises Refusal when unknown."""
    text = origin.strip()
    areas = list_areas()
    if text.upper() in areas:
        return text.upper()
    for area in areas.values():
        if text in (area.name_ko, area.iso3) or text.lower() == area.name_en.lower():
            return area.iso2
    raise Refusal(
        "%(origin)s is not a country the room knows.",
        hint="Write a two-letter code such as KR, TW or VN, or EU.",
        origin=origin,
    )


@lru_cache(maxsize=1)
def _areas(sha256: str) -> dict[str, Area]:
    return {area.iso2: area for area in Area.objects.order_by("iso2")}


def list_areas() -> dict[str, Area]:
    """Return every area by its ISO code."""
    loaded = ReferenceTable.objects.filter(name="areas").values_list("sha256", flat=True)
    return _areas(loaded.first() or "")


def list_items() -> list[Item]:
    """Return the ICT items in their order."""
    return list(Item.objects.order_by("position"))


def items_by_hs6() -> dict[str, str]:
    """Return which item each HS6 code of the room's ICT list belongs to."""
    return dict(ItemCode.objects.order_by("hs6").values_list("hs6", "item_id"))


def get_hs_names(codes: list[str]) -> dict[str, HSCode]:
    """Return HS6 codes with their names."""
    return HSCode.objects.in_bulk(codes)


def list_tariff_lines(*, hs6: list[str], on: date) -> dict[str, TariffLine]:
    """Return the lines under HS6 codes as they stood on a day, retired ones included, by code."""
    found: dict[str, TariffLine] = {}
    for row in TariffLine.objects.filter(hs6__in=hs6).order_by("line", "valid_from"):
        if row.valid_from <= on or row.line not in found:
            found[row.line] = row
    return found


def list_days_of_change(*, hs6: list[str]) -> list[date]:
    """Return the days on which a line under HS6 codes begins or changes, oldest first."""
    rows = TariffLine.objects.filter(hs6__in=hs6).order_by("valid_from")
    return list(rows.values_list("valid_from", flat=True).distinct())


def get_reference_table(name: str) -> ReferenceTable:
    """Return where a compiled table comes from. Raises NotFound."""
    table = ReferenceTable.objects.filter(name=name).first()
    if table is None:
        raise NotFound("There is no such table.")
    return table


def list_reference_rows(
    name: str, *, filters: Mapping[str, str], limit: int = 50
) -> tuple[list[str], list[dict[str, Any]]]:
    """Return the columns of a compiled table and the rows that fit, at most `limit`."""
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
    if path.suffix == ".parquet":
        return pl.read_parquet(path)
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
    """Write a value in a cell; of entries within an entry, what each begins with."""
    if isinstance(value, dict):
        return _text(next(iter(value.values()), ""))
    if isinstance(value, list):
        return "; ".join(map(_text, value))
    return "" if value is None else str(value)


def loaded_tables() -> dict[str, str]:
    """Return the compiled tables in the database by name, with their checksums."""
    return dict(ReferenceTable.objects.order_by("name").values_list("name", "sha256"))
