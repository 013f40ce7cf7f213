"""Statutory duty of a line, an origin and a day, and the rules by which duties stack.

Nouns: Provision (one heading of chapter 99 or its like), ScopeEntry (a prefix in or out, dated),
TariffLine (a line with its ordinary duty), Columns (who pays column 2, who may claim what), Facts
(what is declared of goods), Duty (the answer, in parts), DutyTable (many at once).
"""

from tradeimpact.schedule.duties import LATEST, Component, Duty, NotApplied, look_up
from tradeimpact.schedule.lines import Agreement, Columns, Rate, Span, Specific, TariffLine
from tradeimpact.schedule.provisions import End, Fill, Form, Provision, Quota
from tradeimpact.schedule.scopes import Scope, ScopeEntry
from tradeimpact.schedule.shares import Facts, Share
from tradeimpact.schedule.table import DutyTable, Regime, duty_table
from tradeimpact.schedule.timeline import change_days

__all__ = [
    "LATEST",
    "Agreement",
    "Columns",
    "Component",
    "Duty",
    "DutyTable",
    "End",
    "Facts",
    "Fill",
    "Form",
    "NotApplied",
    "Provision",
    "Quota",
    "Rate",
    "Regime",
    "Scope",
    "ScopeEntry",
    "Share",
    "Span",
    "Specific",
    "TariffLine",
    "change_days",
    "duty_table",
    "look_up",
]
