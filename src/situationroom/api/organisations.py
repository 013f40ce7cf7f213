"""Members of organisations, what binds them, sharing groups and keys. Members only."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema
from pydantic import Field

from situationroom.api.answers import Said, actor_of
from situationroom.api.idempotency import Deed, writes
from situationroom.api.paging import Page, whole
from situationroom.rooms.delivery.services.accounts import invite_by_mail
from situationroom.rooms.organisations import models
from situationroom.rooms.organisations.queries import members as queries
from situationroom.rooms.organisations.services import access, authenticators, keys, members

router = Router(tags=["organisations"], by_alias=True)


class Member(Schema):
    """Somebody who works for an organisation, with their roles there."""

    person: UUID
    name: str
    email: str
    roles: list[str]
    since: date


class Done(Schema):
    """Whom or what a write was about."""

    id: UUID


class Invitation(Schema):
    """Somebody who is asked to join; the secret is in the mail alone."""

    id: UUID
    email: str
    roles: list[str]
    invited_at: datetime
    until: datetime


class InvitationSaid(Said):
    """Who is invited, in which roles, in which language."""

    email: str = Field(max_length=254)
    roles: list[str] = Field(max_length=6)
    language: str = Field("ko", pattern="^(ko|en)$")


class Roles(Said):
    """The roles a member is to have from now on."""

    roles: list[str] = Field(max_length=6)


class Key(Schema):
    """A key of a program; its secret is told once, when it is made."""

    id: UUID
    name: str
    prefix: str
    scopes: list[str]
    made_at: datetime
    until: datetime | None
    last_used_at: datetime | None
    revoked_at: datetime | None


class NewKey(Key):
    """A key with its secret, told here and never again."""

    secret: str


class KeySaid(Said):
    """Which program a key is for, what it may, until when."""

    name: str = Field(max_length=80)
    scopes: list[str] = Field(max_length=3)
    until: datetime


def _member(row: queries.Member) -> Member:
    person = row.person
    return Member(
        person=person.id,
        name=person.name,
        email=person.email,
        roles=list(row.roles),
        since=row.since,
    )


def _invitation(row: models.Invitation) -> Invitation:
    return Invitation(
        id=row.id, email=row.email, roles=row.roles, invited_at=row.invited_at, until=row.until
    )


def key_fields(row: models.ServiceKey) -> dict[str, Any]:
    """Return what is told of a key."""
    names = ("id", "name", "prefix", "scopes", "made_at", "until", "last_used_at", "revoked_at")
    return {name: getattr(row, name) for name in names}


@router.get("/organisations/{id}/members", response=Page[Member])
def list_members(request: HttpRequest, id: UUID) -> Page[Member]:
    """List who works for an organisation; for its administrators and the secretariat."""
    rows = queries.list_members_of(organisation=id, by=actor_of(request), on=timezone.localdate())
    return whole([_member(row) for row in rows])


@router.get("/organisations/{id}/invitations", response=Page[Invitation])
def list_invitations(request: HttpRequest, id: UUID) -> Page[Invitation]:
    """List the invitations that are open."""
    rows = queries.list_invitations(organisation=id, by=actor_of(request), at=timezone.now())
    return whole([_invitation(row) for row in rows])


@writes(router, "/organisations/{id}/invitations", response=Invitation, status=201)
def invite_member(request: HttpRequest, id: UUID, said: InvitationSaid) -> Deed:
    """Invite somebody by mail; the link in it works once and for seven days."""
    actor = actor_of(request)
    return lambda: _invitation(
        invite_by_mail(by=actor, at=timezone.now(), organisation=id, **said.model_dump())
    )


@writes(router, "/organisations/{id}/invitations/{invitation}/revoke", response=Invitation)
def revoke_invitation(request: HttpRequest, id: UUID, invitation: UUID) -> Deed:
    """Let an invitation work no more."""
    actor = actor_of(request)
    return lambda: _invitation(
        members.revoke_invitation(
            by=actor, at=timezone.now(), organisation=id, invitation=invitation
        )
    )


@writes(router, "/organisations/{id}/members/{person}/roles", response=Done)
def change_roles(request: HttpRequest, id: UUID, person: UUID, said: Roles) -> Deed:
    """Give a member other roles instead of those they have."""
    actor = actor_of(request)
    return lambda: Done(
        id=members.change_roles(
            by=actor, at=timezone.now(), organisation=id, person=person, roles=said.roles
        ).id
    )


@writes(router, "/organisations/{id}/members/{person}/end", response=Done)
def end_membership(request: HttpRequest, id: UUID, person: UUID) -> Deed:
    """End what somebody is in an organisation, at once."""
    actor = actor_of(request)
    return lambda: Done(
        id=members.end_membership(by=actor, at=timezone.now(), organisation=id, person=person).id
    )


@writes(router, "/organisations/{id}/members/{person}/deactivate", response=Done)
def deactivate_person(request: HttpRequest, id: UUID, person: UUID) -> Deed:
    """Close the account of a member and end their sessions."""
    actor = actor_of(request)
    return lambda: Done(
        id=members.deactivate_person(by=actor, at=timezone.now(), organisation=id, person=person).id
    )


@writes(router, "/organisations/{id}/members/{person}/unlock", response=Done)
def unlock_account(request: HttpRequest, id: UUID, person: UUID) -> Deed:
    """Let somebody sign in again who is locked out after wrong tries."""
    actor = actor_of(request)
    return lambda: Done(
        id=access.unlock_account(by=actor, at=timezone.now(), organisation=id, person=person).id
    )


@writes(router, "/organisations/{id}/members/{person}/reset", response=Done)
def reset_authenticators(request: HttpRequest, id: UUID, person: UUID) -> Deed:
    """Take all second steps of a member away who has lost them; their sessions end."""
    actor = actor_of(request)
    return lambda: Done(
        id=authenticators.reset_authenticators(
            by=actor, at=timezone.now(), organisation=id, person=person
        ).id
    )


@router.get("/organisations/{id}/keys", response=Page[Key])
def list_keys(request: HttpRequest, id: UUID) -> Page[Key]:
    """List the keys of an organisation's programs, newest first."""
    rows = queries.list_keys(organisation=id, by=actor_of(request))
    return whole([Key(**key_fields(row)) for row in rows])


@writes(router, "/organisations/{id}/keys", response=NewKey, status=201)
def make_key(request: HttpRequest, id: UUID, said: KeySaid) -> Deed:
    """Make a key; its secret is in this answer and nowhere else."""
    actor = actor_of(request)

    def deed() -> NewKey:
        made = keys.make_key(by=actor, at=timezone.now(), organisation=id, **said.model_dump())
        return NewKey(secret=made.secret, **key_fields(made.key))

    return deed


@writes(router, "/organisations/{id}/keys/{key}/revoke", response=Key)
def revoke_key(request: HttpRequest, id: UUID, key: UUID) -> Deed:
    """Let a key work no more."""
    actor = actor_of(request)
    return lambda: Key(
        **key_fields(keys.revoke_key(by=actor, at=timezone.now(), organisation=id, key=key))
    )
