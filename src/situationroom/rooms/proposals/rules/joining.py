"""What authors may do with their proposal, and how proposals become one and come apart again."""

from dataclasses import dataclass
from uuid import UUID

from situationroom.base.actors import Actor, ActorKind
from situationroom.base.errors import Conflict, NotAllowed
from situationroom.base.rules import rule
from situationroom.rooms.proposals.lifecycle import UNANSWERED, may_move
from situationroom.rooms.proposals.rules.handling import works_for
from situationroom.rooms.proposals.states import ProposalState

JOINED_AND_GONE = frozenset({ProposalState.MERGED, ProposalState.WITHDRAWN})


@dataclass(frozen=True, slots=True)
class Merging:
    """A proposal about to go up in another one, with the owners of both."""

    by: Actor
    same: bool
    state: ProposalState
    owner: UUID | None
    into: ProposalState
    into_owner: UUID | None
    why: str


@rule("PRO-30", NotAllowed)
def who_answers_both_joins_them(merging: Merging) -> bool:
    """The secretariat joins proposals, and an owner those that nobody else owns."""
    if merging.by.kind is ActorKind.SECRETARIAT:
        return True
    return works_for(merging.by, merging.into_owner) and merging.owner in (
        None,
        merging.into_owner,
    )


@rule("PRO-31", hint="Choose the proposal that stays.")
def two_proposals_are_joined(merging: Merging) -> bool:
    """A proposal is not joined with itself."""
    return not merging.same


@rule("PRO-32", Conflict, hint="Choose the one it was joined with, or one that goes on.")
def both_are_there(merging: Merging) -> bool:
    """One of the two was joined with another one already, or taken back."""
    return not JOINED_AND_GONE & {merging.state, merging.into}


@rule("PRO-33", Conflict, hint="Its author can ask once to have it reconsidered.")
def what_is_answered_stays_by_itself(merging: Merging) -> bool:
    """One of the two has been answered: answers are not joined."""
    return {merging.state, merging.into} <= UNANSWERED


@rule("PRO-34")
def joining_has_a_reason(merging: Merging) -> bool:
    """Say why the two ask for the same."""
    return bool(merging.why.strip())


MAY_MERGE = (
    two_proposals_are_joined,
    who_answers_both_joins_them,
    both_are_there,
    what_is_answered_stays_by_itself,
)
MERGING = (*MAY_MERGE, joining_has_a_reason)


@dataclass(frozen=True, slots=True)
class Splitting:
    """A proposal about to stand by itself again."""

    by: Actor
    state: ProposalState
    owner: UUID | None
    joined: ProposalState | None
    why: str


@rule("PRO-35", NotAllowed)
def its_owner_takes_them_apart(splitting: Splitting) -> bool:
    """Only the owner of the joined proposal and the secretariat take a proposal out of it."""
    by = splitting.by
    return by.kind is ActorKind.SECRETARIAT or works_for(by, splitting.owner)


@rule("PRO-36", Conflict)
def what_is_joined_is_taken_apart(splitting: Splitting) -> bool:
    """The proposal is not joined with another one."""
    return may_move(splitting.state, ProposalState.RECEIVED)


@rule("PRO-37", Conflict, hint="Its author can ask once to have it reconsidered.")
def what_is_answered_together_stays_together(splitting: Splitting) -> bool:
    """The two have been answered together."""
    return splitting.joined in UNANSWERED


@rule("PRO-38")
def taking_apart_has_a_reason(splitting: Splitting) -> bool:
    """Say why the two do not ask for the same."""
    return bool(splitting.why.strip())


MAY_SPLIT = (
    its_owner_takes_them_apart,
    what_is_joined_is_taken_apart,
    what_is_answered_together_stays_together,
)
SPLITTING = (*MAY_SPLIT, taking_apart_has_a_reason)


@dataclass(frozen=True, slots=True)
class Speaking:
    """An author about to ask again, or to take a proposal back; `state` is that of the whole."""

    is_author: bool
    state: ProposalState
    asked_before: bool
    why: str


@rule("PRO-39", NotAllowed)
def its_author_speaks_for_it(speaking: Speaking) -> bool:
    """Only the organisation a proposal came from, or that took it in, may do this."""
    return speaking.is_author


@rule("PRO-40", Conflict, hint="Hand in a new proposal that says what has changed.")
def it_is_reconsidered_once(speaking: Speaking) -> bool:
    """This proposal has been reconsidered already: that is asked once."""
    return not speaking.asked_before


@rule("PRO-41", Conflict)
def an_answer_is_reconsidered(speaking: Speaking) -> bool:
    """Only an answered proposal is reconsidered."""
    return may_move(speaking.state, ProposalState.RECONSIDERING)


@rule("PRO-42")
def what_was_overlooked_is_said(speaking: Speaking) -> bool:
    """Say what the answer overlooked."""
    return bool(speaking.why.strip())


@rule("PRO-43", Conflict)
def what_nobody_answered_is_taken_back(speaking: Speaking) -> bool:
    """A proposal that was answered or joined with another one stays."""
    return may_move(speaking.state, ProposalState.WITHDRAWN)


@rule("PRO-44")
def taking_back_has_a_reason(speaking: Speaking) -> bool:
    """Say why it is taken back."""
    return bool(speaking.why.strip())


MAY_ASK_AGAIN = (its_author_speaks_for_it, it_is_reconsidered_once, an_answer_is_reconsidered)
ASKING_AGAIN = (*MAY_ASK_AGAIN, what_was_overlooked_is_said)
MAY_TAKE_BACK = (its_author_speaks_for_it, what_nobody_answered_is_taken_back)
TAKING_BACK = (*MAY_TAKE_BACK, taking_back_has_a_reason)
