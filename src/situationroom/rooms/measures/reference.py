"""Load the compiled register of acts into the room; running it again changes nothing."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings

from situationroom.base.acting import acting_as
from situationroom.base.actors import Actor, room_rule
from situationroom.base.errors import Refusal
from situationroom.base.events import emit
from situationroom.base.labels import Level
from situationroom.base.models import Label
from situationroom.rooms.measures.events import ActWithdrawn, RegisterReloaded
from situationroom.rooms.measures.models import Measure, ScopeEntry, ScopeList, StateAct
from situationroom.rooms.measures.states import ActState
from situationroom.rooms.measures.written import read_acts, read_lists, read_table

# Share of trade that claims USMCA: electronics, July 2025 to February 2026 (USITC DataWeb).
USMCA_CLAIMED = {"CA": 0.803074571, "MX": 0.957379981}
VANISHED = "No longer in the compiled register: withdrawn when it was loaded again."
VANISHED_KO = "등록부 자료에서 빠져 다시 적재할 때 철회됨."
# A condition nobody measured: perhaps nothing, assumed and at most all.
WHOLLY_OPEN = [0.0, 1.0, 1.0]


def load_register(folder: Path, *, at: datetime) -> int:
    """Load scopes, origin lists and acts from `folder`; return the number of acts.

    Loading again is told to the rooms above, which stand on what was loaded before.
    """
    again = StateAct.unscoped.filter(from_reference=True).exists()
    by = room_rule("measures.load_register")
    with acting_as(by):
        _load_scopes(folder / "scopes.csv")
        acts = read_acts(folder)
        for row in acts:
            _load_act(row, at)
        _withdraw_vanished({row["act"] for row in acts}, by, at)
        if again:
            label = Label.objects.create(level=Level.PUBLIC)
            emit(RegisterReloaded(acts=len(acts)), about=label.id, label=label, by=by, at=at)
    return len(acts)


def european_union() -> list[str]:
    """Return the members of the European Union, and the Union itself as one origin."""
    return read_lists(settings.REFERENCE / "measures" / "origins.csv", "list", "origin")["EU27"]


def _day(value: str) -> date | None:
    return date.fromisoformat(value) if value else None


def _load_scopes(path: Path) -> None:
    rows = read_table(path)
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
                condition=row["condition"],
            )
            for row in rows
        ],
        batch_size=2000,
    )


def _load_act(row: dict[str, Any], at: datetime) -> None:
    measures = row["measures"]
    existing = StateAct.unscoped.filter(code=row["act"]).first()
    label = existing.label if existing else Label.objects.create(level=Level.PUBLIC)
    before, after = _comparison(row, measures)
    act, _ = StateAct.unscoped.update_or_create(
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
            "state": _state(existing),
            "from_reference": True,
            "registered_at": existing.registered_at if existing else at,
            "compare_before": before,
            "compare_after": after,
        },
    )
    for values in measures:
        _load_measure(act, values)
    act.measures.exclude(code__in=[values["key"] for values in measures]).delete()


def _state(existing: StateAct | None) -> str:
    """Return the state of an act as loaded: what an officer withdrew stays withdrawn."""
    if existing is None or (existing.state == ActState.WITHDRAWN and VANISHED in existing.note_en):
        return ActState.CONFIRMED
    return existing.state


def _withdraw_vanished(there: set[str], by: Actor, at: datetime) -> None:
    """Withdraw the acts of the reference that it no longer holds; each says why."""
    gone = StateAct.unscoped.filter(from_reference=True).exclude(code__in=there)
    for act in gone.exclude(state=ActState.WITHDRAWN).select_related("label"):
        act.state = ActState.WITHDRAWN
        act.note_en = f"{VANISHED} {act.note_en}".strip()
        act.note_ko = f"{VANISHED_KO} {act.note_ko}".strip()
        act.save(update_fields=["state", "note_en", "note_ko"])
        emit(
            ActWithdrawn(act=str(act.id), code=act.code, reason=VANISHED),
            about=act.id,
            label=act.label,
            by=by,
            at=at,
        )


def _quota(said: dict[str, Any]) -> dict[str, Any]:
    """Return a quota with its days as text."""
    return {
        key: [_texts(step) for step in value] if key == "filled" else _text(value)
        for key, value in said.items()
    }


def _texts(said: dict[str, Any]) -> dict[str, Any]:
    return {key: _text(value) for key, value in said.items()}


def _text(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


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
            "authority": spec.get("authority", ""),
            "heading": str(spec["heading"]),
            "form": spec.get("form", "add"),
            "rate": spec["rate"],
            "since": spec["since"],
            "text": spec.get("text"),
            "known": spec["known"],
            "ends": [
                {key: day.isoformat() for key, day in end.items()} for end in spec.get("ends", [])
            ],
            "origins": spec["origins"],
            "except_origins": spec["except_origins"],
            "listed_id": spec.get("listed"),
            "yields_to": spec.get("yields_to", []),
            "condition": spec.get("condition", ""),
            "share": spec.get("share", WHOLLY_OPEN) if "condition" in spec else [],
            "quota": _quota(spec["quota"]) if "quota" in spec else None,
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
