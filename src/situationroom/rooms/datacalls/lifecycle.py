"""Legal steps of a data call and of a reply."""

from situationroom.rooms.datacalls.states import AskedState, CallState, ReplyState

STEPS: dict[CallState, frozenset[CallState]] = {
    CallState.DRAFT: frozenset({CallState.SENT, CallState.WITHDRAWN}),
    CallState.SENT: frozenset({CallState.CLOSED, CallState.WITHDRAWN}),
    CallState.CLOSED: frozenset(),
    CallState.WITHDRAWN: frozenset(),
}
REPLY_STEPS: dict[ReplyState, frozenset[ReplyState]] = {
    ReplyState.RECEIVED: frozenset({ReplyState.ASKED_BACK, ReplyState.ACCEPTED}),
    ReplyState.ASKED_BACK: frozenset({ReplyState.ACCEPTED}),
    ReplyState.ACCEPTED: frozenset({ReplyState.ASKED_BACK}),
    ReplyState.SET_ASIDE: frozenset({ReplyState.ACCEPTED}),
}
STANDING: dict[ReplyState, AskedState] = {
    ReplyState.RECEIVED: AskedState.RECEIVED,
    ReplyState.ASKED_BACK: AskedState.ASKED_BACK,
    ReplyState.ACCEPTED: AskedState.ACCEPTED,
}
"""How an organisation stands by the version of its answer that counts."""


def may_move(old: CallState, new: CallState) -> bool:
    """Tell whether a data call may go from one state to another."""
    return new in STEPS[old]


def may_step(old: ReplyState, new: ReplyState) -> bool:
    """Tell whether a reply may go from one state to another."""
    return new in REPLY_STEPS[old]
