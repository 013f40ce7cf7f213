"""Winners and losers: what becomes of the imports from every origin. Plain Python."""

from collections.abc import Mapping, Sequence
from typing import Any

from situationroom.rooms.impact.shapes import METHOD_TEXT, FigureDraft, number
from tradeimpact.scenario import Rival

RIVAL = "rival_usd"
FORMULA_TEXT = {RIVAL: "sum over HS6 of V(after) - V(before) of one origin, V from the market"}


def rivals_to_json(rivals: Sequence[Rival]) -> dict[str, Any]:
    """Return the imports from every origin and their change by source, in USD, by origin."""
    return {
        one.origin: [one.value, {name: number(value) for name, value in one.by_source.items()}]
        for one in rivals
    }


def rival_drafts(result: Mapping[str, Any], reference: str) -> list[FigureDraft]:
    """Return one figure an origin: its change by the reference source, low and high by source."""
    drafts = []
    for origin, (_, by_source) in result.get("rivals", {}).items():
        known = [value for value in by_source.values() if value is not None]
        drafts.append(
            FigureDraft(
                name=RIVAL,
                item=origin,
                value=by_source.get(reference),
                low=min(known, default=None),
                high=max(known, default=None),
                unit="USD",
                by_source=dict(by_source),
                how={"method": METHOD_TEXT["rival"], "formula": FORMULA_TEXT[RIVAL]},
            )
        )
    return drafts
