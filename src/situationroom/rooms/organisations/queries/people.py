"""Reads: who somebody is, which organisations there are, what time it is at the posts."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import F

from situationroom.base.actors import Actor, ActorKind
from situationroom.base.egress import Receiver
from situationroom.base.errors import Conflict
from situationroom.base.labels import may_read
from situationroom.base.models import Event, Label
from situationroom.rooms.organisations.models import Organisation, Person, PersonSession
from situationroom.rooms.organisations.queries.actors import get_actor_of_organisation, serving
from situationroom.rooms.organisations.rules import may_see_name, may_see_organisation
from situationroom.rooms.organisations.states import OrganisationKind, Role

OFFICER_ROLES = (Role.OFFICER, Role.REGISTER, Role.SECRETARIAT)
SILENT = (Role.LEADERSHIP, Role.ADMIN)


@dataclass(frozen=True, slots=True)
class PostClock:
    """A post and its local time."""

    organisation: Organisation
    local: datetime


@dataclass(frozen=True, slots=True)
class Maker:
    """Who made an event, as far as its reader may know: a name, an organisation, both or none."""

    name: str = ""
    organisation_ko: str = ""
    organisation_en: str = ""


def list_open_sessions(keys: Collection[str], *, at: datetime) -> set[str]:
    """Return which of these sessions of signed-in people are still open."""
    rows = PersonSession.objects.filter(session_key__in=keys, expire_date__gt=at)
    return set(rows.filter(person__isnull=False).values_list("session_key", flat=True))


def reaches(label: Label, organisation: Organisation) -> bool:
    """Tell whether a label lets the members of an organisation read, whatever their roles."""
    return may_read(get_actor_of_organisation(organisation), label.readers())


def list_members(organisations: Iterable[UUID], *, on: date) -> list[tuple[UUID, Person]]:
    """Return who works for these organisations on a day, each with the organisation.

    Leadership reads and signs; what its organisation is asked is not asked of it, nor of who
    administers members and nothing else.
    """
    rows = serving(on).filter(organisation__in=list(organisations)).exclude(role__in=SILENT)
    pairs = rows.select_related("person").order_by("organisation__position", "person__created_at")
    return list(dict.fromkeys((row.organisation_id, row.person) for row in pairs))


def list_ministries() -> list[Organisation]:
    """Return the ministries of the room: one of them runs it."""
    rows = Organisation.objects.filter(kind=OrganisationKind.MINISTRY, closed_at=None)
    return list(rows.order_by("position", "code"))


def find_people(ids: Iterable[UUID]) -> dict[UUID, Person]:
    """Return people by their ids, for rooms above, which have checked who asks."""
    return Person.objects.in_bulk(list(ids))


def get_makers(*, events: Collection[Event], by: Actor) -> dict[UUID, Maker]:
    """Return who made each of these events, by its id, with one query for all of them."""
    people, bodies = set(), set()
    for event in events:
        acted = ActorKind(event.actor_kind), event.organisation
        if event.actor is not None and may_see_name(by, *acted):
            people.add(event.actor)
        if event.organisation is not None and may_see_organisation(by, *acted):
            bodies.add(event.organisation)
    names = _names(people, bodies)
    found = {}
    for event in events:
        body = names.get(event.organisation, ("", "")) if event.organisation in bodies else ("", "")
        person = names.get(event.actor, ("", "")) if event.actor in people else ("", "")
        found[event.id] = Maker(person[0], *body)
    return found


def _names(people: set[UUID], bodies: set[UUID]) -> dict[UUID | None, tuple[str, str]]:
    """Return the Korean and English names of people and organisations."""
    if not people and not bodies:
        return {}
    rows = Organisation.objects.filter(id__in=bodies).values_list("id", "name_ko", "name_en")
    named = Person.objects.filter(id__in=people).values_list("id", "name", F("name"))
    return {key: (korean, english) for key, korean, english in rows.union(named, all=True)}


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


def list_organisations_of(kinds: Collection[OrganisationKind]) -> list[Organisation]:
    """Return the organisations of some kinds, in their usual order."""
    rows = Organisation.objects.filter(kind__in=list(kinds))
    return list(rows.order_by("position", "code"))


def list_officers(*, organisation: UUID, on: date) -> list[Person]:
    """Return who works as an officer for an organisation on a day, by name."""
    held = serving(on).filter(organisation=organisation, role__in=OFFICER_ROLES).values("person")
    return list(Person.objects.filter(id__in=held).order_by("name", "id"))


def list_people_with_role(*, role: Role, on: date) -> list[Person]:
    """Return who holds a role on a day, by name."""
    held = serving(on).filter(role=role).values("person")
    return list(Person.objects.filter(id__in=held).order_by("name", "id"))


def list_organisations_with_role(*, role: Role, on: date) -> list[Organisation]:
    """Return the organisations in which somebody holds a role on a day."""
    held = serving(on).filter(role=role).values("organisation")
    found = Organisation.objects.filter(pk__in=held)
    return list(found.order_by("position", "code"))


def get_room_ministry(*, on: date) -> Organisation:
    """Return the ministry that runs the room on a day. Raises Conflict where nobody does."""
    found = list_organisations_with_role(role=Role.SECRETARIAT, on=on)
    if not found:
        raise Conflict("Nobody runs the room.", "Ask the operator to name a secretariat.")
    return found[0]


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


def get_receiver(*, by: Actor, address: str = "") -> Receiver:
    """Return who takes a file out of the room, by name, for the mark it will carry."""
    person = Person.objects.filter(pk=by.id).first() if by.id is not None else None
    house = get_organisation(id=by.organisation) if by.organisation else None
    return Receiver(
        name=person.name if person is not None else by.name,
        organisation_ko=house.name_ko if house is not None else "",
        organisation_en=house.name_en if house is not None else "",
        address=address,
    )
