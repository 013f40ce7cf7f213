"""Turn an outcome of the core into stored JSON and into figures with traces. Plain Python."""

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from tradeimpact.scenario import Outcome, Scenario
from tradeimpact.trace import Source, Step, Trace

VINTAGE_TEXT = {"trade": "US imports for consumption 2024; HTS 2026 rev. 10"}
METHOD_TEXT = {
    "run": "exposure + all-origins CES, partial equilibrium, US market",
    "exposure": "exposure: customs value of 2024 times statutory rates, by tariff line",
    "effect": "all-origins CES market calibrated at the duties of a baseline day; change from the "
    "day before, by elasticity source",
}


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
    trace: dict[str, Any]


def number(value: float) -> float | None:
    """Return a float for JSON; what is not a number is not known."""
    return None if math.isnan(value) or math.isinf(value) else float(value)


def outcome_to_json(outcome: Outcome) -> dict[str, Any]:
    """Return the whole outcome as JSON values."""
    exposure, total = outcome.exposure, outcome.exposure.total()
    names = [name for name in exposure.__dataclass_fields__ if name != "items"]
    items: list[dict[str, Any]] = [
        {"item": item, **{name: number(getattr(exposure, name)[i]) for name in names}}
        for i, item in enumerate(exposure.items)
    ]
    items.append({"item": "total", **{name: number(getattr(total, name)[0]) for name in names}})
    effects = {
        effect.item: {
            "central": number(effect.central),
            "low": number(effect.low),
            "high": number(effect.high),
            "by_source": {k: number(v) for k, v in effect.by_source.items()},
        }
        for effect in outcome.effects
    }
    for row in items:
        for end in ("low", "high"):
            share = row[f"exempt_{end}_usd"] / row["base_usd"] if row["base_usd"] else None
            row[f"exempt_share_{end}"] = share
        row["effect"] = effects[row["item"]]
    return {
        "items": items,
        "lines": [asdict(line) for line in outcome.lines],
        "not_covered": [asdict(gap) for gap in outcome.not_covered],
        "sources": list(outcome.sources),
        "sigma": {s: {k: number(v) for k, v in by.items()} for s, by in outcome.sigma.items()},
        "residual": outcome.residual,
    }


def draft_figures(
    result: Mapping[str, Any], scenario: Scenario, *, code_version: str
) -> list[FigureDraft]:
    """Return every figure of a result, totals first, each with its trace."""
    rows = sorted(result["items"], key=lambda row: row["item"] != "total")
    drafts: list[FigureDraft] = []
    for row in rows:
        drafts += [
            _draft(result, scenario, row, name, code_version)
            for name in (
                "base_usd",
                "hit_usd",
                "exempt_usd",
                "exempt_share",
                "rate_before",
                "rate_after",
                "duty_before_usd",
                "duty_after_usd",
            )
        ]
        drafts.append(_draft_effect(result, scenario, row, code_version))
    return drafts


def _unit(name: str) -> str:
    return "share" if name.endswith("share") or name.startswith("rate") else "USD"


FORMULA_TEXT = {
    "base_usd": "sum of value over the lines of the item",
    "hit_usd": "sum of value over lines on which the act adds a duty",
    "exempt_usd": "sum of value over lines the act leaves out by law",
    "exempt_share": "exempt value / exports of 2024",
    "rate_before": "sum of value x duty on the day before / exports of 2024",
    "rate_after": "sum of value x duty on the day after / exports of 2024",
    "duty_before_usd": "sum of value x duty on the day before",
    "duty_after_usd": "sum of value x duty on the day after",
    "change_usd": "sum over HS6 of V(after) - V(before), V from the CES market",
}
LOW_HIGH = {
    "hit_usd": ("hit_low_usd", "hit_high_usd"),
    "exempt_usd": ("exempt_low_usd", "exempt_high_usd"),
    "exempt_share": ("exempt_share_low", "exempt_share_high"),
    "rate_after": ("rate_after_low", "rate_after_high"),
    "duty_after_usd": ("duty_after_low_usd", "duty_after_high_usd"),
}


def _lines_of(result: Mapping[str, Any], item: str) -> list[dict[str, Any]]:
    lines = [row for row in result["lines"] if item in ("total", row["item"])]
    return sorted(lines, key=lambda row: (-row["value"], row["line"]))


def _standing_for(name: str) -> str | None:
    return {"hit_usd": "hit", "exempt_usd": "exempt", "exempt_share": "exempt"}.get(name)


def _draft(
    result: Mapping[str, Any],
    scenario: Scenario,
    row: Mapping[str, Any],
    name: str,
    code_version: str,
) -> FigureDraft:
    value = row[name]
    low_name, high_name = LOW_HIGH.get(name, (name, name))
    lines = _lines_of(result, row["item"])
    wanted = _standing_for(name)
    used = [line for line in lines if wanted is None or line["standing"] == wanted]
    steps = tuple(
        Step(
            name=f"line {line['line']}",
            formula="value; duty before; duty after",
            inputs={
                "value": line["value"],
                "rate_before": line["rate_before"],
                "rate_after": line["rate_after"],
                "standing": line["standing"],
                "measures": ", ".join(line["applied"]),
            },
            value=line["value"],
            unit="USD",
        )
        for line in used
    )
    steps = (
        *steps,
        Step(
            name=name,
            formula=FORMULA_TEXT[name],
            inputs={"lines": float(len(used))},
            value=value,
            unit=_unit(name),
        ),
    )
    trace = Trace(
        figure=f"{row['item']}.{name}",
        value=value,
        low=row[low_name],
        high=row[high_name],
        unit=_unit(name),
        method=METHOD_TEXT["exposure"],
        parameters=parameters(scenario),
        steps=steps,
        sources=(*_flow_sources(used, scenario), *_measure_sources(used)),
        code_version=code_version,
    )
    return FigureDraft(
        name,
        row["item"],
        value,
        row[low_name],
        row[high_name],
        _unit(name),
        {},
        json.loads(trace.to_json()),
    )


def parameters(scenario: Scenario) -> dict[str, Any]:
    """Return the parameters of a scenario as plain values."""
    return {
        "origin": scenario.origin,
        "before": scenario.before.isoformat(),
        "after": scenario.after.isoformat(),
        "baseline_on": scenario.baseline_on.isoformat(),
        "known_before": scenario.known_before.isoformat(),
        "known_after": scenario.known_after.isoformat(),
        "eta": scenario.eta,
        "omega": "inf" if math.isinf(scenario.omega) else scenario.omega,
        "reference_source": scenario.reference_source,
        "claims": scenario.claims,
    }


def _flow_sources(lines: list[dict[str, Any]], scenario: Scenario) -> list[Source]:
    return [
        Source(
            dataset="us_imports_2024",
            key=f"line={line['line']}&partner={scenario.origin}",
            vintage="2024",
            citation="US Census Bureau, imports for consumption, customs value",
        )
        for line in lines
    ]


def _measure_sources(lines: list[dict[str, Any]]) -> list[Source]:
    codes = sorted({code for line in lines for code in line["applied"]})
    return [
        Source(dataset="measures", key=code, vintage="register", citation="register of measures")
        for code in codes
    ]


def _draft_effect(
    result: Mapping[str, Any], scenario: Scenario, row: Mapping[str, Any], code_version: str
) -> FigureDraft:
    effect = row["effect"]
    lines = _lines_of(result, row["item"])
    codes = sorted({line["hs6"] for line in lines})
    steps = tuple(
        Step(
            name=f"source {source}",
            formula=FORMULA_TEXT["change_usd"],
            inputs={"hs6 codes": float(len(codes))},
            value=value,
            unit="USD",
        )
        for source, value in sorted(effect["by_source"].items())
    )
    sources = [
        Source(
            dataset="elasticities",
            key=f"source={source}&code={code}",
            vintage="see the row",
            citation=f"{source}, sigma of {code}",
        )
        for source in sorted(effect["by_source"])
        for code in codes
    ]
    trace = Trace(
        figure=f"{row['item']}.change_usd",
        value=effect["central"],
        low=effect["low"],
        high=effect["high"],
        unit="USD",
        method=METHOD_TEXT["effect"],
        parameters=parameters(scenario),
        steps=steps,
        sources=(*sources, *_flow_sources(lines, scenario)),
        code_version=code_version,
    )
    return FigureDraft(
        "change_usd",
        row["item"],
        effect["central"],
        effect["low"],
        effect["high"],
        "USD",
        dict(effect["by_source"]),
        json.loads(trace.to_json()),
    )
