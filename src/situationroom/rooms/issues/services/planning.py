"""Writes: milestones and actions of an issue are planned, reported on, planned anew, left."""

from datetime import date, datetime
from uuid import UUID

from django.utils.timezone import localdate

from situationroom.base.acting import acting_as
from situationroom.base.actors import Actor
from situationroom.base.errors import Conflict, NotFound, Refusal
from situationroom.base.events import emit
from situationroom.base.rules import require
from situationroom.rooms.issues.events import (
    ActionPlanned,
    ActionReported,
    MilestoneDropped,
    MilestoneSet,
)
from situationroom.rooms.issues.lifecycle import OVER
from situationroom.rooms.issues.models import Action, ActionReport, Issue, Milestone
from situationroom.rooms.issues.rules import (
    MAY_PLAN,
    MAY_PLAN_ANEW,
    MAY_REPORT,
    MAY_RUN,
    PLANNING,
    REPORTING,
    Acting,
    Handling,
    Planning,
    Reporting,
)
from situationroom.rooms.issues.services.held import held, label_of_words
from situationroom.rooms.issues.states import ActionState, IssueState
from situationroom.rooms.organisations.models import Organisation
from situationroom.rooms.organisations.queries import reaches


def set_milestone(
    *, by: Actor, at: datetime, issue: Issue, title_ko: str, title_en: str = "", due_on: date
) -> Milestone:
    """Set a mark on the way of an issue, or move the one of that name.

    The owner of the issue and the secretariat may (rules ISS-12, ISS-13).
    """
    with acting_as(by):
        issue = held(by, issue)
        require(MAY_RUN, Handling(by, issue.owner_id, IssueState(issue.state)))
        title = title_ko.strip()
        if not title:
            raise Refusal("Give the milestone a name in Korean.")
        milestone, _ = Milestone.objects.update_or_create(
            issue=issue,
            title_ko=title,
            defaults={"title_en": title_en.strip() or title, "due_on": due_on},
        )
        told = MilestoneSet(issue=str(issue.id), due=due_on.isoformat())
        emit(told, about=issue.id, label=issue.label, by=by, at=at)
    return milestone


def drop_milestone(*, by: Actor, at: datetime, issue: Issue, title_ko: str) -> None:
    """Take a mark off the way of an issue; its actions stay (rules ISS-12, ISS-13)."""
    with acting_as(by):
        issue = held(by, issue)
        require(MAY_RUN, Handling(by, issue.owner_id, IssueState(issue.state)))
        milestone = issue.milestones.filter(title_ko=title_ko.strip()).first()
        if milestone is None:
            raise NotFound("The issue has no such milestone.")
        told = MilestoneDropped(issue=str(issue.id), due=milestone.due_on.isoformat())
        milestone.delete()
        emit(told, about=issue.id, label=issue.label, by=by, at=at)


def plan_action(
    *,
    by: Actor,
    at: datetime,
    issue: Issue,
    owner: Organisation,
    title_ko: str,
    title_en: str = "",
    due_on: date,
    milestone: UUID | None = None,
    to_government: bool = False,
) -> Action:
    """Plan what an organisation will do, until when (rules ISS-22, ISS-23, ISS-26 to ISS-28).

    The owner of the issue and the secretariat plan for anybody who may read it, others for
    themselves. `to_government` keeps the action from associations.
    """
    with acting_as(by):
        issue = held(by, issue)
        require(MAY_PLAN, Acting(by, issue.owner_id, owner.id, IssueState(issue.state)))
        label = label_of_words(issue, owner.id, by, to_government=to_government)
        require(PLANNING, Planning(title_ko, due_on, localdate(at), reaches(label, owner)))
        action = Action.unscoped.create(
            issue=issue,
            label=label,
            milestone=_milestone_of(issue, milestone),
            title_ko=title_ko.strip(),
            title_en=title_en.strip() or title_ko.strip(),
            owner=owner,
            due_on=due_on,
            planned_at=at,
            planned_by=by.name,
        )
        told = ActionPlanned(issue=str(issue.id), organisation=str(owner.id))
        emit(told, about=issue.id, label=label, by=by, at=at)
    return action


def _milestone_of(issue: Issue, milestone: UUID | None) -> Milestone | None:
    if milestone is None:
        return None
    found = issue.milestones.filter(pk=milestone).first()
    if found is None:
        raise NotFound("The issue has no such milestone.")
    return found


def report_action(
    *,
    by: Actor,
    at: datetime,
    action: Action,
    new: ActionState,
    is_at_risk: bool = False,
    says: str = "",
    evidence: str = "",
) -> ActionReport:
    """Say how an action comes on; the organisation that does it may (ISS-23, 24, 29 to 31).

    Reports given before stay beside it. Done needs evidence, a risk its reason.
    """
    with acting_as(by):
        action = _held(by, action)
        issue = action.issue
        require(MAY_REPORT, Acting(by, issue.owner_id, action.owner_id, IssueState(issue.state)))
        old = ActionState(action.state)
        require(REPORTING, Reporting(old, new, is_at_risk, says, evidence))
        action.state, action.is_at_risk = new, is_at_risk and new not in OVER
        return _note(action, by, at, says=says, evidence=evidence)


def plan_action_anew(
    *,
    by: Actor,
    at: datetime,
    action: Action,
    due_on: date | None = None,
    drop: bool = False,
    why: str,
) -> ActionReport:
    """Move the day of an action, or drop it; who runs the issue may (rules ISS-23, ISS-25).

    Raises Refusal without a reason or where nothing would change, Conflict once it is over.
    """
    with acting_as(by):
        action = _held(by, action)
        issue = action.issue
        require(MAY_PLAN_ANEW, Acting(by, issue.owner_id, action.owner_id, IssueState(issue.state)))
        if action.state in OVER:
            raise Conflict("The action is over.", "Whoever does it can take it up again.")
        if not why.strip():
            raise Refusal("Say why.")
        before = None
        if drop:
            action.state, action.is_at_risk = ActionState.DROPPED, False
        elif due_on is None or due_on == action.due_on:
            raise Refusal("Give another day, or drop the action.")
        elif due_on < localdate(at):
            raise Refusal("The day lies in the past: give today or a later day.")
        else:
            before, action.due_on = action.due_on, due_on
        return _note(action, by, at, says=why, due_before=before)


def leave_open_actions(*, by: Actor, at: datetime, issue: Issue, why: str) -> None:
    """Drop what is not done of an issue that closes, each with the reason given for all."""
    for action in Action.unscoped.filter(issue=issue).exclude(state__in=OVER).order_by("id"):
        action.state, action.is_at_risk = ActionState.DROPPED, False
        _note(action, by, at, says=why)


def _held(by: Actor, action: Action) -> Action:
    """Return an action as it is, its issue held before it, as all writers hold them."""
    if not Action.objects.visible_to(by).filter(pk=action.pk).exists():
        raise NotFound("There is no such action.")
    issue = Issue.unscoped.select_for_update(of=("self",)).get(pk=action.issue_id)
    found = Action.unscoped.select_for_update(of=("self",)).select_related("label")
    row = found.get(pk=action.pk)
    row.issue = issue
    return row


def _note(
    action: Action,
    by: Actor,
    at: datetime,
    *,
    says: str,
    evidence: str = "",
    due_before: date | None = None,
) -> ActionReport:
    """Keep what changed and what was said of it, and tell."""
    action.ended_at = at if action.state in OVER else None
    action.save(update_fields=["state", "is_at_risk", "due_on", "ended_at"])
    report = ActionReport.objects.create(
        action=action,
        number=action.reports.count() + 1,
        state=action.state,
        is_at_risk=action.is_at_risk,
        says=says.strip(),
        evidence=evidence.strip(),
        due_before=due_before,
        at=at,
        reported_by=by.name,
    )
    told = ActionReported(
        issue=str(action.issue_id),
        organisation=str(action.owner_id),
        state=action.state,
        at_risk=action.is_at_risk,
    )
    emit(told, about=action.issue_id, label=action.label, by=by, at=at)
    return report
