"""Time issues and actions in a database of its own: `… ISSUES …`, answers JSON."""

import json
import os
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "situationroom.config.settings")
django.setup()

from django.db import connection  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils import timezone  # noqa: E402

from benchmarks.figure import percentile  # noqa: E402
from situationroom.base.acting import reading_as  # noqa: E402
from situationroom.base.actors import Actor  # noqa: E402
from situationroom.base.connections import ROLE  # noqa: E402
from situationroom.base.labels import Level  # noqa: E402
from situationroom.base.models import Label  # noqa: E402
from situationroom.rooms.issues import queries, services  # noqa: E402
from situationroom.rooms.issues.models import (  # noqa: E402
    Action,
    Answer,
    Issue,
    Response,
    Subject,
)
from situationroom.rooms.issues.states import (  # noqa: E402
    ActionState,
    Ended,
    IssueKind,
    IssueState,
    Progress,
)
from situationroom.rooms.organisations.models import Organisation, Person  # noqa: E402
from situationroom.rooms.organisations.queries import get_actor  # noqa: E402

HOUSES, ASKED, ACTIONS, TIMES = 40, 10, 10, 60
COUNTRIES = ("VN", "US", "IN", "AE", "JP", "CN", "SG", "DE")
LEVELS = (Level.ROOM, Level.ROOM, Level.GOVERNMENT, Level.OWN, Level.PUBLIC)


def houses() -> list[Organisation]:
    """Return forty organisations that answer."""
    missing = HOUSES - Organisation.objects.count()
    Organisation.objects.bulk_create(
        Organisation(code=f"house-{n}", kind="agency") for n in range(missing)
    )
    return list(Organisation.objects.order_by("code")[:HOUSES])


def fill(count: int, bodies: list[Organisation]) -> None:
    """Let there be so many issues, each with a label, a country and ten organisations asked."""
    chance, now = Random(7), timezone.now()  # noqa: S311
    there = Issue.unscoped.count()
    labels = [
        Label(level=LEVELS[n % len(LEVELS)], owner=bodies[n % HOUSES].id)
        for n in range(there, count)
    ]
    Label.objects.bulk_create(labels, batch_size=2000)
    states = list(IssueState)
    issues = [
        Issue(
            label=label,
            short=f"{n:06d}",
            kind=list(IssueKind)[n % 9],
            title_ko=f"이슈 {n}",
            title_en=f"issue {n}",
            owner=bodies[n % HOUSES],
            severity="caution",
            state=states[n % 5],
            opened_at=now - timedelta(minutes=n),
            opened_by="bench",
        )
        for n, label in enumerate(labels, start=there)
    ]
    Issue.unscoped.bulk_create(issues, batch_size=2000)
    Subject.objects.bulk_create(
        [Subject(issue=one, kind="country", code=chance.choice(COUNTRIES)) for one in issues],
        batch_size=5000,
    )
    responses = [
        Response(
            issue=issue,
            organisation=body,
            state="answered" if chance.random() < 0.7 else "no_answer",
            asked_at=now,
            due_at=now,
        )
        for issue in issues
        for body in chance.sample(bodies, ASKED)
    ]
    Response.objects.bulk_create(responses, batch_size=5000)
    label_of = {issue.id: issue.label for issue in issues}
    Answer.unscoped.bulk_create(
        [
            Answer(response=one, label=label_of[one.issue_id], number=1, position="입장", at=now)
            for one in responses
            if one.state == "answered"
        ],
        batch_size=5000,
    )
    Action.unscoped.bulk_create(actions_of(issues, bodies, chance), batch_size=5000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def actions_of(issues: list[Issue], bodies: list[Organisation], chance: Random) -> list[Action]:
    """Return ten actions of each issue, under its label: two of three done, some at risk."""
    now, today = timezone.now(), timezone.localdate()
    states = [ActionState.DONE] * 6 + [ActionState.PLANNED] * 2 + [ActionState.DOING]
    return [
        Action(
            issue=issue,
            label=issue.label,
            title_ko=f"조치 {n}",
            title_en=f"action {n}",
            owner=chance.choice(bodies),
            due_on=today + timedelta(days=chance.randint(-200, 200)),
            state=chance.choice(states),
            is_at_risk=chance.random() < 0.1,
            planned_at=now,
            planned_by="bench",
        )
        for issue in issues
        for n in range(ACTIONS)
    ]


def timed(work: Callable[[int], object]) -> dict[str, float]:
    """Return p50 and p95 in milliseconds, and how many questions went to the database."""
    times = []
    for n in range(TIMES + 1):
        began = time.perf_counter()
        work(n)
        if n:  # the first warms up
            times.append(1000 * (time.perf_counter() - began))
    with CaptureQueriesContext(connection) as caught:
        work(TIMES + 1)
    return {"p50": percentile(times, 50), "p95": percentile(times, 95), "questions": len(caught)}


def measure(by: Actor, secretariat: Actor, bodies: list[Organisation]) -> dict[str, Any]:
    """Return what each panel and a change of stage take."""
    with reading_as(by):
        readable = list(Issue.objects.visible_to(by).order_by("-opened_at")[:200])
        half = Issue.objects.visible_to(by).count() // 2
        middle = Issue.objects.visible_to(by).order_by("-opened_at")[half]
    wanted = {
        "list": lambda n: queries.Wanted(),
        "state": lambda n: queries.Wanted(state="answering"),
        "silent": lambda n: queries.Wanted(silent=bodies[n % HOUSES].id),
        "unanswered": lambda n: queries.Wanted(unanswered=True),
        "about": lambda n: queries.Wanted(about=("country", COUNTRIES[n % len(COUNTRIES)])),
    }

    def page(name: str) -> Callable[[int], object]:
        def work(n: int) -> object:
            with reading_as(by):
                return queries.list_issues(by=by, wanted=wanted[name](n))

        return work

    def deep(n: int) -> object:
        with reading_as(by):
            return queries.list_issues(by=by, after=(middle.opened_at, middle.id))

    def board(n: int) -> object:
        with reading_as(by):
            return queries.list_responses(readable[n % len(readable)], by=by)

    found = {name: timed(page(name)) for name in wanted}
    found |= {"deep": timed(deep), "board": timed(board)}
    return found | _measure_actions(by, readable, bodies) | {"move": timed(_move(secretariat))}


def _measure_actions(by: Actor, issues: list[Issue], bodies: list[Organisation]) -> dict[str, Any]:
    """Return what the panels of actions take."""
    with reading_as(by):
        days = Action.objects.visible_to(by).order_by("due_on", "id")
        middle = days[days.count() // 2]
    wanted: dict[str, Callable[[int], queries.ActionsWanted]] = {
        "actions": lambda n: queries.ActionsWanted(open=True),
        "actions late": lambda n: queries.ActionsWanted(progress=Progress.LATE),
        "actions at risk": lambda n: queries.ActionsWanted(progress=Progress.AT_RISK),
        "actions of one": lambda n: queries.ActionsWanted(owner=bodies[n % HOUSES].id, open=True),
    }

    def page(name: str) -> Callable[[int], object]:
        def work(n: int) -> object:
            with reading_as(by):
                return queries.list_actions(by=by, at=timezone.now(), wanted=wanted[name](n))

        return work

    def deep(n: int) -> object:
        with reading_as(by):
            return queries.list_actions(
                by=by,
                at=timezone.now(),
                wanted=queries.ActionsWanted(),
                after=(middle.due_on, middle.id),
            )

    def plan(n: int) -> object:
        with reading_as(by):
            return queries.list_actions_of(issues[n % len(issues)], by=by)

    def owed(n: int) -> object:
        with reading_as(by):
            return queries.list_owed(by=by, at=timezone.now())

    found = {name: timed(page(name)) for name in wanted}
    return found | {"actions deep": timed(deep), "plan": timed(plan), "owed": timed(owed)}


def _move(by: Actor) -> Callable[[int], object]:
    """Return a change of stage: an issue is closed, and opened again the next time."""
    with reading_as(by):
        rows = Issue.objects.visible_to(by).filter(state=IssueState.OPEN)
        issue = rows.select_related("label").order_by("-opened_at")[0]

    def work(n: int) -> object:
        now = timezone.now()
        if n % 2:
            return services.move_issue(by=by, at=now, issue=issue, new=IssueState.OPEN)
        return services.move_issue(
            by=by,
            at=now,
            issue=issue,
            new=IssueState.CLOSED,
            why="끝",
            left="남은 조치",
            ended=Ended.RESOLVED,
        )

    return work


def main(counts: list[int]) -> None:
    """Fill and measure, one size after the other."""
    found, bodies, today = {}, houses(), timezone.localdate()
    by, secretariat = (
        get_actor(Person.objects.get(email=f"{name}@demo.example"), on=today)
        for name in ("nipa", "secretariat")
    )
    for count in counts:
        fill(count, bodies)
        _become(ROLE)
        found[count] = measure(by, secretariat, bodies)
        _become("")
    print(json.dumps(found))


def _become(role: str) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SET ROLE {role}" if role else "RESET ROLE")


if __name__ == "__main__":
    main([int(word) for word in sys.argv[1:]])
