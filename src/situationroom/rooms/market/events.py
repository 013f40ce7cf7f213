"""What happens to statistics."""

from dataclasses import dataclass
from typing import ClassVar

from situationroom.base.events import Fact


@dataclass(frozen=True)
class StatisticsLoaded(Fact):
    """The compiled statistics were loaded anew: months may have come that nobody knew before."""

    room: ClassVar[str] = "market"
    verb: ClassVar[str] = "statistics_loaded"
    observations: int
