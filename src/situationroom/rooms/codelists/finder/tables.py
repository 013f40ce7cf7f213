"""Reads what is always there: names of subheadings, tariff lines, words of the trade."""

import csv
from pathlib import Path
from typing import NamedTuple

import polars as pl

from situationroom.rooms.codelists.finder.evidence import Named
from situationroom.rooms.codelists.finder.index import Line
from situationroom.rooms.codelists.finder.words import Wording

TABLES = ("hs6", "hsk_names", "hts_lines", "words")
LEVEL = " > "


class Shipped(NamedTuple):
    """What an index of names is made of."""

    names: list[Named]
    lines: dict[str, list[Line]]
    words: list[Wording]


def read_tables(folder: Path) -> Shipped:
    """Read the compiled tables that name goods."""
    wordings = {row["code"]: [row["name_en"], row["name_ko"]] for row in _rows(folder / "hs6.csv")}
    hsk = pl.read_parquet(folder / "hsk_names.parquet").select("code", "name_ko", "name_en")
    for code, *names in hsk.iter_rows():
        wordings[code] += names
    lines: dict[str, list[Line]] = {}
    for code, line, description in _newest_lines(folder / "hts_lines.parquet"):
        own = _own(description, wordings.get(code, [""])[0])
        lines.setdefault(code, []).append(Line(line, own))
        if code in wordings:
            wordings[code] += own.split(LEVEL)
    names = [
        Named(code, tuple(dict.fromkeys(word for word in said if word)))
        for code, said in sorted(wordings.items())
    ]
    words = [Wording(row["phrase"], row["code"]) for row in _rows(folder / "words.csv")]
    return Shipped(names, {code: _legal(rows) for code, rows in lines.items()}, words)


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def _newest_lines(file: Path) -> list[tuple[str, str, str]]:
    frame = pl.read_parquet(file).filter(pl.col("valid_until").is_null()).sort("line")
    return frame.select("hs6", "line", "description").rows()


def _own(description: str, name: str) -> str:
    """Return the levels of a line that its subheading does not share."""
    above = {level.strip(" :.").lower() for level in name.split(LEVEL)}
    levels = [
        level for level in description.split(LEVEL) if level.strip(" :.").lower() not in above
    ]
    return LEVEL.join(levels)


def _legal(lines: list[Line]) -> list[Line]:
    """Return the lines a duty is looked up by: eight digits, and ten where no eight hold them."""
    held = {one.line for one in lines if len(one.line) == 8}
    return [one for one in lines if len(one.line) == 8 or one.line[:8] not in held]
