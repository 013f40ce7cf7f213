"""Writes: code apps, passkeys and recovery codes of one's own, and taking a colleague's away."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from situationroom.base.acting import acting_as
from situationroom.base.actors import STATE_OFFICERS, Actor
from situationroom.base.errors import Conflict, NotFound, Refusal
from situationroom.base.events import Fact, emit
from situationroom.base.seals import seal, unseal
from situationroom.base.watching import watched
from situationroom.rooms.organisations import passkeys
from situationroom.rooms.organisations.events import AuthenticatorAdded, AuthenticatorRemoved
from situationroom.rooms.organisations.labels import label_of_organisation, label_of_person
from situationroom.rooms.organisations.models import Authenticator, Person
from situationroom.rooms.organisations.proofs import (
    new_recovery_codes,
    new_totp_secret,
    recovery_hash,
    totp_step,
)
from situationroom.rooms.organisations.queries.actors import PROOFS, get_actor
from situationroom.rooms.organisations.services.access import SEAL
from situationroom.rooms.organisations.states import AuthenticatorKind
from situationroom.rooms.organisations.tries import (
    address_holder,
    count_failure,
    person_holder,
    require_unlocked,
)

MOST = 10


@dataclass(frozen=True, slots=True)
class Proven:
    """What was added, and recovery codes where these are the first; told here and never again."""

    authenticator: Authenticator
    codes: tuple[str, ...] = ()


@watched
def start_totp(*, by: Actor, at: datetime) -> Authenticator:
    """Begin with a code app: its secret is shown until a code of it was typed.

    Raises Conflict where there are too many.
    """
    with acting_as(by):
        person = _own(by)
        mine = Authenticator.objects.filter(person=person, kind=AuthenticatorKind.TOTP)
        mine.filter(confirmed_at=None).delete()
        _leave_room(person)
        return Authenticator.objects.create(
            person=person,
            kind=AuthenticatorKind.TOTP,
            sealed=seal(new_totp_secret(), purpose=SEAL),
            added_at=at,
        )


@watched
def confirm_totp(*, by: Actor, at: datetime, code: str, name: str = "") -> Proven:
    """Show that the app works: from now on signing in asks for a code.

    Raises Refusal for a code that does not fit, NotFound where none was begun.
    """
    person = _own(by)
    row = person.authenticators.filter(kind=AuthenticatorKind.TOTP, confirmed_at=None).first()
    if row is None:
        raise NotFound("No code app was begun.", hint="Begin again.")
    step = totp_step(unseal(row.sealed, purpose=SEAL), code, at=at)
    if step is None:
        raise Refusal(
            "This code does not fit.",
            hint="Type the six digits your app shows now; its clock has to be right.",
        )
    with acting_as(by):
        open_still = Authenticator.objects.filter(pk=row.pk, confirmed_at=None)
        if open_still.update(confirmed_at=at, counter=step, name=name.strip()[:80]) != 1:
            raise Conflict("This code app was confirmed already.")
        row.refresh_from_db()
        return _added(row, person, by, at)


@watched
def add_passkey(
    *, by: Actor, at: datetime, origin: str, state: Any, response: Mapping[str, Any], name: str
) -> Proven:
    """Add a passkey that a browser has made for a challenge. Raises Refusal, Conflict."""
    credential = passkeys.finish_adding(origin, state, response)
    with acting_as(by):
        person = _own(by)
        _leave_room(person)
        key = passkeys.id_of(credential)
        if Authenticator.objects.filter(credential=key).exists():
            raise Conflict("This passkey was added before.")
        row = Authenticator.objects.create(
            person=person,
            kind=AuthenticatorKind.PASSKEY,
            name=name.strip()[:80],
            sealed=bytes(credential),
            credential=key,
            added_at=at,
            confirmed_at=at,
        )
        return _added(row, person, by, at)


@watched
def prove_passkey(
    *,
    by: Actor,
    at: datetime,
    person: UUID,
    origin: str,
    state: Any,
    response: Mapping[str, Any],
    address: str,
) -> Authenticator:
    """Check what a passkey signed for a challenge. Raises Refusal, TooManyTries."""
    account, caller = person_holder(person), address_holder(address)
    require_unlocked(account, caller, at)
    rows = Authenticator.objects.filter(person=person, kind=AuthenticatorKind.PASSKEY)
    known = {row.credential or "": bytes(row.sealed) for row in rows}
    try:
        used = passkeys.finish_proving(origin, state, known, response)
        with acting_as(by):
            row = rows.select_for_update().get(credential=used.credential)
            if used.count and used.count <= row.counter:
                raise Refusal(
                    "This passkey seems to have been copied.",
                    hint="Take another one, and remove it.",
                )
            row.counter, row.used_at = used.count, at
            row.save(update_fields=["counter", "used_at"])
    except Refusal:
        count_failure(account, caller, at, by=by)
        raise
    return row


@watched
def renew_recovery_codes(*, by: Actor, at: datetime) -> tuple[str, ...]:
    """Give new recovery codes instead of the old ones; they are told here and never again.

    Raises Conflict for who has nothing to recover.
    """
    with acting_as(by):
        person = _own(by)
        if not _proofs(person):
            raise Conflict("Add a code app or a passkey first.")
        codes = _new_codes(person, at)
        _tell(AuthenticatorAdded(kind_added=AuthenticatorKind.RECOVERY), person, by, at)
    return codes


@watched
def remove_authenticator(*, by: Actor, at: datetime, authenticator: UUID) -> None:
    """Take one's own code app or passkey away; recovery codes go with the last one.

    Raises NotFound, and Conflict where it is the last of somebody who has to have one.
    """
    with acting_as(by):
        person = _own(by)
        row = person.authenticators.filter(pk=authenticator, kind__in=PROOFS).first()
        if row is None:
            raise NotFound("There is no such code app or passkey.")
        is_last = _proofs(person) == 1 and row.confirmed_at is not None
        if is_last and settings.MFA_REQUIRED and _must_prove(person, at):
            raise Conflict(
                "Officers of the state keep at least one.", hint="Add another one first."
            )
        kind = row.kind
        row.delete()
        if is_last:
            person.authenticators.all().delete()
        _tell(AuthenticatorRemoved(kind_removed=kind), person, by, at)


@watched
def reset_authenticators(*, by: Actor, at: datetime, organisation: UUID, person: UUID) -> Person:
    """Take all second steps and accounts of a provider away from a member who has lost them.

    Who manages them may.

    Raises NotFound, NotAllowed.
    """
    from situationroom.rooms.organisations.services.members import get_managed_member

    with acting_as(by):
        home, member, _ = get_managed_member(by=by, at=at, organisation=organisation, person=person)
        member.authenticators.all().delete()
        member.provider_accounts.all().delete()
        member.sessions.all().delete()
        fact = AuthenticatorRemoved(kind_removed="all")
        emit(fact, about=member.id, label=label_of_organisation(home.id), by=by, at=at)
    return member


def _own(by: Actor) -> Person:
    rows = Person.objects.select_related("label").filter(is_active=True)
    row = rows.filter(pk=by.id).first() if by.id else None
    if row is None:
        raise NotFound("There is no such account.")
    return row


def _proofs(person: Person) -> int:
    return person.authenticators.filter(kind__in=PROOFS, confirmed_at__isnull=False).count()


def _must_prove(person: Person, at: datetime) -> bool:
    return get_actor(person, on=timezone.localdate(at), at=at).kind in STATE_OFFICERS


def _leave_room(person: Person) -> None:
    if _proofs(person) >= MOST:
        raise Conflict("You have ten of them: remove one first.")


def _added(row: Authenticator, person: Person, by: Actor, at: datetime) -> Proven:
    has_codes = person.authenticators.filter(kind=AuthenticatorKind.RECOVERY).exists()
    codes = () if has_codes else _new_codes(person, at)
    _tell(AuthenticatorAdded(kind_added=row.kind), person, by, at)
    return Proven(row, codes)


def _new_codes(person: Person, at: datetime) -> tuple[str, ...]:
    person.authenticators.filter(kind=AuthenticatorKind.RECOVERY).delete()
    codes = tuple(new_recovery_codes())
    for code in codes:
        Authenticator.objects.create(
            person=person,
            kind=AuthenticatorKind.RECOVERY,
            credential=recovery_hash(person, code),
            added_at=at,
            confirmed_at=at,
        )
    return codes


def _tell(fact: Fact, person: Person, by: Actor, at: datetime) -> None:
    emit(fact, about=person.id, label=label_of_person(person), by=by, at=at)
