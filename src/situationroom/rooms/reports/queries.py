"""Reads: briefs and how their editions stand, and the board's reading across rooms."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from situationroom.base.actors import Actor
from situationroom.base.errors import NotFound
from situationroom.base.keyset import below
from situationroom.base.rules import Rule, first_broken, hold
from situationroom.documents.blocks import Document, from_json
from situationroom.rooms.impact.models import Run
from situationroom.rooms.impact.queries import find_stale_since
from situationroom.rooms.issues.models import Issue
from situationroom.rooms.issues.queries import (
    Counts,
    Row,
    count_issues,
    find_assigned_at,
    list_answers,
    list_issues,
)
from situationroom.rooms.reports.drafting.material import answers_in, runs_to_stand_on
from situationroom.rooms.reports.lifecycle import may_move
from situationroom.rooms.reports.models import Brief
from situationroom.rooms.reports.rules import GOES_UP, MAY_STEP, REDRAFT, Drafting, Step
from situationroom.rooms.reports.states import BriefState
from situationroom.rooms.reports.wording import Words
from situationroom.rooms.watch.models import Notice
from situationroom.rooms.watch.queries import count_notices, list_notices

PAGE = 30
# The mark a brief leaves the room with; a signed one goes to officers of the state only.
MARKS = {
    BriefState.DRAFT: ("초안 · 작성기관 한정", "Draft, own organisation"),
    BriefState.SUBMITTED: ("결재 중 · 작성기관 한정", "Submitted, own organisation"),
    BriefState.SIGNED: ("정부 한정", "Government only"),
}


@dataclass(frozen=True, slots=True)
class Board:
    """What the board shows at first depth: notices, issues with silence, and briefs."""

    notices: list[Notice]
    issues: list[Issue]
    briefs: list[Brief]
    counts: Counts
    notice_count: int
    brief_count: int


def get_board(*, by: Actor) -> Board:
    """Return the newest notices, issues and briefs that `by` may read."""
    return Board(
        notices=list_notices(by=by, limit=6),
        issues=list_issues(by=by, limit=8),
        briefs=list_briefs(by=by, limit=5),
        counts=count_issues(by=by),
        notice_count=count_notices(by=by),
        brief_count=readable_briefs(by).count(),
    )


def readable_briefs(by: Actor) -> QuerySet[Brief]:
    """Return the briefs `by` may read."""
    return Brief.objects.visible_to(by)


def list_briefs(
    *, by: Actor, after: tuple[datetime, UUID] | None = None, limit: int = PAGE
) -> list[Brief]:
    """Return a page of briefs, newest first, without their contents."""
    rows = readable_briefs(by).select_related("issue", "label").defer("content_ko", "content_en")
    if after is not None:
        at, last = after
        rows = rows.filter(below(drafted_at=at, id=last))
    return list(rows.order_by("-drafted_at", "-id")[:limit])


def get_brief(*, id: UUID, by: Actor) -> Brief:
    """Return one brief. Raises NotFound when hidden or absent."""
    brief = readable_briefs(by).select_related("issue__act", "label__within").filter(pk=id).first()
    if brief is None:
        raise NotFound("There is no such brief.")
    return brief


def list_briefs_of_issue(*, issue: UUID, by: Actor) -> list[Brief]:
    """Return the briefs of an issue that `by` may read, newest edition first."""
    rows = readable_briefs(by).filter(issue_id=issue).select_related("issue", "label")
    return list(rows.defer("content_ko", "content_en").order_by("-edition"))


def find_brief(id: UUID) -> Brief:
    """Return one brief for commands, which run as the operator of the machine."""
    return Brief.unscoped.select_related("issue", "label__within").get(pk=id)


def find_brief_of_issue(issue: UUID) -> Brief | None:
    """Return the newest brief of an issue for commands and rooms above, or None."""
    return (
        Brief.unscoped.filter(issue_id=issue)
        .select_related("issue", "label__within")
        .order_by("-edition")
        .first()
    )


def list_earlier_editions(brief: UUID) -> list[Brief]:
    """Return the editions of the same issue before one, for rules."""
    newer = Brief.unscoped.get(pk=brief)
    earlier = Brief.unscoped.filter(issue=newer.issue_id, edition__lt=newer.edition)
    return list(earlier.defer("content_ko", "content_en").order_by("edition"))


@dataclass(frozen=True, slots=True)
class Staleness:
    """Why an edition no longer says what is known, and since when; false when it still does.

    `answered` are the organisations' answers that it does not tell.
    """

    figures_since: datetime | None = None
    answered: tuple[Row, ...] = ()
    owner_since: datetime | None = None

    def __bool__(self) -> bool:
        return self.since is not None

    @property
    def since(self) -> datetime | None:
        """Return the first moment something it says was overtaken."""
        moments = [
            self.figures_since,
            self.owner_since,
            *(r.response.answered_at for r in self.answered),
        ]
        return min((moment for moment in moments if moment is not None), default=None)


@dataclass(frozen=True, slots=True)
class Standing:
    """How an edition stands for a reader: the newer one they may read, and why it is stale."""

    newer: Brief | None
    stale: Staleness


def list_standings(briefs: Sequence[Brief], *, by: Actor) -> dict[UUID, Standing]:
    """Return how editions stand, as far as `by` may read newer ones and the answers given."""
    issues = {brief.issue_id for brief in briefs}
    rows = readable_briefs(by).filter(issue__in=issues).defer("content_ko", "content_en")
    newest = {row.issue_id: row for row in rows.order_by("edition")}
    open_to = set(Issue.objects.visible_to(by).filter(id__in=issues).values_list("id", flat=True))
    standings = {}
    for brief, stale in zip(briefs, find_staleness(briefs), strict=True):
        last = newest.get(brief.issue_id)
        standings[brief.id] = Standing(
            newer=last if last is not None and last.edition > brief.edition else None,
            stale=stale if brief.issue_id in open_to else replace(stale, answered=()),
        )
    return standings


def get_standing(brief: Brief, *, by: Actor) -> Standing:
    """Return how one edition stands for `by`."""
    return list_standings([brief], by=by)[brief.id]


def find_staleness(briefs: Sequence[Brief]) -> list[Staleness]:
    """Return why each of some editions is stale, for rules, which judge by all there is."""
    issues = {brief.issue_id for brief in briefs}
    quoted, current = _quoted(briefs), _runs_of(issues)
    stale_since = find_stale_since(set().union(*quoted.values()))
    answers: dict[UUID, list[Row]] = {issue: [] for issue in issues}
    for row in list_answers(issues):
        answers[row.response.issue_id].append(row)
    return [
        Staleness(
            figures_since=_figures_since(
                brief, quoted[brief.id], current[brief.issue_id], stale_since
            ),
            answered=_untold(brief, answers[brief.issue_id]),
            owner_since=_owner_since(brief),
        )
        for brief in briefs
    ]


def _quoted(briefs: Sequence[Brief]) -> dict[UUID, set[UUID]]:
    """Return the runs each edition quotes."""
    found: dict[UUID, set[UUID]] = {brief.id: set() for brief in briefs}
    rows = Brief.runs.through.objects.filter(brief__in=found).values_list("brief", "run")
    for brief, run in rows:
        found[brief].add(run)
    return found


def _runs_of(issues: set[UUID]) -> dict[UUID, tuple[Run, ...]]:
    """Return the runs a draft would stand on now, by issue."""
    found: dict[UUID, list[Run]] = {issue: [] for issue in issues}
    rows = Issue.runs.through.objects.filter(issue__in=issues).select_related("run")
    for row in rows.defer("run__result", "run__scenario"):
        found[row.issue_id].append(row.run)
    return {issue: runs_to_stand_on(runs) or () for issue, runs in found.items()}


def _figures_since(
    brief: Brief, quoted: set[UUID], current: tuple[Run, ...], stale_since: dict[UUID, datetime]
) -> datetime | None:
    if quoted == {run.id for run in current}:
        return None
    went = [at for run, at in stale_since.items() if run in quoted]
    came = [run.made_at for run in current if run.id not in quoted]
    return min(went or came, default=brief.drafted_at)


def _untold(brief: Brief, answers: Sequence[Row]) -> tuple[Row, ...]:
    new = answers_in(answers).items() - brief.answers.items()
    organisations = {organisation for organisation, _ in new}
    return tuple(r for r in answers if str(r.response.organisation_id) in organisations)


def _owner_since(brief: Brief) -> datetime | None:
    """Return since when a brief on its way up names an organisation that handed the issue over."""
    if brief.state == BriefState.SIGNED or brief.label.owner == brief.issue.owner_id:
        return None
    return find_assigned_at(brief.issue_id) or brief.drafted_at


def step_of(brief: Brief, *, by: Actor, new: BriefState) -> Step:
    """Return a step of an edition as the rules judge it.

    A newer edition `by` may not read makes this one stale, not superseded: it stays hidden.
    """
    (stale,) = find_staleness([brief])
    later = Brief.unscoped.filter(issue=brief.issue_id, edition__gt=brief.edition)
    superseded = readable_briefs(by).filter(id__in=later.values("id")).exists()
    return Step(
        by=by,
        new=new,
        drafted_by=brief.label.owner,
        superseded=superseded,
        stale=bool(stale) or later.exists(),
    )


def list_moves(*, brief: Brief, by: Actor) -> list[BriefState]:
    """Return the states `by` may bring an edition to now."""
    step, old = step_of(brief, by=by, new=BriefState.DRAFT), BriefState(brief.state)
    return [
        new
        for new in BriefState
        if may_move(old, new) and hold((*MAY_STEP, *GOES_UP), replace(step, new=new))
    ]


def drafting_of(issue: Issue, *, by: Actor) -> Drafting:
    """Return the drafting of an issue's next edition as the rules judge it."""
    newest = (
        Brief.unscoped.filter(issue=issue)
        .select_related("issue", "label")
        .defer("content_ko", "content_en")
        .order_by("-edition")
        .first()
    )
    return Drafting(
        by=by,
        owner=issue.owner_id,
        has_figures=bool(_runs_of({issue.id})[issue.id]),
        newest=None if newest is None else BriefState(newest.state),
        stale=newest is not None and any(find_staleness([newest])),
    )


@dataclass(frozen=True, slots=True)
class NextEdition:
    """Whether an issue wants another edition of its brief, and what stands in the way."""

    wanted: bool
    obstacle: Rule[Drafting] | None


def get_next_edition(*, issue: Issue, by: Actor) -> NextEdition:
    """Return whether `by` has reason to draft the next edition, and which rule forbids it."""
    drafting = drafting_of(issue, by=by)
    return NextEdition(
        wanted=drafting.stale or (drafting.newest is None and drafting.has_figures),
        obstacle=first_broken(REDRAFT, drafting),
    )


def document_of(brief: Brief, *, language: str, standing: Standing | None = None) -> Document:
    """Return the brief as a document in a language (`ko` or `en`), with edition and mark.

    What leaves the room while a newer edition or newer facts are there says so on every page.
    """
    document = from_json(brief.content_en if language == "en" else brief.content_ko)
    words = Words(language)
    marks = [words(*MARKS[BriefState(brief.state)])]
    if standing is not None and standing.newer is not None:
        marks.append(words("새 판 있음", "newer edition"))
    if standing is not None and standing.stale:
        marks.append(words("갱신 필요", "stale"))
    edition = words(f"제{brief.edition}판", f"edition {brief.edition}")
    return replace(
        document,
        reported_at=f"{document.reported_at} ({edition})",
        watermark=words(" · ", ", ").join(marks),
    )
