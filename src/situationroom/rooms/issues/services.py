"""Writes: open an issue, ask organisations, take their answers, assign it, close it."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.timezone import localdate

from situationroom.base.acting import acting_as
from situationroom.base.actors import Actor, ActorKind
from situationroom.base.errors import Conflict, NotAllowed, NotFound, Refusal
from situationroom.base.events import emit
from situationroom.base.labelling import make_label
from situationroom.base.labels import Level
from situationroom.base.rules import require
from situationroom.rooms.impact.models import Run
from situationroom.rooms.issues.events import (
    FiguresAttached,
    IssueAssigned,
    IssueMoved,
    IssueOpened,
    ResponseGiven,
)
from situationroom.rooms.issues.lifecycle import may_move
from situationroom.rooms.issues.models import Issue, Response
from situationroom.rooms.issues.queries import check_assignment
from situationroom.rooms.issues.rules import (
    ANSWER,
    MAY_ANSWER,
    MAY_ASSIGN_MANY,
    MAY_MOVE,
    Answer,
    Answering,
    Handling,
    answer_due,
)
from situationroom.rooms.issues.states import (
    STATE_TEXT,
    IssueKind,
    IssueState,
    ResponseState,
    Severity,
)
from situationroom.rooms.measures.models import StateAct
from situationroom.rooms.organisations.models import Organisation
from situationroom.rooms.organisations.queries import (
    list_asked_organisations,
    list_officers,
    reaches,
)

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
        there = Issue.unscoped.filter(act=act).first() if act is not None else None
        if there is not None:
            return _attach(by, at, there, runs or [])
        issue = Issue.unscoped.create(
            label=make_label(
                Level.ROOM,
                owner=owner.id,
                creator=by.id,
                within=act.label if act is not None else None,
            ),
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
        organisations = [one for one in organisations if reaches(issue.label, one)]
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
    """Give an organisation's response; only its own officers may (rules ISS-01 to ISS-05)."""
    today = localdate(at)
    with acting_as(by):
        issue = _locked(by, issue)
        rows = Response.objects.select_for_update().filter(issue=issue, organisation=organisation)
        response = rows.first()
        state = IssueState(issue.state)
        require(MAY_ANSWER, Answering(by, organisation.id, response is not None, state))
        require(ANSWER, Answer(position, action, next_date, today))
        assert response is not None  # ISS-02
        response.position, response.action = position, action
        response.next_date, response.state = next_date, ResponseState.ANSWERED
        response.answered_at, response.answered_by = at, by.name
        response.save()
        if state is IssueState.OPEN:
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


def _locked(by: Actor, issue: Issue) -> Issue:
    """Return the issue as it is, held until the transaction ends: what stands on it waits.

    Raises NotFound when hidden or absent.
    """
    if not Issue.objects.visible_to(by).filter(pk=issue.pk).exists():
        raise NotFound("There is no such issue.")
    return Issue.unscoped.select_for_update(of=("self",)).select_related("label").get(pk=issue.pk)


def move_issue(*, by: Actor, at: datetime, issue: Issue, new: IssueState, why: str = "") -> Issue:
    """Move an issue along a legal step; its owner and the secretariat may (rule ISS-06).

    Raises Conflict for an illegal step, Refusal when closing without an outcome.
    """
    with acting_as(by):
        issue = _locked(by, issue)
        old = IssueState(issue.state)
        require(MAY_MOVE, Handling(by, issue.owner_id, old))
        if new is IssueState.CLOSED and not why.strip():
            raise Refusal("Say how the issue ended before it is closed.")
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


def assign_issue(
    *,
    by: Actor,
    at: datetime,
    issue: Issue,
    owner: Organisation | None = None,
    responsible: UUID | None = None,
) -> Issue:
    """Hand an issue to another organisation, or name who is responsible in the one that owns it.

    The owner of the issue and the secretariat may (rules ISS-07 to ISS-10). Without `owner` it
    stays where it is; without `responsible` nobody is named yet. The label's owner goes along;
    drafts of briefs keep the label of the organisation that drafted them.
    """
    with acting_as(by):
        issue = _locked(by, issue)
        before = issue.owner_id
        owner = owner or issue.owner
        officers = {p.id: p for p in list_officers(organisation=owner.id, on=localdate(at))}
        check_assignment(
            issue=issue, owner=owner, responsible=responsible, officers=officers, by=by
        )
        if (owner.id, responsible) == (before, issue.responsible_id):
            return issue
        issue.owner = owner
        issue.responsible = None if responsible is None else officers[responsible]
        issue.label.owner = owner.id
        issue.label.save(update_fields=["owner"])
        issue.save(update_fields=["owner", "responsible"])
        emit(
            IssueAssigned(
                issue=str(issue.id),
                before=str(before),
                owner=str(owner.id),
                responsible=str(responsible or ""),
            ),
            about=issue.id,
            label=issue.label,
            by=by,
            at=at,
        )
    return issue


@dataclass(frozen=True, slots=True)
class Assigning:
    """One assignment of many: the issue as it was read, and to whom it goes."""

    issue: Issue
    owner: Organisation
    responsible: UUID | None


def assign_issues(*, by: Actor, at: datetime, assignments: Sequence[Assigning]) -> list[Issue]:
    """Assign many issues, all or none; the secretariat may (rules ISS-07 to ISS-11).

    Raises Conflict naming an issue that is no longer with whom it was when it was read.
    """
    require(MAY_ASSIGN_MANY, by)
    # In one order for all writers, so that two of them never wait for each other.
    ordered = sorted(assignments, key=lambda one: one.issue.id)
    with acting_as(by):
        return [_assign_as_read(by, at, one) for one in ordered]


def _assign_as_read(by: Actor, at: datetime, one: Assigning) -> Issue:
    read, there = one.issue, _locked(by, one.issue)
    if (read.owner_id, read.responsible_id) != (there.owner_id, there.responsible_id):
        raise Conflict(
            "Issue %(short)s was assigned by somebody else meanwhile.",
            "Look at what would change now, and confirm again.",
            short=there.short,
        )
    return assign_issue(by=by, at=at, issue=there, owner=one.owner, responsible=one.responsible)
