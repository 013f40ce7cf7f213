"""Reads: issues, which of them there are, and what happened to one."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q

from situationroom.base.actors import Actor, ActorKind
from situationroom.base.errors import NotFound
from situationroom.base.files.homes import Home, holds_files
from situationroom.base.keyset import below
from situationroom.base.labels import readable_by
from situationroom.base.models import Event
from situationroom.rooms.issues.events import IssueAssigned
from situationroom.rooms.issues.lifecycle import ENDED
from situationroom.rooms.issues.models import Issue, Response, Subject
from situationroom.rooms.issues.states import ResponseState

PAGE = 30
NEWEST = 5
SENDERS = frozenset(
    {ActorKind.OFFICER, ActorKind.POST, ActorKind.SECRETARIAT, ActorKind.ASSOCIATION}
)
JOINED = ("owner", "label", "act", "responsible", "waiting_on", "merged_into", "split_from")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which issues somebody asks for; what is left out does not matter.

    `silent` is an organisation that has not answered; with `unanswered` anybody has not.
    """

    state: str = ""
    kind: str = ""
    severity: str = ""
    stance: str = ""
    owner: UUID | None = None
    silent: UUID | None = None
    unanswered: bool = False
    about: tuple[str, str] | None = None


def list_issues(
    *,
    by: Actor,
    state: str = "",
    wanted: Wanted | None = None,
    after: tuple[datetime, UUID] | None = None,
    limit: int = PAGE,
) -> list[Issue]:
    """Return a page of issues with `asked` and `silent` counts, newest first."""
    rows = Issue.objects.visible_to(by).filter(_asked_for(wanted or Wanted(state=state)))
    if after is not None:
        at, last = after
        rows = rows.filter(below(opened_at=at, id=last))
    # The owner is asked for apart: joined, SQLite walks by organisations and sorts all issues.
    joined = rows.select_related(*JOINED[1:]).prefetch_related(JOINED[0])
    page = list(joined.order_by("-opened_at", "-id")[:limit])
    _count_responses(page)
    return page


def _asked_for(wanted: Wanted) -> Q:
    said = {
        name: value
        for name in ("state", "kind", "severity", "stance", "owner")
        if (value := getattr(wanted, name))
    }
    condition = Q(**said)
    silent = Response.objects.filter(issue=OuterRef("pk"), state=ResponseState.NO_ANSWER)
    if wanted.silent is not None:
        condition &= Q(Exists(silent.filter(organisation=wanted.silent)))
    if wanted.unanswered:
        condition &= Q(Exists(silent))
    if wanted.silent is not None or wanted.unanswered:
        condition &= ~Q(state__in=ENDED)
    if wanted.about is not None:
        kind, code = wanted.about
        condition &= Q(pk__in=Subject.objects.filter(kind=kind, code=code).values("issue"))
    return condition


def _count_responses(page: Sequence[Issue]) -> None:
    """Give the issues of a page their counts; one question, however many issues there are."""
    counted = (
        Response.objects.filter(issue__in=page)
        .values("issue")
        .annotate(asked=Count("id"), silent=Count("id", filter=Q(state=ResponseState.NO_ANSWER)))
    )
    counts = {row["issue"]: (row["asked"], row["silent"]) for row in counted}
    for issue in page:
        asked, silent = counts.get(issue.id, (0, 0))
        issue.asked, issue.silent = asked, silent  # type: ignore[attr-defined]


def get_issue(*, id: UUID, by: Actor) -> Issue:
    """Return one issue. Raises NotFound when hidden or absent."""
    issue = Issue.objects.visible_to(by).select_related(*JOINED).filter(pk=id).first()
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


def find_short(id: UUID, *, by: Actor) -> str | None:
    """Return the short id of an issue `by` may read, or None."""
    return Issue.objects.visible_to(by).filter(pk=id).values_list("short", flat=True).first()


def list_subjects(issue: Issue) -> list[Subject]:
    """Return what an issue is about, in a fixed order."""
    return list(issue.subjects.order_by("kind", "code"))


def list_parts(*, issue: Issue, by: Actor) -> list[Issue]:
    """Return the issues that were split from one or went up in it, as far as `by` may read them."""
    rows = Issue.objects.visible_to(by).filter(Q(split_from=issue) | Q(merged_into=issue))
    return list(rows.order_by("opened_at", "id")[:PAGE])


def list_others(*, issue: Issue, by: Actor) -> list[Issue]:
    """Return the newest issues that another one could go up in."""
    rows = Issue.objects.visible_to(by).exclude(state__in=ENDED).exclude(pk=issue.pk)
    return list(rows.order_by("-opened_at", "-id")[:PAGE])


def find_assigned_at(issue: UUID) -> datetime | None:
    """Return when an issue was last assigned, for rooms above, or None when it never was."""
    room, verb = IssueAssigned.kind().split(".", 1)
    rows = Event.objects.filter(about=issue, room=room, verb=verb).order_by("-at")
    return rows.values_list("at", flat=True).first()


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
    rows = Issue.objects.visible_to(by).exclude(state__in=ENDED)
    counts = rows.aggregate(open=Count("id"), severe=Count("id", filter=Q(severity="severe")))
    silent = Response.objects.filter(issue__in=rows, state=ResponseState.NO_ANSWER).count()
    return Counts(counts["open"], counts["severe"], silent)


@holds_files("issue")
def get_home_of_issue(*, id: UUID, by: Actor) -> Home:
    """Return an issue as what holds files: those who answer on it send them while it is open."""
    issue = get_issue(id=id, by=by)
    is_open = issue.state not in ENDED
    return Home(label=issue.label, may_send=is_open and by.kind in SENDERS)
