"""One's own account: language, password, second steps, sessions. Signed-in people only.

Passkeys are made by a browser on its own page; everything else a page can do is here.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema
from pydantic import Field

from situationroom.api.answers import Said, actor_of
from situationroom.api.idempotency import Deed, writes
from situationroom.api.paging import Page, whole
from situationroom.base.actors import Actor
from situationroom.base.errors import NotAllowed
from situationroom.base.seals import unseal
from situationroom.rooms.organisations import models
from situationroom.rooms.organisations.proofs import totp_address
from situationroom.rooms.organisations.queries import access as queries
from situationroom.rooms.organisations.queries import get_self
from situationroom.rooms.organisations.services import access, authenticators

router = Router(tags=["account"], by_alias=True)


class Me(Schema):
    """Who asks, and as what."""

    id: UUID | None
    name: str
    kind: str
    organisation: UUID | None
    roles: list[str]
    scopes: list[str]


class Account(Schema):
    """What an account says of itself."""

    id: UUID
    email: str
    name: str
    language: str


class LanguageSaid(Said):
    """The language one is written to in."""

    language: str = Field(pattern="^(ko|en)$")


class PasswordSaid(Said):
    """The old password, and the new one."""

    old: str = Field(max_length=200)
    new: str = Field(max_length=200)


class Session(Schema):
    """A browser in which one has signed in."""

    id: UUID
    began_at: datetime | None
    seen_at: datetime | None
    address: str
    agent: str
    current: bool


class Ended(Schema):
    """How many sessions were ended."""

    count: int


class Step(Schema):
    """A code app or a passkey of one's own."""

    id: UUID
    kind: str
    name: str
    confirmed: bool
    added_at: datetime
    used_at: datetime | None


class Begun(Step):
    """A code app that was begun: what the app reads; told until a code of it was sent."""

    address: str


class CodeSaid(Said):
    """A code the app shows now, and what one calls the app."""

    code: str = Field(max_length=12)
    name: str = Field("", max_length=80)


class Confirmed(Step):
    """A code app that counts now, and recovery codes where it is the first second step."""

    recovery_codes: list[str]


class SecretSaid(Said):
    """One's password once more."""

    password: str = Field(max_length=200)


class Codes(Schema):
    """Recovery codes, told here and never again."""

    recovery_codes: list[str]


def _own(request: HttpRequest) -> Actor:
    """Return the person who asks. Raises NotAllowed for a program: it has no account."""
    user: Any = request.user
    if actor_of(request).id is None:
        raise NotAllowed("A program has no account.", hint="Sign in as a person.")
    return get_self(user)


def _address(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))


def _proven(request: HttpRequest, password: str) -> Actor:
    """Return the person who asks, who has said their password once more.

    Outside the deed: a wrong one is counted, and a deed that is refused leaves nothing behind.
    """
    own, address = _own(request), _address(request)
    access.prove_own_password(by=own, at=timezone.now(), password=password, address=address)
    return own


def _step(row: models.Authenticator) -> dict[str, Any]:
    return {
        "id": row.id,
        "kind": row.kind,
        "name": row.name,
        "confirmed": row.confirmed_at is not None,
        "added_at": row.added_at,
        "used_at": row.used_at,
    }


def _account(row: models.Person) -> Account:
    return Account(id=row.id, email=row.email, name=row.name, language=row.language)


@router.get("/me", response=Me)
def get_me(request: HttpRequest) -> Me:
    """Tell who asks: a person with their roles today, or a program with its scopes."""
    actor = actor_of(request)
    return Me(
        id=actor.id,
        name=actor.name,
        kind=actor.kind,
        organisation=actor.organisation,
        roles=sorted(actor.roles),
        scopes=sorted(actor.scopes),
    )


@writes(router, "/me/language", response=Account)
def set_language(request: HttpRequest, said: LanguageSaid) -> Deed:
    """Say in which language one is written to."""
    own = _own(request)
    return lambda: _account(access.set_language(by=own, at=timezone.now(), language=said.language))


@writes(router, "/me/password", response=Account)
def change_password(request: HttpRequest, said: PasswordSaid) -> Deed:
    """Change one's password; every session ends, also this one: sign in again."""
    own, address = _proven(request, said.old), _address(request)
    return lambda: _account(
        access.change_password(by=own, at=timezone.now(), address=address, **said.model_dump())
    )


@router.get("/me/sessions", response=Page[Session])
def list_sessions(request: HttpRequest) -> Page[Session]:
    """List one's open sessions, the last seen first."""
    rows = queries.list_sessions(by=_own(request), at=timezone.now())
    current = request.session.session_key
    return whole(
        [
            Session(
                id=row.public_id,
                began_at=row.began_at,
                seen_at=row.seen_at,
                address=row.address,
                agent=row.agent,
                current=row.pk == current,
            )
            for row in rows
        ]
    )


@writes(router, "/me/sessions/{id}/end", response=Ended)
def end_session(request: HttpRequest, id: UUID) -> Deed:
    """End one of one's sessions."""
    own = _own(request)

    def deed() -> Ended:
        access.end_session(by=own, at=timezone.now(), session=id)
        return Ended(count=1)

    return deed


@writes(router, "/me/sessions/end-others", response=Ended)
def end_other_sessions(request: HttpRequest) -> Deed:
    """End all of one's sessions but this one."""
    own, keep = _own(request), request.session.session_key or ""
    return lambda: Ended(count=access.end_other_sessions(by=own, at=timezone.now(), keep=keep))


@router.get("/me/authenticators", response=Page[Step])
def list_authenticators(request: HttpRequest) -> Page[Step]:
    """List one's code apps and passkeys."""
    return whole([Step(**_step(row)) for row in queries.list_authenticators(by=_own(request))])


@writes(router, "/me/authenticators/totp", response=Begun, status=201)
def start_totp(request: HttpRequest) -> Deed:
    """Begin with a code app; it counts once a code of it was sent."""
    own, user = _own(request), request.user

    def deed() -> Begun:
        row = authenticators.start_totp(by=own, at=timezone.now())
        secret = unseal(row.sealed, purpose=access.SEAL)
        account = str(getattr(user, "email", ""))
        return Begun(address=totp_address(secret, account=account), **_step(row))

    return deed


@writes(router, "/me/authenticators/totp/confirm", response=Confirmed)
def confirm_totp(request: HttpRequest, said: CodeSaid) -> Deed:
    """Send a code of the app that was begun: from now on signing in asks for one."""
    own = _own(request)

    def deed() -> Confirmed:
        proven = authenticators.confirm_totp(by=own, at=timezone.now(), **said.model_dump())
        return Confirmed(recovery_codes=list(proven.codes), **_step(proven.authenticator))

    return deed


@writes(router, "/me/authenticators/{id}/remove", response=Ended)
def remove_authenticator(request: HttpRequest, id: UUID, said: SecretSaid) -> Deed:
    """Take a code app or passkey of one's own away; the password is asked once more."""
    own = _proven(request, said.password)

    def deed() -> Ended:
        authenticators.remove_authenticator(by=own, at=timezone.now(), authenticator=id)
        return Ended(count=1)

    return deed


@writes(router, "/me/recovery-codes", response=Codes)
def renew_recovery_codes(request: HttpRequest, said: SecretSaid) -> Deed:
    """Get new recovery codes instead of the old ones; the password is asked once more."""
    own = _proven(request, said.password)
    return lambda: Codes(
        recovery_codes=list(authenticators.renew_recovery_codes(by=own, at=timezone.now()))
    )
