"""Writes of the impact room: runs and what goes stale, forecasts and scores, papers."""

from situationroom.rooms.impact.services.court import (
    lock_forecasts,
    lodge_forecast,
    lodge_own_forecasts,
    score_forecasts,
)
from situationroom.rooms.impact.services.papers import (
    RELEASE,
    Finding,
    publish_paper,
    record_dissent,
    release_paper,
    review_paper,
    submit_paper,
)
from situationroom.rooms.impact.services.runs import (
    CODE_VERSION,
    Computed,
    assess,
    assess_act,
    compute,
    digests_of,
    mark_runs_stale,
    may_run,
    scenario_of_act,
    store_run,
)

__all__ = [
    "CODE_VERSION",
    "RELEASE",
    "Computed",
    "Finding",
    "assess",
    "assess_act",
    "compute",
    "digests_of",
    "lock_forecasts",
    "lodge_forecast",
    "lodge_own_forecasts",
    "mark_runs_stale",
    "may_run",
    "publish_paper",
    "record_dissent",
    "release_paper",
    "review_paper",
    "scenario_of_act",
    "score_forecasts",
    "store_run",
    "submit_paper",
]
