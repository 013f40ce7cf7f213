"""Wall times and what they mean: a time on the clock of a zone is one moment, and which is said.

When clocks go forward some wall times never come (a gap), when they go back some come twice (a
fold). RFC 5545, 3.3.5 decides both, and every calendar program follows it: in a gap the offset
before it counts, so that 02:30 is the moment its clock shows as 03:30; in a fold the first counts.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones


class Clock(StrEnum):
    """What the clock of a zone does with a wall time."""

    PLAIN = "plain"
    GAP = "gap"
    FOLD = "fold"


@dataclass(frozen=True, slots=True)
class Moment:
    """A wall time as it was said, its zone, and the moment it means (in UTC)."""

    wall: datetime
    zone: str
    at: datetime
    clock: Clock

    @property
    def shown(self) -> datetime:
        """Return the moment on the clock of its own zone: in a gap not what was said."""
        return self.at.astimezone(ZoneInfo(self.zone))


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    return {name.lower(): name for name in available_timezones() - {"localtime", "Factory"}}


def zone_name(name: str) -> str:
    """Return the IANA name of a zone as the database spells it; "" where there is none."""
    return _names().get(name.strip().lower(), "")


def resolve(wall: datetime, zone: str) -> Moment:
    """Return the moment a wall time (without offset) means in an IANA zone."""
    here = ZoneInfo(zone)
    first, second = wall.replace(tzinfo=here, fold=0), wall.replace(tzinfo=here, fold=1)
    at = first.astimezone(UTC)
    if first.utcoffset() == second.utcoffset():
        clock = Clock.PLAIN
    elif at.astimezone(here).replace(tzinfo=None, fold=0) == wall.replace(fold=0):
        clock = Clock.FOLD
    else:
        clock = Clock.GAP
    return Moment(wall.replace(fold=0), zone, at, clock)
