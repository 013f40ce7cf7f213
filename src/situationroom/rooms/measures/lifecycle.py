"""Legal steps of an act in the register."""

from situationroom.rooms.measures.states import ActState

STEPS: dict[ActState, frozenset[ActState]] = {
    ActState.UNCONFIRMED: frozenset({ActState.CONFIRMED, ActState.WITHDRAWN}),
    ActState.CONFIRMED: frozenset({ActState.WITHDRAWN}),
    ActState.WITHDRAWN: frozenset(),
}


def may_move(old: ActState, new: ActState) -> bool:
    """Tell whether an act may go from one state to another."""
    return new in STEPS[old]
