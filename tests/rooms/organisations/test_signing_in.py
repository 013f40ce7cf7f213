"""Passwords, codes that work once, lock-out, sessions: as a thief and as the owner meet them."""

from datetime import timedelta

import pytest
from tests.rooms.organisations.steps import AT, PASSWORD, actor, hire, org, person, refused

from situationroom.base.actors import ANONYMOUS
from situationroom.base.errors import Conflict, NotAllowed, NotFound, Refusal
from situationroom.base.models import Event
from situationroom.base.seals import unseal
from situationroom.rooms.organisations.models import Authenticator, Person, PersonSession
from situationroom.rooms.organisations.proofs import totp_code
from situationroom.rooms.organisations.queries import get_self
from situationroom.rooms.organisations.queries.access import (
    count_recovery_codes,
    list_authenticators,
    list_second_steps,
    list_sessions,
)
from situationroom.rooms.organisations.services.access import (
    SEAL,
    change_password,
    end_other_sessions,
    end_session,
    note_sign_in,
    prove_code,
    prove_password,
    reset_password,
    unlock_account,
)
from situationroom.rooms.organisations.services.authenticators import (
    confirm_totp,
    remove_authenticator,
    renew_recovery_codes,
    reset_authenticators,
    start_totp,
)
from situationroom.rooms.organisations.sessions import SessionStore
from situationroom.rooms.organisations.tries import TooManyTries

pytestmark = pytest.mark.django_db
HERE = "203.0.113.5"


@pytest.fixture
def officer():
    return hire("fresh", "nipa", "officer")


def sign(password, *, email="fresh@demo.example", at=AT, address=HERE):
    return prove_password(by=ANONYMOUS, at=at, email=email, password=password, address=address)


def code(who, code, at=AT):
    return prove_code(by=ANONYMOUS, at=at, person=who.id, code=code, address=HERE)


def with_app(who, at=AT):
    """Give somebody a code app; return its secret and the recovery codes."""
    row = start_totp(by=get_self(who), at=at)
    secret = unseal(row.sealed, purpose=SEAL)
    proven = confirm_totp(by=get_self(who), at=at, code=totp_code(secret, at=at), name="전화기")
    return secret, proven.codes


def test_the_password_decides_and_unknown_wrong_and_closed_are_alike(officer):
    assert sign(PASSWORD, email="Fresh@Demo.Example") == officer
    said = set()
    for email, word in ((officer.email, "wrong"), ("nobody@demo.example", PASSWORD)):
        with pytest.raises(Refusal) as caught:
            sign(word, email=email)
        said.add(caught.value.code)
    Person.objects.filter(pk=officer.pk).update(is_active=False)
    with pytest.raises(Refusal) as caught:
        sign(PASSWORD)
    assert said == {caught.value.code}


def test_five_wrong_passwords_lock_the_account_for_a_while(officer):
    for n in range(5):
        with pytest.raises(Refusal):
            sign("wrong", address=f"203.0.113.{n}")
    with pytest.raises(TooManyTries):
        sign(PASSWORD, address="203.0.113.77")
    assert Event.objects.filter(verb="account_locked", about=officer.id).count() == 1
    assert sign(PASSWORD, at=AT + timedelta(minutes=15)) == officer


def test_an_account_nobody_has_is_locked_alike():
    for _ in range(5):
        with pytest.raises(Refusal):
            sign("wrong", email="nobody@demo.example")
    with pytest.raises(TooManyTries):
        sign("wrong", email="nobody@demo.example")


def test_thirty_wrong_tries_lock_an_address(officer):
    for n in range(30):
        with pytest.raises(Refusal):
            sign("wrong", email=f"a{n}@demo.example")
    with pytest.raises(TooManyTries):
        sign(PASSWORD)
    assert sign(PASSWORD, address="203.0.113.6") == officer


def test_who_manages_them_opens_a_locked_account(officer):
    for _ in range(5):
        with pytest.raises(Refusal):
            sign("wrong")
    with refused(NotFound):
        unlock_account(by=actor("kiet"), at=AT, organisation=org("nipa"), person=officer.id)
    with refused(NotAllowed):
        unlock_account(by=actor("nipa"), at=AT, organisation=org("nipa"), person=officer.id)
    unlock_account(by=actor("admin"), at=AT, organisation=org("nipa"), person=officer.id)
    assert sign(PASSWORD) == officer


def test_a_code_works_once_and_none_before_it(officer):
    secret, _ = with_app(officer)
    later = AT + timedelta(seconds=30)
    now = totp_code(secret, at=later)
    assert code(officer, now, later) == "totp"
    with pytest.raises(Refusal):
        code(officer, now, later)
    with pytest.raises(Refusal):
        code(officer, totp_code(secret, at=AT), later)
    next_one = AT + timedelta(seconds=60)
    assert code(officer, totp_code(secret, at=next_one), next_one) == "totp"


def test_the_code_that_confirmed_the_app_does_not_sign_in(officer):
    secret, _ = with_app(officer)
    with pytest.raises(Refusal):
        code(officer, totp_code(secret, at=AT))


@pytest.mark.parametrize("said", ["", "12345", "abcdef", "１２３４５６", "000000 1"])
def test_what_is_no_code_is_refused(officer, said):
    with_app(officer)
    with pytest.raises(Refusal):
        code(officer, said)


def test_five_wrong_codes_lock_the_second_step(officer):
    secret, _ = with_app(officer)
    later = AT + timedelta(minutes=2)
    for _ in range(5):
        with pytest.raises(Refusal):
            code(officer, "000000" if totp_code(secret, at=later) != "000000" else "1", later)
    with pytest.raises(TooManyTries):
        code(officer, totp_code(secret, at=later), later)


def test_a_recovery_code_works_once_however_it_is_typed(officer):
    _, codes = with_app(officer)
    assert len(set(codes)) == 10
    assert code(officer, codes[0].upper().replace("-", " ")) == "recovery"
    with pytest.raises(Refusal):
        code(officer, codes[0])
    assert count_recovery_codes(by=get_self(officer)) == 9
    kept = {row.credential for row in Authenticator.objects.filter(person=officer)}
    assert kept.isdisjoint(codes)
    fresh = renew_recovery_codes(by=get_self(officer), at=AT)
    with pytest.raises(Refusal):
        code(officer, codes[1])
    assert code(officer, fresh[0]) == "recovery"


def test_an_app_that_was_not_confirmed_asks_nothing_of_anybody(officer):
    start_totp(by=get_self(officer), at=AT)
    assert list_second_steps(officer.id) == set()
    with pytest.raises(Refusal):
        confirm_totp(by=get_self(officer), at=AT, code="000000")
    assert list_second_steps(officer.id) == set()


def test_the_last_second_step_stays_where_officers_must_have_one(officer, settings):
    with_app(officer)
    row = list_authenticators(by=get_self(officer))[0]
    settings.MFA_REQUIRED = True
    with refused(Conflict):
        remove_authenticator(by=get_self(officer), at=AT, authenticator=row.id)
    settings.MFA_REQUIRED = False
    with refused(NotFound):
        remove_authenticator(by=get_self(person("kiet")), at=AT, authenticator=row.id)
    remove_authenticator(by=get_self(officer), at=AT, authenticator=row.id)
    assert officer.authenticators.count() == 0


def test_who_lost_their_phone_is_helped_by_who_manages_them(officer):
    with_app(officer)
    with refused(NotFound):
        reset_authenticators(by=actor("kiet"), at=AT, organisation=org("nipa"), person=officer.id)
    reset_authenticators(by=actor("admin"), at=AT, organisation=org("nipa"), person=officer.id)
    assert list_second_steps(officer.id) == set()


def session_of(who):
    session = SessionStore()
    session["_auth_user_id"] = str(who.id)
    session.create()
    return session.session_key


def test_sessions_are_listed_and_ended_by_their_own_person(officer):
    keys = [session_of(officer) for _ in range(3)]
    theirs = session_of(person("kiet"))
    rows = list_sessions(by=get_self(officer), at=AT)
    assert {row.pk for row in rows} == set(keys)
    stranger = PersonSession.objects.get(pk=theirs)
    with refused(NotFound):
        end_session(by=get_self(officer), at=AT, session=stranger.public_id)
    end_session(by=get_self(officer), at=AT, session=rows[0].public_id)
    assert end_other_sessions(by=get_self(officer), at=AT, keep=rows[1].pk) == 1
    assert set(PersonSession.objects.values_list("pk", flat=True)) == {rows[1].pk, theirs}


def test_a_new_password_ends_every_other_session(officer):
    kept, _ = session_of(officer), session_of(officer)
    by = get_self(officer)
    with pytest.raises(Refusal):
        change_password(by=by, at=AT, old="wrong", new=PASSWORD + "!", keep=kept)
    with refused():
        change_password(by=by, at=AT, old=PASSWORD, new="password1234", keep=kept)
    change_password(by=by, at=AT, old=PASSWORD, new=PASSWORD + "!", keep=kept)
    assert list(PersonSession.objects.values_list("pk", flat=True)) == [kept]
    assert sign(PASSWORD + "!") == officer
    reset_password(by=ANONYMOUS, at=AT, person=officer.id, password=PASSWORD + "?")
    assert PersonSession.objects.count() == 0
    assert sign(PASSWORD + "?") == officer


def test_signing_in_forgets_what_was_wrong_and_is_told_to_the_person_alone(officer):
    with pytest.raises(Refusal):
        sign("wrong")
    note_sign_in(by=get_self(officer), at=AT, how="password")
    told = Event.objects.get(verb="signed_in")
    assert (told.label.level, told.label.creator) == ("named", officer.id)
