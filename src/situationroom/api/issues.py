"""Issues, who has answered and who is silent. Members only."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router

from situationroom.api.answers import actor_of
from situationroom.api.idempotency import Deed, writes
from situationroom.api.issue_shapes import (
    AssignSaid,
    Candidates,
    Issue,
    IssueFilter,
    IssueRow,
    IssueSaid,
    IssueWithResponses,
    MoreTime,
    MoveSaid,
    Response,
    ResponseSaid,
    Someone,
    Waiting,
)
from situationroom.api.paging import PAGE, After, Limit, Page, page_of
from situationroom.base.actors import Actor
from situationroom.base.cursors import time_cursor, to_cursor
from situationroom.base.errors import NotAllowed, NotFound
from situationroom.rooms.impact.queries import list_runs_of_act
from situationroom.rooms.issues import models, queries, services
from situationroom.rooms.measures.queries import find_act_code
from situationroom.rooms.organisations.models import Organisation, Person
from situationroom.rooms.organisations.queries import get_organisation
from situationroom.rooms.reports.queries import list_briefs_of_issue

router = Router(tags=["issues"], by_alias=True)


def _someone(person: Person) -> Someone:
    return Someone(id=person.id, name=person.name)


def _waiting(on: Organisation | None, since: datetime | None, what: str = "") -> Waiting | None:
    return Waiting(on=on.code, what=what, since=since) if on and since else None


def find_organisation(code: str) -> Organisation:
    """Return an organisation by its code. Raises NotFound naming it."""
    found = get_organisation(code=code)
    if found is None:
        raise NotFound("There is no organisation %(code)s.", code=code)
    return found


def _fields(issue: models.Issue) -> dict[str, Any]:
    return {
        "id": issue.id,
        "short": issue.short,
        "kind": issue.kind,
        "stance": issue.stance,
        "title_ko": issue.title_ko,
        "title_en": issue.title_en,
        "owner": issue.owner.code,
        "responsible": _someone(issue.responsible) if issue.responsible else None,
        "severity": issue.severity,
        "severity_reason": issue.severity_reason,
        "state": issue.state,
        "outcome": issue.outcome,
        "ended": issue.ended,
        "waiting": _waiting(issue.waiting_on, issue.waiting_since, issue.waiting_for),
        "label": issue.label.level,
        "opened_at": issue.opened_at,
        "due_at": issue.due_at,
        "closed_at": issue.closed_at,
    }


def as_issue(issue: models.Issue) -> Issue:
    """Return an issue as the interface answers it."""
    return Issue.model_validate(_fields(issue))


def _row(issue: models.Issue) -> IssueRow:
    counts = {"asked": getattr(issue, "asked", 0), "silent": getattr(issue, "silent", 0)}
    return IssueRow.model_validate({**_fields(issue), **counts})


def _response(row: queries.Row) -> Response:
    response, said, asked = row.response, row.said, row.asked_for
    body = response.organisation
    return Response(
        organisation=body.code,
        name_ko=body.name_ko,
        name_en=body.name_en,
        state=response.state,
        kept=row.is_kept,
        late=row.is_late(timezone.now()),
        position=said.position if said else "",
        action=said.action if said else "",
        next_date=said.next_date if said else None,
        asked_at=response.asked_at,
        due_at=response.due_at,
        answered_at=response.answered_at,
        waiting=_waiting(response.waiting_on, response.waiting_since),
        reminders=response.reminders,
        more_time=as_more_time(asked) if asked is not None else None,
    )


def as_more_time(asked: models.Deadline) -> MoreTime:
    """Return more time that somebody asked for."""
    return MoreTime(id=asked.id, due_at=asked.due_at, why=asked.why, asked_by=asked.asked_by)


def _of(issue: models.Issue, organisation: UUID, actor: Actor) -> Response:
    """Return one organisation's row of a board as `actor` may read it."""
    rows = queries.list_responses(issue, by=actor)
    return _response(next(r for r in rows if r.response.organisation_id == organisation))


@router.get("/issues", response=Page[IssueRow])
def list_issues(
    request: HttpRequest,
    wanted: Query[IssueFilter],
    after: After = "",
    limit: Limit = PAGE,
) -> Page[IssueRow]:
    """List the issues, newest first; of some kind, or those an organisation has not answered."""
    silent = find_organisation(wanted.silent).id if wanted.silent else None
    asked_for = queries.Wanted(
        state=wanted.state or "",
        kind=wanted.kind or "",
        severity=wanted.severity or "",
        stance=wanted.stance or "",
        silent=silent,
        unanswered=wanted.unanswered,
        about=(wanted.about_kind, wanted.about) if wanted.about_kind and wanted.about else None,
    )
    rows = queries.list_issues(
        by=actor_of(request), wanted=asked_for, after=time_cursor(after), limit=limit + 1
    )
    return page_of(
        rows, limit=limit, show=_row, cursor=lambda issue: to_cursor(issue.opened_at, issue.id)
    )


@writes(router, "/issues", response=Issue)
def open_issue(request: HttpRequest, said: IssueSaid) -> Deed:
    """Open an issue that one's own organisation owns. Officers, posts and the secretariat may."""
    actor = actor_of(request)
    owner = get_organisation(id=actor.organisation) if actor.organisation else None
    if owner is None:
        raise NotAllowed("Only officers, posts, the secretariat and room rules may open an issue.")
    asked = None if said.asked is None else [find_organisation(code) for code in said.asked]
    return lambda: as_issue(
        services.open_issue(
            by=actor,
            at=timezone.now(),
            kind=said.kind,
            stance=said.stance,
            title_ko=said.title_ko,
            title_en=said.title_en,
            owner=owner,
            severity=said.severity,
            severity_reason=said.severity_reason,
            about=[(one.kind, one.code) for one in said.about],
            asked=asked,
        )
    )


@router.get("/issues/{id}", response=IssueWithResponses)
def get_issue(request: HttpRequest, id: UUID) -> IssueWithResponses:
    """Show one issue with its response board."""
    actor = actor_of(request)
    issue = queries.get_issue(id=id, by=actor)
    runs = list_runs_of_act(act=issue.act_id, by=actor) if issue.act_id else []
    return IssueWithResponses.model_validate(
        {
            **_fields(issue),
            "about": [{"kind": one.kind, "code": one.code} for one in queries.list_subjects(issue)],
            "merged_into": _short(issue.merged_into_id, actor),
            "split_from": _short(issue.split_from_id, actor),
            "act": _act_code(issue, actor),
            "runs": [run.id for run in runs],
            "briefs": [b.id for b in list_briefs_of_issue(issue=issue.id, by=actor)],
            "responses": [
                _response(response) for response in queries.list_responses(issue, by=actor)
            ],
        }
    )


def _short(issue: UUID | None, actor: Actor) -> str | None:
    """Return the short id of another issue, if the reader may read it."""
    return queries.find_short(issue, by=actor) if issue else None


def _act_code(issue: models.Issue, actor: Actor) -> str | None:
    """Return the code of the act of an issue, if the reader may read the act."""
    return find_act_code(issue.act_id, by=actor) if issue.act_id else None


@writes(router, "/issues/{id}/response", response=Response)
def give_response(request: HttpRequest, id: UUID, said: ResponseSaid) -> Deed:
    """Give the response of one's own organisation."""
    actor = actor_of(request)
    issue = queries.get_issue(id=id, by=actor)
    organisation = get_organisation(id=actor.organisation) if actor.organisation else None
    if organisation is None:
        raise NotAllowed("Only officers of the organisation itself may answer for it.")

    def give() -> Response:
        services.give_response(
            by=actor,
            at=timezone.now(),
            issue=issue,
            organisation=organisation,
            position=said.position,
            action=said.action,
            next_date=said.next_date,
            to_government=said.to_government,
        )
        return _of(issue, organisation.id, actor)

    return give


@writes(router, "/issues/{id}/move", response=Issue)
def move_issue(request: HttpRequest, id: UUID, said: MoveSaid) -> Deed:
    """Move an issue along a legal step. Its owner and the secretariat may."""
    actor = actor_of(request)
    issue = queries.get_issue(id=id, by=actor)
    return lambda: Issue.model_validate(
        _fields(
            services.move_issue(
                by=actor,
                at=timezone.now(),
                issue=issue,
                new=said.new,
                why=said.why,
                ended=said.ended,
                left=said.left,
                read=said.read,
            )
        )
    )


@router.get("/issues/{id}/candidates", response=Candidates)
def get_candidates(request: HttpRequest, id: UUID) -> Candidates:
    """Name to whom an issue can be assigned, for who may assign it."""
    actor = actor_of(request)
    issue = queries.get_issue(id=id, by=actor)
    found = queries.get_candidates(issue=issue, by=actor, on=timezone.localdate())
    return Candidates(
        owners=[organisation.code for organisation in found.owners],
        officers=[_someone(person) for person in found.officers],
    )


@writes(router, "/issues/{id}/assign", response=Issue)
def assign_issue(request: HttpRequest, id: UUID, said: AssignSaid) -> Deed:
    """Hand an issue over, or name who is responsible. Its owner and the secretariat may."""
    actor = actor_of(request)
    issue = queries.get_issue(id=id, by=actor)
    owner = get_organisation(code=said.owner) if said.owner else None
    if said.owner and owner is None:
        raise NotFound(
            "There is no such organisation.", hint="Choose one of those the issue lists."
        )
    return lambda: Issue.model_validate(
        _fields(
            services.assign_issue(
                by=actor,
                at=timezone.now(),
                issue=issue,
                owner=owner,
                responsible=said.responsible,
            )
        )
    )
