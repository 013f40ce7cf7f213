"""Everybody who acts in the matrix: for the oracle as facts, for the room as rows and actors."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID, uuid5

from django.utils import timezone
from tests.trust.facts import Group, Kind, Seat, Standing, Tie, Who

from situationroom.base import models as ground
from situationroom.base.actors import ANONYMOUS, Actor, ActorKind, room_rule
from situationroom.rooms.organisations import models as people
from situationroom.rooms.organisations.queries import get_actor, get_actor_of_organisation

SPACE = UUID("6d617472-6978-4000-8000-000000000000")
TODAY = timezone.localdate()
PAST = TODAY - timedelta(days=30)
ENDED = TODAY - timedelta(days=1)
HOUSES = {
    "ministry": "ministry", "ministry2": "ministry", "agency": "agency", "agency2": "agency",
    "institute": "institute", "assoc": "association", "post": "post", "post2": "post",
    "c1": "company", "c2": "company", "broker": "broker", "broker2": "broker",
    "experts": "expert", "experts2": "expert",
}  # fmt: skip


def key_of(name: str) -> UUID:
    """Return the id under which the world knows an organisation, a person, a group."""
    return uuid5(SPACE, name)


@dataclass(frozen=True)
class Member:
    """Somebody of an organisation, for both worlds."""

    key: str
    kind: Kind
    house: str
    roles: tuple[str, ...] = ("officer",)
    standing: Standing = Standing.ACTIVE
    mandates: tuple[Tie, ...] = ()
    conflicts: tuple[str, ...] = ()

    @property
    def who(self) -> Who:
        """Return what the oracle knows of them."""
        return Who(
            self.key,
            self.kind,
            self.key,
            self.house,
            frozenset(self.roles),
            self.standing,
            mandates=self.mandates,
            conflicts=frozenset(self.conflicts),
        )


C1 = Tie("c1")
OFFICER_A = Member("officer_a", Kind.OFFICER, "agency")
MEMBERS = (
    OFFICER_A,
    Member("colleague_a", Kind.OFFICER, "agency"),
    Member("register_a", Kind.OFFICER, "agency", ("officer", "register")),
    Member("plain_a", Kind.OFFICER, "agency", ("member",)),
    Member("admin_a", Kind.OFFICER, "agency", ("officer", "admin")),
    Member("expired_a", Kind.OFFICER, "agency", standing=Standing.EXPIRED),
    Member("deactivated_a", Kind.OFFICER, "agency", standing=Standing.DEACTIVATED),
    Member("invited_a", Kind.OFFICER, "agency", standing=Standing.NOT_ACCEPTED),
    Member("officer_b", Kind.OFFICER, "agency2"),
    Member("register_b", Kind.OFFICER, "agency2", ("register",)),
    Member("institute", Kind.OFFICER, "institute"),
    Member("officer_m", Kind.OFFICER, "ministry"),
    Member("secretariat", Kind.SECRETARIAT, "ministry", ("secretariat",)),
    Member("leadership", Kind.LEADERSHIP, "ministry", ("leadership",)),
    Member("officer_m2", Kind.OFFICER, "ministry2"),
    Member("secretariat2", Kind.SECRETARIAT, "ministry2", ("officer", "secretariat")),
    Member("leadership2", Kind.LEADERSHIP, "ministry2", ("leadership",)),
    Member("expired_secretariat", Kind.SECRETARIAT, "ministry", ("secretariat",), Standing.EXPIRED),
    Member("gone_leadership", Kind.LEADERSHIP, "ministry", ("leadership",), Standing.DEACTIVATED),
    Member("assoc", Kind.ASSOCIATION, "assoc"),
    Member("assoc_plain", Kind.ASSOCIATION, "assoc", ("member",)),
    Member("assoc_gone", Kind.ASSOCIATION, "assoc", standing=Standing.EXPIRED),
    Member("post", Kind.POST, "post"),
    Member("post_register", Kind.POST, "post", ("officer", "register")),
    Member("post2", Kind.POST, "post2"),
    Member("company1", Kind.COMPANY, "c1", ("member",)),
    Member("company1_more", Kind.COMPANY, "c1", ("member", "admin")),
    Member("company1_gone", Kind.COMPANY, "c1", ("member",), Standing.EXPIRED),
    Member("company2", Kind.COMPANY, "c2", ("member",)),
    Member("broker", Kind.BROKER, "broker", ("member",), mandates=(C1,)),
    Member("broker_gone", Kind.BROKER, "broker", ("member",), Standing.EXPIRED, (C1,)),
    Member("broker2", Kind.BROKER, "broker2", ("member",), mandates=(Tie("c1", ENDED),)),
    Member("expert", Kind.EXPERT, "experts", ("member",)),
    Member("expert_unseated", Kind.EXPERT, "experts", ("member",)),
    Member("expert_barred", Kind.EXPERT, "experts2", ("member",), conflicts=("c1",)),
    Member("expert_gone", Kind.EXPERT, "experts", ("member",), Standing.EXPIRED),
)
SERVICES = tuple(
    Who(
        f"service_{house}_{'_'.join(scopes)}",
        Kind.SERVICE,
        None,
        house,
        serves=kind,
        scopes=frozenset(scopes),
    )
    for house, kind, scopes in (
        ("agency", Kind.OFFICER, ("read",)),
        ("agency", Kind.OFFICER, ("identity", "read")),
        ("agency", Kind.OFFICER, ("write",)),
        ("ministry", Kind.OFFICER, ("read",)),
        ("assoc", Kind.ASSOCIATION, ("read",)),
        ("c1", Kind.COMPANY, ("identity", "read")),
    )
)
OTHERS = (
    Who("anonymous", Kind.ANONYMOUS),
    Who("rule", Kind.ROOM_RULE),
    Who("servers", Kind.PLATFORM_ADMIN, "servers"),
)
EVERYBODY = (*(member.who for member in MEMBERS), *SERVICES, *OTHERS)

G1 = Group(
    "g1",
    "agency",
    (
        Seat("agency"),
        Seat("post", roles=frozenset({"register"})),
        Seat("assoc", roles=frozenset({"officer"})),
        Seat(person="expert_barred"),
        Seat("c2"),  # no company, broker or office of experts sits in a group, whatever is written
        Seat("broker2"),
    ),
)
G2 = Group(
    "g2",
    "ministry",
    (Seat("ministry"), Seat("agency2"), Seat(person="expert"), Seat("post2", until=ENDED)),
)
G3 = Group("g3", "agency", (Seat("agency"), Seat("institute"), Seat(person="expert")), until=ENDED)
GROUPS = (G1, G2, G3)


def settle_in() -> None:
    """Write everybody into the room."""
    label = ground.Label.objects.create(level="named")
    for position, (house, kind) in enumerate(HOUSES.items()):
        people.Organisation.objects.create(
            id=key_of(house), code=f"w-{house}", kind=kind, name_ko=house, name_en=house,
            position=900 + position,
        )  # fmt: skip
    for member in MEMBERS:
        _hire(member, label)
    _servers()
    for group in GROUPS:
        _seat(group)


def _hire(member: Member, label: ground.Label) -> None:
    person = people.Person.objects.create(
        id=key_of(member.key), email=f"{member.key}@world.example", name=member.key,
        is_active=member.standing is not Standing.DEACTIVATED,
    )  # fmt: skip
    if member.standing is not Standing.NOT_ACCEPTED:
        until = ENDED if member.standing is Standing.EXPIRED else None
        for role in member.roles:
            people.Membership.objects.create(
                person=person, organisation_id=key_of(member.house), role=role, since=PAST,
                until=until,
            )  # fmt: skip
    for tie in member.mandates:
        people.Mandate.objects.get_or_create(
            broker_id=key_of(member.house), company_id=key_of(tie.company),
            defaults={"label": label, "since": PAST, "until": tie.until},
        )  # fmt: skip
    for company in member.conflicts:
        people.Conflict.objects.create(
            person=person, company_id=key_of(company), label=label, since=PAST, reason="rival"
        )


def _servers() -> None:
    people.Person.objects.create(
        id=key_of("servers"), email="servers@world.example", name="servers", runs_platform=True
    )


def _seat(group: Group) -> None:
    row = ground.Audience.objects.create(
        id=key_of(group.key), name=group.key, manager=key_of(group.manager),
        until=_moment(group.until),
    )  # fmt: skip
    for seat in group.members:
        for role in seat.roles or {""}:
            ground.Seat.objects.create(
                audience=row, organisation=seat.organisation and key_of(seat.organisation),
                person=seat.person and key_of(seat.person), role=role, until=_moment(seat.until),
            )  # fmt: skip


def _moment(day: date | None) -> object:
    return None if day is None else timezone.now() - timedelta(days=(TODAY - day).days)


def actor_of(who: Who) -> Actor:
    """Return who somebody is for the room, worked out as for a request."""
    if who.kind is Kind.ANONYMOUS:
        return ANONYMOUS
    if who.kind is Kind.ROOM_RULE:
        return room_rule("trust.matrix")
    if who.kind is Kind.SERVICE:
        home = people.Organisation.objects.get(pk=key_of(str(who.organisation)))
        member = get_actor_of_organisation(home, on=TODAY)
        return replace(
            member, kind=ActorKind.SERVICE, kept_to=member.kind, scopes=who.scopes, name=who.key
        )
    return get_actor(people.Person.objects.get(pk=key_of(who.key)), on=TODAY)
