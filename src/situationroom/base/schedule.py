"""When periodic work is due: slots of time, computed from the clock that is handed in."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)


class Slots(Protocol):
    """Moments at which work starts by itself."""

    def last(self, at: datetime) -> datetime:
        """Return the latest moment that is not after `at`."""

    def next(self, at: datetime) -> datetime:
        """Return the first moment after `at`."""


@dataclass(frozen=True, slots=True)
class Every:
    """Every so many seconds, counted from midnight UTC."""

    seconds: int

    def last(self, at: datetime) -> datetime:
        """Return the latest moment that is not after `at`."""
        start = at.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        gone = int((at - start).total_seconds()) // self.seconds
        return start + timedelta(seconds=gone * self.seconds)

    def next(self, at: datetime) -> datetime:
        """Return the first moment after `at`; every midnight is one."""
        last = self.last(at)
        midnight = last.replace(hour=0, minute=0, second=0, microsecond=0) + DAY
        return min(last + timedelta(seconds=self.seconds), midnight)


@dataclass(frozen=True, slots=True)
class Daily:
    """Once a day at a time of the clock on the wall of a zone.

    A wall time that does not exist on a day (clocks put forward) is an hour later; one that
    exists twice is the first.
    """

    at: time
    zone: str = "Asia/Seoul"

    def last(self, at: datetime) -> datetime:
        """Return the latest moment that is not after `at`."""
        here = at.astimezone(ZoneInfo(self.zone))
        today = self._on(here)
        return today if today <= at else self._on(here - DAY)

    def next(self, at: datetime) -> datetime:
        """Return the first moment after `at`."""
        here = at.astimezone(ZoneInfo(self.zone))
        today = self._on(here)
        return today if today > at else self._on(here + DAY)

    def _on(self, day: datetime) -> datetime:
        wall = datetime.combine(day.date(), self.at, tzinfo=ZoneInfo(self.zone))
        return wall.astimezone(UTC)
