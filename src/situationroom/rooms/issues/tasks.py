"""What the issues room does by itself: it follows acts from assessment to withdrawal.

The organisations asked are told when an issue opens, its owner when one of them answers.
"""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.utils import timezone

from situationroom.base.actors import Actor
from situationroom.base.models import Event
from situationroom.base.reactions import Apply, reacts_to
from situationroom.base.search.index import Entry, searchable
from situationroom.rooms.delivery.kinds import Title, notifies, speaks_of
from situationroom.rooms.delivery.states import Choice, Importance
from situationroom.rooms.impact import services as impact
from situationroom.rooms.impact.events import ActAssessed, RunWentStale
from situationroom.rooms.impact.queries import figures_of, find_last_assessment, find_run
from situationroom.rooms.impact.states import RunState
from situationroom.rooms.issues import queries, services
from situationroom.rooms.issues.events import (
    ActionPlanned,
    ActionReported,
    FiguresAttached,
    IssueMerged,
    IssueMoved,
    IssueOpened,
    MoreTimeAsked,
    MoreTimeDecided,
    ResponseGiven,
    ResponsesReminded,
)
from situationroom.rooms.issues.lifecycle import ENDED, OVER
from situationroom.rooms.issues.models import Issue, Response
from situationroom.rooms.issues.queries import find_issue, find_issue_of_act
from situationroom.rooms.issues.rules import judge_severity
from situationroom.rooms.issues.states import Ended, IssueKind, IssueState, Severity
from situationroom.rooms.measures.events import ActWithdrawn
from situationroom.rooms.measures.queries import find_act_by_id
from situationroom.rooms.measures.states import ActState
from situationroom.rooms.organisations.models import Organisation
from situationroom.rooms.organisations.states import OrganisationKind


@reacts_to(ActAssessed, ActWithdrawn, name="issues.follow_act")
def follow_act(event: Event, by: Actor) -> Apply | None:
    """Open the issue of an assessed act, close that of a withdrawn one.

    One reaction for both, so that no issue opens after its act was withdrawn.
    """
    return _closing(event, by) if event.kind == ActWithdrawn.kind() else _opening(event, by)


def _opening(event: Event, by: Actor) -> Apply | None:
    """Open the issue with its runs attached and ask every organisation."""
    runs = [find_run(event.payload[name]) for name in ("then", "now")]
    act = runs[0].act
    owner = Organisation.objects.filter(kind=OrganisationKind.MINISTRY).order_by("position").first()
    if act is None or owner is None:
        return None
    figures = figures_of(runs[0])
    before, after = figures["total", "rate_before"], figures["total", "rate_after"]
    severity, reason = judge_severity(
        hit_usd=figures["total", "hit_usd"].value,
        change_low_usd=figures["total", "change_usd"].low,
        rate_change=(after.value or 0.0) - (before.value or 0.0),
    )

    def apply() -> None:
        if find_act_by_id(act.id).state == ActState.WITHDRAWN:
            return
        issue = services.open_issue(
            by=by,
            at=timezone.now(),
            kind=IssueKind.TARIFF,
            title_ko=act.title_ko,
            title_en=act.title_en,
            owner=owner,
            severity=severity,
            severity_reason=reason,
            act=act,
            runs=list(dict.fromkeys(runs)),
        )
        if event.payload.get("revived"):
            services.note_figures(by=by, at=timezone.now(), issue=issue)

    return apply


def _closing(event: Event, by: Actor) -> Apply | None:
    """Close the issue with an outcome that names the withdrawal and its reason."""
    issue = find_issue_of_act(event.about)
    if issue is None:
        return None
    why = (
        "조치가 철회되어 종결함 / closed because the act was withdrawn: " + event.payload["reason"]
    )

    def apply() -> None:
        if find_issue(issue.id).state not in ENDED:
            services.move_issue(
                by=by,
                at=timezone.now(),
                issue=issue,
                new=IssueState.CLOSED,
                why=why,
                ended=Ended.WITHDRAWN,
                left=why,
            )

    return apply


@reacts_to(RunWentStale, IssueMoved, name="issues.refresh_figures")
def refresh_figures(event: Event, by: Actor) -> Apply | None:
    """Compute again what an open issue stands on, once a run of it is stale.

    Runs of closed issues and scenarios of people stay stale until somebody asks for them.
    """
    if event.kind == IssueMoved.kind():
        issue = find_issue(event.about)
    else:
        act = find_run(event.about).act
        found = find_issue_of_act(act.id) if act is not None else None
        if found is None:
            return None
        issue = found
    if issue.act is None or ENDED & {issue.state, event.payload.get("new")}:
        return None
    return _reassessment(issue.act.id, by)


def _reassessment(act_id: UUID, by: Actor) -> Apply | None:
    act, last = find_act_by_id(act_id), find_last_assessment(act_id)
    if last is None or act.state == ActState.WITHDRAWN:
        return None
    if all(run.state == RunState.CURRENT for run in last):
        return None  # another event of the same change was faster
    then, now = impact.assess(act, then=date.fromisoformat(last[0].scenario["known_after"]))
    return lambda: impact.assess_act(by=by, at=timezone.now(), act=act, then=then, now=now)


@searchable("issue", IssueOpened, FiguresAttached, ResponseGiven, IssueMoved, IssueMerged)
def found_issue(issue: UUID) -> Entry:
    """Find an issue by its titles, outcome, and what organisations answered."""
    row = find_issue(issue)
    said = [one.said for one in queries.list_board(row) if one.said]
    answers = [f"{one.position} {one.action}" for one in said]
    body = " ".join([row.short, row.outcome, *answers])
    return Entry(row.title_ko, row.title_en, body, row.label, row.opened_at)


def titles(ids: Sequence[UUID]) -> dict[UUID, Title]:
    """Return what issues are called; delivery has asked their labels."""
    rows = Issue.unscoped.filter(pk__in=ids).values_list("pk", "title_ko", "title_en")
    return {pk: Title(korean, english) for pk, korean, english in rows}


def is_owned_by(issue: UUID, by: Actor) -> bool:
    """Tell whether somebody works for the owner of an issue."""
    return Issue.objects.visible_to(by).filter(pk=issue, owner=by.organisation).exists()


def organisations_asked(event: Event) -> list[Organisation]:
    """Return the organisations an issue asks."""
    rows = Response.objects.filter(issue=event.about).select_related("organisation")
    return [row.organisation for row in rows]


def organisations_reminded(event: Event) -> list[Organisation]:
    """Return the organisations that were reminded of an issue."""
    return list(Organisation.objects.filter(pk__in=event.payload["organisations"]))


def organisation_concerned(event: Event) -> list[Organisation]:
    """Return the organisation whose deadline was asked about or decided."""
    return list(Organisation.objects.filter(pk=event.payload["organisation"]))


def owner_of_trouble(event: Event) -> list[Organisation]:
    """Return the owner of an issue where an action of it is at risk or over."""
    is_news = event.payload["at_risk"] or event.payload["state"] in OVER
    return owner(event) if is_news else []


def owner(event: Event) -> list[Organisation]:
    """Return the owner of an issue."""
    return list(
        Organisation.objects.filter(pk__in=Issue.unscoped.filter(pk=event.about).values("owner"))
    )


def by_severity(event: Event) -> Importance:
    """Let only a severe issue come in quiet hours."""
    is_severe = Issue.unscoped.filter(pk=event.about, severity=Severity.SEVERE).exists()
    return Importance.URGENT if is_severe else Importance.NORMAL


speaks_of("issue", titles=titles, managed_by=is_owned_by)
notifies(
    IssueOpened,
    name="issues.asked",
    to=organisations_asked,
    about="issue",
    says="Your organisation is asked to answer an issue.",
    importance=by_severity,
)
notifies(
    ResponseGiven,
    name="issues.answered",
    to=owner,
    about="issue",
    says="An organisation has answered an issue of yours.",
    importance=Importance.ROUTINE,
    mail=Choice.DIGEST,
)
notifies(
    ResponsesReminded,
    name="issues.reminded",
    to=organisations_reminded,
    about="issue",
    says="Your organisation has not answered an issue yet.",
    importance=by_severity,
)
notifies(
    MoreTimeAsked,
    name="issues.more_time_asked",
    to=owner,
    about="issue",
    says="An organisation asks for more time to answer an issue of yours.",
)
notifies(
    MoreTimeDecided,
    name="issues.more_time_decided",
    to=organisation_concerned,
    about="issue",
    says="It was decided whether your organisation has more time to answer.",
)
notifies(
    ActionPlanned,
    name="issues.action_planned",
    to=organisation_concerned,
    about="issue",
    says="An action was planned that your organisation does.",
)
notifies(
    ActionReported,
    name="issues.action_reported",
    to=owner_of_trouble,
    about="issue",
    says="An action on an issue of yours is at risk, done or dropped.",
    importance=Importance.ROUTINE,
    mail=Choice.DIGEST,
)
