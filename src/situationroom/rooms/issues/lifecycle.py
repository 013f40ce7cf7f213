"""Legal steps of an issue."""

from situationroom.rooms.issues.states import IssueState

STEPS: dict[IssueState, frozenset[IssueState]] = {
    IssueState.OPEN: frozenset({IssueState.ANSWERING, IssueState.CLOSED}),
    IssueState.ANSWERING: frozenset({IssueState.CLOSED}),
    IssueState.CLOSED: frozenset({IssueState.OPEN}),
}


def may_move(old: IssueState, new: IssueState) -> bool:
    """Tell whether an issue may go from one state to another."""
    return new in STEPS[old]


def next_states(state: IssueState) -> list[IssueState]:
    """Return the legal next states, in a fixed order."""
    return [step for step in IssueState if step in STEPS[state]]
