"""Scenarios written by hand as YAML: two days of the law, or changes to it."""

import dataclasses
import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from situationroom.base.errors import Refusal
from situationroom.rooms.impact.inputs import Inputs, gather_inputs
from situationroom.rooms.measures import queries as measures
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
        digest = hashlib.sha256(f"{inputs.digest}{self.added!r}".encode()).hexdigest()
        return dataclasses.replace(
            inputs, provisions=(*inputs.provisions, *self.added), digest=digest
        )


def read_scenario(path: Path) -> Written:
    """Read a scenario. Raises Refusal naming the key that is wrong and what it should be."""
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as problem:
        raise Refusal("The scenario file cannot be read: %(problem)s", problem=problem) from None
    if not isinstance(raw, dict) or set(raw) - KEYS:
        unknown = sorted(set(raw) - KEYS) if isinstance(raw, dict) else ["the whole file"]
        raise Refusal("A scenario does not know: %(unknown)s", hint="It knows: %(known)s",
                      unknown=", ".join(map(str, unknown)), known=", ".join(sorted(KEYS)))
    after = _day(raw, "after", measures.COVERAGE_UNTIL)
    added = tuple(
        _provision(i, change, after) for i, change in enumerate(raw.get("changes", []), start=1)
    )
    known = _day(raw, "known_on", date.max)
    return Written(
        title=str(raw.get("title", path.stem)), added=added,
        scenario=Scenario(
            origin=str(raw.get("origin", "KR")),
            before=_day(raw, "before", measures.COVERAGE_FROM), after=after,
            baseline_on=measures.COVERAGE_FROM, known_before=known, known_after=known,
            focus=tuple(p.key for p in added), eta=float(raw.get("eta", 1.0)),
            omega=float(raw.get("omega", "inf")),
        ),
    )


def _day(raw: dict[str, Any], key: str, default: date) -> date:
    value = raw.get(key, default)
    if not isinstance(value, date):
        raise Refusal("%(key)s is not a day: write it as 2026-02-24.", key=key)
    if key != "known_on":
        measures.check_coverage(on=value)
    return value


def _provision(number: int, raw: dict[str, Any], after: date) -> Provision:
    if set(raw) - CHANGE_KEYS:
        raise Refusal("A scenario does not know: %(unknown)s", hint="It knows: %(known)s",
                      unknown=", ".join(sorted(set(raw) - CHANGE_KEYS)),
                      known=", ".join(sorted(CHANGE_KEYS)))
    rate = float(raw.get("rate", -1.0))
    if not 0.0 <= rate <= 2.0:
        raise Refusal("The rate is a share of the customs value: write 0.25 for 25 percent.")
    products = raw.get("products", "all")
    origins = raw.get("origins", "all")
    return Provision(
        key=f"scenario-{number}", programme=str(raw.get("programme", f"scenario-{number}")),
        authority="scenario", heading="", rate=rate, since=raw.get("since", after),
        known=date.min, form=Form(raw.get("form", "add")),
        origins=None if origins == "all" else frozenset(map(str, origins)),
        listed=None if products == "all" else _entries(products),
        exempt=_entries(raw.get("except", [])), legal_basis="scenario", confirmed=False,
    )


def _entries(codes: list[Any]) -> Scope:
    return Scope(tuple(ScopeEntry(str(code).replace(".", "")) for code in codes))
