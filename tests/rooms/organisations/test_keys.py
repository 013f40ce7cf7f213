"""Keys of programs: shown once, within the organisation and the scopes, dead at once."""

from datetime import timedelta

import pytest
from tests.rooms.organisations.steps import AT, actor, org, refused

from situationroom.base.actors import ActorKind
from situationroom.base.errors import NotAllowed, NotFound, Refusal
from situationroom.rooms.organisations.models import Organisation, ServiceKey
from situationroom.rooms.organisations.queries.access import find_service
from situationroom.rooms.organisations.queries.members import list_keys
from situationroom.rooms.organisations.services.keys import make_key, refuse_key, revoke_key
from situationroom.rooms.organisations.tries import TooManyTries

pytestmark = pytest.mark.django_db


def make(by="admin", code="nipa", scopes=("read",), days=30, name="수집기"):
    return make_key(
        by=actor(by), at=AT, organisation=org(code), name=name, scopes=scopes,
        until=AT + timedelta(days=days),
    )  # fmt: skip


def test_a_key_is_its_organisation_and_no_more():
    made = make(scopes=("read", "write"))
    found = find_service(made.secret, at=AT)
    assert (found.actor.kind, found.actor.kept_to) == (ActorKind.SERVICE, ActorKind.OFFICER)
    assert (found.actor.organisation, found.actor.id) == (org("nipa"), None)
    assert found.actor.scopes == {"read", "write"}
    assert made.secret not in str(ServiceKey.objects.values().get())


def test_a_key_ends_by_its_day_by_revocation_and_with_its_organisation():
    made = make()
    assert find_service(made.secret, at=AT + timedelta(days=30)) is None
    Organisation.objects.filter(code="nipa").update(closed_at=AT)
    assert find_service(made.secret, at=AT) is None
    Organisation.objects.filter(code="nipa").update(closed_at=None)
    assert find_service(made.secret, at=AT) is not None
    revoke_key(by=actor("secretariat"), at=AT, organisation=org("nipa"), key=made.key.id)
    assert find_service(made.secret, at=AT) is None


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ({"by": "nipa"}, NotAllowed),
        ({"by": "kiet"}, NotFound),
        ({"by": "platform"}, NotFound),
        ({"code": "kisa"}, NotFound),
        ({"scopes": ()}, Refusal),
        ({"scopes": ("read", "all")}, Refusal),
        ({"scopes": ("read", "identity")}, NotAllowed),
        ({"days": 0}, Refusal),
        ({"days": 366}, Refusal),
        ({"name": " "}, Refusal),
    ],
)
def test_a_key_that_cannot_be_is_refused(said, kind):
    with refused(kind):
        make(**said)


def test_a_key_of_another_organisation_is_not_revoked_through_ones_own():
    theirs = make(by="secretariat", code="kiet")
    with refused(NotFound):
        revoke_key(by=actor("admin"), at=AT, organisation=org("nipa"), key=theirs.key.id)
    assert list_keys(organisation=org("nipa"), by=actor("admin")) == []


def test_who_guesses_keys_is_locked_out_for_a_while():
    for _ in range(30):
        refuse_key(by=actor("nipa"), at=AT, address="203.0.113.9")
    with pytest.raises(TooManyTries):
        refuse_key(by=actor("nipa"), at=AT, address="203.0.113.9")
    refuse_key(by=actor("nipa"), at=AT, address="203.0.113.10")
    refuse_key(by=actor("nipa"), at=AT + timedelta(minutes=16), address="203.0.113.9")
