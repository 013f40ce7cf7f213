"""Rules that are changed because a proposal was accepted, stage by stage. Members only."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema
from pydantic import Field

from situationroom.api.answers import Said, actor_of
from situationroom.api.idempotency import Deed, writes
from situationroom.api.issues import find_organisation
from situationroom.api.paging import PAGE, After, Limit, Page, page_of
from situationroom.base.actors import Actor
from situationroom.base.cursors import time_cursor, to_cursor
from situationroom.rooms.proposals import models, queries, services
from situationroom.rooms.proposals.provisions import provision
from situationroom.rooms.proposals.queries import get_proposal
from situationroom.rooms.proposals.states import RuleKind, Stage

router = Router(tags=["proposals"], by_alias=True)


class RuleChange(Schema):
    """A provision that is changed. `late`: the next stage is overdue."""

    id: UUID
    proposal: UUID
    kind: RuleKind
    provision: str
    ministry: str
    stage: Stage
    stage_on: date
    expected_on: date | None
    in_force_on: date | None
    late: bool
    differs: str
    label: str


class RuleStep(Schema):
    """One stage that was reached, with its day and its evidence."""

    number: int
    stage: Stage
    on: date
    evidence: str
    why: str
    at: datetime


class RuleWithSteps(RuleChange):
    """A rule change with its stages, newest first, and where it can go."""

    steps: list[RuleStep]
    next: list[Stage]


class RuleSaid(Said):
    """A provision to follow."""

    kind: RuleKind
    law: str = Field(max_length=200)
    article: str = Field("", max_length=60)
    ministry: str = Field(max_length=40)
    expected_on: date | None = None


class StageSaid(Said):
    """A stage that was reached. `read`: the stage that was seen when it was written."""

    new: Stage
    on: date
    evidence: str = Field("", max_length=1000)
    why: str = Field("", max_length=8000)
    expected_on: date | None = None
    differs: str = Field("", max_length=8000)
    read: Stage | None = None


def _fields(row: models.RuleChange) -> dict[str, Any]:
    return {
        "id": row.id,
        "proposal": row.proposal_id,
        "kind": row.kind,
        "provision": provision(row.law, row.article),
        "ministry": row.ministry.code,
        "stage": row.stage,
        "stage_on": row.stage_on,
        "expected_on": row.expected_on,
        "in_force_on": row.in_force_on,
        "late": queries.is_rule_late(row, at=timezone.now()),
        "differs": row.differs,
        "label": row.proposal.label.level,
    }


def _with_steps(id: UUID, by: Actor) -> RuleWithSteps:
    row = queries.get_rule(id=id, by=by)
    steps = [
        RuleStep(
            number=one.number, stage=Stage(one.stage), on=one.on, evidence=one.evidence,
            why=one.why, at=one.at,
        )
        for one in queries.list_steps(row)
    ]  # fmt: skip
    return RuleWithSteps(
        **_fields(row), steps=steps, next=queries.list_next_stages(rule=row, by=by)
    )


@router.get("/rule-changes", response=Page[RuleChange])
def list_rules(
    request: HttpRequest,
    stage: Stage | None = None,
    kind: RuleKind | None = None,
    ministry: str = "",
    proposal: UUID | None = None,
    late: bool = False,
    after: After = "",
    limit: Limit = PAGE,
) -> Page[RuleChange]:
    """List rule changes, those followed last first; `late` keeps what is overdue."""
    wanted = queries.RulesWanted(
        stage=stage or "",
        kind=kind or "",
        ministry=find_organisation(ministry).id if ministry else None,
        proposal=proposal,
        late=timezone.localdate() if late else None,
    )
    rows = queries.list_rules(
        by=actor_of(request), wanted=wanted, after=time_cursor(after), limit=limit + 1
    )
    return page_of(
        rows, limit=limit, show=lambda one: RuleChange(**_fields(one)),
        cursor=lambda one: to_cursor(one.followed_at, one.id),
    )  # fmt: skip


@router.get("/rule-changes/{id}", response=RuleWithSteps)
def get_rule(request: HttpRequest, id: UUID) -> RuleWithSteps:
    """Show a rule change with its stages."""
    return _with_steps(id, actor_of(request))


@writes(router, "/proposals/{id}/rules", response=RuleWithSteps)
def follow(request: HttpRequest, id: UUID, said: RuleSaid) -> Deed:
    """Follow a rule that is changed for an accepted proposal."""
    actor = actor_of(request)
    get_proposal(id=id, by=actor)
    ministry = find_organisation(said.ministry)

    def deed() -> RuleWithSteps:
        row = services.follow_rule(
            by=actor, at=timezone.now(), proposal=id, kind=said.kind, law=said.law,
            article=said.article, ministry=ministry, expected_on=said.expected_on,
        )  # fmt: skip
        return _with_steps(row.id, actor)

    return deed


@writes(router, "/rule-changes/{id}/step", response=RuleWithSteps)
def step(request: HttpRequest, id: UUID, said: StageSaid) -> Deed:
    """Write that a rule change reached a stage."""
    actor = actor_of(request)
    queries.get_rule(id=id, by=actor)

    def deed() -> RuleWithSteps:
        services.move_rule(by=actor, at=timezone.now(), rule=id, **said.model_dump())
        return _with_steps(id, actor)

    return deed
