"""Legal steps of a proposal, and the way each kind of rule takes to being in force."""

from datetime import date

from situationroom.rooms.proposals.states import ProposalState, RuleKind, Stage

STEPS: dict[ProposalState, frozenset[ProposalState]] = {
    ProposalState.RECEIVED: frozenset(
        {ProposalState.REVIEWING, ProposalState.MERGED, ProposalState.WITHDRAWN}
    ),
    ProposalState.REVIEWING: frozenset(
        {ProposalState.ANSWERED, ProposalState.MERGED, ProposalState.WITHDRAWN}
    ),
    # A later answer stands beside the earlier one: what was put off is answered again.
    ProposalState.ANSWERED: frozenset(
        {ProposalState.ANSWERED, ProposalState.RECONSIDERING, ProposalState.DONE}
    ),
    ProposalState.RECONSIDERING: frozenset({ProposalState.ANSWERED}),
    ProposalState.MERGED: frozenset({ProposalState.RECEIVED}),
    ProposalState.DONE: frozenset(),
    ProposalState.WITHDRAWN: frozenset(),
}
OPEN = frozenset({ProposalState.RECEIVED, ProposalState.REVIEWING, ProposalState.RECONSIDERING})
"""States in which an answer is still to come."""
UNANSWERED = frozenset({ProposalState.RECEIVED, ProposalState.REVIEWING})
"""States in which nobody has answered yet: such proposals can be merged and taken back."""


def may_move(old: ProposalState, new: ProposalState) -> bool:
    """Tell whether a proposal may go from one state to another."""
    return new in STEPS[old]


WAYS: dict[RuleKind, tuple[Stage, ...]] = {
    RuleKind.ACT: (
        Stage.DRAFTING,
        Stage.LEGISLATIVE_NOTICE,
        Stage.REGULATORY_REVIEW,
        Stage.LEGISLATION_REVIEW,
        Stage.CABINET,
        Stage.ASSEMBLY,
        Stage.PROMULGATED,
        Stage.IN_FORCE,
    ),
    RuleKind.DECREE: (
        Stage.DRAFTING,
        Stage.LEGISLATIVE_NOTICE,
        Stage.REGULATORY_REVIEW,
        Stage.LEGISLATION_REVIEW,
        Stage.CABINET,
        Stage.PROMULGATED,
        Stage.IN_FORCE,
    ),
    RuleKind.ORDINANCE: (
        Stage.DRAFTING,
        Stage.LEGISLATIVE_NOTICE,
        Stage.REGULATORY_REVIEW,
        Stage.LEGISLATION_REVIEW,
        Stage.PROMULGATED,
        Stage.IN_FORCE,
    ),
    RuleKind.NOTICE: (
        Stage.DRAFTING,
        Stage.ADMINISTRATIVE_NOTICE,
        Stage.REGULATORY_REVIEW,
        Stage.ISSUED,
        Stage.IN_FORCE,
    ),
}
"""The stages of each kind of rule, in order; see decision 48 for their source."""
ENDED = frozenset({Stage.IN_FORCE, Stage.DROPPED})
"""Stages after which nothing of a rule change is to come."""


def next_stages(kind: RuleKind, old: Stage) -> list[Stage]:
    """Return where a rule change can go: the next stage first, and giving it up last.

    A stage that was passed can begin anew, as a notice that is published again.
    """
    if old in ENDED:
        return []
    way = WAYS[kind]
    place = way.index(old)
    return [*way[place + 1 :], *way[1 : place + 1], Stage.DROPPED]


def may_step(kind: RuleKind, old: Stage, new: Stage) -> bool:
    """Tell whether a rule change may go from one stage to another."""
    return new in next_stages(kind, old)


def leaves_the_way(kind: RuleKind, old: Stage, new: Stage) -> bool:
    """Tell whether a step skips a stage, goes back, or gives up: then it needs a reason."""
    way = WAYS[kind]
    return new not in way or way.index(new) != way.index(old) + 1


def is_late(stage: Stage, expected_on: date | None, today: date) -> bool:
    """Tell whether the next stage is overdue. Its last day is not late yet."""
    return stage not in ENDED and expected_on is not None and expected_on < today
