"""Statutory duty of a line, an origin and a day, and the rules by which duties stack.

Nouns: Provision (one heading of chapter 99 or its like), ScopeEntry (a prefix in or out, dated),
TariffLine (a line with its ordinary duty), Duty (the answer, in parts), DutyTable (many at once).
"""

from tradeimpact.schedule.duties import (
    LATEST,
    Component,
    Duty,
    NotApplied,
    change_days,
    look_up,
)
from tradeimpact.schedule.provisions import (
    End,
    Form,
    Provision,
    Scope,
    ScopeEntry,
    Share,
    TariffLine,
)
from tradeimpact.schedule.table import DutyTable, duty_table

__all__ = [
    "LATEST",
    "Component",
    "Duty",
    "DutyTable",
    "End",
    "Form",
    "NotApplied",
    "Provision",
    "Scope",
    "ScopeEntry",
    "Share",
    "TariffLine",
    "change_days",
    "duty_table",
    "look_up",
]
