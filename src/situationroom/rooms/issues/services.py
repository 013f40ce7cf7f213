"""Writes: open an issue, ask organisations, take their answers, close it."""

import secrets
from datetime import date, datetime

from situationroom.base.acting import acting_as
from situationroom.base.actors import STATE_OFFICERS, Actor, ActorKind
from situationroom.base.errors import Conflict, NotAllowed, Refusal
from situationroom.base.events import emit
from situationroom.base.labels import Level, stricter
from situationroom.base.models import Label
from situationroom.rooms.impact.models import Run
from situationroom.rooms.issues.events import (
    FiguresAttached,
    IssueMoved,
    IssueOpened,
    ResponseGiven,
)
from situationroom.rooms.issues.lifecycle import may_move
from situationroom.rooms.issues.models import Issue, Response
from situationroom.rooms.issues.rules import answer_due
from situationroom.rooms.issues.states import (
    STATE_TEXT,
    IssueKind,
    IssueState,
    ResponseState,
    Severity,
)
from situationroom.rooms.measures.models import StateAct
from situationroom.rooms.organisations.models import Organisation
from situationroom.rooms.organisations.queries import list_asked_organisations

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
OPENERS = frozenset({ActorKind.OFFICER, ActorKind.POST, ActorKind.SECRETARIAT, ActorKind.ROOM_RULE})


def open_issue(
    *,
    by: Actor,
    at: datetime,
    kind: IssueKind,
    title_ko: str,
    title_en: str,
    owner: Organisation,
    severity: Severity,
    severity_reason: str = "",
    act: StateAct | None = None,
    runs: list[Run] | None = None,
    asked: list[Organisation] | None = None,
) -> Issue:
    """Open an issue and ask every organisation; an act has one issue only.

    Raises NotAllowed for companies, experts and associations (they propose).
    """
    if by.kind not in OPENERS:
        raise NotAllowed("Only officers, posts, the secretariat and room rules may open an issue.")
    with acting_as(by):
        there = Issue.objects.filter(act=act).first() if act is not None else None
        if there is not None:
            return _attach(by, at, there, runs or [])
        issue = Issue.objects.create(
            label=Label.objects.create(level=_level(act), owner=owner.id, creator=by.id),
            short="".join(secrets.choice(ALPHABET) for _ in range(6)),
            kind=kind,
            title_ko=title_ko,
            title_en=title_en,
            act=act,
            owner=owner,
            severity=severity,
            severity_reason=severity_reason,
            opened_at=at,
            opened_by=by.name,
            due_at=answer_due(at),
        )
        issue.runs.set(runs or [])
        organisations = list_asked_organisations() if asked is None else asked
        Response.objects.bulk_create(
            [
                Response(issue=issue, organisation=organisation, asked_at=at, due_at=answer_due(at))
                for organisation in organisations
            ]
        )
        emit(
            IssueOpened(issue=str(issue.id), asked=len(organisations)),
            about=issue.id,
            label=issue.label,
            by=by,
            at=at,
        )
    return issue


def _level(act: StateAct | None) -> Level:
    """Return the level of an issue: *room*, or its act's where that is stricter."""
    return Level.ROOM if act is None else stricter(Level.ROOM, Level(act.label.level))


def _attach(by: Actor, at: datetime, issue: Issue, runs: list[Run]) -> Issue:
    new = [run for run in runs if not issue.runs.filter(pk=run.pk).exists()]
    if new:
        issue.runs.add(*new)
        emit(FiguresAttached(issue=str(issue.id)), about=issue.id, label=issue.label, by=by, at=at)
    return issue


def note_figures(*, by: Actor, at: datetime, issue: Issue) -> Issue:
    """Tell that figures attached to an issue before hold again, as new ones are told."""
    with acting_as(by):
        emit(FiguresAttached(issue=str(issue.id)), about=issue.id, label=issue.label, by=by, at=at)
    return issue


def give_response(
    *,
    by: Actor,
    at: datetime,
    issue: Issue,
    organisation: Organisation,
    position: str,
    action: str,
    next_date: date | None = None,
) -> Response:
    """Give an organisation's response; only its own officers may.

    Raises NotAllowed for another organisation, Conflict on a closed issue, Refusal when empty.
    """
    if by.organisation != organisation.id or by.kind not in (
        STATE_OFFICERS | {ActorKind.ASSOCIATION}
    ):
        raise NotAllowed("Only officers of the organisation itself may answer for it.")
    if not position.strip() and not action.strip():
        raise Refusal("Say the position or what is being done: an empty answer is no answer.")
    with acting_as(by):
        issue = Issue.objects.select_for_update().select_related("label").get(pk=issue.pk)
        if issue.state == IssueState.CLOSED:
            raise Conflict("The issue is closed.", hint="Ask its owner to open it again.")
        response = (
            Response.objects.select_for_update()
            .filter(issue=issue, organisation=organisation)
            .first()
        )
        if response is None:
            raise NotAllowed("This organisation was not asked on this issue.")
        response.position, response.action = position, action
        response.next_date, response.state = next_date, ResponseState.ANSWERED
        response.answered_at, response.answered_by = at, by.name
        response.save()
        if issue.state == IssueState.OPEN:
            issue.state = IssueState.ANSWERING
            issue.save(update_fields=["state"])
        emit(
            ResponseGiven(issue=str(issue.id), organisation=str(organisation.id)),
            about=issue.id,
            label=issue.label,
            by=by,
            at=at,
        )
    return response


def move_issue(*, by: Actor, at: datetime, issue: Issue, new: IssueState, why: str = "") -> Issue:
    """Move an issue along a legal step; its owner, the secretariat and room rules may.

    Raises NotAllowed, Conflict for an illegal step, Refusal when closing without an outcome.
    """
    free = (ActorKind.SECRETARIAT, ActorKind.ROOM_RULE)
    if by.kind not in free and by.organisation != issue.owner_id:
        raise NotAllowed("Only the owner of the issue and the secretariat may move it.")
    if new is IssueState.CLOSED and not why.strip():
        raise Refusal("Say how the issue ended before it is closed.")
    with acting_as(by):
        issue = Issue.objects.select_for_update().select_related("label").get(pk=issue.pk)
        old = IssueState(issue.state)
        if not may_move(old, new):
            raise Conflict(
                "An issue that is %(old)s cannot become %(new)s.",
                old=STATE_TEXT[old],
                new=STATE_TEXT[new],
            )
        issue.state = new
        issue.outcome = why if new is IssueState.CLOSED else issue.outcome
        issue.closed_at = at if new is IssueState.CLOSED else None
        issue.save()
        emit(
            IssueMoved(issue=str(issue.id), old=old, new=new, why=why),
            about=issue.id,
            label=issue.label,
            by=by,
            at=at,
        )
    return issue
