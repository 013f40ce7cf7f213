"""A few actors, a sharing group and shorthands from which the tests of the oracle build their cases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from tests.trust.facts import Group, Kind, Level, Seat, Standing, Tie, What, Who

TODAY = date(2025, 9, 1)
YESTERDAY = TODAY - timedelta(days=1)
TOMORROW = TODAY + timedelta(days=1)

ANONYMOUS = Who("anonymous", Kind.ANONYMOUS)
COMPANY = Who("company_x", Kind.COMPANY, "p_company", "x")
OTHER_COMPANY = Who("company_y", Kind.COMPANY, "p_other", "y")
ASSOCIATION = Who("association", Kind.ASSOCIATION, "p_association", "assoc", frozenset({"member"}))
BROKER = Who("broker", Kind.BROKER, "p_broker", "customs", mandates=(Tie("x", TOMORROW),))
LAPSED_BROKER = replace(BROKER, key="lapsed_broker", mandates=(Tie("x", TODAY),))
EXPERT = Who("expert", Kind.EXPERT, "p_expert", "lawfirm")
CONFLICTED = replace(EXPERT, key="conflicted", conflicts=frozenset({"x"}))
OFFICER = Who("officer_a", Kind.OFFICER, "p_officer", "a", frozenset({"officer"}))
COLLEAGUE = replace(OFFICER, key="colleague_a", person="p_colleague")
OTHER_OFFICER = replace(OFFICER, key="officer_b", person="p_officer_b", organisation="b")
OUTSIDE_OFFICER = replace(OFFICER, key="officer_c", person="p_officer_c", organisation="c")
REGISTRAR = replace(
    OFFICER, key="registrar", person="p_registrar", roles=frozenset({"officer", "register"})
)
REGISTRAR_TOO = replace(REGISTRAR, key="registrar_too", person="p_registrar_too")
ADMIN = replace(OFFICER, key="admin_a", person="p_admin", roles=frozenset({"officer", "admin"}))
POST = Who("post", Kind.POST, "p_post", "hanoi", frozenset({"officer"}))
SECRETARIAT = Who(
    "secretariat", Kind.SECRETARIAT, "p_secretariat", "msit", frozenset({"secretariat"})
)
LEADERSHIP = Who(
    "leadership", Kind.LEADERSHIP, "p_vice_minister", "msit", frozenset({"leadership"})
)
PLATFORM_ADMIN = Who(
    "platform_admin", Kind.PLATFORM_ADMIN, "p_servers", "msit", frozenset({"admin"})
)
RULE = Who("rule", Kind.ROOM_RULE, organisation="msit")
SERVICE = Who(
    "service_a",
    Kind.SERVICE,
    organisation="a",
    serves=Kind.OFFICER,
    scopes=frozenset({"read", "write"}),
)
DEAF_SERVICE = replace(SERVICE, key="deaf", scopes=frozenset({"write"}))
KNOWING_SERVICE = replace(SERVICE, key="knowing", scopes=frozenset({"read", "identity"}))
COMPANY_SERVICE = replace(SERVICE, key="service_x", organisation="x", serves=Kind.COMPANY)

EVERYONE = (
    ANONYMOUS,
    COMPANY,
    OTHER_COMPANY,
    ASSOCIATION,
    BROKER,
    LAPSED_BROKER,
    EXPERT,
    CONFLICTED,
    OFFICER,
    COLLEAGUE,
    OTHER_OFFICER,
    OUTSIDE_OFFICER,
    REGISTRAR,
    ADMIN,
    POST,
    SECRETARIAT,
    LEADERSHIP,
    PLATFORM_ADMIN,
    RULE,
    SERVICE,
    DEAF_SERVICE,
    KNOWING_SERVICE,
    COMPANY_SERVICE,
)
FALLEN = tuple(standing for standing in Standing if standing is not Standing.ACTIVE)

SEATS = (
    Seat("a"),
    Seat("b", roles=frozenset({"secretariat"})),
    Seat("assoc"),
    Seat(person="p_expert"),
)
GROUP = Group("g", "a", SEATS, TOMORROW)
ENDED_GROUP = replace(GROUP, until=TODAY)


def thing(level: Level, noun: str = "issue", owner: str | None = "a") -> What:
    """Make an object of organisation A with nothing special about it."""
    return What(f"{noun}_{level}", noun, level, owner, group=GROUP)


ISSUES = {level: thing(level) for level in Level}
CASE = replace(thing(Level.GROUP, "case"), company="x", took_in="assoc", agreed=frozenset({"b"}))
DRAWER = replace(ISSUES[Level.NAMED], creator="p_officer", named=frozenset({"p_post", "p_servers"}))
