"""Load the compiled register of acts into the room; running it again changes nothing."""

import csv
from collections import defaultdict
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from situationroom.base.acting import acting_as
from situationroom.base.actors import room_rule
from situationroom.base.errors import Refusal
from situationroom.base.events import emit
from situationroom.base.labels import Level
from situationroom.base.models import Label
from situationroom.rooms.measures.events import RegisterReloaded
from situationroom.rooms.measures.models import Measure, ScopeEntry, ScopeList, StateAct
from situationroom.rooms.measures.states import ActState

# Share of trade that claims USMCA: electronics, July 2025 to February 2026 (USITC DataWeb).
USMCA_CLAIMED = {"CA": 0.803074571, "MX": 0.957379981}


def load_register(folder: Path, *, at: datetime) -> int:
    """Load scopes, origin lists and acts from `folder`; return the number of acts.

    Loading again is told to the rooms above, which stand on what was loaded before.
    """
    again = StateAct.objects.filter(from_reference=True).exists()
    by = room_rule("measures.load_register")
    with acting_as(by):
        _load_scopes(folder / "scopes.csv")
        lists = _grouped(folder / "origins.csv", "list", "origin")
        rates = _rate_tables(folder / "origin_rates.csv")
        acts = yaml.safe_load((folder / "acts.yaml").read_text(encoding="utf-8"))
        for row in acts:
            _load_act(row, lists, rates, at)
        if again:
            label = Label.objects.create(level=Level.PUBLIC)
            emit(RegisterReloaded(acts=len(acts)), about=label.id, label=label, by=by, at=at)
    return len(acts)


def european_union() -> list[str]:
    """Return the members of the European Union, and the Union itself as one origin."""
    return _grouped(settings.REFERENCE / "measures" / "origins.csv", "list", "origin")["EU27"]


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def _grouped(path: Path, key: str, value: str) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = defaultdict(list)
    for row in _rows(path):
        groups[row[key]].append(row[value])
    return dict(groups)


def _rate_tables(path: Path) -> dict[str, dict[float, list[str]]]:
    tables: dict[str, dict[float, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in _rows(path):
        tables[row["table"]][float(row["rate"])].append(row["origin"])
    return tables


def _day(value: str) -> date | None:
    return date.fromisoformat(value) if value else None


def _load_scopes(path: Path) -> None:
    rows = _rows(path)
    codes = {row["list"] for row in rows}
    ScopeList.objects.bulk_create([ScopeList(code=c) for c in sorted(codes)], ignore_conflicts=True)
    ScopeEntry.objects.filter(list_id__in=codes).delete()
    ScopeEntry.objects.bulk_create(
        [
            ScopeEntry(
                list_id=row["list"],
                prefix=row["prefix"],
                since=_day(row["since"]),
                until=_day(row["until"]),
                known=_day(row["known"]),
                low=float(row["low"]),
                central=float(row["central"]),
                high=float(row["high"]),
                source=row["source"],
            )
            for row in rows
        ]
    )


def _load_act(
    row: dict[str, Any],
    lists: dict[str, list[str]],
    rates: dict[str, dict[float, list[str]]],
    at: datetime,
) -> None:
    measures = [m for spec in row["measures"] for m in _spread(spec, lists, rates)]
    existing = StateAct.objects.filter(code=row["act"]).first()
    label = existing.label if existing else Label.objects.create(level=Level.PUBLIC)
    before, after = _comparison(row, measures)
    act, _ = StateAct.objects.update_or_create(
        code=row["act"],
        defaults={
            "label": label,
            "authority": row["authority"],
            "title_ko": row["title_ko"],
            "title_en": row["title_en"],
            "note_ko": row.get("note_ko", ""),
            "note_en": row.get("note_en", ""),
            "conflict_ko": row.get("conflict_ko", ""),
            "conflict_en": row.get("conflict", ""),
            "citations": row["citations"],
            "date_announced": row["announced"],
            "date_signed": row["signed"],
            "date_published": row["published"],
            "state": existing.state if existing else ActState.CONFIRMED,
            "from_reference": True,
            "registered_at": existing.registered_at if existing else at,
            "compare_before": before,
            "compare_after": after,
        },
    )
    for values in measures:
        _load_measure(act, values)


def _spread(
    spec: dict[str, Any],
    lists: dict[str, list[str]],
    rates: dict[str, dict[float, list[str]]],
) -> list[dict[str, Any]]:
    """Turn one written measure into rows: a table of origin rates is one row a rate."""
    if "origin_rates" in spec:
        return [
            {
                **spec,
                "key": f"{spec['key']}-{rate * 100:g}",
                "rate": rate,
                "origins": _members(origins, lists),
            }
            for rate, origins in sorted(rates[spec["origin_rates"]].items())
        ]
    origins = lists[spec["origin_list"]] if "origin_list" in spec else spec.get("origins")
    return [{**spec, "origins": None if origins is None else _members(origins, lists)}]


def _members(origins: list[str], lists: dict[str, list[str]]) -> list[str]:
    """Return origins with named lists spelt out; the European Union is all its members."""
    named = {"EU": lists["EU27"], **lists}
    return sorted({code for name in origins for code in named.get(name, [name])})


def _check_lists(spec: dict[str, Any]) -> None:
    named = {spec.get("listed"), *spec.get("exempt", [])} - {None}
    missing = named - set(ScopeList.objects.filter(code__in=named).values_list("code", flat=True))
    if missing:
        raise Refusal(
            "Measure %(code)s names lists that scopes.csv does not hold: %(lists)s",
            hint="Compile the lists again: python -m tools.compile_measures.",
            code=spec["key"],
            lists=", ".join(sorted(missing)),
        )


def _load_measure(act: StateAct, spec: dict[str, Any]) -> None:
    _check_lists(spec)
    measure, _ = Measure.objects.update_or_create(
        code=spec["key"],
        defaults={
            "act": act,
            "programme": spec["programme"],
            "heading": str(spec["heading"]),
            "form": spec.get("form", "add"),
            "rate": spec["rate"],
            "since": spec["since"],
            "known": spec["known"],
            "ends": [
                {"known": end["known"].isoformat(), "until": end["until"].isoformat()}
                for end in spec.get("ends", [])
            ],
            "origins": spec["origins"],
            "except_origins": spec.get("except_origins", []),
            "listed_id": spec.get("listed"),
            "yields_to": spec.get("yields_to", []),
            "claims": USMCA_CLAIMED if spec.get("claims") == "usmca" else {},
        },
    )
    measure.exempt.set(spec.get("exempt", []))


def _comparison(
    row: dict[str, Any], measures: list[dict[str, Any]]
) -> tuple[date | None, date | None]:
    """Return the day before the act changes anything and the day all of it is in force."""
    if not measures:
        return None, None
    starts = [m["since"] for m in measures if m["known"] <= row["announced"]] or [
        m["since"] for m in measures
    ]
    first = min(row["announced"], *starts) if row.get("ended") else min(starts)
    return first - timedelta(days=1), max(starts)
