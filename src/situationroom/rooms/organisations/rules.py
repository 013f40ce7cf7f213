"""Which actor a member is: plain rules over kinds and roles."""

from situationroom.base.actors import ActorKind
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
