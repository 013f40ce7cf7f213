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
from situationroom.rooms.measures.queries import may_read_act
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
    """Return how far a notice has come, as far as `by` may read it.

    A step that `by` may not read is one that is not done yet; an operator's command asks without
    `by` and sees all.
    """
    act = StateAct.unscoped.filter(notices=notice).order_by("code").first()
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
    done = [event for event in events if event is not None]
    readable = _readable(done, by)
    seen = [event if event in readable else None for event in events]
    about = {event.kind: event.about for event in readable}
    return Progress(
        steps=_steps(seen),
        act=act.id if act and (by is None or may_read_act(act.id, by=by)) else None,
        issue=about.get(IssueOpened.kind()),
        brief=_newest_edition(issue.id, by) if issue else None,
        finished=seen[-1] is not None,
        failed=_failed(done) if len(readable) == len(done) else "",
    )


def _newest_edition(issue: UUID, by: Actor | None) -> UUID | None:
    """Return the newest edition of an issue's brief that `by` may read."""
    briefs = Brief.unscoped.all() if by is None else readable_briefs(by)
    rows = briefs.filter(issue=issue).order_by("-edition")
    return rows.values_list("id", flat=True).first()


def _readable(events: list[Event], by: Actor | None) -> list[Event]:
    if by is None:
        return events
    mine = Event.objects.filter(readable_by(by), pk__in=[event.pk for event in events])
    ids = set(mine.values_list("pk", flat=True))
    return [event for event in events if event.pk in ids]


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


def _failed(events: list[Event]) -> str:
    ids = [event.id for event in events]
    setback = Setback.objects.filter(event__in=ids).order_by("-at").first()
    return f"{setback.consumer}: {setback.reason}" if setback else ""
