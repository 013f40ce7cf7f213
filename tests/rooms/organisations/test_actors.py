"""Who somebody is: roles on loan, groups, mandates, conflicts; ended means ended at once."""

import uuid
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.rooms.organisations.steps import AT, TODAY, actor, hire, org, person

from situationroom.base.actors import ANONYMOUS, ActorKind
from situationroom.base.models import Audience, Seat
from situationroom.rooms.organisations.models import Membership, Organisation, Person
from situationroom.rooms.organisations.queries import get_actor_of_organisation, get_actors
from situationroom.rooms.organisations.services.bonds import (
    delegate,
    end_delegation,
    end_mandate,
)
from situationroom.rooms.organisations.services.members import change_roles

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=1)


def seat(*, until=None, group_until=None, **holder):
    group = Audience.objects.create(name="시험", manager=org("nipa"), until=group_until)
    return Seat.objects.create(audience=group, until=until, **holder).audience_id


def test_a_broker_sees_as_its_mandates_let_it_and_an_expert_is_barred():
    assert actor("broker").companies == {org("example-company")}
    assert actor("expert").barred == {org("example-company-2")}
    assert actor("company").companies == {org("example-company")}
    assert actor("nipa").companies == actor("nipa").barred == frozenset()
    mandate = Organisation.objects.get(code="example-broker").mandates.get()
    end_mandate(by=actor("company"), at=AT, mandate=mandate.id)
    assert actor("broker").companies == frozenset()


def test_who_runs_the_platform_or_only_administers_reads_nothing():
    Membership.objects.create(
        person=person("platform"),
        organisation=Organisation.objects.get(code="msit"),
        role="secretariat",
        since=TODAY,
    )
    assert actor("platform").kind is ActorKind.PLATFORM_ADMIN
    assert actor("platform").organisation is None
    admin = actor("admin")
    assert (admin.kind, admin.organisation) == (ActorKind.ANONYMOUS, org("nipa"))
    assert admin.roles == {"admin"}
    mine = seat(organisation=org("nipa"))
    assert mine in actor("nipa").audiences
    assert actor("admin").audiences == frozenset()


def test_seats_count_by_organisation_role_person_and_time():
    everybody = seat(organisation=org("nipa"))
    officers = seat(organisation=org("nipa"), role="officer", until=LATER)
    registers = seat(organisation=org("nipa"), role="register")
    named = seat(person=person("nipa").id)
    ended = seat(organisation=org("nipa"), until=AT)
    gone = seat(organisation=org("nipa"), group_until=AT - timedelta(seconds=1))
    elsewhere = seat(organisation=org("kisa"))
    mine = actor("nipa").audiences
    assert {everybody, officers, named} == mine
    assert mine.isdisjoint({registers, ended, gone, elsewhere})
    assert actor("nipa", LATER).audiences == {everybody, named}
    whole = get_actor_of_organisation(Organisation.objects.get(code="nipa"), on=TODAY, at=AT)
    assert whole.audiences == {everybody}
    assert whole.roles == frozenset()


def test_a_role_on_loan_counts_during_the_absence_and_never_beyond_the_givers():
    giver, taker = hire("giver", "nipa", "officer", "register"), person("nipa")
    group = seat(organisation=org("nipa"), role="register")
    row = delegate(
        by=actor("giver"), at=AT, taker=taker.id, roles=["register"],
        since=TODAY, until=TODAY + timedelta(days=3),
    )  # fmt: skip
    assert actor("nipa").roles == {"officer", "register"}
    assert group in actor("nipa").audiences
    assert actor("nipa", AT + timedelta(days=4)).roles == {"officer"}
    change_roles(
        by=actor("secretariat"), at=AT, organisation=org("nipa"), person=giver.id,
        roles=["officer"],
    )  # fmt: skip
    assert actor("nipa").roles == {"officer"}
    end_delegation(by=actor("nipa"), at=AT, delegation=row.id)


def test_a_company_and_an_experts_office_are_asked_about_as_a_whole():
    def whole(code):
        row = Organisation.objects.get(code=code)
        return get_actor_of_organisation(row, on=TODAY, at=AT)

    assert whole("example-company").companies == {org("example-company")}
    assert whole("example-broker").companies == {org("example-company")}
    assert whole("example-expert").barred == {org("example-company-2")}


@pytest.mark.parametrize(
    "change",
    [
        lambda: Person.objects.filter(email="nipa@demo.example").update(is_active=False),
        lambda: Membership.objects.filter(person=person("nipa")).update(ended_at=AT),
        lambda: Membership.objects.filter(person=person("nipa")).update(until=date(2026, 8, 2)),
        lambda: Membership.objects.filter(person=person("nipa")).update(since=date(2026, 8, 4)),
        lambda: Organisation.objects.filter(code="nipa").update(closed_at=AT),
    ],
)
def test_expired_ended_closed_and_not_yet_begun_are_anonymous(change):
    change()
    assert actor("nipa") == ANONYMOUS


def test_the_first_organisation_by_position_is_home():
    hire("both", "kisa", "officer")
    Membership.objects.create(
        person=person("both"),
        organisation=Organisation.objects.get(code="nipa"),
        role="register",
        since=TODAY,
    )
    assert actor("both").organisation == org("nipa")
    assert actor("both").roles == {"register"}


def test_many_people_cost_no_more_queries_than_few():
    def count(people):
        with CaptureQueriesContext(
            connection,
        ) as seen:
            get_actors(people, on=TODAY, at=AT)
        return len(seen)

    few = list(Person.objects.filter(email__in=["broker@demo.example", "expert@demo.example"]))
    many = [*Person.objects.all(), *(hire(f"p{n}", "nipa", "officer") for n in range(20))]
    told = 6 if connection.vendor == "postgresql" else 0  # who asks, and that the room itself does
    assert count(few) == count(many) <= 5 + told


def test_the_state_proves_itself_by_more_than_a_password_where_it_must(settings):
    settings.MFA_REQUIRED = True
    assert actor("nipa") == ANONYMOUS
    assert actor("kea").kind is ActorKind.ASSOCIATION
    person("nipa").authenticators.create(
        kind="totp", added_at=AT, confirmed_at=AT, credential=uuid.uuid4().hex
    )
    assert actor("nipa").kind is ActorKind.OFFICER
