"""How far a notice has come on its way to a brief, read off the event log."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from situationroom.base.actors import Actor
from situationroom.base.events import Fact
from situationroom.base.labels import readable_by
from situationroom.base.models import Event, Setback
from situationroom.rooms.impact.events import ActAssessed
from situationroom.rooms.issues.events import IssueOpened
from situationroom.rooms.measures.events import ActNotified, ActRegistered
from situationroom.rooms.measures.models import StateAct
from situationroom.rooms.reports.events import BriefDrafted
from situationroom.rooms.reports.models import Brief
from situationroom.rooms.reports.queries import readable_briefs
from situationroom.rooms.watch.events import NoticeStored

STEPS: tuple[type[Fact], ...] = (NoticeStored, ActNotified, ActAssessed, IssueOpened, BriefDrafted)
NAMES = {
    NoticeStored.kind(): "Notice stored",
    ActNotified.kind(): "Act found in the register",
    ActAssessed.kind(): "Impact computed",
    IssueOpened.kind(): "Issue opened, everybody asked",
    BriefDrafted.kind(): "Brief drafted",
}


@dataclass(frozen=True, slots=True)
class StepDone:
    """One step of the way: its event's name, when it was done, and how long it took."""

    kind: str
    name: str
    at: datetime | None
    seconds: float | None


@dataclass(frozen=True, slots=True)
class Progress:
    """All steps in order; the ids of what came of them; whether the brief is there; what failed.

    `brief` is the newest edition, whatever edition the steps tell of.
    """

    steps: tuple[StepDone, ...]
    act: UUID | None
    issue: UUID | None
    brief: UUID | None
    finished: bool
    failed: str


def get_progress(notice: UUID, *, by: Actor | None = None) -> Progress:
    """Return how far a notice has come.

    With `by`, the issue and the brief are named only where `by` may read them; an operator's
    command asks without.
    """
    act = StateAct.objects.filter(notices=notice).order_by("code").first()
    stored = _event(NoticeStored, about=notice)
    events: list[Event | None] = [stored]
    issue = None
    if act is None:
        events += [None] * (len(STEPS) - 1)
    else:
        notified = _notified(act.id, notice) or _event(ActRegistered, about=act.id)
        assessed = _event(ActAssessed, about=act.id)
        issue = getattr(act, "issue", None)
        opened = _event(IssueOpened, about=issue.id) if issue else None
        drafted = (
            Event.objects.filter(room="reports", verb="brief_drafted", payload__issue=str(issue.id))
            .order_by("recorded_at")
            .first()
            if issue
            else None
        )
        events += [notified, assessed, opened, drafted]
    seen = [event for event in events if event is not None and _may_read(event, by)]
    about = {event.kind: event.about for event in seen}
    return Progress(
        steps=_steps(events),
        act=act.id if act else None,
        issue=about.get(IssueOpened.kind()),
        brief=_newest_edition(issue.id, by) if issue else None,
        finished=events[-1] is not None,
        failed=_failed(events),
    )


def _newest_edition(issue: UUID, by: Actor | None) -> UUID | None:
    """Return the newest edition of an issue's brief that `by` may read."""
    briefs = Brief.objects.all() if by is None else readable_briefs(by)
    rows = briefs.filter(issue=issue).order_by("-edition")
    return rows.values_list("id", flat=True).first()


def _may_read(event: Event, by: Actor | None) -> bool:
    if by is None:
        return True
    return Event.objects.filter(pk=event.pk).filter(readable_by(by)).exists()


def _notified(act: UUID, notice: UUID) -> Event | None:
    room, verb = ActNotified.kind().split(".", 1)
    rows = Event.objects.filter(about=act, room=room, verb=verb, payload__notice=str(notice))
    return rows.order_by("recorded_at").first()


def _event(fact: type[Fact], *, about: UUID) -> Event | None:
    room, verb = fact.kind().split(".", 1)
    return Event.objects.filter(about=about, room=room, verb=verb).order_by("recorded_at").first()


def _steps(events: list[Event | None]) -> tuple[StepDone, ...]:
    steps = []
    before: datetime | None = None
    for fact, event in zip(STEPS, events, strict=True):
        at = event.recorded_at if event else None
        seconds = (
            max(0.0, (at - before).total_seconds()) if at and before else (0.0 if at else None)
        )
        steps.append(StepDone(fact.kind(), NAMES[fact.kind()], at, seconds))
        before = at or before
    return tuple(steps)


def _failed(events: list[Event | None]) -> str:
    ids = [event.id for event in events if event]
    setback = Setback.objects.filter(event__in=ids).order_by("-at").first()
    return f"{setback.consumer}: {setback.reason}" if setback else ""
