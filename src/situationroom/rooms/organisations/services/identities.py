"""Writes: who comes in by an account of the outside sign-in service, and letting go of it."""

import logging
from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_noop as _

from situationroom.base.acting import acting_as, take_turns
from situationroom.base.actors import Actor
from situationroom.base.errors import NotFound
from situationroom.base.events import Fact, emit
from situationroom.base.watching import watched
from situationroom.rooms.organisations.events import (
    ProviderBound,
    ProviderReleased,
    ProviderTurnedAway,
)
from situationroom.rooms.organisations.labels import label_of_person
from situationroom.rooms.organisations.models import Person, ProviderAccount
from situationroom.rooms.organisations.provider import Proof, ProviderRefused
from situationroom.rooms.organisations.queries.actors import serving
from situationroom.rooms.organisations.tries import (
    account_holder,
    address_holder,
    count_failure,
    person_holder,
    require_unlocked,
)

log = logging.getLogger("situationroom.refused")
ASK = _("Ask the administrator of your organisation.")


@watched
def prove_by_provider(*, by: Actor, at: datetime, proof: Proof, address: str) -> Person:
    """Return the person whose account of the provider this is; bound to it at its first use.

    An account is never made, and only a confirmed address of mail finds one. Raises
    ProviderRefused, which names the address and the reason; TooManyTries for who is locked out.
    """
    caller = address_holder(address)
    require_unlocked(account_holder(proof.email), caller, at)
    with acting_as(by):
        take_turns(f"organisations.provider.{proof.issuer}.{proof.subject}")
        bound = _bound(proof)
        person = bound.person if bound else _named(proof)
        if person is not None:
            take_turns(f"organisations.provider.{person.id}")
        why = _why_not(proof, person, bound, at)
        if person is not None and not why:
            require_unlocked(account_holder(person.email), caller, at)
            require_unlocked(person_holder(person.id), caller, at)
            _bind(proof, person, bound, by, at)
            return person
    with acting_as(by):
        count_failure("", caller, at, by=by)
        if person is not None:
            _tell(ProviderTurnedAway(why=why), person, by, at)
    message, hint = REASONS[why]
    raise ProviderRefused(message, hint=hint, email=proof.email or "–", why=why)


@watched
def note_broken_answer(*, by: Actor, at: datetime, address: str, said: str) -> None:
    """Count an answer of no provider, or of no question of ours, against where it came from.

    Raises TooManyTries where too many came from there.
    """
    require_unlocked("", address_holder(address), at)
    log.warning("refused an answer of the sign-in service: %s", said)
    count_failure("", address_holder(address), at, by=by)


@watched
def release_provider(*, by: Actor, at: datetime, account: UUID) -> None:
    """Let one's own account of the provider be nobody's; the next sign-in there binds anew.

    Raises NotFound.
    """
    with acting_as(by):
        row = ProviderAccount.objects.select_related("person__label").filter(
            pk=account, person=by.id, person__is_active=True
        )
        found = row.first() if by.id else None
        if found is None:
            raise NotFound("There is no such account of a sign-in service.")
        found.delete()
        _tell(ProviderReleased(), found.person, by, at)


REASONS = {
    "unconfirmed": (
        _("%(email)s was refused: the sign-in service has not confirmed this address of mail."),
        _("Confirm the address there, or sign in with your password."),
    ),
    "unknown": (
        _("%(email)s was refused: nobody with this address has joined the room."),
        _("Open the link of your invitation first; without one, ask for it in your organisation."),
    ),
    "another": (
        _("%(email)s was refused: it is bound to another account of the sign-in service."),
        _("Sign in with your password and take the old one away under My account."),
    ),
    "closed": (_("%(email)s was refused: this account is closed."), ASK),
    "ended": (_("%(email)s was refused: it belongs to no organisation of the room now."), ASK),
}


def _bound(proof: Proof) -> ProviderAccount | None:
    rows = ProviderAccount.objects.select_related("person__label")
    return rows.filter(issuer=proof.issuer, subject=proof.subject).first()


def _named(proof: Proof) -> Person | None:
    if not proof.email or not proof.is_confirmed:
        return None
    return Person.objects.select_related("label").filter(email__iexact=proof.email).first()


def _why_not(
    proof: Proof, person: Person | None, bound: ProviderAccount | None, at: datetime
) -> str:
    if person is None:
        return "unknown" if proof.email and proof.is_confirmed else "unconfirmed"
    if not person.is_active:
        return "closed"
    if bound is None and person.provider_accounts.filter(issuer=proof.issuer).exists():
        return "another"
    serves = serving(timezone.localdate(at)).filter(person=person)
    return "" if person.runs_platform or serves.exists() else "ended"


def _bind(
    proof: Proof, person: Person, bound: ProviderAccount | None, by: Actor, at: datetime
) -> None:
    if bound is not None:
        ProviderAccount.objects.filter(pk=bound.pk).update(used_at=at)
        return
    ProviderAccount.objects.create(
        person=person, issuer=proof.issuer, subject=proof.subject, bound_at=at, used_at=at
    )
    _tell(ProviderBound(), person, by, at)


def _tell(fact: Fact, person: Person, by: Actor, at: datetime) -> None:
    emit(fact, about=person.id, label=label_of_person(person), by=by, at=at)
