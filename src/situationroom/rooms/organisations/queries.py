"""Reads: who somebody is, which organisations there are, what time it is at the posts."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib.sessions.models import Session
from django.db.models import Q, QuerySet

from situationroom.base.actors import ANONYMOUS, Actor
from situationroom.base.labels import may_read
from situationroom.base.models import Label
from situationroom.rooms.organisations.models import Membership, Organisation, Person
from situationroom.rooms.organisations.rules import actor_kind
from situationroom.rooms.organisations.states import OrganisationKind, Role

OFFICER_ROLES = (Role.OFFICER, Role.REGISTER, Role.SECRETARIAT)


@dataclass(frozen=True, slots=True)
class PostClock:
    """A post and its local time."""

    organisation: Organisation
    local: datetime


def get_actor(person: Person, *, on: date) -> Actor:
    """Return the actor a signed-in person is today; without a membership they are anonymous."""
    return _actor_of(person, list(_memberships_on(on).filter(person=person)))


def get_actors(people: Collection[UUID], *, on: date) -> dict[UUID, Actor]:
    """Return who these people are today, by their id; in two queries for any number."""
    memberships: dict[UUID, list[Membership]] = {}
    for membership in _memberships_on(on).filter(person__in=people):
        memberships.setdefault(membership.person_id, []).append(membership)
    return {
        person.id: _actor_of(person, memberships.get(person.id, []))
        for person in Person.objects.filter(id__in=people)
    }


def list_open_sessions(keys: Collection[str], *, at: datetime) -> set[str]:
    """Return which of these sessions of signed-in people are still open."""
    rows = Session.objects.filter(session_key__in=keys, expire_date__gt=at)
    return set(rows.values_list("session_key", flat=True))


def _memberships_on(day: date) -> QuerySet[Membership]:
    return (
        Membership.objects.filter(since__lte=day)
        .filter(Q(until__isnull=True) | Q(until__gte=day))
        .select_related("organisation")
        .order_by("organisation__position", "id")
    )


def _actor_of(person: Person, memberships: list[Membership]) -> Actor:
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


def reaches(label: Label, organisation: Organisation) -> bool:
    """Tell whether a label lets the members of an organisation read, whatever their roles."""
    kind = actor_kind(OrganisationKind(organisation.kind), frozenset())
    return may_read(Actor(kind, organisation=organisation.id), label.readers())


def list_asked_organisations() -> list[Organisation]:
    """Return the organisations asked for their response on every new issue."""
    return list(Organisation.objects.filter(asked_by_default=True).order_by("position", "code"))


def list_organisations_of(kinds: Collection[OrganisationKind]) -> list[Organisation]:
    """Return the organisations of some kinds, in their usual order."""
    rows = Organisation.objects.filter(kind__in=list(kinds))
    return list(rows.order_by("position", "code"))


def list_officers(*, organisation: UUID, on: date) -> list[Person]:
    """Return who works as an officer for an organisation on a day, by name."""
    serving = (
        Membership.objects.filter(organisation=organisation, role__in=OFFICER_ROLES, since__lte=on)
        .filter(Q(until__isnull=True) | Q(until__gte=on))
        .values("person")
    )
    return list(Person.objects.filter(id__in=serving, is_active=True).order_by("name", "id"))


def list_organisations_with_role(*, role: Role, on: date) -> list[Organisation]:
    """Return the organisations in which somebody holds a role on a day."""
    held = Membership.objects.filter(role=role, since__lte=on, person__is_active=True)
    held = held.filter(Q(until__isnull=True) | Q(until__gte=on))
    found = Organisation.objects.filter(pk__in=held.values("organisation"))
    return list(found.order_by("position", "code"))


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
