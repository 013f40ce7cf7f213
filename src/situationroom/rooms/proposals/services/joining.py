"""Writes: proposals that ask for the same become one, and come apart again."""

from datetime import datetime
from uuid import UUID

from django.utils.timezone import localdate

from situationroom.base.acting import acting_as, as_room
from situationroom.base.actors import Actor
from situationroom.base.rules import require
from situationroom.rooms.proposals.events import ProposalMerged, ProposalSplit
from situationroom.rooms.proposals.holding import (
    TOGETHER,
    held_both,
    held_with_whole,
    parts_of,
    tell,
)
from situationroom.rooms.proposals.models import Proposal
from situationroom.rooms.proposals.rules import (
    ANSWER_WITHIN,
    MERGING,
    SPLITTING,
    Merging,
    Splitting,
)
from situationroom.rooms.proposals.states import ProposalState


def merge_proposals(*, by: Actor, at: datetime, proposal: UUID, into: UUID, why: str) -> Proposal:
    """Let a proposal go up in another one; return the one that stays (rules PRO-30 to PRO-34).

    The one that goes keeps author, words, day and label, and hears what becomes of the other.
    What had gone up in it goes along.
    """
    with acting_as(by):
        gone, stays = held_both(by, proposal, into)
        merging = Merging(
            by, gone.pk == stays.pk, ProposalState(gone.state), gone.owner_id,
            ProposalState(stays.state), stays.owner_id, why,
        )  # fmt: skip
        require(MERGING, merging)
        with as_room(TOGETHER):
            for one in [*parts_of(gone), gone]:
                one.merged_into, one.state = stays, ProposalState.MERGED
                one.owner_id, one.responsible = stays.owner_id, None
                one.due_on = stays.due_on
                one.save(update_fields=["merged_into", "state", "owner", "responsible", "due_on"])
        tell(ProposalMerged(str(gone.id), why.strip()), gone, by=by, at=at)
    return stays


def split_proposal(*, by: Actor, at: datetime, proposal: UUID, why: str) -> Proposal:
    """Let a merged proposal stand by itself again (rules PRO-35 to PRO-38): it has no owner yet."""
    with acting_as(by):
        part, whole = held_with_whole(by, proposal)
        splitting = Splitting(
            by,
            ProposalState(part.state),
            whole.owner_id if whole is not None else None,
            ProposalState(whole.state) if whole is not None else None,
            why,
        )
        require(SPLITTING, splitting)
        part.merged_into, part.state = None, ProposalState.RECEIVED
        part.owner, part.due_on = None, localdate(at) + ANSWER_WITHIN
        part.save(update_fields=["merged_into", "state", "owner", "due_on"])
        tell(ProposalSplit(str(part.id), why.strip()), part, by=by, at=at)
    return part
