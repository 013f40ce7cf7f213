"""Scenarios written by hand as YAML: two days of the law, or changes to it."""

import math
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from situationroom.base.errors import Refusal
from situationroom.rooms.codelists import queries as codelists
from situationroom.rooms.impact.inputs import Inputs, gather_inputs
from situationroom.rooms.measures import queries as measures
from situationroom.rooms.measures.reference import european_union
from situationroom.rooms.measures.rules import MeasureInput, broken_rules, normalise_code
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
        return gather_inputs(self.scenario, added=self.added)


def read_scenario(path: Path) -> Written:
    """Read a scenario. Raises Refusal naming the key that is wrong and what it should be."""
    try:
        # Every value is read as the text it is: to YAML 8517.60 is a number, 0101 is 65 and NO is
        # false, and none of them can be told from what was meant afterwards.
        raw = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506
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
    before = _day(raw, "before", measures.COVERAGE_FROM)
    if before > after:
        raise Refusal(
            "before (%(before)s) is later than after (%(after)s): exchange the two.",
            before=before.isoformat(),
            after=after.isoformat(),
        )
    return Written(
        title=str(raw.get("title", path.stem)),
        added=added,
        scenario=Scenario(
            origin=str(raw.get("origin", "KR")),
            before=before,
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
    if key not in raw:
        return default
    try:
        value = date.fromisoformat(str(raw[key]))
    except ValueError:
        raise Refusal("%(key)s is not a day: write it as 2026-02-24.", key=key) from None
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
    if said_so.since > after:
        raise Refusal(
            "since (%(since)s) is later than after (%(after)s): the change would count on no day.",
            since=said_so.since.isoformat(),
            after=after.isoformat(),
        )
    origins = _origins(said_so)
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


def _origins(said: MeasureInput) -> set[str] | None:
    """Return the origins of a change; None for all. Raises Refusal for those nobody can see."""
    if said.origins is None:
        return None
    origins = {codelists.normalise_origin(code) for code in said.origins}
    if not origins:
        raise Refusal("A list of origins without a code reaches nobody: take it out for all.")
    members = sorted(origins.intersection(european_union()) - {"EU"})
    if members and "EU" not in origins:
        raise Refusal(
            "The trade data hold the European Union as one origin: a duty on %(members)s alone "
            "cannot be computed.",
            hint="Write EU, and say in the title what part of it is meant.",
            members=", ".join(members),
        )
    return origins


def _number(value: Any) -> float:
    """Return a number; what is none becomes NaN, which every rule of numbers refuses."""
    try:
        return math.inf if value == ".inf" else float(value)
    except (TypeError, ValueError):
        return math.nan


def _words(raw: dict[str, Any], key: str) -> list[Any]:
    value = raw.get(key) or []
    return value if isinstance(value, list) else [value]


def _codes(raw: dict[str, Any], key: str) -> tuple[str, ...] | None:
    """Return codes as text, as they were written; None for all."""
    if raw.get(key, "all") == "all":
        return None
    return tuple(normalise_code(str(code)) for code in _words(raw, key))


def _entries(codes: tuple[str, ...]) -> Scope:
    return Scope(tuple(ScopeEntry(code) for code in codes))
