"""Steps of the rooms' tests: who acts, what an officer says, and a drill followed to its end."""

from datetime import UTC, date, datetime
from typing import Any

from situationroom.base import worker
from situationroom.base.actors import Actor, room_rule
from situationroom.base.models import Setback
from situationroom.rooms.impact.models import Run
from situationroom.rooms.issues.models import Issue
from situationroom.rooms.measures import services as measures
from situationroom.rooms.measures.models import StateAct
from situationroom.rooms.measures.rules import MeasureInput
from situationroom.rooms.organisations.models import Person
from situationroom.rooms.organisations.queries import get_actor
from situationroom.rooms.reports.models import Brief
from situationroom.rooms.watch.drills import start_drill
from situationroom.rooms.watch.models import Notice

AT = datetime(2026, 8, 3, 9, tzinfo=UTC)
COURT = "2026-02-20-court"
DRILLS = ("2025-04-02-reciprocal", "2026-01-14-semiconductors", COURT, "2026-07-24-section-301")
CHIPS = MeasureInput(programme="s999", rate=0.2, since=date(2026, 8, 1), listed=("8542",))


def actor(name: str) -> Actor:
    """Return who a demo account is: `secretariat`, `confirm`, `nipa`, `kea`, `company` …"""
    person = Person.objects.get(email=f"{name}@demo.example")
    return get_actor(person, on=AT.date())


def register(*said: MeasureInput, by: str = "secretariat", **more: Any) -> StateAct:
    """Register an invented act."""
    values: dict[str, Any] = {
        "title_ko": "가상의 조치",
        "title_en": "An invented act",
        "authority": "s999",
        "citation": "999 FR 1",
        "announced": date(2026, 7, 30),
        "code": "us-invented",
        **more,
    }
    return measures.register_act(by=actor(by), at=AT, measures=list(said) or [CHIPS], **values)


def confirmed(*said: MeasureInput, **more: Any) -> StateAct:
    """Register an invented act and let a second person confirm it."""
    return measures.confirm_act(by=actor("confirm"), at=AT, act=register(*said, **more))


def settle() -> None:
    """Let the worker follow the log to its end; nothing may have been set aside."""
    assert worker.work_until_settled(seconds=120.0)
    assert list(Setback.objects.values_list("consumer", "reason")) == []


def play(name: str) -> bool:
    """Play a drill to its end; return whether its notice was new."""
    _, new = start_drill(by=room_rule("watch.drill"), at=AT, name=name)
    settle()
    return new


def counts() -> dict[str, int]:
    """Return how many rows a drill's way has left."""
    return {
        "notices": Notice.unscoped.count(),
        "joins": StateAct.notices.through.objects.count(),
        "runs": Run.unscoped.count(),
        "issues": Issue.unscoped.count(),
        "briefs": Brief.unscoped.count(),
    }
