"""What is done to an issue beside answering and assigning it: wait, remind, merge, split."""

from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router

from situationroom.api.answers import actor_of
from situationroom.api.idempotency import Deed, writes
from situationroom.api.issue_shapes import (
    DecisionSaid,
    Issue,
    MergeSaid,
    MoreTime,
    MoreTimeSaid,
    Reminded,
    RemindSaid,
    SplitSaid,
    WaitSaid,
    Wording,
    Wordings,
    WordingSaid,
)
from situationroom.api.issues import as_issue, as_more_time, find_organisation
from situationroom.base.actors import Actor
from situationroom.rooms.issues import models, queries, services
from situationroom.rooms.issues.states import WordingKind

router = Router(tags=["issues"], by_alias=True)


@writes(router, "/issues/{id}/wait", response=Issue)
def let_wait(request: HttpRequest, id: UUID, said: WaitSaid) -> Deed:
    """Say on whom an issue waits. Its owner and the secretariat may."""
    actor = actor_of(request)
    issue = queries.get_issue(id=id, by=actor)
    on = find_organisation(said.on) if said.on else None
    return lambda: as_issue(
        services.let_issue_wait(by=actor, at=timezone.now(), issue=issue, on=on, what=said.what)
    )


@writes(router, "/issues/{id}/merge", response=Issue)
def merge_issues(request: HttpRequest, id: UUID, said: MergeSaid) -> Deed:
    """Let an issue go up in another one; answer the one that stays."""
    actor = actor_of(request)
    issue, into = queries.get_issue(id=id, by=actor), queries.get_issue(id=said.into, by=actor)
    return lambda: as_issue(
        services.merge_issues(by=actor, at=timezone.now(), issue=issue, into=into, why=said.why)
    )


@writes(router, "/issues/{id}/split", response=Issue)
def split_issue(request: HttpRequest, id: UUID, said: SplitSaid) -> Deed:
    """Make a part of an issue one of its own; answer the part."""
    actor = actor_of(request)
    issue = queries.get_issue(id=id, by=actor)
    return lambda: as_issue(
        services.split_issue(
            by=actor,
            at=timezone.now(),
            issue=issue,
            title_ko=said.title_ko,
            title_en=said.title_en,
        )
    )


@writes(router, "/issues/{id}/remind", response=Reminded)
def remind_silent(request: HttpRequest, id: UUID, said: RemindSaid) -> Deed:
    """Remind who has not answered. The owner of the issue and the secretariat may."""
    actor = actor_of(request)
    issue = queries.get_issue(id=id, by=actor)
    named = said.organisations
    organisations = None if named is None else [find_organisation(code).id for code in named]
    return lambda: Reminded(
        reminded=services.remind_silent(
            by=actor, at=timezone.now(), issue=issue, organisations=organisations
        )
    )


@writes(router, "/issues/{id}/more-time", response=MoreTime)
def ask_for_more_time(request: HttpRequest, id: UUID, said: MoreTimeSaid) -> Deed:
    """Ask for a later deadline of a response; another person decides."""
    actor = actor_of(request)
    issue = queries.get_issue(id=id, by=actor)
    organisation = find_organisation(said.organisation)
    return lambda: as_more_time(
        services.ask_for_more_time(
            by=actor,
            at=timezone.now(),
            issue=issue,
            organisation=organisation,
            due_at=said.due_at,
            why=said.why,
        )
    )


@writes(router, "/issues/{id}/more-time/{deadline}", response=MoreTime)
def decide_more_time(request: HttpRequest, id: UUID, deadline: UUID, said: DecisionSaid) -> Deed:
    """Grant more time or refuse it; who asked for it does not decide."""
    actor = actor_of(request)
    issue = queries.get_issue(id=id, by=actor)
    return lambda: as_more_time(
        services.decide_more_time(
            by=actor, at=timezone.now(), issue=issue, deadline=deadline, granted=said.granted
        )
    )


def _wording(row: models.Wording | None) -> Wording | None:
    if row is None:
        return None
    return Wording(
        kind=WordingKind(row.kind), number=row.number, says=row.says, at=row.at,
        written_by=row.written_by, label=row.label.level,
    )  # fmt: skip


def _wordings(issue: models.Issue, by: Actor) -> Wordings:
    found = queries.get_wordings(issue=issue, by=by)
    return Wordings(
        internal=_wording(found.internal),
        shared=_wording(found.shared),
        drifted_at=found.drifted_at,
    )


@router.get("/issues/{id}/words", response=Wordings)
def get_wordings(request: HttpRequest, id: UUID) -> Wordings:
    """Show what an issue is, in words, and whether the shared words lag behind."""
    actor = actor_of(request)
    return _wordings(queries.get_issue(id=id, by=actor), actor)


@writes(router, "/issues/{id}/words", response=Wordings)
def write_wording(request: HttpRequest, id: UUID, said: WordingSaid) -> Deed:
    """Write what an issue is anew. Its owner and the secretariat may."""
    actor = actor_of(request)
    issue = queries.get_issue(id=id, by=actor)

    def deed() -> Wordings:
        services.write_wording(
            by=actor, at=timezone.now(), issue=issue, kind=said.kind, says=said.says,
            read=said.read,
        )  # fmt: skip
        return _wordings(issue, actor)

    return deed
