"""Set the stage in the room of the environment, and judge it afterwards.

`… stage open COUNT` opens an issue that asks every organisation, and asks for pieces of work;
`… stage settled` says what still waits; `… stage judge ISSUE` reads accepted keys from the
standard input and says what was lost, doubled or not delivered. All answer in JSON.
"""

import json
import os
import sys
from collections import Counter
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "situationroom.config.settings")
import django

django.setup()

from django.utils import timezone  # noqa: E402

from benchmarks.plumbing.kills.steps import KIND, STEPS  # noqa: E402
from situationroom.base import jobs, positions, reactions, relay, worker  # noqa: E402
from situationroom.base.actors import room_rule  # noqa: E402
from situationroom.base.cursors import log_to_cursor  # noqa: E402
from situationroom.base.labels import Level  # noqa: E402
from situationroom.base.models import Event, IdempotencyKey, Job, Label  # noqa: E402
from situationroom.rooms.delivery.models import Notification  # noqa: E402
from situationroom.rooms.delivery.states import Channel  # noqa: E402
from situationroom.rooms.issues.services import open_issue  # noqa: E402
from situationroom.rooms.issues.states import IssueKind, Severity  # noqa: E402
from situationroom.rooms.organisations.models import Organisation  # noqa: E402


def stage_issue() -> dict[str, str]:
    """Open an issue that every organisation is asked about."""
    issue = open_issue(
        by=room_rule("benchmarks.kills"),
        at=timezone.now(),
        kind=IssueKind.TARIFF,
        title_ko="강제 종료 시험",
        title_en="Trial by kill",
        owner=Organisation.objects.get(code="msit"),
        severity=Severity.CAUTION,
    )
    return {"issue": str(issue.id)}


def ask_work(count: int) -> dict[str, int]:
    """Ask for pieces of work."""
    by = room_rule("benchmarks.kills")
    for _ in range(count):
        label = Label.objects.create(level=Level.ROOM)
        payload = {"label": str(label.id)}
        jobs.start_job(by=by, at=timezone.now(), kind=KIND, label=label, payload=payload)
    return {"asked": count}


def say_settled() -> dict[str, Any]:
    """Say whether all that follows a write has followed, and which work is unfinished."""
    unfinished = Job.unscoped.filter(kind=KIND, finished_at=None).count()
    return {"settled": worker.settled() and not unfinished, "unfinished": unfinished}


def judge(issue: str, accepted: list[str]) -> dict[str, Any]:
    """Say what was lost, doubled or not delivered of what was accepted."""
    kept = set(IdempotencyKey.objects.values_list("key", flat=True))
    answers = Event.objects.filter(room="issues", verb="response_given", about=issue)
    told = Counter(
        Notification.objects.filter(event__in=answers, channel=Channel.ROOM).values_list(
            "event", "recipient"
        )
    )
    receivers = {recipient for _, recipient in told}
    pairs = answers.count() * len(receivers)
    numbers = answers.exclude(number=None).order_by("number").values_list("number", flat=True)
    lags = positions.list_lags([*reactions.REGISTRY])
    return {
        "accepted": len(accepted),
        "lost": len(set(accepted) - kept),
        "written": answers.count(),
        "doubled": answers.count() - len(accepted),
        "receivers": len(receivers),
        "untold": pairs - len(told) if receivers else answers.count(),
        "told_twice": sum(told.values()) - len(told),
        "unnumbered": Event.objects.filter(number=None).count(),
        "chain": relay.verify_chain(),
        "setbacks": sum(lag.setbacks for lag in lags),
        "places": [log_to_cursor(number or 0) for number in numbers],
        **_work_done(),
    }


def _work_done() -> dict[str, Any]:
    steps = list(Event.objects.filter(room="bells", verb="stepped"))
    done = Counter((event.about, event.payload["step"]) for event in steps)
    asked = Job.unscoped.filter(kind=KIND).count()
    return {
        "work": asked,
        "work_states": Counter(Job.unscoped.filter(kind=KIND).values_list("state", flat=True)),
        "steps_by_worker": Counter(event.payload["worker"] for event in steps),
        "steps_missing": asked * STEPS - len(done),
        "steps_doubled": sum(done.values()) - len(done),
    }


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["open", number]:
            answer: dict[str, Any] = {**stage_issue(), **ask_work(int(number))}
        case ["settled"]:
            answer = say_settled()
        case ["judge", which]:
            answer = judge(which, sys.stdin.read().split())
        case words:
            sys.exit(f"unknown: {words}")
    print(json.dumps(answer))
