"""Non-preferential origin of goods that enter the United States: rules, and when they abstain.

Nouns: Stage (what was done to goods in one country, from which inputs), Goods (a code and its
stages), Finding (a country or none, each reason with its citation, and what to ask). Terms are
those of 19 CFR parts 102 and 134 (substantial transformation; name, character or use).
"""

from tradeimpact.origin.findings import Confidence, Finding, Reason
from tradeimpact.origin.goods import Goods, Stage, Test, Work
from tradeimpact.origin.rules import find_origin

__all__ = [
    "Confidence",
    "Finding",
    "Goods",
    "Reason",
    "Stage",
    "Test",
    "Work",
    "find_origin",
]
