"""Writes: keys by which programs of an organisation ask the room."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from situationroom.base.acting import acting_as, as_room
from situationroom.base.actors import Actor
from situationroom.base.errors import Conflict, NotFound, Refusal
from situationroom.base.events import emit
from situationroom.base.rules import require
from situationroom.base.watching import watched
from situationroom.rooms.organisations.events import KeyMade, KeyRevoked
from situationroom.rooms.organisations.labels import label_of_organisation
from situationroom.rooms.organisations.models import Organisation, ServiceKey
from situationroom.rooms.organisations.proofs import KEY_PREFIX, hash_of
from situationroom.rooms.organisations.rules import (
    MAY_MAKE_KEY,
    MAY_SEE_MEMBERS,
    KeyMaking,
    Managing,
)
from situationroom.rooms.organisations.states import OrganisationKind
from situationroom.rooms.organisations.tries import (
    address_holder,
    count_failure,
    require_unlocked,
)

SECRET_BYTES = 32
SHOWN = len(KEY_PREFIX) + 6
MOST = 20


@dataclass(frozen=True, slots=True)
class Made:
    """A key and its secret, which is told here and never again."""

    key: ServiceKey
    secret: str


@watched
def make_key(
    *,
    by: Actor,
    at: datetime,
    organisation: UUID,
    name: str,
    scopes: Collection[str],
    until: datetime,
) -> Made:
    """Make a key for a program of an organisation.

    Raises NotFound, NotAllowed, and Refusal for scopes or an end that cannot be.
    """
    with acting_as(by):
        home = _managed(by, organisation)
        require(MAY_MAKE_KEY, KeyMaking(by, frozenset(scopes), until, at))
        if not name.strip():
            raise Refusal("Say which program the key is for.")
        live = ServiceKey.objects.filter(organisation=home, revoked_at=None, until__gt=at)
        if live.count() >= MOST:
            raise Conflict("An organisation has twenty keys at most: revoke one of them.")
        secret = KEY_PREFIX + secrets.token_urlsafe(SECRET_BYTES)
        key = ServiceKey.objects.create(
            label=label_of_organisation(home.id),
            organisation=home,
            name=name.strip()[:80],
            scopes=sorted(set(scopes)),
            prefix=secret[:SHOWN],
            secret_hash=hash_of(secret),
            made_by=by.id,
            made_at=at,
            until=until,
        )
        fact = KeyMade(key=str(key.id), scopes=tuple(key.scopes))
        emit(fact, about=key.id, label=key.label, by=by, at=at)
    return Made(key, secret)


@watched
def revoke_key(*, by: Actor, at: datetime, organisation: UUID, key: UUID) -> ServiceKey:
    """Let a key work no more, from the next request on. Raises NotFound, NotAllowed."""
    with acting_as(by):
        home = _managed(by, organisation)
        rows = ServiceKey.objects.select_for_update(of=("self",)).select_related("label")
        row = rows.filter(pk=key, organisation=home).first()
        if row is None:
            raise NotFound("There is no such key.")
        if row.revoked_at is None:
            row.revoked_at = at
            row.save(update_fields=["revoked_at"])
            fact = KeyRevoked(key=str(row.id))
            emit(fact, about=row.id, label=row.label, by=by, at=at)
    return row


def _managed(by: Actor, organisation: UUID) -> Organisation:
    home = Organisation.objects.filter(pk=organisation, closed_at=None).first()
    if home is None:
        raise NotFound("There is no such organisation.")
    require(MAY_SEE_MEMBERS, Managing(by, home.id, OrganisationKind(home.kind)))
    return home


def note_use(*, by: Actor, at: datetime, key: UUID) -> None:
    """Note that a key was used, to the minute."""
    stale = Q(last_used_at=None) | Q(last_used_at__lt=at - timedelta(minutes=1))
    with as_room("a program does not read its own key, and that it was used is noted all the same"):
        ServiceKey.objects.filter(stale, pk=key).update(last_used_at=at)


def refuse_key(*, by: Actor, at: datetime, address: str) -> None:
    """Note that a key does not work. Raises TooManyTries for who names too many from one place."""
    caller = address_holder(f"key {address}")
    require_unlocked("", caller, at)
    count_failure("", caller, at, by=by)
