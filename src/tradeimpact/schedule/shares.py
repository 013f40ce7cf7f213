"""How much of a line's value something reaches: lowest, assumed and highest; and what settles it.

A *condition* is a fact of the goods or of the entry that the law asks for and a tariff line does
not show: the share of metal in a machine, a qualifying chip, a claim for a preference. Where the
caller gives the fact the share is that, and nothing is open.
"""

from collections.abc import Mapping
from dataclasses import dataclass

Facts = Mapping[str, float]
"""Declared facts by condition: the share of the value, in [0, 1], that each holds for."""

NO_FACTS: Facts = {}


@dataclass(frozen=True, slots=True)
class Share:
    """Part of the value a provision reaches: lowest, assumed and highest, each in [0, 1]."""

    low: float = 1.0
    central: float = 1.0
    high: float = 1.0

    def __post_init__(self) -> None:
        if not 0.0 <= self.low <= self.central <= self.high <= 1.0:
            raise ValueError(
                f"a share needs 0 <= low <= central <= high <= 1, got {self.low}, "
                f"{self.central}, {self.high}: give shares (0.25), not percent (25)"
            )

    @property
    def certain(self) -> bool:
        """Whether nothing but the law decides."""
        return self.low == self.high

    def complement(self) -> "Share":
        """Return the part that is left."""
        return Share(1.0 - self.high, 1.0 - self.central, 1.0 - self.low)

    def times(self, other: "Share") -> "Share":
        """Return the part of a part."""
        return Share(self.low * other.low, self.central * other.central, self.high * other.high)

    def or_more(self, other: "Share") -> "Share":
        """Return the larger of two at each end: what reaches goods by either of two ways."""
        return Share(
            max(self.low, other.low), max(self.central, other.central), max(self.high, other.high)
        )


WHOLE = Share()
NONE = Share(0.0, 0.0, 0.0)
OPEN = Share(0.0, 1.0, 1.0)
"""What the law asks for and nobody has said: assumed to hold, perhaps not."""


def settle(share: Share, condition: str, facts: Facts) -> Share:
    """Return what a declared fact makes of a share; the share itself where nothing was declared.

    Raises ValueError for a fact outside [0, 1].
    """
    if not condition or condition not in facts:
        return share
    said = facts[condition]
    return Share(said, said, said)
