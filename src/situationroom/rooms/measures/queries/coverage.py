"""Which days the register covers, a source a row.

Read from `reference/measures/coverage.yaml` when the room starts.
"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

import yaml
from django.conf import settings


@dataclass(frozen=True, slots=True)
class Covered:
    """The days one source of the register was read for; `decides` bounds what is answered."""

    source: str
    name_ko: str
    name_en: str
    since: date
    until: date
    decides: bool
    read: str


def list_coverage() -> tuple[Covered, ...]:
    """Return what the register was compiled from, with the days each source covers."""
    return _coverage(settings.REFERENCE / "measures" / "coverage.yaml")


@lru_cache(maxsize=2)
def _coverage(path: Path) -> tuple[Covered, ...]:
    return tuple(
        Covered(
            source=row["source"],
            name_ko=row["ko"],
            name_en=row["en"],
            since=row["since"],
            until=row["until"],
            decides=row["decides"],
            read=row["read"],
        )
        for row in yaml.safe_load(path.read_text(encoding="utf-8"))
    )


_DECIDING = [one for one in list_coverage() if one.decides]
COVERAGE_FROM = max(one.since for one in _DECIDING)
COVERAGE_UNTIL = min(one.until for one in _DECIDING)
