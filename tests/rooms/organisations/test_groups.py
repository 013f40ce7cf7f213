"""Sharing groups: who sits in one is told to its manager and the secretariat, and nobody else."""

from datetime import timedelta

import pytest
from tests.rooms.organisations.steps import AT, actor, org, person, refused

from situationroom.base.errors import Conflict, NotAllowed, NotFound, Refusal
from situationroom.base.labels import Level
from situationroom.base.models import Event, Label
from situationroom.rooms.organisations.queries.members import list_groups, list_seats
from situationroom.rooms.organisations.services.groups import (
    add_seat,
    appoint_expert,
    end_group,
    end_seat,
    open_group,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def group():
    row = open_group(by=actor("nipa"), at=AT, name="반도체 대응")
    add_seat(by=actor("nipa"), at=AT, group=row.id, organisation=org("kea"), role="officer")
    return row


def test_who_is_in_a_group_stands_in_it_until_its_end(group):
    assert group.id in actor("kea").audiences & actor("nipa").audiences
    assert group.id not in actor("kiet").audiences
    end_group(by=actor("nipa"), at=AT, group=group.id)
    assert actor("kea").audiences == actor("nipa").audiences == frozenset()
    with refused(Conflict):
        add_seat(by=actor("nipa"), at=AT, group=group.id, organisation=org("kiet"))


def test_a_seat_ends_at_once_and_can_be_given_again(group):
    seats = list_seats(group=group.id, by=actor("nipa"), at=AT)
    theirs = next(one.seat for one in seats if one.organisation.code == "kea")
    end_seat(by=actor("nipa"), at=AT, group=group.id, seat=theirs.id)
    assert actor("kea").audiences == frozenset()
    add_seat(by=actor("nipa"), at=AT, group=group.id, organisation=org("kea"), role="officer")
    assert group.id in actor("kea").audiences


@pytest.mark.parametrize("name", ["kea", "kiet", "company", "expert", "platform", "admin"])
def test_members_and_strangers_are_not_told_who_sits_in_it(group, name):
    by = actor(name)
    with pytest.raises(NotFound):
        list_seats(group=group.id, by=by, at=AT)
    with refused(NotFound):
        add_seat(by=by, at=AT, group=group.id, organisation=org("kiet"))
    with refused(NotFound):
        end_group(by=by, at=AT, group=group.id)
    assert list_groups(by=by) == []
    told = Event.objects.filter(about=group.id).select_related("label")
    assert {event.label.owner for event in told} == {org("nipa")}


def test_the_manager_and_the_secretariat_are_told(group):
    for name in ("nipa", "secretariat"):
        seats = list_seats(group=group.id, by=actor(name), at=AT)
        assert [one.organisation.code for one in seats] == ["nipa", "kea"]
        assert group in list_groups(by=actor(name))


def test_a_seat_of_another_group_is_not_ended_through_ones_own(group):
    other = open_group(by=actor("kiet"), at=AT, name="다른 모임")
    theirs = other.seats.get()
    with refused(NotFound):
        end_seat(by=actor("nipa"), at=AT, group=group.id, seat=theirs.id)


@pytest.mark.parametrize("name", ["company", "broker", "expert", "leadership", "kea", "platform"])
def test_others_open_no_group(name):
    with refused(NotAllowed):
        open_group(by=actor(name), at=AT, name="x")


def test_what_cannot_sit_in_a_group_is_refused(group):
    for code, role in (("example-company", ""), ("example-expert", ""), ("kiet", "emperor")):
        with refused():
            add_seat(by=actor("nipa"), at=AT, group=group.id, organisation=org(code), role=role)
    with refused():
        add_seat(by=actor("nipa"), at=AT, group=group.id, organisation=org("kiet"), until=AT)


def appoint(group, by="nipa", who="expert", **more):
    return appoint_expert(by=actor(by), at=AT, group=group.id, person=person(who).id, **more)


def test_an_expert_is_appointed_until_a_day(group):
    appoint(group, until=AT + timedelta(days=1))
    assert group.id in actor("expert").audiences
    assert actor("expert", AT + timedelta(days=1)).audiences == frozenset()


def test_an_expert_in_conflict_is_not_appointed(group):
    with refused(NotAllowed):
        appoint(group, company=org("example-company-2"))
    Label.objects.create(
        level=Level.GROUP, owner=org("nipa"), audience=group, company=org("example-company-2")
    )
    with refused(NotAllowed):
        appoint(group)
    with refused(NotAllowed):
        appoint(group, by="secretariat")


def test_only_experts_are_appointed_and_only_by_who_manages(group):
    with refused(Refusal):
        appoint(group, who="kiet")
    with refused(NotFound):
        appoint(group, by="kea")
