"""Gather what a brief is drafted from, across the rooms below."""

from datetime import datetime

from situationroom.rooms.codelists.queries import list_items
from situationroom.rooms.impact.models import Run
from situationroom.rooms.impact.states import Knowledge, RunState
from situationroom.rooms.issues.models import Issue
from situationroom.rooms.issues.queries import list_responses
from situationroom.rooms.market.queries import list_bridge
from situationroom.rooms.reports.charts import exposure_chart
from situationroom.rooms.reports.drafting import Material


def gather_material(issue: Issue, *, at: datetime) -> Material | None:
    """Return the material of an issue's brief, or None while it has no current run."""
    runs = list(issue.runs.filter(state=RunState.CURRENT).order_by("-made_at", "id"))
    then = _newest(runs, Knowledge.THEN)
    now = _newest(runs, Knowledge.NOW) or then
    if then is None or now is None:
        return None
    names = {item.code: (item.name_ko, item.name_en) for item in list_items()}
    totals = {row.series: row.value_usd for row in list_bridge(topic="total")}
    return Material(
        issue=issue,
        then=then,
        now=now,
        responses=list_responses(issue),
        item_names=names,
        hs_total_usd=totals.get("us_imports_hs"),
        mti_total_usd=totals.get("kr_exports_mti"),
        charts={
            f"exposure_{language}": exposure_chart(then, names, language=language)
            for language in ("ko", "en")
        },
        at=at,
    )


def _newest(runs: list[Run], knowledge: Knowledge) -> Run | None:
    return next((run for run in runs if run.knowledge == knowledge), None)
