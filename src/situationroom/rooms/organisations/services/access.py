"""Writes: signing in by password and a second step, passwords, sessions, locked accounts."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from situationroom.base.acting import acting_as
from situationroom.base.actors import Actor
from situationroom.base.errors import NotFound, Refusal
from situationroom.base.events import Fact, emit
from situationroom.base.seals import unseal
from situationroom.base.watching import watched
from situationroom.rooms.organisations.events import (
    AccountLocked,
    AccountUnlocked,
    PasswordChanged,
    SessionsEnded,
    SignedIn,
)
from situationroom.rooms.organisations.labels import label_of_organisation, label_of_person
from situationroom.rooms.organisations.models import Authenticator, Person, PersonSession
from situationroom.rooms.organisations.proofs import check_password, recovery_hash, totp_step
from situationroom.rooms.organisations.queries import get_self
from situationroom.rooms.organisations.states import AuthenticatorKind
from situationroom.rooms.organisations.tries import (
    account_holder,
    address_holder,
    count_failure,
    forget_failures,
    person_holder,
    require_unlocked,
)

SEAL = "totp"


@watched
def prove_password(*, by: Actor, at: datetime, email: str, password: str, address: str) -> Person:
    """Return the person an address of mail and a password belong to.

    Unknown, wrong and closed are refused alike. Raises TooManyTries for an account or an address
    that is locked, whatever the password.
    """
    account, caller = account_holder(email), address_holder(address)
    require_unlocked(account, caller, at)
    person = Person.objects.select_related("label").filter(email__iexact=email.strip()).first()
    if person is None:
        Person().set_password(password)  # as long as for somebody who is there
    elif person.check_password(password) and person.is_active:
        return person
    if count_failure(account, caller, at, by=by) and person is not None:
        _tell(AccountLocked(person=str(person.id)), person, by, at)
    raise Refusal(
        "E-mail address and password do not fit together. Check both; "
        "capital letters count in the password."
    )


@watched
def prove_code(
    *, by: Actor, at: datetime, person: UUID, code: str, address: str
) -> AuthenticatorKind:
    """Use up a code of somebody's app, or one of their recovery codes; return which it was.

    A code works once. Raises Refusal for one that does not fit, TooManyTries.
    """
    account, caller = person_holder(person), address_holder(address)
    require_unlocked(account, caller, at)
    holder = _own(get_self(Person(pk=person)))
    with acting_as(by):
        used = _use_totp(holder, code, at) or _use_recovery(holder, code, at)
    if used is not None:
        return used
    if count_failure(account, caller, at, by=by):
        _tell(AccountLocked(person=str(person)), holder, by, at)
    raise Refusal(
        "This code does not fit, or was used before.",
        hint="Wait for the next code of your app, or take a recovery code.",
    )


@watched
def note_sign_in(*, by: Actor, at: datetime, how: str) -> None:
    """Note that a person has signed in; what was wrong before is forgotten. `by` is themselves."""
    with acting_as(by):
        person = _own(by)
        forget_failures(account_holder(person.email), person_holder(person.id))
        Person.objects.filter(pk=person.pk).update(last_login=at)
        _tell(SignedIn(how=how), person, by, at)


@watched
def unlock_account(*, by: Actor, at: datetime, organisation: UUID, person: UUID) -> Person:
    """Let somebody sign in again before the time is over; who manages them may.

    Raises NotFound, NotAllowed.
    """
    from situationroom.rooms.organisations.services.members import get_managed_member

    with acting_as(by):
        home, member, _ = get_managed_member(by=by, at=at, organisation=organisation, person=person)
        forget_failures(account_holder(member.email), person_holder(member.id))
        fact = AccountUnlocked(person=str(member.id))
        emit(fact, about=member.id, label=label_of_organisation(home.id), by=by, at=at)
    return member


@watched
def change_password(
    *, by: Actor, at: datetime, old: str, new: str, keep: str = "", address: str = ""
) -> Person:
    """Change one's own password; every session ends but the one that is kept.

    Raises Refusal for a wrong old or too easy new one, TooManyTries.
    """
    person = prove_own_password(by=by, at=at, password=old, address=address)
    check_password(new, person=person)
    with acting_as(by):
        return _set(person, new, by, at, keep=keep)


@watched
def prove_own_password(*, by: Actor, at: datetime, password: str, address: str) -> Person:
    """Return who asks, once they have said their password again. Raises as signing in does."""
    person = _own(by)
    account, caller = account_holder(person.email), address_holder(address)
    require_unlocked(account, caller, at)
    if person.check_password(password):
        return person
    count_failure(account, caller, at, by=by)
    raise Refusal("This is not your password.", hint="Type the password you signed in with.")


@watched
def reset_password(*, by: Actor, at: datetime, person: UUID, password: str) -> Person:
    """Give somebody a new password, who has shown that the mailbox is theirs; sessions end.

    Raises Refusal for one that is too easy, NotFound for an account that is closed.
    """
    with acting_as(by):
        row = Person.objects.select_related("label").filter(pk=person, is_active=True).first()
        if row is None:
            raise NotFound("There is no such account.")
        check_password(password, person=row)
        forget_failures(account_holder(row.email))
        return _set(row, password, get_self(row), at)


@watched
def end_session(*, by: Actor, at: datetime, session: UUID) -> None:
    """End one of one's own sessions, from its next request on. Raises NotFound."""
    with acting_as(by):
        person = _own(by)
        rows = PersonSession.objects.filter(person=person)
        key = next((row.pk for row in rows if row.public_id == session), None)
        if key is None:
            raise NotFound("There is no such session.")
        rows.filter(pk=key).delete()
        _tell(SessionsEnded(count=1), person, by, at)


@watched
def end_other_sessions(*, by: Actor, at: datetime, keep: str) -> int:
    """End all of one's own sessions but the one that is kept; return how many."""
    with acting_as(by):
        person = _own(by)
        rows = PersonSession.objects.filter(person=person).exclude(pk=keep)
        count = rows.delete()[0]
        _tell(SessionsEnded(count=count), person, by, at)
    return count


@watched
def set_language(*, by: Actor, at: datetime, language: str) -> Person:
    """Say in which language one is written to. Raises Refusal for another than ko or en."""
    if language not in ("ko", "en"):
        raise Refusal("The room speaks Korean and English.")
    with acting_as(by):
        person = _own(by)
        Person.objects.filter(pk=person.pk).update(language=language)
    person.language = language
    return person


def _own(by: Actor) -> Person:
    rows = Person.objects.select_related("label").filter(is_active=True)
    row = rows.filter(pk=by.id).first() if by.id else None
    if row is None:
        raise NotFound("There is no such account.")
    return row


def _set(person: Person, password: str, by: Actor, at: datetime, *, keep: str = "") -> Person:
    person.set_password(password)
    person.save(update_fields=["password"])
    PersonSession.objects.filter(person=person).exclude(pk=keep).delete()
    _tell(PasswordChanged(), person, by, at)
    return person


def _use_totp(person: Person, code: str, at: datetime) -> AuthenticatorKind | None:
    """Use a code of an app up: a step that was used, and every one before, works no more."""
    rows = Authenticator.objects.filter(
        person=person, kind=AuthenticatorKind.TOTP, confirmed_at__isnull=False
    )
    for row in rows:
        step = totp_step(unseal(row.sealed, purpose=SEAL), code, at=at)
        fresh = Authenticator.objects.filter(pk=row.pk, counter__lt=step or 0)
        if step is not None and fresh.update(counter=step, used_at=at) == 1:
            return AuthenticatorKind.TOTP
    return None


def _use_recovery(person: Person, code: str, at: datetime) -> AuthenticatorKind | None:
    rows = Authenticator.objects.filter(
        Q(used_at=None), person=person, kind=AuthenticatorKind.RECOVERY
    )
    used = rows.filter(credential=recovery_hash(person, code)).update(used_at=at)
    return AuthenticatorKind.RECOVERY if used == 1 else None


def _tell(fact: Fact, person: Person, by: Actor, at: datetime) -> None:
    with acting_as(by):
        emit(fact, about=person.id, label=label_of_person(person), by=by, at=at)
