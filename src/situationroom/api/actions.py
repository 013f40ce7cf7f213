"""Actions of issues: plans, reports, and what one's own organisation owes. Members only."""

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
from situationroom.base.cursors import day_cursor, to_cursor
from situationroom.rooms.issues import models, queries, services
from situationroom.rooms.issues.states import ActionState, Progress

router = Router(tags=["issues"], by_alias=True)


class Action(Schema):
    """What an organisation does about an issue; `progress` is null once it is over."""

    id: UUID
    issue: UUID
    title_ko: str
    title_en: str
    owner: str
    due_on: date
    state: ActionState
    progress: Progress | None
    milestone: str | None
    label: str


class ActionReport(Schema):
    """How an action came on at a time."""

    number: int
    state: ActionState
    at_risk: bool
    says: str
    evidence: str
    due_before: date | None
    at: datetime
    reported_by: str


class ActionWithReports(Action):
    """An action with what was said of it, newest first."""

    reports: list[ActionReport]


class Owed(Schema):
    """What an organisation owes on an issue: an action, or its answer where `action` is null."""

    issue: UUID
    action: UUID | None
    due_on: date
    late: bool


class OwedPage(Page[Owed]):
    """What is due first of what is owed; `more` is how much is left out."""

    more: int


class ActionSaid(Said):
    """An action to be planned, for an organisation that may read the issue."""

    owner: str = Field(max_length=40)
    title_ko: str = Field(max_length=400)
    title_en: str = Field("", max_length=400)
    due_on: date
    milestone: UUID | None = None
    to_government: bool = False


class MilestoneSaid(Said):
    """A mark on the way of an issue; one of that name is moved."""

    title_ko: str = Field(max_length=200)
    title_en: str = Field("", max_length=200)
    due_on: date


class Milestone(Schema):
    """A mark on the way of an issue."""

    id: UUID
    title_ko: str
    title_en: str
    due_on: date


class ReportSaid(Said):
    """How an action comes on; done needs evidence, a risk its reason."""

    new: ActionState
    at_risk: bool = False
    says: str = Field("", max_length=4000)
    evidence: str = Field("", max_length=1000)


class AnewSaid(Said):
    """Another day of an action, or that it is dropped, and why."""

    due_on: date | None = None
    drop: bool = False
    why: str = Field(max_length=2000)


def _fields(action: models.Action) -> dict[str, Any]:
    mark = action.milestone
    return {
        "id": action.id,
        "issue": action.issue_id,
        "title_ko": action.title_ko,
        "title_en": action.title_en,
        "owner": action.owner.code,
        "due_on": action.due_on,
        "state": action.state,
        "progress": queries.progress(action, at=timezone.now()),
        "milestone": mark.title_ko if mark is not None else None,
        "label": action.label.level,
    }


def _as_action(action: models.Action) -> Action:
    return Action(**_fields(action))


def _as_report(said: models.ActionReport) -> ActionReport:
    return ActionReport(
        number=said.number,
        state=ActionState(said.state),
        at_risk=said.is_at_risk,
        says=said.says,
        evidence=said.evidence,
        due_before=said.due_before,
        at=said.at,
        reported_by=said.reported_by,
    )


@router.get("/actions", response=Page[Action])
def list_actions(
    request: HttpRequest,
    owner: str = "",
    progress: Progress | None = None,
    open: bool = False,
    after: After = "",
    limit: Limit = PAGE,
) -> Page[Action]:
    """List actions, first due first; those of an organisation, or as they come on."""
    house = find_organisation(owner).id if owner else None
    wanted = queries.ActionsWanted(owner=house, progress=progress, open=open)
    rows = queries.list_actions(
        by=actor_of(request), at=timezone.now(), wanted=wanted, after=day_cursor(after),
        limit=limit + 1,
    )  # fmt: skip
    return page_of(
        rows, limit=limit, show=_as_action, cursor=lambda one: to_cursor(one.due_on, one.id)
    )


@router.get("/actions/owed", response=OwedPage)
def list_owed(request: HttpRequest) -> OwedPage:
    """List what the caller's organisation owes: answers and actions, first due first."""
    actor, at = actor_of(request), timezone.now()
    owed = queries.list_owed(by=actor, at=at)
    full = len(owed) == queries.PAGE
    return OwedPage(
        items=[
            Owed(
                issue=one.issue.id,
                action=one.action.id if one.action is not None else None,
                due_on=one.due_on,
                late=one.is_late,
            )
            for one in owed
        ],
        more=queries.count_owed(by=actor, at=at) - len(owed) if full else 0,
    )


@router.get("/actions/{id}", response=ActionWithReports)
def get_action(request: HttpRequest, id: UUID) -> ActionWithReports:
    """Show an action with what was said of it."""
    found = queries.get_action(id=id, by=actor_of(request))
    reports = [_as_report(one) for one in queries.list_reports(found)]
    return ActionWithReports(**_fields(found), reports=reports)


@writes(router, "/issues/{id}/actions", response=Action)
def plan_action(request: HttpRequest, id: UUID, said: ActionSaid) -> Deed:
    """Plan an action; the owner of the issue, the secretariat, or an organisation for itself."""
    actor = actor_of(request)
    issue, owner = queries.get_issue(id=id, by=actor), find_organisation(said.owner)
    return lambda: _as_action(
        services.plan_action(
            by=actor,
            at=timezone.now(),
            issue=issue,
            owner=owner,
            title_ko=said.title_ko,
            title_en=said.title_en,
            due_on=said.due_on,
            milestone=said.milestone,
            to_government=said.to_government,
        )
    )


@writes(router, "/issues/{id}/milestones", response=Milestone)
def set_milestone(request: HttpRequest, id: UUID, said: MilestoneSaid) -> Deed:
    """Set a mark on the way of an issue. Its owner and the secretariat may."""
    actor = actor_of(request)
    issue = queries.get_issue(id=id, by=actor)

    def deed() -> Milestone:
        mark = services.set_milestone(
            by=actor, at=timezone.now(), issue=issue, title_ko=said.title_ko,
            title_en=said.title_en, due_on=said.due_on,
        )  # fmt: skip
        return Milestone(
            id=mark.id, title_ko=mark.title_ko, title_en=mark.title_en, due_on=mark.due_on
        )

    return deed


@writes(router, "/actions/{id}/report", response=ActionReport)
def report_action(request: HttpRequest, id: UUID, said: ReportSaid) -> Deed:
    """Say how an action comes on. The organisation that does it may."""
    actor = actor_of(request)
    found = queries.get_action(id=id, by=actor)
    return lambda: _as_report(
        services.report_action(
            by=actor,
            at=timezone.now(),
            action=found,
            new=said.new,
            is_at_risk=said.at_risk,
            says=said.says,
            evidence=said.evidence,
        )
    )


@writes(router, "/actions/{id}/anew", response=ActionReport)
def plan_action_anew(request: HttpRequest, id: UUID, said: AnewSaid) -> Deed:
    """Move the day of an action, or drop it. Who runs the issue may."""
    actor = actor_of(request)
    found = queries.get_action(id=id, by=actor)
    return lambda: _as_report(
        services.plan_action_anew(
            by=actor,
            at=timezone.now(),
            action=found,
            due_on=said.due_on,
            drop=said.drop,
            why=said.why,
        )
    )
