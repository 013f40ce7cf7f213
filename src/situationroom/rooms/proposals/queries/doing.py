"""Reads: what somebody may do with a proposal and with a rule that is changed."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from situationroom.base.actors import Actor, ActorKind
from situationroom.base.rules import hold, require
from situationroom.rooms.organisations.models import Organisation, Person
from situationroom.rooms.organisations.queries import list_officers, list_organisations_of
from situationroom.rooms.organisations.states import OrganisationKind
from situationroom.rooms.proposals.lifecycle import next_stages
from situationroom.rooms.proposals.models import Proposal, RuleChange
from situationroom.rooms.proposals.queries.authors import is_author
from situationroom.rooms.proposals.queries.tracker import count_open_rules
from situationroom.rooms.proposals.rules import (
    CIRCLES,
    HANDING,
    MAY_ANSWER,
    MAY_ASK_AGAIN,
    MAY_ASSIGN,
    MAY_END,
    MAY_FOLLOW,
    MAY_HAND_IN,
    MAY_KEEP,
    MAY_MERGE,
    MAY_REVIEW,
    MAY_SPLIT,
    MAY_TAKE_BACK,
    OWNERS,
    Ending,
    Following,
    Handing,
    Handling,
    Keeping,
    Merging,
    Reviewing,
    Speaking,
    Splitting,
)
from situationroom.rooms.proposals.states import (
    Answer,
    Circle,
    ProposalKind,
    ProposalState,
    RuleKind,
    Stage,
)

SOME_DAY = date(2000, 1, 1)  # who may hand in is told before anything was said


def _nothing_said(by: Actor) -> Handing:
    return Handing(by, "", "", "", "", SOME_DAY, SOME_DAY, Circle.OWNER)


def may_hand_in(*, by: Actor) -> bool:
    """Tell whether `by` may hand proposals in."""
    return hold(MAY_HAND_IN, _nothing_said(by))


def check_may_hand_in(*, by: Actor) -> None:
    """Raise NotAllowed for who may not."""
    require(MAY_HAND_IN, _nothing_said(by))


def check_handing(handing: Handing) -> None:
    """Raise what handing it in would be refused with."""
    require(HANDING, handing)


def circles_for(*, by: Actor) -> tuple[Circle, ...]:
    """Return for whom `by` may hand proposals in."""
    return CIRCLES.get(by.kind, ())


@dataclass(frozen=True, slots=True)
class Deeds:
    """What somebody may do with a proposal now."""

    assign: bool
    review: bool
    answer: bool
    merge: bool
    split: bool
    ask_again: bool
    take_back: bool
    carry_out: bool
    follow: bool


def list_deeds(*, proposal: Proposal, whole: Proposal | None, by: Actor) -> Deeds:
    """Return what `by` may do with a proposal; `whole` is what it went up in, where `by` reads it.

    An author who does not read the whole is offered to ask again by what its own part tells.
    """
    state, author = ProposalState(proposal.state), is_author(proposal=proposal, by=by)
    answer = Answer(proposal.answer) if proposal.answer else None
    owner = proposal.owner_id
    handling = Handling(by, owner, state)
    joined = ProposalState(whole.state) if whole is not None else None
    is_answered = state is ProposalState.MERGED and answer is not None
    stands = joined or (ProposalState.ANSWERED if is_answered else state)
    again = Speaking(author, stands, proposal.asked_again_at is not None, "")
    other = Merging(by, False, state, owner, ProposalState.RECEIVED, by.organisation, "")
    return Deeds(
        assign=hold(MAY_ASSIGN, handling),
        review=hold(MAY_REVIEW, Reviewing(by, state, "")),
        answer=hold(MAY_ANSWER, handling),
        merge=hold(MAY_MERGE, other),
        split=hold(MAY_SPLIT, Splitting(by, state, owner, joined, "")),
        ask_again=hold(MAY_ASK_AGAIN, again),
        take_back=hold(MAY_TAKE_BACK, Speaking(author, state, False, "")),
        carry_out=hold(MAY_END, Ending(by, owner, state, answer, _open_rules(proposal), "")),
        follow=hold(MAY_FOLLOW, Following(by, owner, ProposalKind(proposal.kind), state, answer)),
    )


def _open_rules(proposal: Proposal) -> int:
    return count_open_rules(proposal) if proposal.state == ProposalState.ANSWERED else 0


def may_merge_into(*, proposal: Proposal, into: Proposal, by: Actor) -> bool:
    """Tell whether `by` may let a proposal go up in that one."""
    merging = Merging(
        by, proposal.pk == into.pk, ProposalState(proposal.state), proposal.owner_id,
        ProposalState(into.state), into.owner_id, "",
    )  # fmt: skip
    return hold(MAY_MERGE, merging)


def sets_day(*, by: Actor) -> bool:
    """Tell whether `by` sets until when an owner answers."""
    return by.kind is ActorKind.SECRETARIAT


def list_owners() -> list[Organisation]:
    """Return who may own a proposal."""
    return list_organisations_of(OWNERS)


def list_responsible(*, owner: UUID, on: date) -> list[Person]:
    """Return who may be responsible at an owner."""
    return list_officers(organisation=owner, on=on)


def list_rule_ministries() -> list[Organisation]:
    """Return who may be responsible for a rule."""
    return list_organisations_of({OrganisationKind.MINISTRY})


def list_next_stages(*, rule: RuleChange, by: Actor) -> list[Stage]:
    """Return the stages `by` may write for a rule change now; empty for who may write none."""
    keeping = Keeping(by, rule.proposal.owner_id, rule.ministry_id, Stage(rule.stage))
    if not hold(MAY_KEEP, keeping):
        return []
    return next_stages(RuleKind(rule.kind), Stage(rule.stage))
