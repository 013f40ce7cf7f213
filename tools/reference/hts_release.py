"""One release of the Harmonized Tariff Schedule of the United States as USITC exports it."""

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from tools.reference.files import read_json, read_rows
from tools.reference.rates import rate_for, read_duty, read_special

RELEASES = ("basic", "rev_10", "rev_18", "rev_32", "2026_rev_1", "2026_rev_4", "2026_rev_10")
CHAPTERS = ("84", "85", "90")
HEADINGS = ("3701", "3702", "3707", "3818", "9504", "9613")
SCOPE = CHAPTERS + HEADINGS
# Chapters of goods; 98 (how goods enter) and 99 (additional duties) are no lines of goods.
GOODS = tuple(f"{chapter:02}" for chapter in range(1, 98))


@dataclass(frozen=True)
class Line:
    """A numbered line: path of descriptions, units and the duty words that hold for it."""

    code: str
    path: list[str] = field(hash=False)
    unit: str
    general: str
    special: str
    column2: str


@dataclass
class _Level:
    indent: int
    text: str
    general: str
    special: str
    column2: str


def file_name(release: str) -> str:
    """Return the file of a release; the names in the tracker leave out the year 2025."""
    year = release if release.startswith("2026") else f"2025_{release}"
    return f"us_tariff/hts/hts_{year}.json.gz"


def legal_dates(shared: Path) -> dict[str, str]:
    """Return the date from which each release holds: the legal date, else the HTS date."""
    dates = {}
    for row in read_rows(shared / "us_tariff/budgetlab/revision_dates.csv"):
        legal = row["policy_effective_date"]
        dates[row["revision"]] = row["effective_date"] if legal == "NA" else legal
    return dates


@cache
def read_release(path: Path) -> tuple[Line, ...]:
    """Read all numbered lines of a release; 10-digit lines inherit duty words from above."""
    levels: list[_Level] = []
    lines = []
    for item in read_json(path):
        level = _level(item)
        while levels and levels[-1].indent >= level.indent:
            levels.pop()
        code = item["htsno"].replace(".", "")
        if levels and not level.general:
            above = levels[-1]
            level.general, level.special = above.general, above.special
            level.column2 = level.column2 or above.column2
        levels.append(level)
        if code:
            unit = "; ".join(filter(None, map(_text, item["units"] or [])))
            texts = [entry.text for entry in levels]
            lines.append(Line(code, texts, unit, level.general, level.special, level.column2))
    return tuple(lines)


def newest_release(shared: Path) -> tuple[Line, ...]:
    """Read the newest release at hand."""
    return read_release(shared / file_name(RELEASES[-1]))


def _level(item: dict[str, Any]) -> _Level:
    return _Level(
        int(item["indent"]),
        _text(item["description"]).rstrip(":").strip(),
        _text(item["general"]),
        _text(item["special"]),
        _text(item["other"]),
    )


def _text(value: str | None) -> str:
    plain = re.sub(r"</?[a-zA-Z][^<>]*>", "", value or "")
    return " ".join(plain.split())


def general_rate(words: str) -> float | None:
    """Read an ad valorem rate as a share; None for specific, compound and referring rates."""
    return read_duty(words).plain


def korea_rate(general: str, special: str) -> float | None:
    """Read the KORUS rate as a share: 0 where everyone is free, None where KR is not listed."""
    if general_rate(general) == 0.0:
        return 0.0
    duty = rate_for(read_special(special), "KR")
    return None if duty is None else duty.plain
