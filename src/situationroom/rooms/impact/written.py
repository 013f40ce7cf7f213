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
from situationroom.rooms.impact import services
from situationroom.rooms.impact.changes import (
    number,
    read_change,
    read_day,
    read_measures,
    read_text,
    words,
)
from situationroom.rooms.impact.inputs import Inputs, gather_inputs
from situationroom.rooms.measures import queries as measures
from tradeimpact.question import Model, Scenario
from tradeimpact.schedule import Provision

KEYS = {
    "title", "origin", "before", "after", "known_on", "changes", "without", "claims", "eta",
    "omega", "model",
}  # fmt: skip
MODELS: dict[str, Model] = {"ces": "ces", "gsim": "gsim"}


@dataclass(frozen=True)
class Written:
    """A scenario read from a file, with the provisions it adds."""

    title: str
    scenario: Scenario
    added: tuple[Provision, ...]
    unknown: tuple[str, ...] = ()  # codes it names that no tariff line begins with

    @property
    def same_day(self) -> bool:
        """Whether a day is compared with itself."""
        return self.scenario.before == self.scenario.after

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
    """Read a scenario from a file. Raises Refusal naming the key that is wrong."""
    return read_said(_loaded(path), name=path.stem)


def read_said(raw: Any, *, name: str = "") -> Written:
    """Read a scenario. Raises Refusal naming the key that is wrong and what it should be."""
    if not isinstance(raw, dict) or set(raw) - KEYS:
        unknown = sorted(set(raw) - KEYS) if isinstance(raw, dict) else ["the whole file"]
        raise Refusal(
            "A scenario does not know: %(unknown)s",
            hint="It knows: %(known)s",
            unknown=", ".join(map(str, unknown)),
            known=", ".join(sorted(KEYS)),
        )
    after = read_day(raw, "after", measures.COVERAGE_UNTIL)
    added = tuple(
        read_change(i, change, after) for i, change in enumerate(words(raw, "changes"), start=1)
    )
    without = read_measures(raw, after)
    known = read_day(raw, "known_on", date.max)
    before = read_day(raw, "before", measures.COVERAGE_FROM)
    if before > after:
        raise Refusal(
            "before (%(before)s) is later than after (%(after)s): exchange the two.",
            before=before.isoformat(),
            after=after.isoformat(),
        )
    return Written(
        title=read_text(raw, "title", name),
        added=added,
        unknown=tuple(sorted({code for p in added for code in _unknown(p, after)})),
        scenario=Scenario(
            origin=codelists.normalise_origin(read_text(raw, "origin", "KR")),
            before=before,
            after=after,
            baseline_on=measures.COVERAGE_FROM,
            known_before=known,
            known_after=known,
            focus=tuple(p.key for p in added) or without,
            without=without,
            eta=_elasticity(raw, "eta", 1.0),
            omega=_elasticity(raw, "omega", math.inf),
            facts=_claims(raw),
            model=_model(raw),
        ),
    )


def _model(raw: dict[str, Any]) -> Model:
    said = read_text(raw, "model", "ces")
    if said not in MODELS:
        raise Refusal(
            "No model is called %(model)s.",
            hint="There are: %(known)s",
            model=said,
            known=", ".join(MODELS),
        )
    return MODELS[said]


def _claims(raw: dict[str, Any]) -> tuple[tuple[str, float], ...]:
    """Return the preferences all goods are said to claim. Raises Refusal for one nobody knows."""
    said = raw.get("claims", [])
    known = sorted({one.key for one in measures.list_columns().agreements})
    keys = said if isinstance(said, list) else [said]
    wrong = [str(key) for key in keys if key not in known]
    if wrong:
        raise Refusal(
            "No preference is called %(wrong)s.",
            hint="Write a list of these: %(known)s",
            wrong=", ".join(wrong),
            known=", ".join(known),
        )
    return tuple((f"claim:{key}", 1.0) for key in dict.fromkeys(keys))


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


def _elasticity(raw: dict[str, Any], key: str, default: float) -> float:
    value = number(raw.get(key, default))
    if math.isnan(value) or value < 0 or (key == "eta" and math.isinf(value)):
        raise Refusal("%(key)s is an elasticity without its sign: a number such as 1.5.", key=key)
    return value


def _unknown(provision: Provision, on: date) -> list[str]:
    """Return the codes no tariff line begins with. Raises Refusal when nothing else is listed."""
    if provision.authority != "scenario":  # a measure of the register keeps the lists of the law
        return []
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
