"""What trade paid and claimed, beside what the law says: three figures that are never mixed."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from situationroom.rooms.codelists import queries as codelists
from situationroom.rooms.codelists.models import ReferenceTable
from situationroom.rooms.codelists.reference import read_rows
from situationroom.rooms.market.queries import US_IMPORTS, list_flows_of_line

CLAIMED = "claimed_shares"


@dataclass(frozen=True, slots=True)
class Paid:
    """Imports of a line from one origin in a year: customs value and duty collected, USD."""

    value: float
    duty: float

    @property
    def rate(self) -> float | None:
        """What was paid as a share of the value; None where nothing was imported."""
        return self.duty / self.value if self.value > 0 else None


@dataclass(frozen=True, slots=True)
class Trade:
    """What trade paid of a line, and how much of its chapter entered free, by origin."""

    paid: dict[str, Paid]
    paid_table: ReferenceTable | None
    claimed: dict[str, float]
    claimed_table: ReferenceTable | None


def get_trade(*, line: str) -> Trade:
    """Return what trade paid of a line and claimed in its chapter, by origin."""
    tables = codelists.find_reference_tables([US_IMPORTS, CLAIMED])
    paid: dict[str, Paid] = {}
    for flow in list_flows_of_line(line):
        before = paid.get(flow.partner, Paid(0.0, 0.0))
        paid[flow.partner] = Paid(before.value + flow.value, before.duty + flow.duty)
    claimed = _claimed(settings.REFERENCE / f"{CLAIMED}.csv").get(line[:2], {})
    return Trade(paid, tables.get(US_IMPORTS), claimed, tables.get(CLAIMED))


@lru_cache(maxsize=2)
def _claimed(path: Path) -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = {}
    for row in read_rows(path):
        found.setdefault(row["hs2"], {})[row["origin"]] = float(row["share"])
    return found
