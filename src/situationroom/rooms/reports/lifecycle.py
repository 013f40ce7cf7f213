"""Legal steps of a brief."""

from situationroom.rooms.reports.states import BriefState

STEPS: dict[BriefState, frozenset[BriefState]] = {
    BriefState.DRAFT: frozenset({BriefState.SUBMITTED}),
    BriefState.SUBMITTED: frozenset({BriefState.SIGNED, BriefState.DRAFT}),
    BriefState.SIGNED: frozenset(),
}


def may_move(old: BriefState, new: BriefState) -> bool:
    """Tell whether a brief may go from one state to another."""
    return new in STEPS[old]
