"""Which column of the schedule goods of an origin enter under, and which preference they may claim.

Read from `reference/measures/columns.yaml`, which names the note of the schedule for each.
"""

from functools import lru_cache
from pathlib import Path

import yaml
from django.conf import settings

from tradeimpact.schedule import Agreement, Columns


def list_columns() -> Columns:
    """Return who pays column 2 and which agreements of column 1 special there are."""
    return _columns(settings.REFERENCE / "measures" / "columns.yaml")


@lru_cache(maxsize=2)
def _columns(path: Path) -> Columns:
    said = yaml.safe_load(path.read_text(encoding="utf-8"))
    return Columns(
        second=tuple((row["origin"], row["since"]) for row in said["second"]),
        agreements=tuple(
            Agreement(
                key=row["key"],
                code=row["code"],
                origins=frozenset(row["origins"]),
                legal_basis=row["legal_basis"],
            )
            for row in said["agreements"]
        ),
    )
