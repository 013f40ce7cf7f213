"""Reads: actions of an issue, how one came on, and what an organisation owes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils.timezone import localdate

from situationroom.base.actors import Actor
from situationroom.base.errors import NotFound
from situationroom.base.keyset import above
from situationroom.base.rules import hold
from situationroom.rooms.issues.lifecycle import ENDED, OVER, progress_of
from situationroom.rooms.issues.models import Action, ActionReport, Issue, Milestone, Response
from situationroom.rooms.issues.queries.issues import PAGE
from situationroom.rooms.issues.rules import (
    MAY_PLAN,
    MAY_PLAN_ANEW,
    MAY_REPORT,
    Acting,
)
from situationroom.rooms.issues.states import ActionState, IssueState, Progress, ResponseState
from situationroom.rooms.organisations.models import Organisation

MOST = 200
"""Actions of one issue that its page shows."""


@dataclass(frozen=True, slots=True)
class ActionsWanted:
    """Which actions somebody asks for; what is left out does not matter."""

    owner: UUID | None = None
    progress: Progress | None = None
    open: bool = False


def progress(action: Action, *, at: datetime) -> Progress | None:
    """Return how an action comes on at a moment; None once it is over."""
    return progress_of(
        ActionState(action.state),
        is_at_risk=action.is_at_risk,
        due_on=action.due_on,
        today=localdate(at),
    )


def list_actions_of(issue: Issue, *, by: Actor) -> list[Action]:
    """Return the actions of an issue that `by` may read: what is owed first, by day."""
    rows = Action.objects.visible_to(by).filter(issue=issue).select_related("owner", "milestone")
    page = rows.order_by("due_on", "id")[:MOST]
    return sorted(page, key=lambda one: (one.state in OVER, one.due_on))


def list_actions(
    *,
    by: Actor,
    at: datetime,
    wanted: ActionsWanted,
    after: tuple[date, UUID] | None = None,
    limit: int = PAGE,
) -> list[Action]:
    """Return a page of actions, first due first."""
    rows = Action.objects.visible_to(by).filter(_asked_for(wanted, localdate(at)))
    if after is not None:
        day, last = after
        rows = rows.filter(above(due_on=day, id=last))
    joined = rows.select_related("owner", "issue", "label", "milestone")
    return list(joined.order_by("due_on", "id")[:limit])


def _asked_for(wanted: ActionsWanted, today: date) -> Q:
    condition = Q() if wanted.owner is None else Q(owner=wanted.owner)
    if wanted.open or wanted.progress is not None:
        condition &= Q(state__in=[state for state in ActionState if state not in OVER])
    if wanted.progress is Progress.LATE:
        condition &= Q(due_on__lt=today)
    elif wanted.progress is not None:
        is_at_risk = wanted.progress is Progress.AT_RISK
        condition &= Q(due_on__gte=today, is_at_risk=is_at_risk)
    return condition


def get_action(*, id: UUID, by: Actor) -> Action:
    """Return one action. Raises NotFound when hidden or absent."""
    rows = Action.objects.visible_to(by).select_related("owner", "issue", "label", "milestone")
    action = rows.filter(pk=id).first()
    if action is None:
        raise NotFound("There is no such action.")
    return action


def list_reports(action: Action) -> list[ActionReport]:
    """Return what was said of an action the reader was shown, newest first."""
    return list(action.reports.order_by("-number"))


def list_newest_reports(actions: Sequence[Action]) -> dict[UUID, ActionReport]:
    """Return the newest report of each action; one question, however many there are."""
    last = ActionReport.objects.filter(action=OuterRef("action")).order_by("-number")
    newest = ActionReport.objects.filter(action__in=actions, number=last.values("number")[:1])
    return {one.action_id: one for one in newest}


def list_milestones(issue: Issue) -> list[Milestone]:
    """Return the marks on the way of an issue, with `done` and `all` counts of actions."""
    dropped = Count("actions", filter=Q(actions__state=ActionState.DROPPED))
    rows = Milestone.objects.filter(issue=issue).annotate(
        done=Count("actions", filter=Q(actions__state=ActionState.DONE)),
        all=Count("actions") - dropped,
    )
    return list(rows.order_by("due_on", "title_ko"))


def count_open_actions(issue: Issue) -> int:
    """Count what is not done of an issue, whoever may read it: closing asks about all."""
    return Action.unscoped.filter(issue=issue).exclude(state__in=OVER).count()


def may_plan(*, issue: Issue, doer: UUID | None, by: Actor) -> bool:
    """Tell whether `by` may plan an action for an organisation."""
    state = IssueState(issue.state)
    return doer is not None and hold(MAY_PLAN, Acting(by, issue.owner_id, doer, state))


def may_report(*, action: Action, by: Actor) -> bool:
    """Tell whether `by` may say how an action comes on."""
    return hold(MAY_REPORT, _acting(action, by))


def may_plan_anew(*, action: Action, by: Actor) -> bool:
    """Tell whether `by` may move the day of an action or drop it."""
    return action.state not in OVER and hold(MAY_PLAN_ANEW, _acting(action, by))


def _acting(action: Action, by: Actor) -> Acting:
    issue = action.issue
    return Acting(by, issue.owner_id, action.owner_id, IssueState(issue.state))


@dataclass(frozen=True, slots=True)
class Owed:
    """What an organisation owes on an issue: an answer, or an action."""

    issue: Issue
    due_on: date
    is_late: bool
    action: Action | None = None


def list_owed(*, by: Actor, at: datetime, limit: int = PAGE) -> list[Owed]:
    """Return what the reader's organisation owes, first due first; worked out at read time."""
    if by.organisation is None:
        return []
    today = localdate(at)
    wanted = ActionsWanted(owner=by.organisation, open=True)
    found = [
        Owed(one.issue, one.due_on, one.due_on < today, one)
        for one in list_actions(by=by, at=at, wanted=wanted, limit=limit)
    ]
    for response in _silent(by)[:limit]:
        day = localdate(response.due_at)
        found.append(Owed(response.issue, day, response.due_at < at))
    return sorted(found, key=lambda one: (one.due_on, one.issue.short))[:limit]


def count_owed(*, by: Actor, at: datetime) -> int:
    """Count what the reader's organisation owes, also what a list leaves out."""
    if by.organisation is None:
        return 0
    wanted = _asked_for(ActionsWanted(owner=by.organisation, open=True), localdate(at))
    return Action.objects.visible_to(by).filter(wanted).count() + _silent(by).count()


def _silent(by: Actor) -> QuerySet[Response]:
    """Return the answers the reader's organisation has not given and does not wait with."""
    issues = Issue.objects.visible_to(by).exclude(state__in=ENDED)
    rows = Response.objects.filter(
        Exists(issues.filter(pk=OuterRef("issue"))),
        organisation=by.organisation,
        state=ResponseState.NO_ANSWER,
        waiting_since=None,
    )
    return rows.select_related("issue").order_by(F("due_at").asc(), "id")


def list_doers(*, issue: Issue, by: Actor) -> list[Organisation]:
    """Return for whom `by` may plan actions: who is asked and the owner, or the reader alone."""
    asked = Response.objects.filter(issue=issue).values("organisation")
    known = Q(pk__in=asked) | Q(pk=issue.owner_id) | Q(pk=by.organisation)
    rows = Organisation.objects.filter(known).order_by("position", "code")
    return [one for one in rows if may_plan(issue=issue, doer=one.id, by=by)]
