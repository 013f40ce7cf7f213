"""Which actor a member is, and who is told whose name: plain rules over kinds and roles."""

from uuid import UUID

from situationroom.base.actors import ROOM_MEMBERS, Actor, ActorKind
from situationroom.rooms.organisations.states import OrganisationKind, Role

BY_KIND = {
    OrganisationKind.MINISTRY: ActorKind.OFFICER,
    OrganisationKind.AGENCY: ActorKind.OFFICER,
    OrganisationKind.INSTITUTE: ActorKind.OFFICER,
    OrganisationKind.POST: ActorKind.POST,
    OrganisationKind.ASSOCIATION: ActorKind.ASSOCIATION,
    OrganisationKind.COMPANY: ActorKind.COMPANY,
    OrganisationKind.EXPERT: ActorKind.EXPERT,
    OrganisationKind.BROKER: ActorKind.BROKER,
}


def actor_kind(kind: OrganisationKind, roles: frozenset[Role]) -> ActorKind:
    """Return the kind of actor a member with these roles is in an organisation of this kind."""
    if kind is OrganisationKind.MINISTRY and Role.LEADERSHIP in roles:
        return ActorKind.LEADERSHIP
    if kind is OrganisationKind.MINISTRY and Role.SECRETARIAT in roles:
        return ActorKind.SECRETARIAT
    return BY_KIND[kind]


def may_see_name(reader: Actor, kind: ActorKind, organisation: UUID | None) -> bool:
    """Tell whether a reader is told by name who acted, or only for whom.

    Members of the room know each other. A company's people are known to that company alone, and
    outside the room the officers of an organisation are that organisation.
    """
    if organisation is not None and organisation == reader.organisation:
        return True
    return reader.kind in ROOM_MEMBERS and kind in ROOM_MEMBERS


def may_see_organisation(reader: Actor, kind: ActorKind, organisation: UUID | None) -> bool:
    """Tell whether a reader is told for whom somebody acted: a company is hidden from others."""
    if organisation is not None and organisation == reader.organisation:
        return True
    return kind in ROOM_MEMBERS
