"""Legal steps of a session and of a decision, and what of the past comes onto the next agenda."""

from situationroom.rooms.meetings.states import DecisionState, SessionState, Standing

STEPS: dict[SessionState, frozenset[SessionState]] = {
    # What took place without invitations from the room can be written down afterwards.
    SessionState.PLANNED: frozenset(
        {SessionState.INVITED, SessionState.HELD, SessionState.CANCELLED}
    ),
    SessionState.INVITED: frozenset({SessionState.HELD, SessionState.CANCELLED}),
    SessionState.HELD: frozenset({SessionState.CLOSED}),
    SessionState.CLOSED: frozenset(),
    SessionState.CANCELLED: frozenset(),
}
AHEAD = frozenset({SessionState.PLANNED, SessionState.INVITED})
"""States of a session that is still to come: it is moved, and its agenda grows."""
TOOK_PLACE = frozenset({SessionState.HELD, SessionState.CLOSED})
"""States of a session that took place: what it said counts."""
OVER = frozenset({Standing.KEPT, Standing.DROPPED})
"""Standings after which an ask comes onto no agenda."""
DECISION_STEPS: dict[DecisionState, frozenset[DecisionState]] = {
    DecisionState.OPEN: frozenset({DecisionState.DONE, DecisionState.DROPPED}),
    DecisionState.DONE: frozenset({DecisionState.OPEN}),
    DecisionState.DROPPED: frozenset({DecisionState.OPEN}),
}


def may_move(old: SessionState, new: SessionState) -> bool:
    """Tell whether a session may go from one state to another."""
    return new in STEPS[old]


def may_become(old: DecisionState, new: DecisionState) -> bool:
    """Tell whether a decision may go from one state to another."""
    return new in DECISION_STEPS[old]
