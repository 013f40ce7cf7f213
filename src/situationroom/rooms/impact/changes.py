"""What a written scenario changes in the law: duties of its own, and measures as they are not.

Plain reading of what was said; the register is asked for the measures that are named.
"""

import dataclasses
import math
from collections.abc import Mapping
from datetime import date
from typing import Any

from situationroom.base.errors import Refusal
from situationroom.rooms.codelists import queries as codelists
from situationroom.rooms.codelists.rules import bare_code
from situationroom.rooms.measures import queries as measures
from situationroom.rooms.measures.reference import european_union
from situationroom.rooms.measures.rules import MeasureInput, broken_rules
from situationroom.rooms.measures.states import PART_OF
from tradeimpact.schedule import End, Form, Provision, Scope, ScopeEntry

CHANGE_KEYS = {"programme", "rate", "form", "origins", "products", "except", "since"}
MEASURE_KEYS = {"measure", "rate", "form", "since", "until"}


def read_change(place: int, raw: Any, after: date) -> Provision:
    """Return one change as a provision. Raises Refusal naming what is wrong and what it should be.

    A change that names a measure of the register has its key, and takes its place.
    """
    if isinstance(raw, dict) and "measure" in raw:
        return _changed_measure(raw, after)
    return _new_duty(place, raw, after)


def read_measures(raw: dict[str, Any], after: date) -> tuple[str, ...]:
    """Return the keys of the measures a scenario takes out. Raises Refusal for one not in force."""
    keys = tuple(dict.fromkeys(map(str, words(raw, "without"))))
    for key in keys:
        _check_in_force(_measure(key), after, remedy=_NOT_OUT)
    return keys


def stored_changes(stored: Mapping[str, Any]) -> tuple[Provision, ...]:
    """Return the changes of a stored scenario as provisions.

    Raises Refusal where a measure they change is not in the register any more.
    """
    after = date.fromisoformat(stored["after"])
    return tuple(read_change(*_as_said(change), after) for change in stored.get("changes", []))


def _as_said(change: Mapping[str, Any]) -> tuple[int, dict[str, Any]]:
    """Return a stored change as it was said, and its place among the others."""
    key = change["key"]
    if change.get("measure"):
        return 0, {n: change[n] for n in MEASURE_KEYS if n in change} | {"measure": key}
    said = {name: change[name] for name in ("programme", "rate", "form", "since", "except")}
    for name in ("origins", "products"):
        said[name] = "all" if change[name] is None else change[name]
    return int(key.rpartition("-")[2]), said


_NOT_OUT = "Leave it out of the scenario, or choose a day on which it is in force."
_NOT_CHANGED = "Give the change a since and an until that hold the day after."


def _measure(key: str) -> Provision:
    found = next((p for p in measures.list_provisions() if p.key == key), None)
    if found is None:
        near = sorted(p.key for p in measures.list_provisions() if p.key.startswith(key[:4]))
        raise Refusal(
            "The register has no confirmed measure %(key)s.",
            hint="Nearest measures: %(near)s",
            key=key,
            near=", ".join(near[:6]) or "—",
        )
    return found


def _check_in_force(measure: Provision, after: date, *, remedy: str) -> None:
    if not measure.in_force(on=after, known_on=date.max):
        raise Refusal(
            "The measure %(key)s is not in force on %(on)s.",
            hint=remedy,
            key=measure.key,
            on=after.isoformat(),
        )


def _changed_measure(raw: dict[str, Any], after: date) -> Provision:
    _check_keys(raw, MEASURE_KEYS)
    was = _measure(str(raw["measure"]))
    until = read_day(raw, "until", date.max)
    said_so = MeasureInput(
        programme=was.programme,
        rate=number(raw["rate"]) if "rate" in raw else (math.nan if was.rate is None else was.rate),
        since=read_day(raw, "since", was.since),
        until=until if "until" in raw else None,
        form=read_text(raw, "form", was.form.value),
        origins=None,
        listed=None,
        exempt=(),
    )
    for _, message in broken_rules(said_so):
        raise Refusal(message)
    ends = (End(date.min, until),) if "until" in raw else was.ends
    changed = dataclasses.replace(
        was,
        rate=said_so.rate,
        form=Form(said_so.form),
        since=said_so.since,
        known=date.min,
        ends=ends,
        confirmed=False,
    )
    _check_in_force(changed, after, remedy=_NOT_CHANGED)
    return changed


def _check_keys(raw: Any, known: set[str]) -> None:
    if not isinstance(raw, dict) or set(raw) - known:
        unknown = set(raw) - known if isinstance(raw, dict) else [raw]
        raise Refusal(
            "A scenario does not know: %(unknown)s",
            hint="It knows: %(known)s",
            unknown=", ".join(sorted(map(str, unknown))),
            known=", ".join(sorted(known)),
        )


def _new_duty(place: int, raw: Any, after: date) -> Provision:
    _check_keys(raw, CHANGE_KEYS)
    said_so = MeasureInput(
        programme=read_text(raw, "programme", f"scenario-{place}"),
        rate=number(raw.get("rate")),
        since=read_day(raw, "since", after),
        form=read_text(raw, "form", "add"),
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
        key=f"scenario-{place}",
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
        divides=PART_OF.get(said_so.programme, ""),
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


def number(value: Any) -> float:
    """Return a number; what is none becomes NaN, which every rule of numbers refuses."""
    try:
        return math.inf if value == ".inf" else float(value)
    except (TypeError, ValueError, OverflowError):
        return math.nan


def words(raw: dict[str, Any], key: str) -> list[Any]:
    """Return a list that was said; one word alone is a list of one."""
    value = raw.get(key) or []
    return value if isinstance(value, list) else [value]


def _codes(raw: dict[str, Any], key: str) -> tuple[str, ...] | None:
    """Return codes as text, as they were written; None for all."""
    if raw.get(key, "all") == "all":
        return None
    return tuple(bare_code(str(code)) for code in words(raw, key))


def _entries(codes: tuple[str, ...]) -> Scope:
    return Scope(tuple(ScopeEntry(code) for code in codes))


def read_text(raw: dict[str, Any], key: str, default: str) -> str:
    """Return a text that was said. Raises Refusal for what YAML reads as something else."""
    value = raw.get(key, default)
    if not isinstance(value, str):
        raise Refusal("%(key)s is not a text: put it in quotation marks.", key=key)
    return value


def read_day(raw: dict[str, Any], key: str, default: date) -> date:
    """Return a day that was said. Raises Refusal for what is none, or not covered."""
    if key not in raw:
        return default
    try:
        value = date.fromisoformat(str(raw[key]))
    except ValueError:
        raise Refusal("%(key)s is not a day: write it as 2026-02-24.", key=key) from None
    if key not in ("known_on", "until"):
        measures.check_coverage(on=value)
    return value
