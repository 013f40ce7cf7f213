"""Reads: one's own sessions and second steps, and who a program with a key is."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from situationroom.base.acting import as_room
from situationroom.base.actors import Actor, ActorKind
from situationroom.rooms.organisations.models import (
    Authenticator,
    Person,
    PersonSession,
    ProviderAccount,
    ServiceKey,
)
from situationroom.rooms.organisations.proofs import KEY_PREFIX, hash_of
from situationroom.rooms.organisations.queries.actors import PROOFS, get_actor_of_organisation
from situationroom.rooms.organisations.states import AuthenticatorKind


@dataclass(frozen=True, slots=True)
class Service:
    """A program that asks by a key: who it is, and which key."""

    actor: Actor
    key: ServiceKey


def list_sessions(*, by: Actor, at: datetime) -> list[PersonSession]:
    """Return one's own open sessions, the last seen first."""
    if by.id is None:
        return []
    rows = PersonSession.objects.filter(person=by.id, expire_date__gt=at)
    return list(rows.order_by("-seen_at", "session_key"))


def list_authenticators(*, by: Actor) -> list[Authenticator]:
    """Return one's own code apps and passkeys, also one that was only begun."""
    if by.id is None:
        return []
    return list(Authenticator.objects.filter(person=by.id, kind__in=PROOFS).order_by("added_at"))


def list_provider_accounts(*, by: Actor) -> list[ProviderAccount]:
    """Return one's own accounts of sign-in services, one a service."""
    if by.id is None:
        return []
    return list(ProviderAccount.objects.filter(person=by.id).order_by("bound_at"))


def count_recovery_codes(*, by: Actor) -> int:
    """Return how many recovery codes one has left."""
    rows = Authenticator.objects.filter(kind=AuthenticatorKind.RECOVERY, used_at=None)
    return rows.filter(person=by.id).count() if by.id else 0


def list_second_steps(person: UUID) -> set[AuthenticatorKind]:
    """Return by what somebody proves themselves beside the password; empty: by nothing."""
    rows = Authenticator.objects.filter(person=person, kind__in=PROOFS, confirmed_at__isnull=False)
    return {AuthenticatorKind(kind) for kind in rows.values_list("kind", flat=True)}


def list_passkeys(person: UUID) -> list[bytes]:
    """Return the public halves of somebody's passkeys."""
    rows = Authenticator.objects.filter(person=person, kind=AuthenticatorKind.PASSKEY)
    return [bytes(one) for one in rows.values_list("sealed", flat=True)]


def find_active_person(id: UUID) -> Person | None:
    """Return somebody whose account is open."""
    return Person.objects.filter(pk=id, is_active=True).first()


def find_service(secret: str, *, at: datetime) -> Service | None:
    """Return who a program with a key is; None for a key that does not work (any more).

    It reads what a member of its organisation without a role reads, and never more.
    """
    if not secret.startswith(KEY_PREFIX):
        return None
    with as_room("by its key the room learns which program asks"):
        key = _working_key(secret, at)
    if key is None:
        return None
    member = get_actor_of_organisation(key.organisation, on=timezone.localdate(at), at=at)
    actor = Actor(
        kind=ActorKind.SERVICE,
        organisation=key.organisation_id,
        name=key.name,
        audiences=member.audiences,
        companies=member.companies,
        barred=member.barred,
        scopes=frozenset(key.scopes),
        kept_to=member.kind,
    )
    return Service(actor, key)


def _working_key(secret: str, at: datetime) -> ServiceKey | None:
    return (
        ServiceKey.objects.select_related("organisation")
        .filter(
            secret_hash=hash_of(secret),
            revoked_at=None,
            until__gt=at,
            organisation__closed_at=None,
        )
        .first()
    )
