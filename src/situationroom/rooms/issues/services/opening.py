"""Writes: open an issue by hand or by a rule of the room, and ask organisations."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from situationroom.base.acting import acting_as
from situationroom.base.actors import Actor
from situationroom.base.errors import NotAllowed
from situationroom.base.events import emit
from situationroom.base.labelling import make_label
from situationroom.base.labels import Level
from situationroom.base.models import Label
from situationroom.base.rules import require
from situationroom.base.shorts import new_short
from situationroom.rooms.impact.models import Run
from situationroom.rooms.issues.events import FiguresAttached, IssueOpened, IssueSplit
from situationroom.rooms.issues.models import Issue, Response
from situationroom.rooms.issues.rules import (
    MAY_RUN,
    OPENERS,
    OPENING,
    Handling,
    Opening,
    answer_due,
)
from situationroom.rooms.issues.services.held import About, held, say_what_it_is_about
from situationroom.rooms.issues.states import IssueKind, IssueState, Severity, Stance, SubjectKind
from situationroom.rooms.measures.models import StateAct
from situationroom.rooms.organisations.models import Organisation
from situationroom.rooms.organisations.queries import list_asked_organisations, reaches


def open_issue(
    *,
    by: Actor,
    at: datetime,
    kind: IssueKind,
    title_ko: str,
    title_en: str,
    owner: Organisation,
    severity: Severity,
    severity_reason: str = "",
    stance: Stance = Stance.DEFENSIVE,
    about: Sequence[About] = (),
    act: StateAct | None = None,
    runs: list[Run] | None = None,
    asked: list[Organisation] | None = None,
    level: Level = Level.ROOM,
) -> Issue:
    """Open an issue and ask every organisation; an act has one issue only.

    What is kept to *own organisation* is kept to that of who opens it, whoever is to own it.
    Raises NotAllowed for companies, experts and associations (they propose), Refusal without a
    title in Korean.
    """
    if by.kind not in OPENERS:
        raise NotAllowed("Only officers, posts, the secretariat and room rules may open an issue.")
    require(OPENING, Opening(title_ko))
    with acting_as(by):
        there = Issue.unscoped.filter(act=act).first() if act is not None else None
        if there is not None:
            return _attach(by, at, there, runs or [])
        issue = Issue.unscoped.create(
            label=_label_of(by, level, owner, act),
            short=new_short(),
            kind=kind,
            stance=stance,
            title_ko=title_ko,
            title_en=title_en or title_ko,
            act=act,
            owner=owner,
            severity=severity,
            severity_reason=severity_reason,
            opened_at=at,
            opened_by=by.name,
            due_at=answer_due(at, owner.zone),
        )
        issue.runs.set(runs or [])
        say_what_it_is_about(issue, about)
        count = _ask(issue, at, list_asked_organisations() if asked is None else asked)
        emit(
            IssueOpened(issue=str(issue.id), asked=count),
            about=issue.id,
            label=issue.label,
            by=by,
            at=at,
        )
    return issue


def _label_of(by: Actor, level: Level, owner: Organisation, act: StateAct | None) -> Label:
    return make_label(
        level,
        owner=by.organisation if level is Level.OWN else owner.id,
        creator=by.id,
        within=act.label if act is not None else None,
    )


def _ask(issue: Issue, at: datetime, organisations: Iterable[Organisation]) -> int:
    """Ask organisations that may read the issue; return how many."""
    reached = [one for one in organisations if reaches(issue.label, one)]
    Response.objects.bulk_create(
        [
            Response(issue=issue, organisation=one, asked_at=at, due_at=answer_due(at, one.zone))
            for one in reached
        ]
    )
    return len(reached)


def _attach(by: Actor, at: datetime, issue: Issue, runs: list[Run]) -> Issue:
    new = [run for run in runs if not issue.runs.filter(pk=run.pk).exists()]
    if new:
        issue.runs.add(*new)
        emit(FiguresAttached(issue=str(issue.id)), about=issue.id, label=issue.label, by=by, at=at)
    return issue


def note_figures(*, by: Actor, at: datetime, issue: Issue) -> Issue:
    """Tell that figures attached to an issue before hold again, as new ones are told."""
    with acting_as(by):
        emit(FiguresAttached(issue=str(issue.id)), about=issue.id, label=issue.label, by=by, at=at)
    return issue


def split_issue(
    *,
    by: Actor,
    at: datetime,
    issue: Issue,
    title_ko: str,
    title_en: str = "",
    asked: list[Organisation] | None = None,
) -> Issue:
    """Open a part of an issue as an issue of its own; the owner and the secretariat may.

    The part has the kind, owner, severity, subjects and label of the whole, and asks the same
    organisations again unless others are named.
    """
    require(OPENING, Opening(title_ko))
    with acting_as(by):
        whole = held(by, issue)
        require(MAY_RUN, Handling(by, whole.owner_id, IssueState(whole.state)))
        part = Issue.unscoped.create(
            label=make_label(
                Level(whole.label.level), owner=whole.owner_id, creator=by.id, within=whole.label
            ),
            short=new_short(),
            kind=whole.kind,
            stance=whole.stance,
            title_ko=title_ko,
            title_en=title_en or title_ko,
            owner=whole.owner,
            severity=whole.severity,
            severity_reason=whole.severity_reason,
            split_from=whole,
            opened_at=at,
            opened_by=by.name,
            due_at=answer_due(at, whole.owner.zone),
        )
        part.runs.set(whole.runs.all())
        say_what_it_is_about(
            part, [(SubjectKind(one.kind), one.code) for one in whole.subjects.all()]
        )
        again = [one.organisation for one in whole.responses.select_related("organisation")]
        count = _ask(part, at, again if asked is None else asked)
        opened = IssueOpened(issue=str(part.id), asked=count)
        emit(opened, about=part.id, label=part.label, by=by, at=at)
        told = IssueSplit(issue=str(whole.id), part=str(part.id))
        emit(told, about=whole.id, label=whole.label, by=by, at=at)
    return part
