"""Turn an outcome of the core into stored JSON and figures, and these into traces. Plain Python.

A figure keeps only what is its own: how it was worked out. What it shares with the others of its
run (lines, parameters, elasticity rows) is stored once, with the run; `trace_of` joins the two.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from situationroom.rooms.impact.content import (
    CONTENT_NAMES,
    content_drafts,
    content_way,
    content_year,
    trade_source,
)
from situationroom.rooms.impact.rivals import RIVAL, rival_drafts, rivals_to_json
from situationroom.rooms.impact.shapes import (
    METHOD_TEXT,
    VINTAGE_TEXT,
    FigureDraft,
    HasTrace,
    Line,
    Shared,
    Way,
    number,
)
from tradeimpact.question import Scenario
from tradeimpact.scenario import Outcome
from tradeimpact.schedule import Provision
from tradeimpact.trace import Source, Step, Trace


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
        "sigma_rows": {source: dict(rows) for source, rows in outcome.sigma_rows.items()},
        "residual": outcome.residual,
        "rivals": rivals_to_json(outcome.rivals),
    }


NAMES = (
    "base_usd",
    "hit_usd",
    "exempt_usd",
    "exempt_share",
    "rate_before",
    "rate_after",
    "duty_before_usd",
    "duty_after_usd",
)


def draft_figures(result: Mapping[str, Any], scenario: Scenario) -> list[FigureDraft]:
    """Return every figure of a result, totals first, then one an origin."""
    rows = sorted(result["items"], key=lambda row: row["item"] != "total")
    by_item = [
        draft
        for row in rows
        for draft in (
            *(_draft(row, name) for name in NAMES),
            _draft_effect(row, scenario),
            *content_drafts(result, row["item"]),
        )
    ]
    return [*by_item, *rival_drafts(result, scenario.reference_source)]


def vintage_of(name: str, result: Mapping[str, Any]) -> str:
    """Return of which year the data behind a figure are."""
    if name in CONTENT_NAMES:
        return f"{VINTAGE_TEXT['trade']}; value added {content_year(result)}"
    return VINTAGE_TEXT["trade"]


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


STANDING = {"hit_usd": "hit", "exempt_usd": "exempt", "exempt_share": "exempt"}


def _draft(row: Mapping[str, Any], name: str) -> FigureDraft:
    low, high = LOW_HIGH.get(name, (name, name))
    return FigureDraft(
        name=name,
        item=row["item"],
        value=row[name],
        low=row[low],
        high=row[high],
        unit=_unit(name),
        by_source={},
        how={
            "method": METHOD_TEXT["exposure"],
            "formula": FORMULA_TEXT[name],
            "standing": STANDING.get(name, ""),
        },
    )


def _draft_effect(row: Mapping[str, Any], scenario: Scenario) -> FigureDraft:
    effect = row["effect"]
    method = "effect" if scenario.model == "ces" else "effect_gsim"
    return FigureDraft(
        name="change_usd",
        item=row["item"],
        value=effect["central"],
        low=effect["low"],
        high=effect["high"],
        unit="USD",
        by_source=dict(effect["by_source"]),
        how={"method": METHOD_TEXT[method], "formula": FORMULA_TEXT["change_usd"]},
    )


def method_of(scenario: Scenario) -> str:
    """Return the method of a scenario in words, a message id."""
    return METHOD_TEXT["run" if scenario.model == "ces" else "run_gsim"]


# --- scenarios as stored --------------------------------------------------------------------------


def parameters(scenario: Scenario) -> dict[str, Any]:
    """Return the parameters of a scenario as plain values."""
    values = {
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
    if scenario.model != "ces":
        values |= {"model": scenario.model}
    return values | {"facts": dict(scenario.facts)} if scenario.facts else values


def to_stored(scenario: Scenario, added: Sequence[Provision]) -> dict[str, Any]:
    """Return a scenario as it is stored: parameters, focus, and its changes to the law in full."""
    stored = {**parameters(scenario), "focus": list(scenario.focus)}
    if scenario.without:
        stored |= {"without": list(scenario.without)}
    return stored | {"changes": [_change(p) for p in added]} if added else stored


def _change(provision: Provision) -> dict[str, Any]:
    """Return a change to the law as it was written; None stands for all.

    A measure of the register that is changed keeps the lists of the law, which are not repeated.
    """
    listed, origins = provision.listed, provision.origins
    said = {
        "key": provision.key,
        "programme": provision.programme,
        "rate": provision.rate,
        "form": provision.form.value,
        "since": provision.since.isoformat(),
    }
    if provision.authority != "scenario":
        # An end that the scenario said is known from the first day on; others are the law's.
        ends = [end.until for end in provision.ends if end.known == date.min and end.until]
        until = {"until": ends[0].isoformat()} if ends else {}
        return said | {"measure": True, **until}
    return said | {
        "origins": None if origins is None else sorted(origins),
        "products": None if listed is None else [entry.prefix for entry in listed.entries],
        "except": [entry.prefix for entry in provision.exempt.entries],
    }


def from_stored(stored: Mapping[str, Any]) -> Scenario:
    """Return the scenario of a stored run, without its changes to the law."""
    days = ("before", "after", "baseline_on", "known_before", "known_after")
    said: dict[str, Any] = {name: date.fromisoformat(stored[name]) for name in days}
    return Scenario(
        origin=stored["origin"],
        focus=tuple(stored["focus"]),
        without=tuple(stored.get("without", ())),
        eta=stored["eta"],
        omega=float(stored["omega"]),
        reference_source=stored["reference_source"],
        claims=stored["claims"],
        facts=tuple(stored.get("facts", {}).items()),
        model=stored.get("model", "ces"),
        **said,
    )


# --- traces ---------------------------------------------------------------------------------------


def trace_of(figure: HasTrace, shared: Shared) -> dict[str, Any]:
    """Return the whole trace of a figure: its own part, and what its run holds once for all."""
    lines = _lines_of(shared.result, "total" if figure.name == RIVAL else figure.item)
    if figure.name in ("change_usd", RIVAL):
        steps, sources = _effect_way(figure, shared, lines)
    elif figure.name in CONTENT_NAMES:
        steps, sources = content_way(figure, shared)
    else:
        steps, sources = _exposure_way(figure, shared, lines)
    trace = Trace(
        figure=f"{figure.item}.{figure.name}",
        value=figure.value,
        low=figure.low,
        high=figure.high,
        unit=figure.unit,
        method=figure.how["method"],
        parameters={
            name: value
            for name, value in shared.scenario.items()
            if name not in ("focus", "changes", "without")
        },
        steps=steps,
        sources=sources,
        code_version=shared.code_version,
    )
    plain: dict[str, Any] = json.loads(trace.to_json())
    return plain


def _lines_of(result: Mapping[str, Any], item: str) -> list[Line]:
    lines = [row for row in result["lines"] if item in ("total", row["item"])]
    return sorted(lines, key=lambda row: (-row["value"], row["line"]))


def _exposure_way(figure: HasTrace, shared: Shared, lines: list[Line]) -> Way:
    wanted = figure.how.get("standing")
    used = [line for line in lines if not wanted or line["standing"] == wanted]
    steps = [
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
    ]
    last = Step(
        name=figure.name,
        formula=figure.how["formula"],
        inputs={"lines": float(len(used))},
        value=figure.value,
        unit=figure.unit,
    )
    sources = (*_flow_sources(used, shared), *_law_sources(used, shared))
    return (*steps, last), sources


def _flow_sources(lines: list[Line], shared: Shared) -> list[Source]:
    return [
        Source(
            dataset="us_imports_2024",
            key=f"line={line['line']}&partner={shared.scenario['origin']}",
            vintage="2024",
            citation="US Census Bureau, imports for consumption, customs value",
        )
        for line in lines
    ]


def _law_sources(lines: list[Line], shared: Shared) -> list[Source]:
    """Return the measures behind the lines, and the changes of a scenario, which are no law."""
    changes = {change["key"] for change in shared.scenario.get("changes", [])}
    return [
        Source(
            dataset="scenario", key=code, vintage="this run", citation="a change of the scenario"
        )
        if code in changes
        else Source(
            dataset="measures", key=code, vintage="register", citation="register of measures"
        )
        for code in sorted({code for line in lines for code in line["applied"]})
    ]


def _effect_way(figure: HasTrace, shared: Shared, lines: list[Line]) -> Way:
    codes = sorted({line["hs6"] for line in lines})
    steps = tuple(
        Step(
            name=f"source {source}",
            formula=figure.how["formula"],
            inputs={"hs6 codes": float(len(codes))},
            value=value,
            unit="USD",
        )
        for source, value in sorted(figure.by_source.items())
    )
    rows = shared.result.get("sigma_rows", {})
    sources = [
        Source(
            dataset="elasticities",
            key=f"source={source}&code={row}",
            vintage="see the row",
            citation=f"{source}, sigma of {code}",
        )
        for source in sorted(figure.by_source)
        for code in codes
        if (row := rows.get(source, {}).get(code, "" if source in rows else code))
    ]
    if figure.name == RIVAL:
        return steps, (*sources, trade_source(figure.item))
    return steps, (*sources, *_flow_sources(lines, shared))
