"""Writes: move an issue along its stages, let it wait on somebody, let it go up in another one."""

from datetime import datetime

from situationroom.base.acting import acting_as
from situationroom.base.actors import Actor
from situationroom.base.errors import Conflict, Refusal
from situationroom.base.events import emit
from situationroom.base.rules import require
from situationroom.rooms.issues.events import IssueMerged, IssueMoved, IssueWaits
from situationroom.rooms.issues.lifecycle import ENDED, OVER, lacking, may_move
from situationroom.rooms.issues.models import Action, Issue, Response
from situationroom.rooms.issues.queries import get_standing
from situationroom.rooms.issues.rules import (
    MAY_MOVE,
    MAY_RUN,
    MERGING,
    Handling,
    Merging,
    answer_due,
)
from situationroom.rooms.issues.services.held import held
from situationroom.rooms.issues.services.planning import leave_open_actions
from situationroom.rooms.issues.states import STATE_TEXT, Ended, IssueState
from situationroom.rooms.organisations.models import Organisation
from situationroom.rooms.organisations.queries import reaches


def move_issue(
    *,
    by: Actor,
    at: datetime,
    issue: Issue,
    new: IssueState,
    why: str = "",
    ended: Ended | None = None,
    left: str = "",
    read: IssueState | None = None,
) -> Issue:
    """Move an issue along a legal step; its owner and the secretariat may (rule ISS-06).

    `left` says why actions that are not done are left when it closes; they are dropped with it.
    `read` is the state in which the mover saw it; another one means that somebody was faster.

    Raises Conflict for an illegal step or where somebody was faster, Refusal naming the fact that
    the stage still needs.
    """
    with acting_as(by):
        issue = held(by, issue)
        old = IssueState(issue.state)
        require(MAY_MOVE, Handling(by, issue.owner_id, old))
        if read is not None and read is not old:
            raise Conflict(
                "Somebody else has moved this issue meanwhile: it is %(old)s now.",
                "Look at where it stands, and move it again if it still should.",
                old=STATE_TEXT[old],
            )
        if new is IssueState.MERGED or not may_move(old, new):
            raise Conflict(
                "An issue that is %(old)s cannot become %(new)s.",
                old=STATE_TEXT[old],
                new=STATE_TEXT[new],
            )
        for needed in lacking(new, get_standing(issue, why=why, ended=ended, left=left))[:1]:
            raise Refusal(needed.text)
        if new is IssueState.CLOSED:
            leave_open_actions(by=by, at=at, issue=issue, why=left)
        _set_state(issue, new, at, why, ended)
        emit(
            IssueMoved(issue=str(issue.id), old=old, new=new, why=why),
            about=issue.id,
            label=issue.label,
            by=by,
            at=at,
        )
    return issue


def _set_state(issue: Issue, new: IssueState, at: datetime, why: str, ended: Ended | None) -> None:
    issue.state = new
    if new in {IssueState.CLOSED, IssueState.WATCHED}:
        issue.outcome = why
    issue.ended = ended or "" if new is IssueState.CLOSED else ""
    issue.closed_at = at if new in ENDED else None
    if new in ENDED:
        issue.waiting_on, issue.waiting_for, issue.waiting_since = None, "", None
    issue.save()


def let_issue_wait(
    *, by: Actor, at: datetime, issue: Issue, on: Organisation | None, what: str = ""
) -> Issue:
    """Say on whom an issue waits and for what; without anybody it waits no longer.

    The owner and the secretariat may (rules ISS-12, ISS-13). Raises Refusal without a reason.
    """
    with acting_as(by):
        issue = held(by, issue)
        require(MAY_RUN, Handling(by, issue.owner_id, IssueState(issue.state)))
        if on is not None and not what.strip():
            raise Refusal("Say what the issue waits for.")
        issue.waiting_on = on
        issue.waiting_for = what.strip() if on is not None else ""
        issue.waiting_since = at if on is not None else None
        issue.save(update_fields=["waiting_on", "waiting_for", "waiting_since"])
        told = IssueWaits(issue=str(issue.id), on=str(on.id) if on is not None else "")
        emit(told, about=issue.id, label=issue.label, by=by, at=at)
    return issue


def merge_issues(*, by: Actor, at: datetime, issue: Issue, into: Issue, why: str) -> Issue:
    """Let an issue go up in another one; return the one that stays.

    Who was asked on the first and not on the second is asked there; what was answered stays where
    it was answered, one click away. The owner of the issue that goes and the secretariat may
    (rules ISS-12 to ISS-15).
    """
    with acting_as(by):
        gone, stays = _both(by, issue, into)
        require(MAY_RUN, Handling(by, gone.owner_id, IssueState(gone.state)))
        require(MERGING, Merging(gone.pk == stays.pk, IssueState(stays.state)))
        if not why.strip():
            raise Refusal("Say why the two are one.")
        known = stays.responses.values("organisation")
        asked = gone.responses.exclude(organisation__in=known).select_related("organisation")
        Response.objects.bulk_create(
            [
                Response(
                    issue=stays,
                    organisation=one.organisation,
                    asked_at=at,
                    due_at=answer_due(at, one.organisation.zone),
                )
                for one in asked
                if reaches(stays.label, one.organisation)
            ]
        )
        stays.runs.add(*gone.runs.all())
        _move_open_actions(gone, stays)
        gone.merged_into = stays
        _set_state(gone, IssueState.MERGED, at, "", None)
        told = IssueMerged(issue=str(gone.id), into=str(stays.id), why=why.strip())
        emit(told, about=gone.id, label=gone.label, by=by, at=at)
    return stays


def _move_open_actions(gone: Issue, stays: Issue) -> None:
    """Let what is not done go along, where who does it may read the issue that stays."""
    open_ones = Action.unscoped.filter(issue=gone).exclude(state__in=OVER)
    for action in open_ones.select_related("label", "owner"):
        action.label.within = stays.label
        if reaches(action.label, action.owner):
            action.label.save(update_fields=["within"])
            action.issue, action.milestone = stays, None
            action.save(update_fields=["issue", "milestone"])


def _both(by: Actor, issue: Issue, into: Issue) -> tuple[Issue, Issue]:
    """Return both issues, held in one order for all, so that two mergers never block each other."""
    rows = {pk: held(by, pk) for pk in sorted({issue.pk, into.pk})}
    return rows[issue.pk], rows[into.pk]
