"""Steps of the companies' tests: an invented company, and everybody who might look at it."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID, uuid4

from tests.rooms.steps import actor

from situationroom.base.actors import ANONYMOUS, Actor, ActorKind, room_rule
from situationroom.rooms.companies.services import identity as services
from situationroom.rooms.companies.services.identity import IdentityInput
from situationroom.rooms.companies.states import SizeBand
from situationroom.rooms.organisations.models import Organisation

AT = datetime(2026, 8, 3, 9, tzinfo=UTC)
NUMBER = "124-81-00998"
SAID = IdentityInput(
    name="가나다반도체",
    registration_number=NUMBER,
    contact_name="홍길동",
    contact_mail="gildong@example.org",
    contact_phone="010-5555-1234",
    address="경기도 성남시",
)


def home(code: str) -> Organisation:
    return Organisation.objects.get(code=code)


def a_company(by: str = "nipa", **more: object) -> Organisation:
    """Let an officer take an invented company in."""
    return services.register_company(
        by=actor(by), at=AT, identity=SAID, size=SizeBand.MIDDLE, items=["semiconductors"], **more
    )


def itself(company: UUID) -> Actor:
    return Actor(
        ActorKind.COMPANY, id=uuid4(), organisation=company, companies=frozenset({company})
    )


def broker(*companies: UUID) -> Actor:
    return Actor(ActorKind.BROKER, id=uuid4(), organisation=uuid4(), companies=frozenset(companies))


def expert(organisation: UUID, *barred: UUID) -> Actor:
    return Actor(ActorKind.EXPERT, id=uuid4(), organisation=organisation, barred=frozenset(barred))


def service(of: Actor, *scopes: str) -> Actor:
    """Return a program with a key of somebody's organisation."""
    return replace(of, kind=ActorKind.SERVICE, kept_to=of.kind, scopes=frozenset({"read", *scopes}))


def strangers() -> dict[str, Actor]:
    """Return everybody who has nothing to do with a company that NIPA took in."""
    nipa = actor("nipa")
    return {
        "anonymous": ANONYMOUS,
        "secretariat": actor("secretariat"),
        "leadership": actor("leadership"),
        "another agency": actor("kiet"),
        "association": actor("kea"),
        "post": actor("hanoi"),
        "another company": actor("company"),
        "a broker without a mandate": broker(uuid4()),
        "an expert": expert(uuid4()),
        "a platform admin of the same house": replace(nipa, kind=ActorKind.PLATFORM_ADMIN),
        "a room rule": room_rule("test"),
        "a service of the same house": service(nipa),
        "a company that calls itself so": replace(nipa, kind=ActorKind.ANONYMOUS),
    }
