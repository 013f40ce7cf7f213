"""What the issues room does by itself: an assessed act becomes an issue with everybody asked."""

from uuid import UUID

from django.utils import timezone

from situationroom.base.actors import Actor
from situationroom.base.models import Event
from situationroom.base.reactions import Apply, reacts_to
from situationroom.base.search.index import Entry, searchable
from situationroom.rooms.impact.events import ActAssessed
from situationroom.rooms.impact.queries import figures_of, find_run
from situationroom.rooms.issues import queries, services
from situationroom.rooms.issues.events import (
    FiguresAttached,
    IssueMoved,
    IssueOpened,
    ResponseGiven,
)
from situationroom.rooms.issues.rules import judge_severity
from situationroom.rooms.issues.states import IssueKind
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
