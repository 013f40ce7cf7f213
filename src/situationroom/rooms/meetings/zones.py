"""A moment as each participant's clock shows it, and on which day.

A session keeps the wall time and the IANA zone in which it was set; nothing else is stored, so
that a change of a country's law only needs a newer zone database.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

# How far the day of a participant is from the day of the session, in days.
SHIFT_TEXT = {
    -2: "two days before",
    -1: "previous day",
    0: "same day",
    1: "next day",
    2: "two days later",
}


@dataclass(frozen=True, slots=True)
class Seen:
    """A moment on the clock of one zone; `shift` is its day less the day of the session."""

    zone: str
    wall: datetime
    shift: int

    @property
    def says(self) -> str:
        """Return on which day it is, as a message id."""
        return SHIFT_TEXT[self.shift]


@dataclass(frozen=True, slots=True)
class SeenSession:
    """A session of a series on the clock of one zone, and whether its time of day is a new one."""

    seen: Seen
    before: time | None

    @property
    def is_changed(self) -> bool:
        """Tell whether the session is at another time of day than the one before it."""
        return self.before is not None


def see(at: datetime, zone: str, *, home: str) -> Seen:
    """Return a moment on the clock of a zone, its day counted from that of the home zone."""
    wall = at.astimezone(ZoneInfo(zone))
    return Seen(zone, wall, (wall.date() - at.astimezone(ZoneInfo(home)).date()).days)


def see_everywhere(at: datetime, zones: Iterable[str], *, home: str) -> tuple[Seen, ...]:
    """Return a moment on the clocks of the participants, in their order, each zone once."""
    return tuple(see(at, zone, home=home) for zone in dict.fromkeys(zones))


def see_series(moments: Iterable[datetime], zone: str, *, home: str) -> tuple[SeenSession, ...]:
    """Return the sessions of a series on the clock of a zone, and where their time of day changes.

    A series at ten in Seoul is at five in the afternoon in California in winter and at six in
    summer: who takes part from there is told of the first session at the new time.
    """
    found: list[SeenSession] = []
    last: time | None = None
    for moment in moments:
        seen = see(moment, zone, home=home)
        clock = seen.wall.time()
        found.append(SeenSession(seen, last if last is not None and clock != last else None))
        last = clock
    return tuple(found)
