"""One release of the Harmonized Tariff Schedule of the United States as USITC exports it."""

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from tools.reference.files import read_json, read_rows

RELEASES = ("basic", "rev_10", "rev_18", "rev_32", "2026_rev_1", "2026_rev_4", "2026_rev_10")
CHAPTERS = ("84", "85", "90")
HEADINGS = ("3701", "3702", "3707", "3818", "9504", "9613")
SCOPE = CHAPTERS + HEADINGS


@dataclass(frozen=True)
class Line:
    """A numbered line: path of descriptions, units and the duty words that hold for it."""

    code: str
    path: list[str] = field(hash=False)
    unit: str
    general: str
    special: str


@dataclass
class _Level:
    indent: int
    text: str
    general: str
    special: str


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
            level.general, level.special = levels[-1].general, levels[-1].special
        levels.append(level)
        if code:
            unit = "; ".join(filter(None, map(_text, item["units"] or [])))
            texts = [entry.text for entry in levels]
            lines.append(Line(code, texts, unit, level.general, level.special))
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
    )


def _text(value: str | None) -> str:
    plain = re.sub(r"</?[a-zA-Z][^<>]*>", "", value or "")
    return " ".join(plain.split())


def general_rate(words: str) -> float | None:
    """Read an ad valorem rate as a share; None for specific, compound and referring rates."""
    if words.strip().lower() == "free":
        return 0.0
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*%", words.strip())
    return round(float(match[1]) / 100, 6) if match else None


def korea_rate(general: str, special: str) -> float | None:
    """Read the KORUS rate as a share: 0 where everyone is free, None where KR is not listed."""
    if general_rate(general) == 0.0:
        return 0.0
    for words, parties in re.findall(r"([^()]*)\(([^()]*)\)", special):
        if "KR" in {p.strip().rstrip("*+") for p in parties.split(",")}:
            return general_rate(words.strip(" ,;"))
    return None
