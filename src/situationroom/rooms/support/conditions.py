"""Conditions of a programme and what is known of a company, as plain data (docs: matching)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from situationroom.rooms.support.states import (
    REGIONS,
    ConditionKind,
    Mark,
    ReadBy,
    Size,
    WindowKind,
)

AMOUNTS = frozenset(
    {
        ConditionKind.AGE_MAX, ConditionKind.AGE_MIN, ConditionKind.EMPLOYEES_MAX,
        ConditionKind.EMPLOYEES_MIN, ConditionKind.REVENUE_MAX, ConditionKind.REVENUE_MIN,
        ConditionKind.EXPORTS_MAX, ConditionKind.EXPORTS_MIN,
    }
)  # fmt: skip
"""Kinds that hold one number; the others hold a list of words."""
DIVISIONS = range(1, 100)
"""Divisions of the Korean Standard Industrial Classification (KSIC)."""


@dataclass(frozen=True, slots=True)
class Condition:
    """What is asked of a company. `words` are those of the notice it was read from.

    Amounts are years, people, won or US dollars by their kind; `values` are the words of the kind.
    """

    kind: ConditionKind
    values: tuple[str, ...] = ()
    value: float | None = None
    or_pre_founder: bool = False
    or_other: bool = False
    words: str = ""


@dataclass(frozen=True, slots=True)
class Window:
    """When one may apply: days, both included, or a kind without any."""

    kind: WindowKind = WindowKind.DAYS
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """All that decides whether a company fits a programme. Money in won."""

    conditions: tuple[Condition, ...] = ()
    window: Window = Window(WindowKind.ALWAYS)
    budget: int | None = None
    spent: int | None = None
    exclusive: str = ""
    read_by: ReadBy = ReadBy.PERSON


@dataclass(frozen=True, slots=True)
class Profile:
    """What is known of a company; what is left out is not known.

    `sizes` are those it may have: one where it is known. `holds` are the exclusive groups of the
    programmes it has. Sales in won, exports in US dollars, industry as a KSIC division.
    """

    sizes: frozenset[Size] = frozenset(Size)
    founded_on: date | None = None
    region: str = ""
    industry: int | None = None
    employees: int | None = None
    revenue: float | None = None
    exports: float | None = None
    has: frozenset[Mark] = frozenset()
    has_not: frozenset[Mark] = frozenset()
    markets: frozenset[str] = frozenset()
    holds: frozenset[str] = field(default_factory=frozenset)


def to_json(conditions: Sequence[Condition]) -> list[dict[str, Any]]:
    """Return conditions as they are kept; what says nothing is left out."""
    return [_kept(one) for one in conditions]


def _kept(one: Condition) -> dict[str, Any]:
    row: dict[str, Any] = {"kind": one.kind.value}
    if one.value is not None:
        row["value"] = one.value
    said = {
        "values": list(one.values),
        "or_pre_founder": one.or_pre_founder,
        "or_other": one.or_other,
        "words": one.words,
    }
    return row | {name: value for name, value in said.items() if value}


def from_json(rows: Sequence[Mapping[str, Any]]) -> tuple[Condition, ...]:
    """Return the conditions that were kept."""
    return tuple(
        Condition(
            kind=ConditionKind(row["kind"]),
            values=tuple(str(one) for one in row.get("values", ())),
            value=row.get("value"),
            or_pre_founder=bool(row.get("or_pre_founder", False)),
            or_other=bool(row.get("or_other", False)),
            words=str(row.get("words", "")),
        )
        for row in rows
    )


def unknown_words(condition: Condition) -> list[str]:
    """Return the words of a condition that its kind does not know."""
    known: Mapping[ConditionKind, frozenset[str]] = {
        ConditionKind.SIZE_IN: frozenset(Size),
        ConditionKind.REGION_IN: frozenset(REGIONS),
        ConditionKind.INDUSTRY_IN: frozenset(str(one) for one in DIVISIONS),
        ConditionKind.MARK_ANY: frozenset(Mark),
    }
    if condition.kind in known:
        return [word for word in condition.values if word not in known[condition.kind]]
    if condition.kind is ConditionKind.MARKET_IN:
        return [word for word in condition.values if len(word) != 2 or not word.isupper()]
    return []
