"""Reads: issues, responses and who is silent."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q

from situationroom.base.actors import Actor, ActorKind
from situationroom.base.errors import NotFound
from situationroom.base.files.homes import Home, holds_files
from situationroom.base.labels import readable_by
from situationroom.base.models import Event
from situationroom.base.rules import hold, require
from situationroom.rooms.issues.events import IssueAssigned
from situationroom.rooms.issues.lifecycle import next_states
from situationroom.rooms.issues.models import Issue, Response
from situationroom.rooms.issues.rules import (
    ASSIGNMENT,
    MAY_ANSWER,
    MAY_ASSIGN,
    MAY_ASSIGN_MANY,
    MAY_MOVE,
    OWNERS,
    Answering,
    Assignment,
    Handling,
)
from situationroom.rooms.issues.states import IssueState, ResponseState
from situationroom.rooms.organisations.models import Organisation, Person
from situationroom.rooms.organisations.queries import list_officers, list_organisations_of
from situationroom.rooms.organisations.states import OrganisationKind

PAGE = 30
NEWEST = 5
SENDERS = frozenset(
    {ActorKind.OFFICER, ActorKind.POST, ActorKind.SECRETARIAT, ActorKind.ASSOCIATION}
)


def list_issues(
    *, by: Actor, state: str = "", after: tuple[datetime, UUID] | None = None, limit: int = PAGE
) -> list[Issue]:
    """Return a page of issues with `asked` and `silent` counts, newest first."""
    rows = (
        Issue.objects.visible_to(by)
        .select_related("owner", "label", "act", "responsible")
        .annotate(
            asked=Count("responses"),
            silent=Count("responses", filter=Q(responses__state=ResponseState.NO_ANSWER)),
        )
    )
    if state:
        rows = rows.filter(state=state)
    if after is not None:
        at, last = after
        rows = rows.filter(Q(opened_at__lt=at) | Q(opened_at=at, id__lt=last))
    return list(rows.order_by("-opened_at", "-id")[:limit])


def get_issue(*, id: UUID, by: Actor) -> Issue:
    """Return one issue. Raises NotFound when hidden or absent."""
    issue = (
        Issue.objects.visible_to(by)
        .select_related("owner", "label", "act", "responsible")
        .filter(pk=id)
        .first()
    )
    if issue is None:
        raise NotFound("There is no such issue.")
    return issue


def list_issues_named(shorts: Collection[str], *, by: Actor) -> list[Issue]:
    """Return the issues of some short ids, in any case, that `by` may read."""
    rows = Issue.objects.visible_to(by).filter(short__in={text.upper() for text in shorts})
    return list(rows.select_related("owner", "label", "responsible").order_by("-opened_at", "-id"))


def find_issue(id: UUID) -> Issue:
    """Return one issue for rooms above, which have checked who asks."""
    return Issue.unscoped.select_related("owner", "label", "act").get(pk=id)


def find_issue_named(name: str) -> Issue:
    """Return an issue by its short id in any case, or its long id, for commands.

    Raises NotFound naming the newest issues.
    """
    text = name.strip()
    try:
        named = Q(pk=UUID(text))
    except ValueError:
        named = Q(short=text.upper())
    issue = Issue.unscoped.select_related("owner", "label", "act").filter(named).first()
    if issue is not None:
        return issue
    newest = Issue.unscoped.order_by("-opened_at", "-id").values_list("short", flat=True)[:NEWEST]
    if not newest:
        raise NotFound("There is no issue yet.", hint="A drill opens one: situationroom drill.")
    raise NotFound(
        "There is no issue %(name)s.",
        hint="The newest issues: %(known)s",
        name=name,
        known=", ".join(newest),
    )


def find_issue_of_act(act: UUID) -> Issue | None:
    """Return the issue of an act for reactions, which act for the room."""
    return Issue.unscoped.select_related("owner", "label", "act").filter(act_id=act).first()


def get_issue_of_act(*, act: UUID, by: Actor) -> Issue | None:
    """Return the issue of an act, if there is one and `by` may read it."""
    return Issue.objects.visible_to(by).filter(act_id=act).first()


def list_responses(issue: Issue) -> list[Response]:
    """Return the response board of an issue: silent ones first, then by organisation."""
    rows = Response.objects.filter(issue=issue).select_related("organisation")
    return sorted(rows, key=lambda r: (r.state != ResponseState.NO_ANSWER, r.organisation.position))


def list_answers(issues: Collection[UUID]) -> list[Response]:
    """Return the answers given on some issues, first ones first, for rooms above."""
    rows = Response.objects.filter(issue__in=list(issues), state=ResponseState.ANSWERED)
    return list(rows.select_related("organisation").order_by("answered_at", "id"))


def find_assigned_at(issue: UUID) -> datetime | None:
    """Return when an issue was last assigned, for rooms above, or None when it never was."""
    room, verb = IssueAssigned.kind().split(".", 1)
    rows = Event.objects.filter(about=issue, room=room, verb=verb).order_by("-at")
    return rows.values_list("at", flat=True).first()


def find_response_to_give(*, issue: Issue, by: Actor) -> Response | None:
    """Return the response `by` may give on an issue now, or None where they may give none."""
    if by.organisation is None:
        return None
    response = (
        Response.objects.filter(issue=issue, organisation=by.organisation)
        .select_related("organisation")
        .first()
    )
    answering = Answering(by, by.organisation, response is not None, IssueState(issue.state))
    return response if hold(MAY_ANSWER, answering) else None


def list_steps(*, issue: Issue, by: Actor) -> list[IssueState]:
    """Return the steps `by` may take with an issue; the first answer moves it by itself."""
    state = IssueState(issue.state)
    if not hold(MAY_MOVE, Handling(by, issue.owner_id, state)):
        return []
    return [step for step in next_states(state) if step is not IssueState.ANSWERING]


@dataclass(frozen=True, slots=True)
class Candidates:
    """To whom an issue can go: organisations that may own it, and officers of its owner."""

    owners: list[Organisation]
    officers: list[Person]


def may_assign(*, issue: Issue, by: Actor) -> bool:
    """Tell whether `by` may assign an issue."""
    return hold(MAY_ASSIGN, Handling(by, issue.owner_id, IssueState(issue.state)))


def may_assign_many(*, by: Actor) -> bool:
    """Tell whether `by` may assign many issues at once."""
    return hold(MAY_ASSIGN_MANY, by)


def check_may_assign_many(*, by: Actor) -> None:
    """Raise NotAllowed for who may not assign many issues at once."""
    require(MAY_ASSIGN_MANY, by)


def check_assignment(
    *,
    issue: Issue,
    owner: Organisation,
    responsible: UUID | None,
    officers: Collection[UUID],
    by: Actor,
) -> None:
    """Raise what an assignment would be refused with; `officers` are those of the new owner."""
    require(MAY_ASSIGN, Handling(by, issue.owner_id, IssueState(issue.state)))
    works_there = responsible is None or responsible in officers
    require(ASSIGNMENT, Assignment(OrganisationKind(owner.kind), works_there))


def get_candidates(*, issue: Issue, by: Actor, on: date) -> Candidates:
    """Return to whom an issue can go. Raises NotAllowed or Conflict for who may not assign it."""
    require(MAY_ASSIGN, Handling(by, issue.owner_id, IssueState(issue.state)))
    return Candidates(
        owners=list_organisations_of(OWNERS),
        officers=list_officers(organisation=issue.owner_id, on=on),
    )


def list_timeline(*, about: UUID, by: Actor, limit: int = 50) -> list[Event]:
    """Return what happened to an object, newest first, as far as `by` may read it."""
    rows = Event.objects.filter(about=about).filter(readable_by(by)).select_related("label")
    return list(rows.order_by("-recorded_at", "-id")[:limit])


@dataclass(frozen=True, slots=True)
class Counts:
    """How many issues `by` may read are open, how many of them severe, how many answers lack."""

    open: int
    severe: int
    silent: int


def count_issues(*, by: Actor) -> Counts:
    """Count the open issues `by` may read, and the answers that are outstanding on them."""
    rows = Issue.objects.visible_to(by).exclude(state=IssueState.CLOSED)
    counts = rows.aggregate(open=Count("id"), severe=Count("id", filter=Q(severity="severe")))
    silent = Response.objects.filter(issue__in=rows, state=ResponseState.NO_ANSWER).count()
    return Counts(counts["open"], counts["severe"], silent)


@holds_files("issue")
def get_home_of_issue(*, id: UUID, by: Actor) -> Home:
    """Return an issue as what holds files: those who answer on it send them while it is open."""
    issue = get_issue(id=id, by=by)
    is_open = issue.state != IssueState.CLOSED
    return Home(label=issue.label, may_send=is_open and by.kind in SENDERS)
