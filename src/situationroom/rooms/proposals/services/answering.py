"""Writes: a proposal gets its owner, is reviewed, answered, reconsidered and carried out."""

from datetime import date, datetime
from uuid import UUID

from django.utils.timezone import localdate

from situationroom.base.acting import acting_as, as_room
from situationroom.base.actors import Actor, ActorKind
from situationroom.base.errors import Conflict
from situationroom.base.events import emit
from situationroom.base.labelling import make_label
from situationroom.base.labels import STRICTNESS, Level
from situationroom.base.rules import require
from situationroom.rooms.organisations.models import Organisation
from situationroom.rooms.organisations.queries import list_officers, reaches
from situationroom.rooms.organisations.states import OrganisationKind
from situationroom.rooms.proposals.events import (
    ProposalAnswered,
    ProposalAssigned,
    ProposalCarriedOut,
    ProposalReviewed,
    ReconsiderationAsked,
)
from situationroom.rooms.proposals.holding import (
    RULE,
    TOGETHER,
    carry,
    held,
    held_with_whole,
    tell,
)
from situationroom.rooms.proposals.models import Proposal, Review, Verdict
from situationroom.rooms.proposals.queries.authors import is_author
from situationroom.rooms.proposals.queries.tracker import count_open_rules
from situationroom.rooms.proposals.rules import (
    ANSWER_WITHIN,
    ANSWERING,
    ASKING_AGAIN,
    ASSIGNMENT,
    ENDING,
    MAY_ANSWER,
    MAY_ASSIGN,
    REVIEWING,
    Answering,
    Assignment,
    Ending,
    Handling,
    Reviewing,
    Speaking,
)
from situationroom.rooms.proposals.states import Answer, ProposalState


def assign_proposal(
    *,
    by: Actor,
    at: datetime,
    proposal: UUID,
    owner: Organisation,
    responsible: UUID | None = None,
    due_on: date | None = None,
) -> Proposal:
    """Name who answers a proposal, and until when (rules PRO-08 to PRO-14).

    The owner hands it on; the secretariat sets the day. Without a day it stays what it is.
    """
    with acting_as(by):
        row = held(by, proposal)
        state = ProposalState(row.state)
        require(MAY_ASSIGN, Handling(by, row.owner_id, state))
        officers = {one.id: one for one in list_officers(organisation=owner.id, on=localdate(at))}
        wanted = Assignment(
            owner=OrganisationKind(owner.kind),
            works_there=responsible is None or responsible in officers,
            reads_it=reaches(row.label, owner),
            due_on=due_on or row.due_on,
            due_before=row.due_on,
            today=localdate(at),
            sets_day=by.kind is ActorKind.SECRETARIAT,
        )
        require(ASSIGNMENT, wanted)
        person = officers[responsible] if responsible is not None else None
        if (owner.id, person, wanted.due_on) == (row.owner_id, row.responsible, row.due_on):
            return row
        row.responsible = person
        if state is ProposalState.RECEIVED:
            row.state = ProposalState.REVIEWING
        row.save(update_fields=["responsible", "state"])
        carry(row, owner=owner, due_on=wanted.due_on)
        tell(ProposalAssigned(str(row.id), str(owner.id)), row, by=by, at=at)
    return row


def review_proposal(*, by: Actor, at: datetime, proposal: UUID, says: str) -> Review:
    """Say inside the government what one's organisation thinks (rules PRO-20 to PRO-22).

    Associations, companies and experts do not read it; where the proposal itself is kept from
    others in the government, only one's own organisation does.
    """
    with acting_as(by):
        row = held(by, proposal)
        require(REVIEWING, Reviewing(by, ProposalState(row.state), says))
        assert by.organisation is not None  # PRO-20
        is_wide = STRICTNESS.index(Level(row.label.level)) >= STRICTNESS.index(Level.GOVERNMENT)
        level = Level.GOVERNMENT if is_wide else Level.OWN
        label = make_label(level, owner=by.organisation, creator=by.id, within=row.label)
        review = Review.unscoped.create(
            label=label,
            proposal=row,
            organisation_id=by.organisation,
            says=says.strip(),
            at=at,
            reviewed_by=by.name,
        )
        told = ProposalReviewed(str(row.id), str(by.organisation))
        emit(told, about=row.id, label=label, by=by, at=at)
    return review


def answer_proposal(
    *,
    by: Actor,
    at: datetime,
    proposal: UUID,
    answer: Answer,
    reasons: str,
    next_on: date | None = None,
    read: int | None = None,
) -> Verdict:
    """Answer a proposal and all that went up in it; its owner may (rules PRO-15 to PRO-19).

    `read` is how many answers the officer saw; another number means that a colleague was faster.
    """
    with acting_as(by):
        row = held(by, proposal)
        require(MAY_ANSWER, Handling(by, row.owner_id, ProposalState(row.state)))
        count = row.verdicts.count()
        if read is not None and read != count:
            raise Conflict(
                "Somebody else has answered this proposal meanwhile.",
                "Read that answer; if yours still differs, answer again.",
            )
        require(ANSWERING, Answering(answer, reasons, next_on, localdate(at)))
        row.state = ProposalState.ANSWERED
        row.save(update_fields=["state"])
        parts = carry(row, answer=answer, answered_at=at, next_on=next_on)
        verdict = _give(row, answer, reasons, next_on, by, at)
        told = ProposalAnswered(str(row.id), answer)
        tell(told, row, by=by, at=at)
        with as_room(TOGETHER):
            for part in parts:
                _give(part, answer, reasons, next_on, by, at)
                tell(ProposalAnswered(str(part.id), answer), part, by=RULE, at=at)
    return verdict


def _give(
    proposal: Proposal,
    answer: Answer,
    reasons: str,
    next_on: date | None,
    by: Actor,
    at: datetime,
) -> Verdict:
    assert by.organisation is not None  # the owner is an organisation
    return Verdict.objects.create(
        proposal=proposal,
        number=proposal.verdicts.count() + 1,
        answer=answer,
        reasons=reasons.strip(),
        next_on=next_on,
        organisation_id=by.organisation,
        at=at,
        answered_by=by.name,
    )


def ask_again(*, by: Actor, at: datetime, proposal: UUID, why: str) -> Proposal:
    """Ask once to have an answer reconsidered; an author may (rules PRO-39 to PRO-42).

    The author of a merged proposal asks for the whole, and says why under its own label.
    """
    with acting_as(by):
        part, joined = held_with_whole(by, proposal)
        whole = joined or part
        speaking = Speaking(
            is_author(proposal=part, by=by),
            ProposalState(whole.state),
            whole.asked_again_at is not None,
            why,
        )
        require(ASKING_AGAIN, speaking)
        with as_room(TOGETHER):
            carry(
                whole,
                state=ProposalState.RECONSIDERING,
                asked_again_at=at,
                due_on=localdate(at) + ANSWER_WITHIN,
            )
            Proposal.unscoped.filter(pk=part.pk).update(asked_again_why=why.strip())
            if whole.pk != part.pk:
                tell(ReconsiderationAsked(str(whole.id)), whole, by=RULE, at=at)
        tell(ReconsiderationAsked(str(part.id)), part, by=by, at=at)
        part.refresh_from_db()
    return part


def carry_out(*, by: Actor, at: datetime, proposal: UUID, evidence: str) -> Proposal:
    """Say that what was accepted was done, and what shows it (rules PRO-23 to PRO-26)."""
    with acting_as(by):
        row = held(by, proposal)
        ending = Ending(
            by=by,
            owner=row.owner_id,
            state=ProposalState(row.state),
            answer=Answer(row.answer) if row.answer else None,
            open_rules=count_open_rules(row),
            evidence=evidence,
        )
        require(ENDING, ending)
        end_proposal(by=by, at=at, row=row, outcome=evidence.strip())
    return row


def end_proposal(*, by: Actor, at: datetime, row: Proposal, outcome: str) -> None:
    """Write that a proposal and what went up in it was carried out, and tell every author."""
    row.state = ProposalState.DONE
    row.save(update_fields=["state"])
    parts = carry(row, outcome=outcome, ended_at=at)
    tell(ProposalCarriedOut(str(row.id)), row, by=by, at=at)
    with as_room(TOGETHER):
        for part in parts:
            tell(ProposalCarriedOut(str(part.id)), part, by=RULE, at=at)
