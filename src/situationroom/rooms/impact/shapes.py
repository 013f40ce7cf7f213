"""The shapes a figure has before it is stored and where its trace is asked for. Plain Python."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from tradeimpact.trace import Source, Step

VINTAGE_TEXT = {"trade": "US imports for consumption 2024; HTS 2026 rev. 10"}
METHOD_TEXT = {
    "run": "exposure + all-origins CES, partial equilibrium, US market",
    "exposure": "exposure: customs value of 2024 times statutory rates, by tariff line",
    "effect": "all-origins CES market calibrated at the duties of a baseline day; change from the "
    "day before, by elasticity source",
    "run_gsim": "exposure + GSIM (CES world market of every HS6 item), US market only",
    "effect_gsim": "GSIM calibrated at the duties of a baseline day; change from the day before, "
    "by elasticity source",
    "rival": "imports from one origin, all items together: change from the day before, by "
    "elasticity source",
    "content": "value added: customs value hit in 2024 times the share of Korean value added in "
    "the year of an input-output table",
}
Line = dict[str, Any]
Way = tuple[tuple[Step, ...], tuple[Source, ...]]


@dataclass(frozen=True, slots=True)
class FigureDraft:
    """A figure before it is stored."""

    name: str
    item: str
    value: float | None
    low: float | None
    high: float | None
    unit: str
    by_source: dict[str, float | None]
    how: dict[str, str]


class HasTrace(Protocol):
    """A stored figure, as far as its trace goes."""

    name: str
    item: str
    value: float | None
    low: float | None
    high: float | None
    unit: str
    by_source: dict[str, float | None]
    how: dict[str, str]


@dataclass(frozen=True, slots=True)
class Shared:
    """What the traces of a run have in common: its result, its scenario, its code."""

    result: Mapping[str, Any]
    scenario: Mapping[str, Any]
    code_version: str


def number(value: float) -> float | None:
    """Return a float for JSON; what is not a number is not known."""
    return None if math.isnan(value) or math.isinf(value) else float(value)
