"""Issues, who has answered and who is silent. Members only."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema
from pydantic import Field

from situationroom.api.answers import Said, actor_of
from situationroom.api.idempotency import Deed, writes
from situationroom.api.paging import PAGE, After, Limit, Page, page_of
from situationroom.base.actors import Actor
from situationroom.base.cursors import time_cursor, to_cursor
from situationroom.base.errors import NotAllowed, NotFound
from situationroom.rooms.impact.queries import list_runs_of_act
from situationroom.rooms.issues import models, queries, services
from situationroom.rooms.issues.states import IssueState
from situationroom.rooms.measures.queries import find_act_code
from situationroom.rooms.organisations.models import Person
from situationroom.rooms.organisations.queries import get_organisation
from situationroom.rooms.reports.queries import list_briefs_of_issue

router = Router(tags=["issues"], by_alias=True)


class Someone(Schema):
    """A person by name."""

    id: UUID
    name: str


class Issue(Schema):
    """Something that must be answered, with its owner and severity."""

    id: UUID
    short: str
    kind: str
    stance: str
    title_ko: str
    title_en: str
    owner: str
    responsible: Someone | None
    severity: str
    severity_reason: str
    state: str
    outcome: str
    label: str
    opened_at: datetime
    due_at: datetime | None
    closed_at: datetime | None


class IssueRow(Issue):
    """An issue of a list: how many organisations were asked, and how many are silent."""

    asked: int
    silent: int


class Response(Schema):
    """One organisation's answer, or its silence with the clock running."""

    organisation: str
    name_ko: str
    name_en: str
    state: str
    position: str
    action: str
    next_date: date | None
    asked_at: datetime
    due_at: datetime
    answered_at: datetime | None


class IssueWithResponses(Issue):
    """An issue with its response board, and what of its act, runs and briefs may be read."""

    act: str | None
    runs: list[UUID]
    briefs: list[UUID]
    responses: list[Response]


class ResponseSaid(Said):
    """What an organisation says: its position, what is being done, or both."""

    position: str = Field("", max_length=4000)
    action: str = Field("", max_length=4000)
    next_date: date | None = None


class MoveSaid(Said):
    """A legal step of an issue; closing says how it ended."""

    new: IssueState
    why: str = Field("", max_length=2000)


class Candidates(Schema):
    """To whom an issue can be assigned: codes of organisations, and officers of its owner."""

    owners: list[str]
    officers: list[Someone]


class AssignSaid(Said):
    """To whom an issue goes; without an owner it stays, without a person nobody is named yet."""

    owner: str | None = Field(None, max_length=40)
    responsible: UUID | None = None


def _someone(person: Person) -> Someone:
    return Someone(id=person.id, name=person.name)


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
        "label": issue.label.level,
        "opened_at": issue.opened_at,
        "due_at": issue.due_at,
        "closed_at": issue.closed_at,
    }


def _row(issue: models.Issue) -> IssueRow:
    counts = {"asked": getattr(issue, "asked", 0), "silent": getattr(issue, "silent", 0)}
    return IssueRow.model_validate({**_fields(issue), **counts})


def _response(response: models.Response) -> Response:
    body = response.organisation
    return Response(
        organisation=body.code,
        name_ko=body.name_ko,
        name_en=body.name_en,
        state=response.state,
        position=response.position,
        action=response.action,
        next_date=response.next_date,
        asked_at=response.asked_at,
        due_at=response.due_at,
        answered_at=response.answered_at,
    )


@router.get("/issues", response=Page[IssueRow])
def list_issues(
    request: HttpRequest,
    state: IssueState | None = None,
    after: After = "",
    limit: Limit = PAGE,
) -> Page[IssueRow]:
    """List the issues, newest first."""
    rows = queries.list_issues(
        by=actor_of(request), state=state or "", after=time_cursor(after), limit=limit + 1
    )
    return page_of(
        rows, limit=limit, show=_row, cursor=lambda issue: to_cursor(issue.opened_at, issue.id)
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
            "act": _act_code(issue, actor),
            "runs": [run.id for run in runs],
            "briefs": [b.id for b in list_briefs_of_issue(issue=issue.id, by=actor)],
            "responses": [_response(response) for response in queries.list_responses(issue)],
        }
    )


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
    return lambda: _response(
        services.give_response(
            by=actor,
            at=timezone.now(),
            issue=issue,
            organisation=organisation,
            position=said.position,
            action=said.action,
            next_date=said.next_date,
        )
    )


@writes(router, "/issues/{id}/move", response=Issue)
def move_issue(request: HttpRequest, id: UUID, said: MoveSaid) -> Deed:
    """Move an issue along a legal step. Its owner and the secretariat may."""
    actor = actor_of(request)
    issue = queries.get_issue(id=id, by=actor)
    return lambda: Issue.model_validate(
        _fields(
            services.move_issue(
                by=actor, at=timezone.now(), issue=issue, new=said.new, why=said.why
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
