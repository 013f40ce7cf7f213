"""Issues, who has answered and who is silent. Members only."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from situationroom.api.answers import Said, actor_of
from situationroom.api.idempotency import Deed, writes
from situationroom.api.paging import PAGE, After, Limit, Page, page_of
from situationroom.base.actors import Actor
from situationroom.base.cursors import time_cursor, to_cursor
from situationroom.base.errors import NotAllowed, NotFound
from situationroom.rooms.impact.queries import list_runs_of_act
from situationroom.rooms.issues import models, queries, services
from situationroom.rooms.issues.states import (
    Ended,
    IssueKind,
    IssueState,
    Severity,
    Stance,
    SubjectKind,
)
from situationroom.rooms.measures.queries import find_act_code
from situationroom.rooms.organisations.models import Organisation, Person
from situationroom.rooms.organisations.queries import get_organisation
from situationroom.rooms.reports.queries import list_briefs_of_issue

router = Router(tags=["issues"], by_alias=True)


class Someone(Schema):
    """A person by name."""

    id: UUID
    name: str


class Waiting(Schema):
    """On whom an issue or an answer waits, for what, and since when."""

    on: str
    what: str
    since: datetime


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
    ended: str
    waiting: Waiting | None
    label: str
    opened_at: datetime
    due_at: datetime | None
    closed_at: datetime | None


class IssueRow(Issue):
    """An issue of a list: how many organisations were asked, and how many are silent."""

    asked: int
    silent: int


class MoreTime(Schema):
    """A later deadline that somebody asked for, waiting for another person's decision."""

    id: UUID
    due_at: datetime
    why: str
    asked_by: str


class Response(Schema):
    """One organisation's answer, or its silence with the clock running.

    `kept` says that it answered for the government alone and the reader does not read it; `late`
    that its answer is overdue and its clock does not stand still.
    """

    organisation: str
    name_ko: str
    name_en: str
    state: str
    kept: bool
    late: bool
    position: str
    action: str
    next_date: date | None
    asked_at: datetime
    due_at: datetime
    answered_at: datetime | None
    waiting: Waiting | None
    reminders: int
    more_time: MoreTime | None


class Subject(Schema):
    """What an issue is about: an ICT item, an HS code or a country."""

    kind: SubjectKind
    code: str = Field(max_length=20)


class IssueWithResponses(Issue):
    """An issue with its response board, and what of its act, runs and briefs may be read."""

    about: list[Subject]
    merged_into: str | None
    split_from: str | None
    act: str | None
    runs: list[UUID]
    briefs: list[UUID]
    responses: list[Response]


class ResponseSaid(Said):
    """What an organisation says: its position, what is being done, or both."""

    position: str = Field("", max_length=4000)
    action: str = Field("", max_length=4000)
    next_date: date | None = None
    to_government: bool = False


class IssueSaid(Said):
    """An issue opened by hand; without `asked` every organisation of the room's list is asked."""

    kind: IssueKind
    stance: Stance = Stance.DEFENSIVE
    severity: Severity
    severity_reason: str = Field("", max_length=200)
    title_ko: str = Field(max_length=400)
    title_en: str = Field("", max_length=400)
    about: list[Subject] = Field(default_factory=list, max_length=50)
    asked: list[str] | None = Field(None, max_length=200)


class MoveSaid(Said):
    """A legal step of an issue; closing says how it ended, `read` in which state it was seen."""

    new: IssueState
    why: str = Field("", max_length=2000)
    ended: Ended | None = None
    read: IssueState | None = None


class WaitSaid(Said):
    """On whom an issue waits and for what; without an organisation it waits no longer."""

    on: str | None = Field(None, max_length=40)
    what: str = Field("", max_length=400)


class MergeSaid(Said):
    """Into which issue another one goes up, and why."""

    into: UUID
    why: str = Field(max_length=2000)


class SplitSaid(Said):
    """The part of an issue that becomes one of its own."""

    title_ko: str = Field(max_length=400)
    title_en: str = Field("", max_length=400)


class RemindSaid(Said):
    """Whom to remind: codes of organisations; without any all that are silent."""

    organisations: list[str] | None = Field(None, max_length=200)


class Reminded(Schema):
    """How many organisations were reminded."""

    reminded: int


class MoreTimeSaid(Said):
    """A later deadline of one's own organisation, or of another one for who runs the issue."""

    organisation: str = Field(max_length=40)
    due_at: datetime
    why: str = Field(max_length=400)


class DecisionSaid(Said):
    """Whether more time is granted."""

    granted: bool


class Candidates(Schema):
    """To whom an issue can be assigned: codes of organisations, and officers of its owner."""

    owners: list[str]
    officers: list[Someone]


class AssignSaid(Said):
    """To whom an issue goes; without an owner it stays, without a person nobody is named yet."""

    owner: str | None = Field(None, max_length=40)
    responsible: UUID | None = None


class IssueFilter(Schema):
    """Which issues are asked for; what is left out does not matter."""

    state: IssueState | None = None
    kind: IssueKind | None = None
    severity: Severity | None = None
    stance: Stance | None = None
    silent: str | None = Field(None, max_length=40)
    unanswered: bool = False
    about_kind: SubjectKind | None = None
    about: str | None = Field(None, max_length=20)


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
