"""What the charts are drawn from: rates and changes are shares, amounts US dollars."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True)
class Rate:
    """The duty from a day on."""

    on: date
    rate: float


@dataclass(frozen=True, kw_only=True)
class RateSeries:
    """The duty of one origin (or line) over time."""

    name: str
    steps: Sequence[Rate]


@dataclass(frozen=True, kw_only=True)
class LegalEvent:
    """A legal act on the time line, named in a few words."""

    on: date
    label: str


@dataclass(frozen=True, kw_only=True)
class Component:
    """One layer of a duty: most-favoured nation, section 232, reciprocal …"""

    row: str  # the origin or line the bar is for
    name: str
    rate: float


@dataclass(frozen=True, kw_only=True)
class Exposure:
    """What of an item's exports is hit and what exempt; ``low`` and ``high`` bound what is hit."""

    item: str
    hit: float
    exempt: float = 0.0
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, kw_only=True)
class Effect:
    """The computed change of an item's exports by one source of elasticities."""

    item: str
    source: str
    change: float
    low: float | None = None
    high: float | None = None
