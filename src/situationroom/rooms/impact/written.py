"""Scenarios written by hand as YAML: two days of the law, or changes to it."""

import dataclasses
import hashlib
import math
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml

from situationroom.base.errors import Refusal
from situationroom.rooms.codelists import queries as codelists
from situationroom.rooms.codelists.rules import bare_code
from situationroom.rooms.impact.inputs import Inputs, gather_inputs, said
from situationroom.rooms.measures import queries as measures
from situationroom.rooms.measures.rules import MeasureInput, broken_rules
from tradeimpact.scenario import Scenario
from tradeimpact.schedule import Form, Provision, Scope, ScopeEntry

KEYS = {"title", "origin", "before", "after", "known_on", "changes", "eta", "omega"}
CHANGE_KEYS = {"programme", "rate", "form", "origins", "products", "except", "since"}


@dataclass(frozen=True)
class Written:
    """A scenario read from a file, with the provisions it adds."""

    title: str
    scenario: Scenario
    added: tuple[Provision, ...]

    def inputs(self) -> Inputs:
        """Return the inputs of the register with the written changes added."""
        inputs = gather_inputs(on=self.scenario.after)
        text = "\n".join([inputs.digest, *map(said, self.added)])
        digest = hashlib.sha256(text.encode()).hexdigest()
        return dataclasses.replace(
            inputs, provisions=(*inputs.provisions, *self.added), digest=digest
        )


def read_scenario(path: Path) -> Written:
    """Read a scenario. Raises Refusal naming the key that is wrong and what it should be."""
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as problem:
        raise Refusal("The scenario file cannot be read: %(problem)s", problem=problem) from None
    if not isinstance(raw, dict) or set(raw) - KEYS:
        unknown = sorted(set(raw) - KEYS) if isinstance(raw, dict) else ["the whole file"]
        raise Refusal(
            "A scenario does not know: %(unknown)s",
            hint="It knows: %(known)s",
            unknown=", ".join(map(str, unknown)),
            known=", ".join(sorted(KEYS)),
        )
    after = _day(raw, "after", measures.COVERAGE_UNTIL)
    added = tuple(
        _provision(i, change, after) for i, change in enumerate(_words(raw, "changes"), start=1)
    )
    known = _day(raw, "known_on", date.max)
    return Written(
        title=str(raw.get("title", path.stem)),
        added=added,
        scenario=Scenario(
            origin=str(raw.get("origin", "KR")),
            before=_day(raw, "before", measures.COVERAGE_FROM),
            after=after,
            baseline_on=measures.COVERAGE_FROM,
            known_before=known,
            known_after=known,
            focus=tuple(p.key for p in added),
            eta=_number(raw.get("eta", 1.0)),
            omega=_number(raw.get("omega", "inf")),
        ),
    )


def _day(raw: dict[str, Any], key: str, default: date) -> date:
    value = raw.get(key, default)
    if not isinstance(value, date) or isinstance(value, datetime):
        raise Refusal("%(key)s is not a day: write it as 2026-02-24.", key=key)
    if key != "known_on":
        measures.check_coverage(on=value)
    return value


def _provision(number: int, raw: Any, after: date) -> Provision:
    if not isinstance(raw, dict) or set(raw) - CHANGE_KEYS:
        unknown = set(raw) - CHANGE_KEYS if isinstance(raw, dict) else {raw}
        raise Refusal(
            "A scenario does not know: %(unknown)s",
            hint="It knows: %(known)s",
            unknown=", ".join(sorted(map(str, unknown))),
            known=", ".join(sorted(CHANGE_KEYS)),
        )
    said_so = MeasureInput(
        programme=str(raw.get("programme", f"scenario-{number}")),
        rate=_number(raw.get("rate")),
        since=_day(raw, "since", after),
        form=str(raw.get("form", "add")),
        origins=_codes(raw, "origins"),
        listed=_codes(raw, "products"),
        exempt=_codes(raw, "except") or (),
    )
    for _, message in broken_rules(said_so):
        raise Refusal(message)
    origins = said_so.origins and [codelists.normalise_origin(code) for code in said_so.origins]
    return Provision(
        key=f"scenario-{number}",
        programme=said_so.programme,
        authority="scenario",
        heading="",
        rate=said_so.rate,
        since=said_so.since,
        known=date.min,
        form=Form(said_so.form),
        origins=None if origins is None else frozenset(origins),
        listed=None if said_so.listed is None else _entries(said_so.listed),
        exempt=_entries(said_so.exempt),
        legal_basis="scenario",
        confirmed=False,
    )


def _number(value: Any) -> float:
    """Return a number; what is none becomes NaN, which every rule of numbers refuses."""
    try:
        return float(value)
    except (TypeError, ValueError):
        return math.nan


def _words(raw: dict[str, Any], key: str) -> list[Any]:
    value = raw.get(key) or []
    return value if isinstance(value, list) else [value]


def _codes(raw: dict[str, Any], key: str) -> tuple[str, ...] | None:
    """Return codes as text; None for all. A code YAML took for something else keeps its look."""
    if raw.get(key, "all") == "all":
        return None
    return tuple(bare_code(str(code)) for code in _words(raw, key))


def _entries(codes: tuple[str, ...]) -> Scope:
    return Scope(tuple(ScopeEntry(code) for code in codes))
