"""Legal steps of a forecast."""

from situationroom.rooms.impact.states import ForecastState

FORECAST_STEPS: dict[ForecastState, frozenset[ForecastState]] = {
    ForecastState.OPEN: frozenset({ForecastState.REPLACED, ForecastState.LOCKED}),
    ForecastState.REPLACED: frozenset(),
    ForecastState.LOCKED: frozenset({ForecastState.SCORED}),
    ForecastState.SCORED: frozenset(),
}
STANDS = frozenset({ForecastState.OPEN, ForecastState.LOCKED, ForecastState.SCORED})
"""States of what a forecaster last said; what was replaced stands no longer."""


def may_step(old: ForecastState, new: ForecastState) -> bool:
    """Tell whether a forecast may go from one state to another."""
    return new in FORECAST_STEPS[old]
