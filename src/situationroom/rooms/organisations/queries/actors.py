"""Who somebody is on a day: roles, also those passed on to them, groups, companies, conflicts."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import TypeVar
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.utils import timezone

from situationroom.base.acting import as_room
from situationroom.base.actors import ANONYMOUS, OUTSIDERS, STATE_OFFICERS, Actor, ActorKind
from situationroom.base.models import Seat
from situationroom.rooms.organisations.models import (
    Authenticator,
    Conflict,
    Delegation,
    Mandate,
    Membership,
    Organisation,
    Person,
)
from situationroom.rooms.organisations.rules import actor_kind
from situationroom.rooms.organisations.states import AuthenticatorKind, OrganisationKind, Role

Row = TypeVar("Row", bound=Model)
WHO = "by it the room learns who acts"
PROOFS = (AuthenticatorKind.TOTP, AuthenticatorKind.PASSKEY)


@dataclass(slots=True)
class _Standing:
    """What is known of one person before it becomes an actor."""

    person: Person
    home: Organisation
    roles: frozenset[str]
    is_proven: bool
    audiences: set[UUID] = field(default_factory=set)
    companies: set[UUID] = field(default_factory=set)
    barred: set[UUID] = field(default_factory=set)

    @property
    def kind(self) -> ActorKind:
        roles = frozenset(Role(role) for role in self.roles)
        return actor_kind(OrganisationKind(self.home.kind), roles)


def get_actor(person: Person, *, on: date, at: datetime | None = None) -> Actor:
    """Return the actor a signed-in person is on a day; without a membership they are anonymous.

    Groups end by the moment: `at`, or now where `on` is today, or the first moment of the day.
    """
    return get_actors([person], on=on, at=at)[person.id]


def get_actors(
    people: Iterable[Person], *, on: date, at: datetime | None = None
) -> dict[UUID, Actor]:
    """Return the actor each of these people is on a day, by their id.

    The number of queries does not grow with the people: two, one for groups, and one more each
    where there are brokers or experts among them.
    """
    known = {person.id: person for person in people}
    with as_room(WHO):
        standings = _standings(known, on)
        _add_seats(standings, at or _moment(on))
        _add_companies(standings, on)
        _add_conflicts(standings, on)
    return {key: _actor_of(known[key], standings.get(key)) for key in known}


def get_self(person: Person) -> Actor:
    """Return who somebody is in their own account: themselves, and nobody's member."""
    return Actor(ActorKind.ANONYMOUS, id=person.id, name=person.name)


def must_prove(person: Person, *, on: date) -> bool:
    """Tell whether somebody would be an officer of the state, had they a second step."""
    standing = _standings([person.id], on).get(person.id)
    return standing is not None and standing.kind in STATE_OFFICERS and not standing.is_proven


def get_actor_of_organisation(
    organisation: Organisation, *, on: date | None = None, at: datetime | None = None
) -> Actor:
    """Return who an organisation is when no person asks: what it reads, each of its members may.

    So it holds no role, only seats that name none, and whatever one of its experts is barred
    from.
    """
    with as_room(WHO):
        return _member_of(organisation, on or timezone.localdate(), at)


def _member_of(organisation: Organisation, day: date, at: datetime | None) -> Actor:
    kind = actor_kind(OrganisationKind(organisation.kind), frozenset())
    seats = open_seats(at or _moment(day)).filter(organisation=organisation.id, role="")
    companies: set[UUID] = set()
    barred: set[UUID] = set()
    if kind is ActorKind.COMPANY:
        companies = {organisation.id}
    elif kind is ActorKind.BROKER:
        companies = set(_mandates([organisation.id], on=day).values_list("company_id", flat=True))
    elif kind is ActorKind.EXPERT:
        members = serving(day).filter(organisation=organisation).values("person")
        held = Q(organisation=organisation) | Q(person__in=members)
        barred = set(holding(Conflict, on=day).filter(held).values_list("company_id", flat=True))
    return Actor(
        kind=kind if organisation.closed_at is None else ActorKind.ANONYMOUS,
        organisation=organisation.id,
        name=organisation.code,
        audiences=frozenset(seats.values_list("audience_id", flat=True)),
        companies=frozenset(companies),
        barred=frozenset(barred),
    )


def serving(on: date) -> QuerySet[Membership]:
    """Return the memberships that hold on a day, of people and organisations that are active."""
    return holding(Membership, on=on).filter(
        person__is_active=True, organisation__closed_at__isnull=True
    )


def holding(model: type[Row], *, on: date) -> QuerySet[Row]:
    """Return the rows of a bond that hold on a day and were not ended before."""
    rows = model._default_manager.filter(since__lte=on, ended_at__isnull=True)
    return rows.filter(Q(until__isnull=True) | Q(until__gte=on))


def _moment(on: date) -> datetime:
    now = timezone.now()
    return (
        now
        if timezone.localdate(now) == on
        else timezone.make_aware(datetime.combine(on, time.min))
    )


def _standings(known: Collection[UUID], on: date) -> dict[UUID, _Standing]:
    proof = Authenticator.objects.filter(
        person=OuterRef("person"), kind__in=PROOFS, confirmed_at__isnull=False
    )
    rows = (
        serving(on)
        .filter(person__in=list(known))
        .select_related("organisation", "person")
        .order_by("organisation__position", "organisation_id", "id")
    )
    if settings.MFA_REQUIRED:
        rows = rows.annotate(is_proven=Exists(proof))
    held: dict[UUID, list[Membership]] = defaultdict(list)
    for row in rows:
        held[row.person_id].append(row)
    lent = _lent(held, on)
    found = {}
    for key, memberships in held.items():
        home = memberships[0].organisation
        own = {row.role for row in memberships if row.organisation_id == home.id}
        found[key] = _Standing(
            person=memberships[0].person,
            home=home,
            roles=frozenset(own | lent.get((key, home.id), set())),
            is_proven=getattr(memberships[0], "is_proven", True),
        )
    return found


def _lent(known: Collection[UUID], on: date) -> dict[tuple[UUID, UUID], set[str]]:
    """Return the roles passed on to these people for a day, never more than their givers have."""
    if not known:
        return {}
    rows = holding(Delegation, on=on).filter(taker__in=list(known))
    lent: dict[tuple[UUID, UUID], set[str]] = defaultdict(set)
    given = list(rows.values_list("taker", "giver", "organisation", "roles"))
    if not given:
        return lent
    owned: dict[tuple[UUID, UUID], set[str]] = defaultdict(set)
    owners = serving(on).filter(person__in=[giver for _, giver, _, _ in given])
    for giver, organisation, role in owners.values_list("person", "organisation", "role"):
        owned[giver, organisation].add(role)
    for taker, giver, organisation, roles in given:
        lent[taker, organisation] |= set(roles) & owned[giver, organisation]
    return lent


def open_seats(at: datetime) -> QuerySet[Seat]:
    """Return the seats that hold at a moment, in groups that have not ended."""
    return Seat.objects.filter(
        Q(until__isnull=True) | Q(until__gt=at),
        Q(audience__until__isnull=True) | Q(audience__until__gt=at),
    )


def _add_seats(standings: dict[UUID, _Standing], at: datetime) -> None:
    if not standings:
        return
    homes: dict[UUID, list[_Standing]] = defaultdict(list)
    for standing in standings.values():
        homes[standing.home.id].append(standing)
    held = Q(organisation__in=list(homes)) | Q(person__in=list(standings))
    rows = open_seats(at).filter(held).values_list("audience", "organisation", "role", "person")
    for audience, organisation, role, person in rows:
        if person is not None:
            standings[person].audiences.add(audience)
            continue
        for standing in homes[organisation] if organisation is not None else ():
            if not role or role in standing.roles:
                standing.audiences.add(audience)


def _add_companies(standings: dict[UUID, _Standing], on: date) -> None:
    brokers: dict[UUID, list[_Standing]] = defaultdict(list)
    for standing in standings.values():
        if standing.kind is ActorKind.COMPANY:
            standing.companies.add(standing.home.id)
        elif standing.kind is ActorKind.BROKER:
            brokers[standing.home.id].append(standing)
    if not brokers:
        return
    for broker, company in _mandates(brokers, on=on).values_list("broker_id", "company_id"):
        for standing in brokers[broker]:
            standing.companies.add(company)


def _mandates(brokers: Collection[UUID], *, on: date) -> QuerySet[Mandate]:
    rows = holding(Mandate, on=on).filter(broker__in=list(brokers))
    return rows.filter(company__closed_at__isnull=True)


def _add_conflicts(standings: dict[UUID, _Standing], on: date) -> None:
    """Bar experts, and nobody else: their office's conflicts are theirs too."""
    experts = [one for one in standings.values() if one.kind is ActorKind.EXPERT]
    if not experts:
        return
    people = {one.person.id for one in experts}
    offices = {one.home.id for one in experts}
    rows = holding(Conflict, on=on).filter(Q(person__in=people) | Q(organisation__in=offices))
    for person, office, company in rows.values_list("person", "organisation", "company"):
        for one in experts:
            if one.person.id == person or one.home.id == office:
                one.barred.add(company)


def _actor_of(person: Person, standing: _Standing | None) -> Actor:
    if not person.is_active:
        return ANONYMOUS
    if person.runs_platform:
        return Actor(ActorKind.PLATFORM_ADMIN, id=person.id, name=person.name)
    if standing is None:
        return ANONYMOUS
    if settings.MFA_REQUIRED and standing.kind in STATE_OFFICERS and not standing.is_proven:
        return ANONYMOUS
    # Who only administers members reads nothing, and no group either.
    reads = standing.kind in STATE_OFFICERS | OUTSIDERS | {ActorKind.ASSOCIATION}
    return Actor(
        kind=standing.kind,
        id=person.id,
        organisation=standing.home.id,
        name=person.name,
        roles=standing.roles,
        audiences=frozenset(standing.audiences) if reads else frozenset(),
        companies=frozenset(standing.companies),
        barred=frozenset(standing.barred),
    )
