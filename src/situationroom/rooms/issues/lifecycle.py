"""Legal steps of an issue, and the facts each stage needs before it is reached."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from situationroom.rooms.issues.states import ActionState, IssueState, Progress

STEPS: dict[IssueState, frozenset[IssueState]] = {
    IssueState.OPEN: frozenset({IssueState.ANSWERING, IssueState.CLOSED, IssueState.MERGED}),
    IssueState.ANSWERING: frozenset({IssueState.ACTING, IssueState.CLOSED, IssueState.MERGED}),
    IssueState.ACTING: frozenset(
        {IssueState.ANSWERING, IssueState.WATCHED, IssueState.CLOSED, IssueState.MERGED}
    ),
    IssueState.WATCHED: frozenset({IssueState.ACTING, IssueState.CLOSED, IssueState.MERGED}),
    IssueState.CLOSED: frozenset({IssueState.OPEN}),
    IssueState.MERGED: frozenset(),
}
ENDED = frozenset({IssueState.CLOSED, IssueState.MERGED})
"""States in which nobody answers and nothing is due."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of an issue at the moment somebody would move it."""

    answered: int
    is_somebody_responsible: bool
    says_why: bool
    says_how_it_ended: bool
    open_actions: int = 0
    says_why_left: bool = False


@dataclass(frozen=True, slots=True)
class Needed:
    """A fact a stage needs, in words that name the remedy."""

    text: str
    is_there: Callable[[Standing], bool]


SOMEBODY_ANSWERED = Needed(
    "At least one organisation has answered.", lambda standing: standing.answered > 0
)
SOMEBODY_IS_RESPONSIBLE = Needed(
    "An officer is named as responsible.", lambda standing: standing.is_somebody_responsible
)
WHAT_WAS_DONE_IS_SAID = Needed("Say what was done so far.", lambda standing: standing.says_why)
HOW_IT_ENDED_IS_SAID = Needed(
    "Say how the issue ended before it is closed.", lambda standing: standing.says_why
)
HOW_IT_ENDED_IS_CHOSEN = Needed(
    "Choose whether it was resolved.", lambda standing: standing.says_how_it_ended
)
OPEN_ACTIONS_ARE_EXPLAINED = Needed(
    "Actions are not done yet: say why they are left.",
    lambda standing: standing.open_actions == 0 or standing.says_why_left,
)

NEEDS: dict[IssueState, tuple[Needed, ...]] = {
    IssueState.OPEN: (),
    IssueState.ANSWERING: (),
    IssueState.ACTING: (SOMEBODY_ANSWERED, SOMEBODY_IS_RESPONSIBLE),
    IssueState.WATCHED: (WHAT_WAS_DONE_IS_SAID,),
    IssueState.CLOSED: (
        HOW_IT_ENDED_IS_SAID,
        HOW_IT_ENDED_IS_CHOSEN,
        OPEN_ACTIONS_ARE_EXPLAINED,
    ),
    IssueState.MERGED: (),
}


def may_move(old: IssueState, new: IssueState) -> bool:
    """Tell whether an issue may go from one state to another."""
    return new in STEPS[old]


def next_states(state: IssueState) -> list[IssueState]:
    """Return the legal next states, in a fixed order."""
    return [step for step in IssueState if step in STEPS[state]]


def lacking(new: IssueState, standing: Standing) -> list[Needed]:
    """Return the facts a stage needs that are not there yet."""
    return [needed for needed in NEEDS[new] if not needed.is_there(standing)]


ACTION_STEPS: dict[ActionState, frozenset[ActionState]] = {
    ActionState.PLANNED: frozenset(ActionState),
    ActionState.DOING: frozenset({ActionState.DOING, ActionState.DONE, ActionState.DROPPED}),
    ActionState.DONE: frozenset({ActionState.DOING}),
    ActionState.DROPPED: frozenset({ActionState.PLANNED}),
}
OVER = frozenset({ActionState.DONE, ActionState.DROPPED})
"""States of an action in which nothing of it is owed."""


def may_become(old: ActionState, new: ActionState) -> bool:
    """Tell whether a report may bring an action from one state to another, or leave it there."""
    return new in ACTION_STEPS[old]


def progress_of(
    state: ActionState, *, is_at_risk: bool, due_on: date, today: date
) -> Progress | None:
    """Return how an action comes on; None once it is over. Its last day is not late yet."""
    if state in OVER:
        return None
    if due_on < today:
        return Progress.LATE
    return Progress.AT_RISK if is_at_risk else Progress.ON_TRACK
