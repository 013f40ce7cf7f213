"""A third referee of the register: the footnotes by which the schedule itself names Section 301.

Run `python -m tests.referees.test_footnotes` for the counts.
"""

from __future__ import annotations

import csv
import gzip
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.referee
ROOT = Path(__file__).resolve().parents[2]
SCOPES = ROOT / "reference" / "measures" / "scopes.csv"
RELEASES = ("2025_rev_32", "2026_rev_10")
HEADING = re.compile(r"9903\.(?:88\.(?:01|02|03|04|15)|91\.\d\d)")
REASONS = {
    ("63079098", "9903.91.01"): "face masks alone, by ten digits: the room has them of 2026",
    ("40151210", "9903.91.05"): "medical gloves: a footnote of 2025 before their duty of 2026",
    ("8426190000", "9903.91.09"): "cranes: 9903.91.09 lets in those ordered before 14 May 2024",
    ("9018310080", "9903.91.10"): "syringes: 9903.91.10 lets in those for feeding until 2026",
}
"""Footnotes the lists do not follow, and why; they stand in docs/figures/duties.md."""


def footnotes(folder: Path, release: str) -> Iterator[tuple[str, str]]:
    """Yield line and heading of each footnote of a release on Section 301 on China."""
    with gzip.open(folder / f"hts_{release}.json.gz", "rt", encoding="utf-8") as handle:
        for row in json.load(handle):
            code = row["htsno"].replace(".", "")
            if len(code) >= 8 and code[:2] < "98":
                for note in row["footnotes"] or []:
                    yield from ((code, heading) for heading in HEADING.findall(note["value"]))


def lists() -> dict[str, set[str]]:
    """Return the prefixes of each list of the register."""
    found: dict[str, set[str]] = defaultdict(set)
    with SCOPES.open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            found[row["list"]].add(row["prefix"])
    return found


def missing(folder: Path, release: str) -> tuple[int, set[tuple[str, str]]]:
    """Return how many footnotes a release has, and those whose line is not on the list."""
    held, noted = lists(), list(footnotes(folder, release))
    return len(noted), {
        (code, heading)
        for code, heading in noted
        if not any(
            code.startswith(prefix) or prefix.startswith(code)
            for prefix in held[f"s301_{heading}"]
            if prefix[:4] == code[:4]
        )
    }


@pytest.mark.parametrize("release", RELEASES)
def test_every_footnote_is_followed_by_the_lists_but_those_with_a_reason(
    shared_data: Path, release: str
) -> None:
    count, apart = missing(shared_data / "us_tariff" / "hts", release)
    assert count > 10_000
    assert apart <= set(REASONS)


if __name__ == "__main__":
    for one in RELEASES:
        number, apart_ = missing(ROOT.parent / "shared" / "data" / "us_tariff" / "hts", one)
        print(one, number, sorted(apart_))  # noqa: T201
