"""The money clock: duty owed by law beside duty paid, and until when the difference can be asked.

Nouns: Entry (what an importer declared and paid), Owed (what the law asks, in parts), Candidate
(money that may be asked back), Deadline (a route and its last day), Law (the register, prepared).
"""

from tradeimpact.refunds.clock import Answer, Candidate, answer
from tradeimpact.refunds.deadlines import Deadline, Liquidation
from tradeimpact.refunds.entry import Entry
from tradeimpact.refunds.facts import conditions_of
from tradeimpact.refunds.law import Rule
from tradeimpact.refunds.owed import Law, Owed, Part, owed_on

__all__ = [
    "Answer",
    "Candidate",
    "Deadline",
    "Entry",
    "Law",
    "Liquidation",
    "Owed",
    "Part",
    "Rule",
    "answer",
    "conditions_of",
    "owed_on",
]
