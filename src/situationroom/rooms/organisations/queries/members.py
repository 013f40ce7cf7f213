"""Reads: members, invitations, what binds organisations, groups and keys, for who may see them."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from situationroom.base.acting import as_room
from situationroom.base.actors import Actor, ActorKind
from situationroom.base.errors import NotFound
from situationroom.base.models import Audience, Seat
from situationroom.base.rules import hold, require
from situationroom.rooms.organisations.models import (
    Conflict,
    Consent,
    Delegation,
    Invitation,
    Mandate,
    Membership,
    Organisation,
    Person,
    ServiceKey,
)
from situationroom.rooms.organisations.proofs import hash_of
from situationroom.rooms.organisations.queries.actors import holding, serving
from situationroom.rooms.organisations.rules import (
    MAY_MANAGE,
    MAY_SEE_MEMBERS,
    Managing,
    Seating,
    manages_group,
    only_the_manager_knows_a_group,
)
from situationroom.rooms.organisations.states import OrganisationKind, Role


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who works for an organisation, with all roles they have there."""

    person: Person
    roles: tuple[Role, ...]
    since: date


@dataclass(frozen=True, slots=True)
class Seated:
    """Who sits in a group: an organisation in a role or all, or a person."""

    seat: Seat
    organisation: Organisation | None
    person: Person | None


def find_invitation(token: str, at: datetime) -> Invitation | None:
    """Return the invitation of a token, while it works."""
    with as_room("who is invited has no account yet"):
        rows = Invitation.objects.select_related("organisation", "label")
        return rows.filter(
            token_hash=hash_of(token),
            accepted_at=None,
            revoked_at=None,
            until__gt=at,
            organisation__closed_at=None,
        ).first()


def may_manage(by: Actor, organisation: UUID | None = None) -> bool:
    """Tell whether somebody manages the members of an organisation, without one their own."""
    home = organisation or by.organisation
    if home is None:
        return False
    return hold(MAY_SEE_MEMBERS, Managing(by, home, OrganisationKind.AGENCY))


def get_managed_organisation(*, id: UUID, by: Actor) -> Organisation:
    """Return an organisation whose members somebody manages. Raises NotFound, NotAllowed."""
    row = Organisation.objects.filter(pk=id, closed_at=None).first()
    if row is None:
        raise NotFound("There is no such organisation.")
    require(MAY_SEE_MEMBERS, Managing(by, row.id, OrganisationKind(row.kind)))
    return row


def list_members_of(*, organisation: UUID, by: Actor, on: date) -> list[Member]:
    """Return who works for an organisation on a day. Raises NotFound, NotAllowed."""
    get_managed_organisation(id=organisation, by=by)
    held: dict[Person, list[Membership]] = defaultdict(list)
    rows = serving(on).filter(organisation=organisation).select_related("person")
    for row in rows.order_by("person__name", "person_id", "since"):
        held[row.person].append(row)
    return [
        Member(person, tuple(sorted(Role(row.role) for row in rows)), rows[0].since)
        for person, rows in held.items()
    ]


def get_member(*, organisation: UUID, person: UUID, by: Actor, on: date) -> Member:
    """Return one member of an organisation. Raises NotFound, NotAllowed."""
    rows = list_members_of(organisation=organisation, by=by, on=on)
    found = next((row for row in rows if row.person.id == person), None)
    if found is None:
        raise NotFound("There is no such member.")
    return found


def may_edit(*, member: Member, organisation: Organisation, by: Actor) -> bool:
    """Tell whether somebody may change what a member is, by the lattice of roles."""
    kind, held = OrganisationKind(organisation.kind), frozenset(member.roles)
    return hold(MAY_MANAGE, Managing(by, organisation.id, kind, member.person.id, held=held))


def list_invitations(*, organisation: UUID, by: Actor, at: datetime) -> list[Invitation]:
    """Return the invitations that are open, newest first. Raises NotFound, NotAllowed."""
    get_managed_organisation(id=organisation, by=by)
    rows = Invitation.objects.filter(
        organisation=organisation, accepted_at=None, revoked_at=None, until__gt=at
    )
    return list(rows.order_by("-invited_at"))


def list_mandates(*, by: Actor, on: date) -> list[Mandate]:
    """Return the mandates one's organisation has given or holds; the secretariat sees all."""
    rows = holding(Mandate, on=on).select_related("broker", "company").order_by("since", "id")
    return list(rows.filter(_bound(by, "broker")))


def list_consents(*, by: Actor, on: date) -> list[Consent]:
    """Return the consents one's organisation has given or holds; the secretariat sees all."""
    rows = holding(Consent, on=on).select_related("association", "company").order_by("since", "id")
    return list(rows.filter(_bound(by, "association")))


def list_conflicts(*, by: Actor, on: date) -> list[Conflict]:
    """Return the conflicts of oneself and one's office; the secretariat sees all."""
    rows = holding(Conflict, on=on).select_related("person", "organisation", "company")
    rows = rows.order_by("since", "id")
    if by.kind is ActorKind.SECRETARIAT:
        return list(rows)
    if by.kind is not ActorKind.EXPERT or by.organisation is None:
        return []
    return list(rows.filter(Q(person=by.id) | Q(organisation=by.organisation)))


def list_delegations(*, by: Actor, on: date) -> list[Delegation]:
    """Return what one has passed on, or was passed, and is not over."""
    rows = Delegation.objects.filter(ended_at=None, until__gte=on)
    rows = rows.filter(Q(giver=by.id) | Q(taker=by.id)) if by.id else rows.none()
    return list(rows.select_related("giver", "taker").order_by("since", "id"))


def list_colleagues(*, by: Actor, on: date) -> list[Person]:
    """Return who else works for one's own organisation, by name."""
    if by.organisation is None or by.id is None:
        return []
    held = serving(on).filter(organisation=by.organisation).exclude(person=by.id)
    return list(Person.objects.filter(id__in=held.values("person")).order_by("name", "id"))


def list_own_roles(*, by: Actor, on: date) -> list[Role]:
    """Return the roles somebody has in their organisation, without those passed on to them."""
    held = serving(on).filter(organisation=by.organisation, person=by.id)
    return sorted(Role(role) for role in held.values_list("role", flat=True))


def list_groups(*, by: Actor) -> list[Audience]:
    """Return the sharing groups one's organisation manages; the secretariat sees all."""
    rows = Audience.objects.exclude(manager=None).order_by("-created_at")
    if by.kind is ActorKind.SECRETARIAT:
        return list(rows)
    if not manages_group(by, by.organisation):
        return []
    return list(rows.filter(manager=by.organisation))


def get_group(*, id: UUID, by: Actor) -> Audience:
    """Return a group to who manages it. Raises NotFound to everybody else, its members too."""
    row = Audience.objects.filter(pk=id).first()
    if row is None:
        raise NotFound("There is no such group.")
    require((only_the_manager_knows_a_group,), Seating(by, row.manager))
    return row


def list_seats(*, group: UUID, by: Actor, at: datetime) -> list[Seated]:
    """Return who sits in a group, to its manager and the secretariat. Raises NotFound."""
    row = get_group(id=group, by=by)
    seats = Seat.objects.filter(audience=row).exclude(until__lte=at).order_by("id")
    bodies = Organisation.objects.in_bulk([one.organisation for one in seats if one.organisation])
    people = Person.objects.in_bulk([one.person for one in seats if one.person])
    found = [
        Seated(one, bodies.get(one.organisation or row.id), people.get(one.person or row.id))
        for one in seats
    ]
    return sorted(found, key=_place)


def _place(seated: Seated) -> tuple[int, str]:
    if seated.organisation is not None:
        return seated.organisation.position, seated.organisation.code
    return 1000, seated.person.name if seated.person else ""


def list_experts(*, on: date) -> list[Person]:
    """Return who works for an expert's office, by name."""
    held = serving(on).filter(organisation__kind=OrganisationKind.EXPERT).values("person")
    return list(Person.objects.filter(id__in=held).order_by("name", "id"))


def list_keys(*, organisation: UUID, by: Actor) -> list[ServiceKey]:
    """Return the keys of an organisation, newest first. Raises NotFound, NotAllowed."""
    get_managed_organisation(id=organisation, by=by)
    return list(ServiceKey.objects.filter(organisation=organisation).order_by("-made_at"))


def _bound(by: Actor, other: str) -> Q:
    if by.kind is ActorKind.SECRETARIAT:
        return Q()
    if by.organisation is None:
        return Q(pk__in=[])
    return Q(company=by.organisation) | Q(**{other: by.organisation})
