"""One entry into the United States as its importer tells it, and amounts in whole cents."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from tradeimpact.schedule.shares import NO_FACTS, Facts

CENT = Decimal("0.01")
NOTHING = Decimal("0.00")
_DIGITS = 12
"""Digits of a rate that count: what floats add behind them is no law."""

Mode = Literal["vessel", "other", ""]
"""How goods came; empty = nobody said, and then no rule for goods on the water holds."""


def cents(amount: Decimal) -> Decimal:
    """Return an amount in whole cents, half a cent up."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def duty_on(value: Decimal, rate: float) -> Decimal:
    """Return the duty of a rate (a share of value) on a value, in whole cents."""
    return cents(value * Decimal(str(round(rate, _DIGITS))))


@dataclass(frozen=True, slots=True)
class Entry:
    """Goods of one line and origin on one entry: what was declared, and the duty paid, in USD.

    `on` is the day of entry, taken as the day of importation. `claims` are the preferences claimed
    on the entry (keys of agreements), `originating` those that the goods qualify for though nobody
    claimed them. `facts` are declared of the goods by condition of the register. `quantities` are
    units of quantity of the whole entry by unit; under an empty unit whatever the line counts.
    Fees and anti-dumping duties are no part of `paid`.
    """

    origin: str
    on: date
    value: Decimal
    paid: Decimal
    claims: frozenset[str] = frozenset()
    originating: frozenset[str] = frozenset()
    facts: Facts = field(default_factory=lambda: NO_FACTS)
    quantities: Mapping[str, float] = field(default_factory=dict)
    loaded_on: date | None = None
    mode: Mode = ""
    us_content: float | None = None
    liquidated_on: date | None = None

    def __post_init__(self) -> None:
        if self.value <= 0 or self.paid < 0:
            raise ValueError(
                f"an entry needs a value above zero and no negative duty, got {self.value} and "
                f"{self.paid}: give both in USD"
            )
        if self.us_content is not None and not 0.0 <= self.us_content <= 1.0:
            raise ValueError(f"a share of value is from 0 to 1, got {self.us_content}")
        if self.liquidated_on is not None and self.liquidated_on < self.on:
            raise ValueError(
                f"liquidated on {self.liquidated_on}, before its entry on {self.on}: check the days"
            )
