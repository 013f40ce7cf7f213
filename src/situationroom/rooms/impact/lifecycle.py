"""Legal steps of a forecast and of a paper."""

from situationroom.rooms.impact.states import ForecastState, PaperState

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


PAPER_STEPS: dict[PaperState, frozenset[PaperState]] = {
    PaperState.SUBMITTED: frozenset({PaperState.RETURNED, PaperState.ACCEPTED}),
    PaperState.RETURNED: frozenset(),
    PaperState.ACCEPTED: frozenset({PaperState.WAITING, PaperState.PUBLISHED}),
    PaperState.WAITING: frozenset({PaperState.PUBLISHED}),
    PaperState.PUBLISHED: frozenset(),
}


def may_move_paper(old: PaperState, new: PaperState) -> bool:
    """Tell whether a paper may go from one state to another; a returned one has a new version."""
    return new in PAPER_STEPS[old]
