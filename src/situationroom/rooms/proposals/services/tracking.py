"""Writes: rules that are changed because a proposal was accepted are followed to being in force."""

from datetime import date, datetime
from uuid import UUID

from django.utils.timezone import localdate

from situationroom.base.acting import acting_as
from situationroom.base.actors import Actor
from situationroom.base.errors import Conflict
from situationroom.base.rules import require
from situationroom.rooms.organisations.models import Organisation
from situationroom.rooms.organisations.queries import reaches
from situationroom.rooms.organisations.states import OrganisationKind
from situationroom.rooms.proposals.events import RuleFollowed, RuleMoved
from situationroom.rooms.proposals.holding import held, held_rule, tell
from situationroom.rooms.proposals.lifecycle import ENDED
from situationroom.rooms.proposals.models import RuleChange, RuleStep
from situationroom.rooms.proposals.provisions import article_in, law_in, provision
from situationroom.rooms.proposals.queries.tracker import count_open_rules
from situationroom.rooms.proposals.rules import (
    MAY_FOLLOW,
    MAY_KEEP,
    PROVISION,
    STEPPING,
    Following,
    Keeping,
    Provision,
    Stepping,
)
from situationroom.rooms.proposals.services.answering import end_proposal
from situationroom.rooms.proposals.states import (
    STAGE_TEXT,
    Answer,
    ProposalKind,
    ProposalState,
    RuleKind,
    Stage,
)


def follow_rule(
    *,
    by: Actor,
    at: datetime,
    proposal: UUID,
    kind: RuleKind,
    law: str,
    article: str = "",
    ministry: Organisation,
    expected_on: date | None = None,
) -> RuleChange:
    """Begin to follow a rule that is changed for an accepted proposal (rules PRO-50 to PRO-56)."""
    with acting_as(by):
        row = held(by, proposal)
        answer = Answer(row.answer) if row.answer else None
        state = ProposalState(row.state)
        require(MAY_FOLLOW, Following(by, row.owner_id, ProposalKind(row.kind), state, answer))
        said = Provision(
            law, article, OrganisationKind(ministry.kind), reaches(row.label, ministry),
            expected_on, localdate(at),
        )  # fmt: skip
        require(PROVISION, said)
        name, place = law_in(law), article_in(article)
        if row.rules.filter(law=name, article=place).exists():
            raise Conflict("This provision is followed for the proposal already.")
        rule = RuleChange.objects.create(
            proposal=row,
            kind=kind,
            law=name,
            article=place,
            ministry=ministry,
            stage_on=localdate(at),
            expected_on=expected_on,
            followed_at=at,
            followed_by=by.name,
        )
        _write(rule, Stage.DRAFTING, localdate(at), "", "", by, at)
        tell(RuleFollowed(str(row.id), str(rule.id)), row, by=by, at=at)
    return rule


def move_rule(
    *,
    by: Actor,
    at: datetime,
    rule: UUID,
    new: Stage,
    on: date,
    evidence: str = "",
    why: str = "",
    expected_on: date | None = None,
    differs: str = "",
    read: Stage | None = None,
) -> RuleChange:
    """Say that a rule change reached a stage (rules PRO-57 to PRO-64).

    Once every rule of its proposal is in force, the proposal is carried out, and its authors hear.
    `read` is the stage the writer saw; another one means that somebody was faster.
    """
    with acting_as(by):
        row = held_rule(by, rule)
        whole, old = row.proposal, Stage(row.stage)
        require(MAY_KEEP, Keeping(by, whole.owner_id, row.ministry_id, old))
        if read is not None and read is not old:
            raise Conflict(
                "Somebody else has moved this rule change meanwhile: it is at %(old)s now.",
                "Look at where it stands, and write the stage again if it still lacks.",
                old=STAGE_TEXT[old],
            )
        stepping = Stepping(
            RuleKind(row.kind), old, new, on, row.stage_on, localdate(at), evidence, why,
            expected_on,
        )  # fmt: skip
        require(STEPPING, stepping)
        row.stage, row.stage_on = new, on
        row.expected_on = None if new in ENDED else expected_on
        row.in_force_on = on if new is Stage.IN_FORCE else None
        row.differs = differs.strip() or row.differs
        row.save()
        _write(row, new, on, evidence, why, by, at)
        tell(RuleMoved(str(whole.id), str(row.id), new), whole, by=by, at=at)
        if new is Stage.IN_FORCE and whole.state == ProposalState.ANSWERED:
            _end_with_last(row, evidence, by, at)
    return row


def _end_with_last(row: RuleChange, evidence: str, by: Actor, at: datetime) -> None:
    """Let the proposal be carried out once none of its rules is on its way any more."""
    if count_open_rules(row.proposal):
        return
    assert row.in_force_on is not None
    name = provision(row.law, row.article)
    outcome = f"{name} · {row.in_force_on.isoformat()} · {evidence.strip()}"
    end_proposal(by=by, at=at, row=row.proposal, outcome=outcome)


def _write(
    rule: RuleChange, stage: Stage, on: date, evidence: str, why: str, by: Actor, at: datetime
) -> None:
    RuleStep.objects.create(
        rule=rule,
        number=rule.steps.count() + 1,
        stage=stage,
        on=on,
        evidence=evidence.strip(),
        why=why.strip(),
        at=at,
        written_by=by.name,
    )
