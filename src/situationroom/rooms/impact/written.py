"""Scenarios written by hand as YAML: two days of the law, or changes to it."""

import dataclasses
import math
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from situationroom.base.errors import Refusal
from situationroom.rooms.codelists import queries as codelists
from situationroom.rooms.codelists.rules import bare_code
from situationroom.rooms.impact import services
from situationroom.rooms.impact.inputs import Inputs, gather_inputs
from situationroom.rooms.measures import queries as measures
from situationroom.rooms.measures.reference import european_union
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
    unknown: tuple[str, ...] = ()  # codes it names that no tariff line begins with

    def inputs(self) -> Inputs:
        """Return the inputs of the register with the written changes added."""
        return gather_inputs(self.scenario, added=self.added)

    def computed(self) -> services.Computed:
        """Return the computed answer; codes no line begins with are listed as not covered."""
        computed = services.compute(self.scenario, inputs=self.inputs())
        gaps = [
            {"code": code, "reason": "no tariff line begins with it", "value": 0.0}
            for code in self.unknown
        ]
        covered = computed.result["not_covered"] + gaps
        return dataclasses.replace(computed, result=computed.result | {"not_covered": covered})


def read_scenario(path: Path) -> Written:
    """Read a scenario. Raises Refusal naming the key that is wrong and what it should be."""
    raw = _loaded(path)
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
        title=_text(raw, "title", path.stem),
        added=added,
        unknown=tuple(sorted({code for p in added for code in _unknown(p, after)})),
        scenario=Scenario(
            origin=codelists.normalise_origin(_text(raw, "origin", "KR")),
            before=before,
            after=after,
            baseline_on=measures.COVERAGE_FROM,
            known_before=known,
            known_after=known,
            focus=tuple(p.key for p in added),
            eta=_elasticity(raw, "eta", 1.0),
            omega=_elasticity(raw, "omega", math.inf),
        ),
    )


def _loaded(path: Path) -> Any:
    try:
        # Every value is read as the text it is: to YAML 8517.60 is a number, 0101 is 65 and NO is
        # false, and none of them can be told from what was meant afterwards.
        return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506
    except OSError as problem:
        fault = f"{path}: {problem.strerror}"
    except UnicodeDecodeError:
        fault = f"{path}: not UTF-8"
    except RecursionError:
        fault = f"{path}: nested too deeply"
    except yaml.YAMLError as problem:
        mark = getattr(problem, "problem_mark", None)
        where = f":{mark.line + 1}:{mark.column + 1}" if mark else ""
        fault = f"{path}{where}: {getattr(problem, 'problem', None) or 'not YAML'}"
    raise Refusal(
        "The scenario file cannot be read: %(problem)s",
        hint="Name a YAML file in UTF-8, such as the one in docs/how-to/write-a-scenario.md.",
        problem=fault,
    )


def _text(raw: dict[str, Any], key: str, default: str) -> str:
    value = raw.get(key, default)
    if not isinstance(value, str):
        raise Refusal("%(key)s is not a text: put it in quotation marks.", key=key)
    return value


def _elasticity(raw: dict[str, Any], key: str, default: float) -> float:
    value = _number(raw.get(key, default))
    if math.isnan(value) or value < 0 or (key == "eta" and math.isinf(value)):
        raise Refusal("%(key)s is an elasticity without its sign: a number such as 1.5.", key=key)
    return value


def _unknown(provision: Provision, on: date) -> list[str]:
    """Return the codes no tariff line begins with. Raises Refusal when nothing else is listed."""
    listed = [entry.prefix for entry in provision.listed.entries] if provision.listed else []
    exempt = [entry.prefix for entry in provision.exempt.entries]
    check = codelists.get_code_check([*listed, *exempt])
    unknown = [*check.outside, *check.unknown]
    if listed and not set(listed) - set(unknown):
        raise Refusal(
            "The schedule has no line %(line)s on %(on)s.",
            hint="Nearest lines: %(near)s",
            line=listed[0],
            on=on.isoformat(),
            near=", ".join(check.unknown.get(listed[0], ())) or "—",
        )
    return unknown


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
        unknown = set(raw) - CHANGE_KEYS if isinstance(raw, dict) else [raw]
        raise Refusal(
            "A scenario does not know: %(unknown)s",
            hint="It knows: %(known)s",
            unknown=", ".join(sorted(map(str, unknown))),
            known=", ".join(sorted(CHANGE_KEYS)),
        )
    said_so = MeasureInput(
        programme=_text(raw, "programme", f"scenario-{number}"),
        rate=_number(raw.get("rate")),
        since=_day(raw, "since", after),
        form=_text(raw, "form", "add"),
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
    except (TypeError, ValueError, OverflowError):
        return math.nan


def _words(raw: dict[str, Any], key: str) -> list[Any]:
    value = raw.get(key) or []
    return value if isinstance(value, list) else [value]


def _codes(raw: dict[str, Any], key: str) -> tuple[str, ...] | None:
    """Return codes as text, as they were written; None for all."""
    if raw.get(key, "all") == "all":
        return None
    return tuple(bare_code(str(code)) for code in _words(raw, key))


def _entries(codes: tuple[str, ...]) -> Scope:
    return Scope(tuple(ScopeEntry(code) for code in codes))
