"""Reads: issues, responses and who is silent."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q

from situationroom.base.actors import Actor, ActorKind
from situationroom.base.errors import NotFound
from situationroom.base.files.homes import Home, holds_files
from situationroom.base.labels import readable_by
from situationroom.base.models import Event
from situationroom.rooms.issues.models import Issue, Response
from situationroom.rooms.issues.states import IssueState, ResponseState

PAGE = 30
SENDERS = frozenset(
    {ActorKind.OFFICER, ActorKind.POST, ActorKind.SECRETARIAT, ActorKind.ASSOCIATION}
)


def list_issues(
    *, by: Actor, state: str = "", after: tuple[datetime, UUID] | None = None, limit: int = PAGE
) -> list[Issue]:
    """Return a page of issues with `asked` and `silent` counts, newest first."""
    rows = (
        Issue.objects.visible_to(by)
        .select_related("owner", "label", "act")
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
        Issue.objects.visible_to(by).select_related("owner", "label", "act").filter(pk=id).first()
    )
    if issue is None:
        raise NotFound("There is no such issue.")
    return issue


def find_issue(id: UUID) -> Issue:
    """Return one issue for rooms above, which have checked who asks."""
    return Issue.objects.select_related("owner", "label", "act").get(pk=id)


def get_issue_of_act(*, act: UUID, by: Actor) -> Issue | None:
    """Return the issue of an act, if there is one and `by` may read it."""
    return Issue.objects.visible_to(by).filter(act_id=act).first()


def list_responses(issue: Issue) -> list[Response]:
    """Return the response board of an issue: silent ones first, then by organisation."""
    rows = Response.objects.filter(issue=issue).select_related("organisation")
    return sorted(rows, key=lambda r: (r.state != ResponseState.NO_ANSWER, r.organisation.position))


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
