"""Time *Who can see this* in a database of its own: `… MEMBERSHIPS …`, answers JSON."""

import json
import os
import sys
import time
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
from situationroom.base.labelling import make_label  # noqa: E402
from situationroom.base.labels import Level  # noqa: E402
from situationroom.base.models import Audience, Label, Seat  # noqa: E402
from situationroom.rooms.issues.models import Issue  # noqa: E402
from situationroom.rooms.issues.services import open_issue  # noqa: E402
from situationroom.rooms.issues.states import IssueKind, Severity  # noqa: E402
from situationroom.rooms.organisations.models import (  # noqa: E402
    Authenticator,
    Membership,
    Organisation,
    Person,
)
from situationroom.rooms.organisations.queries import get_actor  # noqa: E402
from situationroom.rooms.organisations.queries.readership import get_readership  # noqa: E402
from situationroom.rooms.organisations.rules import ROLES_OF  # noqa: E402
from situationroom.rooms.organisations.states import (  # noqa: E402
    AuthenticatorKind,
    OrganisationKind,
    Role,
)

HOUSES = 300
SEATS = 30
TIMES = 60


def fill(count: int) -> None:
    """Let so many memberships hold, over 300 organisations of all kinds, each person proven."""
    today, now = timezone.localdate(), timezone.now()
    chance = Random(1)  # noqa: S311
    missing = HOUSES - Organisation.objects.count()
    kinds = list(OrganisationKind)
    Organisation.objects.bulk_create(
        Organisation(code=f"house-{n}", kind=kinds[n % len(kinds)]) for n in range(missing)
    )
    homes = list(Organisation.objects.all())
    missing = count - Membership.objects.count()
    people = [Person(email=f"{count}.{n}@example.kr", name=f"{n}") for n in range(missing)]
    Person.objects.bulk_create(people, batch_size=5000)
    rows = []
    for one in people:
        home = chance.choice(homes)
        role = chance.choice(sorted(ROLES_OF[OrganisationKind(home.kind)]))
        since = today - timedelta(days=9)
        rows.append(Membership(person=one, organisation=home, role=role, since=since))
    Membership.objects.bulk_create(rows, batch_size=5000)
    Authenticator.objects.bulk_create(
        [
            Authenticator(person=one, kind=AuthenticatorKind.TOTP, added_at=now, confirmed_at=now)
            for one in people
        ],
        batch_size=5000,
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def a_circle(owner: Organisation) -> Audience:
    """Return a group of thirty organisations, the owner's own."""
    circle = Audience.objects.create(name="a group", manager=owner.id)
    for home in [owner, *Organisation.objects.exclude(pk=owner.pk).order_by("code")[: SEATS - 1]]:
        Seat.objects.create(audience=circle, organisation=home.id)
    return circle


def labels(by: Actor, owner: Organisation, circle: Audience) -> list[Label]:
    """Return one label each of the levels that count people."""
    return [
        make_label(
            level,
            owner=owner.id,
            creator=by.id,
            audience=circle if level is Level.GROUP else None,
        )
        for level in Level
        if level is not Level.PUBLIC
    ]


def an_issue(by: Actor, owner: Organisation) -> Issue:
    """Return an issue to ask about."""
    return open_issue(
        by=by, at=timezone.now(), kind=IssueKind.TARIFF, title_ko="물음", title_en="Question",
        owner=owner, severity=Severity.CAUTION, asked=[],
    )  # fmt: skip


def measure(by: Actor, owner: Organisation, circle: Audience) -> dict[str, float]:
    """Return p50 and p95 over all levels in milliseconds, our own work, and the most questions."""
    issue = an_issue(by, owner)
    times, work, questions = [], [], 0
    for label in labels(by, owner, circle):
        Issue.unscoped.filter(pk=issue.pk).update(label=label)
        for n in range(TIMES + 1):
            began, worked = time.perf_counter(), time.process_time()
            with reading_as(by):
                get_readership(kind="issue", id=issue.pk, by=by, at=timezone.now())
            if n:  # the first warms up
                times.append(1000 * (time.perf_counter() - began))
                work.append(1000 * (time.process_time() - worked))
        with reading_as(by), CaptureQueriesContext(connection) as caught:
            get_readership(kind="issue", id=issue.pk, by=by, at=timezone.now())
        questions = max(questions, len(caught))
    return {
        "p50": percentile(times, 50),
        "p95": percentile(times, 95),
        "work": percentile(work, 50),
        "questions": questions,
    }


def main(counts: list[int]) -> None:
    """Fill and measure, one size after the other."""
    found: dict[int, Any] = {}
    for count in counts:
        fill(count)
        owner = _busy_agency()
        officers = owner.memberships.filter(role=Role.OFFICER).order_by("id")
        person, circle = officers[:1].get().person, a_circle(owner)
        by = get_actor(person, on=timezone.localdate())
        _become(ROLE)
        found[count] = measure(by, owner, circle)
        _become("")
    print(json.dumps(found))


def _busy_agency() -> Organisation:
    agencies = Organisation.objects.filter(kind=OrganisationKind.AGENCY)
    return agencies.filter(memberships__role=Role.OFFICER).order_by("code").distinct()[:1].get()


def _become(role: str) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SET ROLE {role}" if role else "RESET ROLE")


if __name__ == "__main__":
    main([int(word) for word in sys.argv[1:]])
