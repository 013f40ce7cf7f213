"""Inviting, joining, roles, leaving: once, within the lattice, and refused without a trace."""

import logging
from datetime import timedelta

import pytest
from django.contrib.sessions.backends.base import SessionBase
from tests.rooms.organisations.steps import (
    AT,
    PASSWORD,
    actor,
    hire,
    joined,
    org,
    person,
    refused,
)

from situationroom.base.actors import ANONYMOUS, Actor, ActorKind
from situationroom.base.errors import Conflict, NotAllowed, NotFound, Refusal
from situationroom.base.models import Event
from situationroom.rooms.organisations.models import Invitation, PersonSession
from situationroom.rooms.organisations.queries.members import list_invitations, list_members_of
from situationroom.rooms.organisations.services.members import (
    accept_invitation,
    change_roles,
    deactivate_person,
    end_membership,
    invite_member,
    revoke_invitation,
)
from situationroom.rooms.organisations.sessions import SessionStore

pytestmark = pytest.mark.django_db
NEW = "new@demo.example"


def invite(by="admin", code="nipa", email=NEW, roles=("officer",), at=AT):
    return invite_member(by=actor(by), at=at, organisation=org(code), email=email, roles=roles)


def accept(token, at=AT, **said):
    values = {"name": "새 담당", "password": PASSWORD, **said}
    return accept_invitation(by=ANONYMOUS, at=at, token=token, **values)


def test_an_invited_officer_joins_once():
    invited = invite()
    assert invited.token not in str(Invitation.objects.values().get(pk=invited.invitation.pk))
    row = accept(invited.token)
    assert row.check_password(PASSWORD)
    assert actor("new").roles == {"officer"}
    with refused(NotFound):
        accept(invited.token)
    verbs = Event.objects.filter(room="organisations").values_list("verb", flat=True)
    assert list(verbs.order_by("recorded_at")) == ["member_invited", "invitation_accepted"]


@pytest.mark.parametrize("days", [7, 8])
def test_an_invitation_expires_in_seven_days(days):
    token = invite().token
    with refused(NotFound):
        accept(token, at=AT + timedelta(days=days))
    accept(token, at=AT + timedelta(days=7) - timedelta(seconds=1))


def test_only_the_last_invitation_works_and_a_revoked_one_does_not():
    first, second = invite().token, invite()
    with refused(NotFound):
        accept(first)
    revoke_invitation(
        by=actor("admin"), at=AT, organisation=org("nipa"), invitation=second.invitation.id
    )
    with refused(NotFound):
        accept(second.token)
    assert list_invitations(organisation=org("nipa"), by=actor("admin"), at=AT) == []


@pytest.mark.parametrize("said", [{"name": " "}, {"password": "short"}, {"password": "12345678"}])
def test_a_name_or_password_that_cannot_be_uses_nothing_up(said):
    token = invite().token
    with refused():
        accept(token, **said)
    accept(token)


def test_who_has_an_account_keeps_it_and_gains_the_membership():
    token = invite(by="secretariat", code="kisa", email="NIPA@demo.example").token
    before = person("nipa").password
    accept(token, name="", password="")
    assert person("nipa").password == before
    homes = person("nipa").memberships.values_list("organisation__code", flat=True)
    assert set(homes) == {"nipa", "kisa"}


def test_a_closed_account_is_not_opened_by_an_invitation():
    token = invite(by="secretariat", code="kisa", email="nipa@demo.example").token
    deactivate_person(by=actor("admin"), at=AT, organisation=org("nipa"), person=person("nipa").id)
    with refused(Conflict):
        accept(token)


@pytest.mark.parametrize(
    ("by", "code", "roles", "kind"),
    [
        ("admin", "nipa", ["register"], NotAllowed),
        ("admin", "nipa", ["member"], Refusal),
        ("admin", "nipa", [], Refusal),
        ("admin", "nipa", ["emperor"], Refusal),
        ("admin", "nipa", ["secretariat"], Refusal),
        ("admin", "kisa", ["officer"], NotFound),
        ("nipa", "nipa", ["officer"], NotAllowed),
        ("company", "nipa", ["officer"], NotFound),
        ("platform", "nipa", ["officer"], NotFound),
        ("leadership", "msit", ["officer"], NotAllowed),
    ],
)
def test_an_administrator_invites_into_their_own_organisation_and_no_higher(by, code, roles, kind):
    with refused(kind):
        invite(by=by, code=code, roles=roles)


def test_a_service_does_not_manage_members():
    by = Actor(ActorKind.SERVICE, organisation=org("nipa"), roles=frozenset({"admin"}))
    with refused(NotAllowed):
        invite_member(by=by, at=AT, organisation=org("nipa"), email=NEW, roles=["officer"])


def roles_of(name, code, *roles, by="admin"):
    return change_roles(
        by=actor(by), at=AT, organisation=org(code), person=person(name).id, roles=roles
    )


def test_roles_are_changed_at_once_and_come_back():
    roles_of("nipa", "nipa", "admin", by="secretariat")
    assert actor("nipa").kind is ActorKind.ANONYMOUS
    roles_of("nipa", "nipa", "officer", "register", by="secretariat")
    assert actor("nipa").roles == {"officer", "register"}


def test_nobody_edits_their_equals_themselves_or_a_member_of_another_organisation():
    hire("peer", "nipa", "admin")
    with refused(NotAllowed):
        roles_of("peer", "nipa", "officer")
    with refused(NotAllowed):
        roles_of("admin", "nipa", "officer")
    with refused(NotAllowed):
        roles_of("secretariat", "msit", "officer", by="secretariat")
    with refused(NotFound):
        roles_of("kiet", "nipa", "officer")
    with refused(NotFound):
        roles_of("kiet", "kiet", "officer")


def test_who_leaves_is_nobody_at_the_next_request_and_may_come_back():
    end_membership(by=actor("admin"), at=AT, organisation=org("nipa"), person=person("nipa").id)
    assert actor("nipa") == ANONYMOUS
    with refused(NotFound):
        roles_of("nipa", "nipa", "officer")
    joined("nipa@demo.example", "nipa", "officer", by="admin")
    assert actor("nipa").roles == {"officer"}


def signed_in(name) -> SessionBase:
    session = SessionStore()
    session["_auth_user_id"] = str(person(name).id)
    session.create()
    return session


def test_a_closed_account_has_no_session_left():
    signed_in("nipa")
    other = signed_in("kiet")
    deactivate_person(by=actor("admin"), at=AT, organisation=org("nipa"), person=person("nipa").id)
    assert list(PersonSession.objects.values_list("pk", flat=True)) == [other.session_key]
    assert actor("nipa") == ANONYMOUS


def test_an_account_of_somebody_who_works_elsewhere_too_is_not_closed():
    joined("nipa@demo.example", "kisa", "officer")
    with refused(Conflict):
        deactivate_person(
            by=actor("admin"), at=AT, organisation=org("nipa"), person=person("nipa").id
        )


def test_only_who_manages_them_lists_members():
    names = [m.person.email for m in list_members_of(
        organisation=org("nipa"), by=actor("admin"), on=AT.date()
    )]  # fmt: skip
    assert set(names) == {"nipa@demo.example", "admin@demo.example"}
    with pytest.raises(NotAllowed):
        list_members_of(organisation=org("nipa"), by=actor("nipa"), on=AT.date())
    for stranger in ("kiet", "company", "platform"):
        with pytest.raises(NotFound):
            list_members_of(organisation=org("nipa"), by=actor(stranger), on=AT.date())


def test_a_refusal_is_one_line_of_the_log_that_names_its_rule(caplog):
    with caplog.at_level(logging.WARNING, logger="situationroom.refused"), pytest.raises(Refusal):
        invite(roles=["register"])
    lines = [r.getMessage() for r in caplog.records if r.name == "situationroom.refused"]
    assert len(lines) == 1
    assert "invite_member" in lines[0]
    assert "ORG-05" in lines[0]
    assert NEW not in lines[0]
