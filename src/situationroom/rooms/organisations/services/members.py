"""Writes: who belongs to an organisation, in which roles, and who is asked to join."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone

from situationroom.base.acting import acting_as, as_room, take_turns
from situationroom.base.actors import Actor
from situationroom.base.errors import Conflict, NotFound, Refusal
from situationroom.base.events import emit
from situationroom.base.rules import require
from situationroom.base.watching import watched
from situationroom.rooms.organisations.events import (
    InvitationAccepted,
    InvitationRevoked,
    MemberInvited,
    MembershipEnded,
    PersonDeactivated,
    RolesChanged,
)
from situationroom.rooms.organisations.labels import label_of_organisation
from situationroom.rooms.organisations.models import (
    Invitation,
    Membership,
    Organisation,
    Person,
    PersonSession,
)
from situationroom.rooms.organisations.proofs import check_password, hash_of
from situationroom.rooms.organisations.queries.actors import serving
from situationroom.rooms.organisations.queries.members import find_invitation
from situationroom.rooms.organisations.rules import (
    INVITED_FOR,
    MAY_MANAGE,
    MAY_SEE_MEMBERS,
    Managing,
)
from situationroom.rooms.organisations.states import OrganisationKind, Role

TOKEN_BYTES = 24  # 192 bits
ROLES_TURN = "organisations.roles"
FIRST_ROLES = frozenset({Role.OFFICER, Role.SECRETARIAT})


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation and its token, which is told here and never again."""

    invitation: Invitation
    token: str


@watched
def invite_member(
    *, by: Actor, at: datetime, organisation: UUID, email: str, roles: Collection[str]
) -> Invited:
    """Invite somebody to an organisation by an address of mail; an earlier one works no more.

    Raises NotFound, NotAllowed, and Refusal for an address or roles that cannot be.
    """
    email = _address(email)
    with acting_as(by):
        home = _organisation(organisation)
        target = Person.objects.filter(email__iexact=email).first()
        held = _roles_of(target, home, timezone.localdate(at)) if target else frozenset()
        wanted = _roles(roles)
        _require(by, home, target.id if target else None, held=held, wanted=wanted)
        if held:
            raise Conflict("They are a member already.", hint="Change their roles instead.")
        _revoke_open(home, email, at)
        token = secrets.token_urlsafe(TOKEN_BYTES)
        invitation = Invitation.objects.create(
            label=label_of_organisation(home.id),
            organisation=home,
            email=email,
            roles=sorted(wanted),
            token_hash=hash_of(token),
            invited_at=at,
            until=at + INVITED_FOR,
            invited_by=by.id,
        )
        fact = MemberInvited(invitation=str(invitation.id), roles=tuple(invitation.roles))
        emit(fact, about=invitation.id, label=invitation.label, by=by, at=at)
    return Invited(invitation, token)


@watched
def invite_secretariat(*, by: Actor, at: datetime, organisation: UUID, email: str) -> Invited:
    """Invite the first who runs the room, while nobody does; earlier such invitations end.

    Raises Conflict once somebody runs it, Refusal for an organisation that is no ministry.
    """
    with acting_as(by):
        take_turns(ROLES_TURN)
        if Membership.objects.filter(role=Role.SECRETARIAT, ended_at=None).exists():
            raise Conflict(
                "Somebody runs this room already.",
                hint="The secretariat invites everybody else: My account, Members.",
            )
        with as_room("who founds the room is no member of it yet"):
            waiting = Invitation.objects.filter(accepted_at=None, revoked_at=None)
            founding = [row.pk for row in waiting if Role.SECRETARIAT in row.roles]
            waiting.filter(pk__in=founding).update(revoked_at=at)
        return invite_member(
            by=by, at=at, organisation=organisation, email=email, roles=sorted(FIRST_ROLES)
        )


@watched
def revoke_invitation(
    *, by: Actor, at: datetime, organisation: UUID, invitation: UUID
) -> Invitation:
    """Let an invitation work no more. Raises NotFound, NotAllowed, Conflict when it was used."""
    with acting_as(by):
        home = _organisation(organisation)
        _require(by, home, None)
        row = (
            Invitation.objects.select_for_update(of=("self",))
            .select_related("label")
            .filter(pk=invitation, organisation=home)
            .first()
        )
        if row is None:
            raise NotFound("There is no such invitation.")
        if row.accepted_at is not None:
            raise Conflict("This invitation was accepted.", hint="End the membership instead.")
        row.revoked_at = row.revoked_at or at
        row.save(update_fields=["revoked_at"])
        fact = InvitationRevoked(invitation=str(row.id))
        emit(fact, about=row.id, label=row.label, by=by, at=at)
    return row


@watched
def accept_invitation(
    *, by: Actor, at: datetime, token: str, name: str = "", password: str = ""
) -> Person:
    """Join by the secret of an invitation, once; somebody new brings name and password.

    Who has an account keeps it and gains the membership. Raises NotFound for a secret that does
    not work (any more), Refusal for a name or password that cannot be, NotAllowed for an account
    that was closed.
    """
    with acting_as(by):
        row = find_invitation(token, at)
        if row is None:
            raise _no_invitation()
        still = Invitation.objects.filter(
            pk=row.pk, accepted_at=None, revoked_at=None, until__gt=at
        )
        with as_room("who joins reads no invitation: they have its secret, and no account yet"):
            if still.update(accepted_at=at) != 1:
                raise _no_invitation()
            person = _joining(row, name, password)
            Invitation.objects.filter(pk=row.pk).update(person=person)
        held = _roles_of(person, row.organisation, timezone.localdate(at))
        _give_roles(person, row.organisation, held | set(map(Role, row.roles)), at)
        fact = InvitationAccepted(invitation=str(row.id), person=str(person.id))
        emit(fact, about=row.id, label=row.label, by=by, at=at)
    return person


@watched
def change_roles(
    *, by: Actor, at: datetime, organisation: UUID, person: UUID, roles: Collection[str]
) -> Person:
    """Give a member other roles instead of those they have; effective at the next request.

    Raises NotFound, NotAllowed, and Refusal for roles that cannot be.
    """
    wanted = _roles(roles)
    with acting_as(by):
        take_turns(ROLES_TURN)
        home, member, held = _member(by, organisation, person, at)
        _require(by, home, member.id, held=held, wanted=wanted)
        _give_roles(member, home, wanted, at)
        fact = RolesChanged(person=str(member.id), roles=tuple(sorted(wanted)))
        emit(fact, about=member.id, label=label_of_organisation(home.id), by=by, at=at)
    return member


@watched
def end_membership(*, by: Actor, at: datetime, organisation: UUID, person: UUID) -> Person:
    """End what somebody is in an organisation, at once. Raises NotFound, NotAllowed."""
    with acting_as(by):
        take_turns(ROLES_TURN)
        home, member, held = _member(by, organisation, person, at)
        _require(by, home, member.id, held=held)
        rows = Membership.objects.filter(person=member, organisation=home, ended_at=None)
        rows.update(ended_at=at)
        fact = MembershipEnded(person=str(member.id))
        emit(fact, about=member.id, label=label_of_organisation(home.id), by=by, at=at)
    return member


@watched
def deactivate_person(*, by: Actor, at: datetime, organisation: UUID, person: UUID) -> Person:
    """Close the account of a member and end their sessions.

    An administrator closes only accounts of people who work for nobody else. Raises NotFound,
    NotAllowed, Conflict.
    """
    with acting_as(by):
        take_turns(ROLES_TURN)
        home, member, held = _member(by, organisation, person, at)
        _require(by, home, member.id, held=held)
        elsewhere = serving(timezone.localdate(at)).filter(person=member)
        if elsewhere.exclude(organisation=home).exists():
            raise Conflict(
                "They work for another organisation too.", hint="End the membership instead."
            )
        Person.objects.filter(pk=member.pk).update(is_active=False)
        PersonSession.objects.filter(person=member).delete()
        fact = PersonDeactivated(person=str(member.id))
        emit(fact, about=member.id, label=label_of_organisation(home.id), by=by, at=at)
    member.is_active = False
    return member


@watched
def get_managed_member(
    *, by: Actor, at: datetime, organisation: UUID, person: UUID
) -> tuple[Organisation, Person, frozenset[Role]]:
    """Return a member whose account `by` may manage. Raises NotFound, NotAllowed."""
    home, member, held = _member(by, organisation, person, at)
    _require(by, home, member.id, held=held)
    return home, member, held


def _no_invitation() -> NotFound:
    return NotFound(
        "This invitation does not work any more.", hint="Ask who invited you for a new one."
    )


def _address(email: str) -> str:
    email = email.strip()
    try:
        validate_email(email)
    except ValidationError:
        raise Refusal("This is no address of mail.", hint="Write it as name@example.kr.") from None
    return email.lower()


def _organisation(organisation: UUID) -> Organisation:
    row = Organisation.objects.filter(pk=organisation, closed_at=None).first()
    if row is None:
        raise NotFound("There is no such organisation.")
    return row


def _member(
    by: Actor, organisation: UUID, person: UUID, at: datetime
) -> tuple[Organisation, Person, frozenset[Role]]:
    home = _organisation(organisation)
    _may_look(by, home)
    member = Person.objects.filter(pk=person).first()
    held = _roles_of(member, home, timezone.localdate(at)) if member else frozenset()
    if member is None or not held:
        raise NotFound("There is no such member.")
    return home, member, held


def _may_look(by: Actor, home: Organisation) -> None:
    managing = Managing(by=by, organisation=home.id, kind=OrganisationKind(home.kind))
    require(MAY_SEE_MEMBERS, managing)


def _require(
    by: Actor,
    home: Organisation,
    target: UUID | None,
    *,
    held: frozenset[Role] = frozenset(),
    wanted: frozenset[Role] = frozenset(),
) -> None:
    first = not Membership.objects.filter(role=Role.SECRETARIAT, ended_at=None).exists()
    kind = OrganisationKind(home.kind)
    managing = Managing(by, home.id, kind, target, held=held, wanted=wanted, first=first)
    require(MAY_MANAGE, managing)


def _roles(roles: Collection[str]) -> frozenset[Role]:
    if not roles or not set(roles) <= set(Role):
        raise Refusal("Choose at least one role that the room knows.")
    return frozenset(map(Role, roles))


def _roles_of(person: Person, home: Organisation, on: date) -> frozenset[Role]:
    """Return the roles of a person in an organisation, also those that begin later."""
    rows = Membership.objects.filter(person=person, organisation=home, ended_at=None)
    rows = rows.exclude(until__lt=on)
    return frozenset(Role(role) for role in rows.values_list("role", flat=True))


def _revoke_open(home: Organisation, email: str, at: datetime) -> None:
    with as_room("who founds the room reads no invitation, and an earlier one ends all the same"):
        rows = Invitation.objects.filter(
            organisation=home, email__iexact=email, accepted_at=None, revoked_at=None
        )
        rows.update(revoked_at=at)


def _joining(row: Invitation, name: str, password: str) -> Person:
    person = Person.objects.filter(email__iexact=row.email).first()
    if person is None:
        if not name.strip():
            raise Refusal("Say your name.")
        check_password(password)
        return Person.objects.create_person(email=row.email, name=name.strip(), password=password)
    if not person.is_active:
        raise Conflict("This account is closed.", hint="Ask the secretariat to open it again.")
    return person


def _give_roles(person: Person, home: Organisation, roles: frozenset[Role], at: datetime) -> None:
    """Let somebody have these roles and no other; one that was ended begins again."""
    today = timezone.localdate(at)
    rows = Membership.objects.filter(person=person, organisation=home)
    rows.filter(ended_at=None).exclude(role__in=roles).update(ended_at=at)
    live = set(rows.filter(ended_at=None).exclude(until__lt=today).values_list("role", flat=True))
    for role in sorted(roles - live):
        Membership.objects.update_or_create(
            person=person,
            organisation=home,
            role=role,
            defaults={"since": today, "until": None, "ended_at": None},
        )
