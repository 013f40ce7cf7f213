"""Writes of the impact room: runs and what goes stale, forecasts and their scores."""

from situationroom.rooms.impact.services.court import (
    lock_forecasts,
    lodge_forecast,
    lodge_own_forecasts,
    score_forecasts,
)
from situationroom.rooms.impact.services.runs import (
    CODE_VERSION,
    METHOD,
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
    "METHOD",
    "Computed",
    "assess",
    "assess_act",
    "compute",
    "digests_of",
    "lock_forecasts",
    "lodge_forecast",
    "lodge_own_forecasts",
    "mark_runs_stale",
    "may_run",
    "scenario_of_act",
    "score_forecasts",
    "store_run",
]
