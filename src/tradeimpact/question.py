"""What is asked: the trade of a base year, and two states of the law that are compared on it."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from tradeimpact.schedule.duties import Claims

Model = Literal["ces", "gsim"]


@dataclass(frozen=True, slots=True)
class Flow:
    """Imports of a tariff line from an origin: customs value in USD of the base year."""

    line: str
    hs6: str
    origin: str
    value: float


@dataclass(frozen=True, slots=True)
class Scenario:
    """What is compared. `focus` names the provisions whose hit is measured; () means all added.

    `known_before` and `known_after` are the days whose knowledge of the law is used. `without`
    names provisions that do not count in the state after.
    """

    origin: str
    before: date
    after: date
    baseline_on: date
    known_before: date = date.max
    known_after: date = date.max
    focus: tuple[str, ...] = ()
    eta: float = 1.0
    omega: float = float("inf")
    reference_source: str = "caliendo_parro"
    claims: Claims = "observed"
    without: tuple[str, ...] = ()
    facts: tuple[tuple[str, float], ...] = ()
    """What is declared of all goods on both days: shares of value by condition (`claim:korus`)."""
    model: Model = "ces"
