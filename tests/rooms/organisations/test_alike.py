"""*Who can see this* among many: counted by the database, as if everybody were asked one by one."""

from collections import Counter
from datetime import timedelta
from itertools import product
from random import Random
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.rooms.organisations.steps import AT, TODAY, actor, org

from situationroom.base.actors import OUTSIDERS, Actor, ActorKind
from situationroom.base.labelling import make_label
from situationroom.base.labels import LABEL, Level, Stage
from situationroom.base.models import Audience, Label, Seat
from situationroom.rooms.issues import services
from situationroom.rooms.issues.models import Issue
from situationroom.rooms.issues.states import IssueKind, Severity
from situationroom.rooms.organisations.labels import label_of_organisation
from situationroom.rooms.organisations.models import (
    Authenticator,
    Conflict,
    Delegation,
    Membership,
    Organisation,
    Person,
)
from situationroom.rooms.organisations.queries import get_actors
from situationroom.rooms.organisations.queries.readership import REASONS, get_readership
from situationroom.rooms.organisations.rules import ROLES_OF
from situationroom.rooms.organisations.states import AuthenticatorKind

pytestmark = pytest.mark.django_db
MANY = 300


def crowd(chance: Random, number: int) -> list[Person]:
    """Let many work here: in one house or two, some no more, some not yet, some without proof."""
    homes = list(Organisation.objects.order_by("code"))
    people = Person.objects.bulk_create(
        Person(
            email=f"p{number}.{n}@demo.example",
            name=f"사람 {n}",
            is_active=chance.random() > 0.1,
            runs_platform=chance.random() < 0.03,
        )
        for n in range(number)
    )
    rows = []
    for one in people:
        for home in chance.sample(homes, chance.choice((1, 1, 1, 2))):
            roles = sorted(ROLES_OF[home.kind])
            rows += [
                Membership(
                    person=one,
                    organisation=home,
                    role=role,
                    since=TODAY + timedelta(days=chance.choice((-9, -9, -9, 0, 1))),
                    until=chance.choice((None, None, TODAY, TODAY - timedelta(days=1))),
                    ended_at=AT if chance.random() < 0.05 else None,
                )
                for role in chance.sample(roles, chance.randint(1, len(roles)))
            ]
    Membership.objects.bulk_create(rows)
    Authenticator.objects.bulk_create(
        Authenticator(person=one, kind=AuthenticatorKind.TOTP, added_at=AT, confirmed_at=AT)
        for one in people
        if chance.random() < 0.8
    )
    return people


def bind(chance: Random, people: list[Person], company: UUID) -> None:
    """Let some lend their roles to others, and some be in conflict."""
    label, days = label_of_organisation(org("nipa")), {"since": TODAY, "until": TODAY}
    held = list(Membership.objects.filter(person__in=people, ended_at=None))
    for row in chance.sample(held, 20):
        taker = chance.choice(people)
        Delegation.objects.create(
            giver=row.person, taker=taker, organisation=row.organisation, roles=[row.role],
            label=label, **days,
        )  # fmt: skip
    for one in chance.sample(people, 20):
        Conflict.objects.create(person=one, company_id=company, label=label, **days)


def circle(chance: Random, people: list[Person]) -> Audience:
    row = Audience.objects.create(name="모임", manager=org("nipa"))
    homes = chance.sample(list(Organisation.objects.order_by("code")), 5)
    for home in homes:
        role = chance.choice(("", "officer"))
        Seat.objects.create(audience=row, organisation=home.id, role=role)
    for one in chance.sample(people, 5):
        Seat.objects.create(audience=row, person=one.id)
    return row


def issue() -> Issue:
    return services.open_issue(
        by=actor("secretariat"), at=AT, kind=IssueKind.TARIFF, title_ko="x", title_en="x",
        owner=Organisation.objects.get(code="msit"), severity=Severity.CAUTION, asked=[],
    )  # fmt: skip


def one_by_one(label: Label, by: Actor, *, knows: bool) -> Counter[tuple[str, str]]:
    """Ask everybody in the room, as nobody would who has thousands."""
    found: Counter[tuple[str, str]] = Counter()
    for one in get_actors(Person.objects.all(), on=TODAY, at=AT).values():
        if one.kind in OUTSIDERS and one.organisation != by.organisation:
            continue
        reasons = LABEL.why(one, label.readers())
        why = next((name for name in REASONS if name in reasons), "")
        if why and (knows or why not in {"group", "listed"}):
            found[why, one.kind.value] += 1
    return found


@pytest.mark.parametrize("must_prove", [True, False])
def test_many_are_counted_as_if_each_were_asked(settings, must_prove):
    chance = Random(4)
    row = issue()
    people = crowd(chance, MANY)
    everybody = get_actors(people, on=TODAY, at=AT).values()
    outside = [next(one for one in everybody if one.kind is kind) for kind in sorted(OUTSIDERS)]
    company = next(one.organisation for one in outside if one.kind is ActorKind.COMPANY)
    assert company is not None
    bind(chance, people, company)
    audience, manager = circle(chance, people), actor("nipa")
    for home in Organisation.objects.filter(kind__in=("expert", "broker")):
        Seat.objects.get_or_create(audience=audience, organisation=home.id, role="")
    settings.MFA_REQUIRED = must_prove
    outside = list(
        get_actors(
            Person.objects.filter(pk__in=[one.id for one in outside]), on=TODAY, at=AT
        ).values()
    )
    seen: Counter[str] = Counter()
    outers = (None, Level.GOVERNMENT, Level.GROUP)
    for level, stage, within, owner in product(Level, Stage, outers, (org("nipa"), company)):
        outer = within and make_label(
            within, owner=org("msit"), audience=audience if within is Level.GROUP else None
        )
        label = make_label(
            level, owner=owner, creator=chance.choice(people).id, within=outer or None,
            stage=stage, audience=audience if level in (Level.NAMED, Level.GROUP) else None,
            company=chance.choice((None, company)), in_thread=chance.random() < 0.5,
        )  # fmt: skip
        Issue.unscoped.filter(pk=row.pk).update(label=label)
        for asker in (manager, *outside):
            if not LABEL.holds(asker, label.readers()):
                continue
            found = get_readership(kind="issue", id=row.id, by=asker, at=AT)
            told = {(one.why, one.kind): one.persons for one in found.parts if one.persons}
            if not found.anyone:
                seen[asker.kind] += 1
                knows = asker is manager or label.audience is None
                assert told == one_by_one(label, asker, knows=knows), (level, stage, within)
    assert min(seen[kind] for kind in (manager.kind, *OUTSIDERS)) > 1, seen


def test_the_number_of_questions_does_not_grow_with_the_people():
    chance, row, asker = Random(5), issue(), actor("nipa")

    def questions() -> int:
        with CaptureQueriesContext(connection) as caught:
            get_readership(kind="issue", id=row.id, by=asker, at=AT)
        return len(caught)

    crowd(chance, 50)
    before = questions()
    crowd(chance, MANY)
    assert questions() == before <= 20
