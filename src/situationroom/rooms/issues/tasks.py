"""What the issues room does by itself: an assessed act becomes an issue with everybody asked.

The organisations asked are told when an issue opens, its owner when one of them answers.
"""

from collections.abc import Sequence
from uuid import UUID

from django.utils import timezone

from situationroom.base.actors import Actor
from situationroom.base.models import Event
from situationroom.base.reactions import Apply, reacts_to
from situationroom.base.search.index import Entry, searchable
from situationroom.rooms.delivery.kinds import Title, notifies, speaks_of
from situationroom.rooms.delivery.states import Choice, Importance
from situationroom.rooms.impact.events import ActAssessed
from situationroom.rooms.impact.queries import figures_of, find_run
from situationroom.rooms.issues import queries, services
from situationroom.rooms.issues.events import (
    FiguresAttached,
    IssueMoved,
    IssueOpened,
    ResponseGiven,
)
from situationroom.rooms.issues.models import Issue, Response
from situationroom.rooms.issues.rules import judge_severity
from situationroom.rooms.issues.states import IssueKind, Severity
from situationroom.rooms.organisations.models import Organisation
from situationroom.rooms.organisations.states import OrganisationKind


@reacts_to(ActAssessed, name="issues.open_issue_of_act")
def open_issue_of_act(event: Event, by: Actor) -> Apply | None:
    """Open the issue of an act with its runs attached and ask every organisation."""
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
    return lambda: services.open_issue(
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


@searchable("issue", IssueOpened, FiguresAttached, ResponseGiven, IssueMoved)
def found_issue(issue: UUID) -> Entry:
    """Find an issue by its titles, outcome, and what organisations answered."""
    row = queries.find_issue(issue)
    answers = [f"{one.position} {one.action}" for one in queries.list_responses(row)]
    body = " ".join([row.short, row.outcome, *answers])
    return Entry(row.title_ko, row.title_en, body, row.label, row.opened_at)


def titles(ids: Sequence[UUID]) -> dict[UUID, Title]:
    """Return what issues are called; delivery has asked their labels."""
    rows = Issue.objects.filter(pk__in=ids).values_list("pk", "title_ko", "title_en")
    return {pk: Title(korean, english) for pk, korean, english in rows}


def is_owned_by(issue: UUID, by: Actor) -> bool:
    """Tell whether somebody works for the owner of an issue."""
    return Issue.objects.visible_to(by).filter(pk=issue, owner=by.organisation).exists()


def organisations_asked(event: Event) -> list[Organisation]:
    """Return the organisations an issue asks."""
    rows = Response.objects.filter(issue=event.about).select_related("organisation")
    return [row.organisation for row in rows]


def owner(event: Event) -> list[Organisation]:
    """Return the owner of an issue."""
    return list(
        Organisation.objects.filter(pk__in=Issue.objects.filter(pk=event.about).values("owner"))
    )


def by_severity(event: Event) -> Importance:
    """Let only a severe issue come in quiet hours."""
    is_severe = Issue.objects.filter(pk=event.about, severity=Severity.SEVERE).exists()
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
