"""Time agendas in a database of its own: `… SERIES YEARS SESSIONS-A-YEAR`, answers JSON."""

import json
import os
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "situationroom.config.settings")
django.setup()

from django.db import connection  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils import timezone  # noqa: E402

from benchmarks.figure import percentile  # noqa: E402
from situationroom.base.acting import acting_as, reading_as  # noqa: E402
from situationroom.base.actors import Actor  # noqa: E402
from situationroom.base.connections import ROLE  # noqa: E402
from situationroom.base.labels import Level  # noqa: E402
from situationroom.base.models import Label  # noqa: E402
from situationroom.rooms.meetings import queries, services  # noqa: E402
from situationroom.rooms.meetings.models import (  # noqa: E402
    AgendaItem,
    Ask,
    AskStanding,
    Decision,
    Series,
    Session,
)
from situationroom.rooms.organisations.models import Organisation, Person  # noqa: E402
from situationroom.rooms.organisations.queries import get_actor  # noqa: E402

POINTS, DECISIONS, ASKS, TIMES = 6, 4, 2, 60
LEVELS = (Level.ROOM, Level.GOVERNMENT)
# One point of ten stays undecided and is taken up next time; 5 % of decisions stay open, asks 20 %.
STAYS_UNDECIDED, STAYS_OPEN, STAYS_ASKED = 0.1, 0.05, 0.2


def fill(count: int, years: int, a_year: int, owner: Organisation) -> list[Series]:
    """Let there be so many series, each with its sessions, points, decisions and asks."""
    chance, now = Random(8), timezone.now()  # noqa: S311
    labels = [Label(level=LEVELS[n % 2], owner=owner.id) for n in range(count)]
    Label.objects.bulk_create(labels)
    found = [
        Series(
            label=label, short=f"{n:06d}", kind="dialogue", title_ko=f"대화 {n}",
            title_en=f"dialogue {n}", owner=owner, opened_at=now - timedelta(minutes=n),
            opened_by="bench",
        )
        for n, label in enumerate(labels)
    ]  # fmt: skip
    Series.unscoped.bulk_create(found)
    for series in found:
        _fill_series(series, years * a_year, timedelta(days=365 / a_year), now, chance)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return found


def _fill_series(
    series: Series, count: int, step: timedelta, now: datetime, chance: Random
) -> None:
    sessions = [
        Session(
            label=series.label, series=series, number=n + 1, state="closed", zone="Asia/Seoul",
            starts_at=now - step * (count - n), ends_at=now - step * (count - n) + step / 300,
            changed_at=now,
        )
        for n in range(count)
    ]  # fmt: skip
    Session.unscoped.bulk_create(sessions)
    items, decisions, asks = [], [], []
    for session in sessions:
        at = {"label": series.label, "session": session}
        items += [
            AgendaItem(
                **at, position=n + 1, title_ko=f"안건 {n}",
                state="open" if chance.random() < STAYS_UNDECIDED else "decided",
            )
            for n in range(POINTS)
        ]  # fmt: skip
        decisions += [
            Decision(
                **at, what_ko=f"결정 {n}", owner=series.owner, decided_at=session.ends_at,
                state="open" if chance.random() < STAYS_OPEN else "done", written_by="bench",
            )
            for n in range(DECISIONS)
        ]  # fmt: skip
        asks += [
            Ask(
                label=series.label, series=series, side="ours", text_ko=f"요청 {n}",
                asked_by="bench", first_session=session, asked_at=session.ends_at,
                standing="promised" if chance.random() < STAYS_ASKED else "kept",
                written_by="bench",
            )
            for n in range(ASKS)
        ]  # fmt: skip
    AgendaItem.unscoped.bulk_create(items, batch_size=2000)
    following = dict(zip([one.pk for one in sessions], sessions[1:], strict=False))
    carried = [
        AgendaItem(
            label=series.label, session=following[one.session_id], position=POINTS + 1,
            carried_from=one, origin=one, state="decided",
        )
        for one in items
        if one.state == "open" and one.session_id in following
    ]  # fmt: skip
    AgendaItem.unscoped.bulk_create(carried, batch_size=2000)
    Decision.unscoped.bulk_create(decisions, batch_size=2000)
    Ask.unscoped.bulk_create(asks, batch_size=2000)
    place = {one.pk: n for n, one in enumerate(sessions)}
    AskStanding.objects.bulk_create(
        [
            AskStanding(
                ask=ask, number=1, standing=ask.standing, words="한 말", at=now,
                session=sessions[min(place[ask.first_session_id] + 1, count - 1)],
                written_by="bench",
            )
            for ask in asks
        ],
        batch_size=2000,
    )  # fmt: skip


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


def measure(by: Actor, reader: Actor, series: list[Series]) -> dict[str, Any]:
    """Return what each panel takes, and how many points came onto an agenda."""
    sessions = [_planned(by, one, n) for n, one in enumerate(series)]

    def plan(n: int) -> object:
        return _planned(by, series[n % len(series)], 1000 + n)

    def agenda(n: int) -> object:
        with reading_as(reader):
            session = queries.get_session(id=sessions[n % len(sessions)].id, by=reader)
            return queries.get_agenda(session=session, by=reader)

    def inheritance(n: int) -> object:
        with reading_as(reader):
            row = queries.get_series(id=series[n % len(series)].id, by=reader)
            return queries.get_inheritance(series=row, by=reader)

    def coming(n: int) -> object:
        with reading_as(reader):
            wanted = queries.SessionsWanted(ahead=timezone.now())
            return queries.list_sessions(by=reader, wanted=wanted)

    def past(n: int) -> object:
        with reading_as(reader):
            return queries.list_sessions(by=reader)

    with acting_as(by):
        carried = AgendaItem.objects.visible_to(by).filter(session=sessions[0]).count()
    panels = {
        "agenda": timed(agenda), "inheritance": timed(inheritance), "coming": timed(coming),
        "past": timed(past), "build": built(sessions, by), "plan": timed(plan),
    }  # fmt: skip
    return {"panels": panels, "carried": carried}


def built(sessions: list[Session], by: Actor) -> dict[str, float]:
    """Return what building takes; what came before is taken off each agenda outside the clock."""

    def emptied(n: int) -> Session:
        session = sessions[n % len(sessions)]
        with acting_as(by):
            AgendaItem.unscoped.filter(session=session).delete()
        return session

    times = []
    for n in range(TIMES + 1):
        session = emptied(n)
        began = time.perf_counter()
        services.build_agenda(by=by, at=timezone.now(), session=session.id)
        if n:
            times.append(1000 * (time.perf_counter() - began))
    session = emptied(TIMES + 1)
    with CaptureQueriesContext(connection) as caught:
        services.build_agenda(by=by, at=timezone.now(), session=session.id)
    return {"p50": percentile(times, 50), "p95": percentile(times, 95), "questions": len(caught)}


def _planned(by: Actor, series: Series, days: int) -> Session:
    now = timezone.localtime() + timedelta(days=days + 1)
    slot = services.Slot(day=now.date(), time=now.time())
    return services.plan_session(
        by=by, at=timezone.now(), series=series.id, plan=services.Plan(slot=slot)
    )


def main(count: int, years: int, a_year: int) -> None:
    """Fill and measure."""
    today = timezone.localdate()
    by, reader = (
        get_actor(Person.objects.get(email=f"{name}@demo.example"), on=today)
        for name in ("secretariat", "nipa")
    )
    series = fill(count, years, a_year, Organisation.objects.get(code="msit"))
    size = {
        "sessions": Session.unscoped.count(),
        "items": AgendaItem.unscoped.count(),
        "decisions": Decision.unscoped.count(),
        "asks": Ask.unscoped.count(),
    }
    _become(ROLE)
    found = measure(by, reader, series)
    _become("")
    print(json.dumps({"size": size | {"carried": found["carried"]}, "panels": found["panels"]}))


def _become(role: str) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SET ROLE {role}" if role else "RESET ROLE")


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:]))
