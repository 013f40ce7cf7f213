"""Reads: who somebody is, which organisations there are, what time it is at the posts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from situationroom.base.actors import ANONYMOUS, Actor
from situationroom.rooms.organisations.models import Membership, Organisation, Person
from situationroom.rooms.organisations.rules import actor_kind
from situationroom.rooms.organisations.states import OrganisationKind, Role


@dataclass(frozen=True, slots=True)
class PostClock:
    """A post and its local time."""

    organisation: Organisation
    local: datetime


def get_actor(person: Person, *, on: date) -> Actor:
    """Return the actor a signed-in person is today; without a membership they are anonymous."""
    return get_actors([person], on=on)[person.id]


def get_actors(people: Iterable[Person], *, on: date) -> dict[UUID, Actor]:
    """Return the actor each of these people is on a day, by their id, with one query for all."""
    known = {person.id: person for person in people}
    held: dict[UUID, list[Membership]] = {key: [] for key in known}
    for membership in (
        _current(on)
        .filter(person__in=known)
        .select_related("organisation")
        .order_by("organisation__position", "id")
    ):
        held[membership.person_id].append(membership)
    return {key: _actor(person, held[key]) for key, person in known.items()}


def _actor(person: Person, memberships: list[Membership]) -> Actor:
    if not person.is_active or not memberships:
        return ANONYMOUS
    home = memberships[0].organisation
    roles = frozenset(Role(m.role) for m in memberships if m.organisation_id == home.id)
    return Actor(
        kind=actor_kind(OrganisationKind(home.kind), roles),
        id=person.id,
        organisation=home.id,
        name=person.name,
        roles=frozenset(role.value for role in roles),
    )


def _current(on: date) -> QuerySet[Membership]:
    return Membership.objects.filter(person__is_active=True, since__lte=on).filter(
        Q(until__isnull=True) | Q(until__gte=on)
    )


def get_actor_of_organisation(organisation: Organisation) -> Actor:
    """Return who an organisation is when no person asks: what it reads, each of its members may."""
    return Actor(
        kind=actor_kind(OrganisationKind(organisation.kind), frozenset()),
        organisation=organisation.id,
        name=organisation.code,
    )


def list_members(organisations: Iterable[UUID], *, on: date) -> list[tuple[UUID, Person]]:
    """Return who works for these organisations on a day, each with the organisation.

    Leadership reads and signs; what its organisation is asked is not asked of it.
    """
    rows = _current(on).filter(organisation__in=list(organisations)).exclude(role=Role.LEADERSHIP)
    pairs = rows.select_related("person").order_by("organisation__position", "person__created_at")
    return list(dict.fromkeys((row.organisation_id, row.person) for row in pairs))


def find_people(ids: Iterable[UUID]) -> dict[UUID, Person]:
    """Return people by their ids, for rooms above, which have checked who asks."""
    return Person.objects.in_bulk(list(ids))


def find_person_by_email(email: str) -> Person | None:
    """Return the person with an address of mail, however its letters are written."""
    return Person.objects.filter(email__iexact=email).first()


def get_zones(organisations: Iterable[UUID | None]) -> dict[UUID, str]:
    """Return the clock of each of these organisations."""
    ids = {one for one in organisations if one is not None}
    return dict(Organisation.objects.filter(id__in=ids).values_list("id", "zone"))


def list_asked_organisations() -> list[Organisation]:
    """Return the organisations asked for their response on every new issue."""
    return list(Organisation.objects.filter(asked_by_default=True).order_by("position", "code"))


def list_post_clocks(*, at: datetime) -> list[PostClock]:
    """Return every overseas post with its local time."""
    posts = Organisation.objects.filter(kind=OrganisationKind.POST).order_by("position")
    return [PostClock(post, at.astimezone(ZoneInfo(post.zone))) for post in posts]


def get_organisation(*, id: UUID | None = None, code: str = "") -> Organisation | None:
    """Return an organisation by id or code, or None."""
    if id is not None:
        return Organisation.objects.filter(id=id).first()
    return Organisation.objects.filter(code=code).first()


def count_organisations() -> int:
    """Return how many organisations the room has."""
    return Organisation.objects.count()
