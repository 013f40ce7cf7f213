"""What a statistic does not show and somebody may declare of goods, each with its name.

Read from `reference/measures/conditions.csv`; claims of preferences from the agreements, and what
enters above a quota from the measures that have one.
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from situationroom.rooms.codelists.reference import read_rows

CLAIM, QUOTA = "claim:", "quota:"


@dataclass(frozen=True, slots=True)
class Condition:
    """A fact that somebody may declare; `share` where it holds for a part of the value."""

    name: str
    name_ko: str
    name_en: str
    source: str
    share: bool


def list_conditions() -> dict[str, Condition]:
    """Return the facts of the register by name, claims and quotas of measures left out."""
    return _conditions(settings.REFERENCE / "measures" / "conditions.csv")


@lru_cache(maxsize=2)
def _conditions(path: Path) -> dict[str, Condition]:
    return {
        row["name"]: Condition(
            row["name"], row["ko"], row["en"], row["source"], row["kind"] == "share"
        )
        for row in read_rows(path)
    }
