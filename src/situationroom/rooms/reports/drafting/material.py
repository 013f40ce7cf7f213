"""What a brief is drafted from, gathered across the rooms below."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from situationroom.rooms.codelists.queries import list_items
from situationroom.rooms.impact.models import Run
from situationroom.rooms.impact.states import Knowledge, RunState
from situationroom.rooms.issues.models import Issue
from situationroom.rooms.issues.queries import Row, list_board
from situationroom.rooms.issues.states import ResponseState
from situationroom.rooms.market.queries import list_bridge
from situationroom.rooms.reports.charts import exposure_chart


@dataclass(frozen=True)
class Material:
    """What a brief is drafted from; `then` and `now` may be the same run."""

    issue: Issue
    then: Run
    now: Run
    responses: Sequence[Row]
    item_names: dict[str, tuple[str, str]]
    hs_total_usd: float | None
    mti_total_usd: float | None
    charts: dict[str, str]
    at: datetime


def gather_material(issue: Issue, *, at: datetime) -> Material | None:
    """Return the material of an issue's brief, or None while it has no current run."""
    runs = runs_to_stand_on(issue.runs.all())
    if runs is None:
        return None
    then, now = runs
    names = {item.code: (item.name_ko, item.name_en) for item in list_items()}
    totals = {row.series: row.value_usd for row in list_bridge(topic="total")}
    return Material(
        issue=issue,
        then=then,
        now=now,
        responses=list_board(issue),
        item_names=names,
        hs_total_usd=totals.get("us_imports_hs"),
        mti_total_usd=totals.get("kr_exports_mti"),
        charts={
            f"exposure_{language}": exposure_chart(then, names, language=language)
            for language in ("ko", "en")
        },
        at=at,
    )


def runs_to_stand_on(runs: Iterable[Run]) -> tuple[Run, Run] | None:
    """Return the newest current runs by what was known then and now, or None without any."""
    current = [run for run in runs if run.state == RunState.CURRENT]
    newest = sorted(current, key=lambda run: (run.made_at, str(run.id)), reverse=True)
    then = _first(newest, Knowledge.THEN)
    now = _first(newest, Knowledge.NOW) or then
    return None if then is None or now is None else (then, now)


def _first(runs: Sequence[Run], knowledge: Knowledge) -> Run | None:
    return next((run for run in runs if run.knowledge == knowledge), None)


def answers_in(rows: Iterable[Row]) -> dict[str, str]:
    """Return what was answered, by organisation, each answer as the digest of its words.

    A brief keeps this beside its text: an answer counts as new when its words are, whichever
    transaction came first and however often the same words are sent.
    """
    return {
        str(row.response.organisation_id): _digest(row)
        for row in rows
        if row.response.state == ResponseState.ANSWERED
    }


def _digest(row: Row) -> str:
    answer = row.said
    said = [answer.position, answer.action, str(answer.next_date or "")] if answer else []
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16]
