"""Truths about reading, written by hand from the page; each case quotes the words it comes from."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.trust import people as p
from tests.trust.facts import Kind, Level, Seat, Stage, Standing, What, Who
from tests.trust.oracle import effective_level, knows_identity, lists_members, reads


def inside(parent: What, level: Level, **facts: object) -> What:
    """Put a comment with this label into a parent."""
    return replace(p.thing(level, "comment"), within=parent, **facts)  # type: ignore[arg-type]


ROOM = p.ISSUES[Level.ROOM]
OWN = p.ISSUES[Level.OWN]
DRAFT = replace(p.thing(Level.OWN, "brief"), stage=Stage.DRAFT)
SUBMITTED = replace(DRAFT, stage=Stage.SUBMITTED)
OPEN_DRAFT = replace(DRAFT, level=Level.PUBLIC)
CHIEF_A = replace(p.LEADERSHIP, key="chief_a", organisation="a")
NOTE = replace(p.thing(Level.ROOM, "notification"), within=ROOM, recipient="p_officer")
LATER = replace(p.thing(Level.ROOM, "paper"), embargo=p.TODAY, named=frozenset({"p_post"}))
ENDED_CASE = replace(p.CASE, group=p.ENDED_GROUP)
SEAT_ENDED = replace(
    p.CASE, group=replace(p.GROUP, members=(Seat("a", until=p.TODAY), Seat(person="p_company")))
)
ADMIN_SEAT = replace(
    p.CASE, group=replace(p.GROUP, members=(Seat("a", roles=frozenset({"admin"})),))
)
OFFICER_SEAT = replace(
    p.CASE, group=replace(p.GROUP, members=(Seat("a", roles=frozenset({"officer"})),))
)
COMPANY_SEAT = replace(
    p.ISSUES[Level.GROUP], group=replace(p.GROUP, members=(Seat("x"), Seat("customs")))
)
NO_SEAT = replace(p.GROUP, members=(Seat(), Seat(person="p_nobody")))
EXPERT_SEAT = replace(p.CASE, group=NO_SEAT)
SEAT_ELSEWHERE = replace(p.CASE, group=replace(p.GROUP, members=(Seat("elsewhere", "p_expert"),)))
SECRETARIAT_B = replace(p.SECRETARIAT, organisation="b")
CASE_DRAWER = replace(p.CASE, level=Level.NAMED, named=frozenset({"p_company", "p_expert"}))
X_FILE = p.thing(Level.OWN, "file", "x")
ACTOR_ROLES = {
    "secretariat_service": replace(p.SERVICE, organisation="msit", serves=Kind.SECRETARIAT),
    "leadership_service": replace(p.SERVICE, organisation="msit", serves=Kind.LEADERSHIP),
    "broker_service": replace(
        p.SERVICE, organisation="customs", serves=Kind.BROKER, mandates=p.BROKER.mandates
    ),
    "rule_service": replace(p.SERVICE, serves=Kind.ROOM_RULE),
}

READING = [
    ("named persons: the creator", p.OFFICER, p.DRAWER, True),
    ("named persons: the persons listed", p.POST, p.DRAWER, True),
    ("named persons: nobody else", p.COLLEAGUE, p.DRAWER, False),
    ("platform admin sees no content", p.PLATFORM_ADMIN, p.DRAWER, False),
    ("named persons: a listed company's person", p.COMPANY, CASE_DRAWER, True),
    ("own organisation, of a company", p.COMPANY, X_FILE, True),
    ("own organisation, of another company", p.OTHER_COMPANY, X_FILE, False),
    ("a broker sees those companies' cases, not their drawers", p.BROKER, X_FILE, False),
    (
        "a broker sees cases as the company does",
        p.BROKER,
        replace(p.CASE, level=Level.OWN, owner="x"),
        True,
    ),
    ("own organisation, of an expert", p.EXPERT, p.thing(Level.OWN, "note", "lawfirm"), True),
    ("own organisation, of a broker", p.BROKER, p.thing(Level.OWN, "note", "customs"), True),
    (
        "own organisation, of nobody",
        replace(p.OFFICER, organisation=None),
        p.thing(Level.OWN, "note", None),
        False,
    ),
    (
        "leadership runs scenarios that start as own organisation",
        CHIEF_A,
        p.thing(Level.OWN, "run"),
        True,
    ),
    ("plus the company a case is about", p.COMPANY, p.CASE, True),
    ("plus the company: as a company", replace(p.OFFICER, organisation="x"), p.CASE, False),
    ("plus the company a case is about: no other", p.OTHER_COMPANY, p.CASE, False),
    ("for the thread it is part of", p.COMPANY, inside(p.CASE, Level.GROUP), True),
    (
        "for the thread it is part of: not an issue about it",
        p.COMPANY,
        replace(p.CASE, noun="issue"),
        False,
    ),
    (
        "a comment in the case about another company",
        p.COMPANY,
        inside(p.CASE, Level.GROUP, company="y"),
        False,
    ),
    (
        "a broker sees cases as the company does: thread",
        p.BROKER,
        inside(p.CASE, Level.GROUP),
        True,
    ),
    ("until the mandate ends", p.LAPSED_BROKER, p.CASE, False),
    ("of companies that gave a mandate", p.BROKER, replace(p.CASE, company="y"), False),
    ("named persons at the company, not its broker", p.BROKER, CASE_DRAWER, False),
    ("an officer of a seat's organisation", p.COLLEAGUE, p.CASE, True),
    ("in the roles the group names: without the role", p.OTHER_OFFICER, p.CASE, False),
    ("in the roles the group names: with the role", SECRETARIAT_B, p.CASE, True),
    ("officers of the organisations in the group: no others", p.OUTSIDE_OFFICER, p.CASE, False),
    ("secretariat has no seat by itself", p.SECRETARIAT, p.CASE, False),
    ("until it expires", p.OFFICER, ENDED_CASE, False),
    ("an expert appointed to it, until it expires", p.EXPERT, ENDED_CASE, False),
    ("until it expires is said of officers, not of the company", p.COMPANY, ENDED_CASE, True),
    ("a seat expires", p.OFFICER, SEAT_ENDED, False),
    ("a group holds officers and appointed experts", p.COMPANY, COMPANY_SEAT, False),
    ("a group holds officers and appointed experts", p.BROKER, COMPANY_SEAT, False),
    ("a personal seat is an expert's", replace(p.COMPANY, organisation="z"), SEAT_ENDED, False),
    ("organisation admin sees nothing more by that", p.ADMIN, ADMIN_SEAT, False),
    ("organisation admin, who is an officer too", p.ADMIN, OFFICER_SEAT, True),
    ("service: role-less, so in no seat that names roles", p.SERVICE, OFFICER_SEAT, False),
    ("an expert appointed to it", p.EXPERT, p.CASE, True),
    ("an expert appointed to it: not another", p.EXPERT, EXPERT_SEAT, False),
    ("an expert appointed to it, from elsewhere", p.EXPERT, SEAT_ELSEWHERE, False),
    (
        "an expert appointed to it, from this firm",
        replace(p.EXPERT, organisation="elsewhere"),
        SEAT_ELSEWHERE,
        True,
    ),
    ("and not in conflict", p.CONFLICTED, p.CASE, False),
    ("companies they must never see, though listed", p.CONFLICTED, CASE_DRAWER, False),
    (
        "companies they must never see: owner",
        p.CONFLICTED,
        p.thing(Level.GROUP, "issue", "x"),
        False,
    ),
    ("companies they must never see: parent", p.CONFLICTED, inside(p.CASE, Level.PUBLIC), False),
    (
        "public: anyone, an expert in conflict too",
        p.CONFLICTED,
        replace(p.CASE, level=Level.PUBLIC),
        True,
    ),
    ("rule 1: stricter parent wins", p.OUTSIDE_OFFICER, inside(OWN, Level.ROOM), False),
    ("rule 1: stricter child wins", p.OUTSIDE_OFFICER, inside(ROOM, Level.OWN), False),
    ("rule 1: both passed", p.OUTSIDE_OFFICER, inside(ROOM, Level.GOVERNMENT), True),
    (
        "rule 1: the grandparent too",
        p.OUTSIDE_OFFICER,
        inside(inside(OWN, Level.ROOM), Level.PUBLIC),
        False,
    ),
    ("drafts: the drafting organisation", p.COLLEAGUE, DRAFT, True),
    ("drafts: and the secretariat", p.SECRETARIAT, DRAFT, True),
    ("drafts only until submitted: not leadership", p.LEADERSHIP, DRAFT, False),
    ("drafts only until submitted: nor the drafters' own", CHIEF_A, DRAFT, False),
    ("drafts: only", p.OTHER_OFFICER, DRAFT, False),
    ("drafts: only, whatever the label", p.OTHER_OFFICER, OPEN_DRAFT, False),
    ("drafts: only, whatever the label", p.ANONYMOUS, OPEN_DRAFT, False),
    ("drafts: secretariat under a wider label", p.SECRETARIAT, OPEN_DRAFT, True),
    ("then also to leadership", p.LEADERSHIP, SUBMITTED, True),
    ("then also to leadership: and no one else", p.OTHER_OFFICER, SUBMITTED, False),
    ("drafts: a stricter label holds", p.SECRETARIAT, replace(DRAFT, level=Level.NAMED), False),
    ("drafts: a group's label holds", p.SECRETARIAT, replace(DRAFT, level=Level.GROUP), False),
    ("a notification is for its recipient", p.OFFICER, NOTE, True),
    ("a notification is for its recipient: only", p.COLLEAGUE, NOTE, False),
    (
        "rule 1: a notification has its parent's label",
        p.OFFICER,
        replace(NOTE, within=p.CASE),
        True,
    ),
    (
        "rule 1: a notification has its parent's label",
        p.OUTSIDE_OFFICER,
        replace(NOTE, recipient="p_officer_c"),
        True,
    ),
    (
        "rule 1: a notification of what is not read",
        p.OUTSIDE_OFFICER,
        replace(NOTE, recipient="p_officer_c", within=OWN),
        False,
    ),
    (
        "a notification for nobody",
        p.ANONYMOUS,
        replace(NOTE, level=Level.PUBLIC, within=None, recipient=None),
        False,
    ),
    ("before the embargo only its readers by name", p.OFFICER, LATER, False),
    ("before the embargo only its readers by name", p.POST, LATER, True),
    ("after the embargo its label", p.OFFICER, replace(LATER, embargo=p.YESTERDAY), True),
    (
        "a service never sees more than its organisation",
        p.SERVICE,
        p.thing(Level.OWN, "note", "b"),
        False,
    ),
    ("a service is no person", replace(p.SERVICE, person="p_post"), p.DRAWER, False),
    ("a service without the scope", p.DEAF_SERVICE, OWN, False),
    ("a company's program sees its thread", p.COMPANY_SERVICE, p.CASE, True),
    ("a company's program is no officer", p.COMPANY_SERVICE, ROOM, False),
    (
        "a program has no role: not the secretariat's drafts",
        ACTOR_ROLES["secretariat_service"],
        DRAFT,
        False,
    ),
    ("a program of a broker, by mandate", ACTOR_ROLES["broker_service"], p.CASE, True),
    ("a program serves people, not rules", ACTOR_ROLES["rule_service"], ROOM, False),
    ("a program serves somebody", replace(p.SERVICE, serves=None), ROOM, False),
    (
        "a program has no role: not leadership's briefs",
        ACTOR_ROLES["leadership_service"],
        SUBMITTED,
        False,
    ),
    ("a room rule is no person", replace(p.RULE, person="p_post"), p.DRAWER, False),
    (
        "a broker sees cases, not files about the company",
        p.BROKER,
        replace(X_FILE, company="x"),
        False,
    ),
    (
        "a mandate is a broker's",
        replace(p.OUTSIDE_OFFICER, mandates=p.BROKER.mandates),
        p.CASE,
        False,
    ),
    ("a conflict is an expert's", replace(p.OFFICER, conflicts=frozenset({"x"})), p.CASE, True),
    ("no organisation is no seat", replace(p.OFFICER, organisation=None), EXPERT_SEAT, False),
    (
        "no company is no case's company",
        replace(p.COMPANY, organisation=None),
        replace(p.CASE, company=None),
        False,
    ),
    (
        "only its recipient, whatever the noun",
        p.COLLEAGUE,
        replace(ROOM, recipient="p_officer"),
        False,
    ),
    ("a room rule works on wide content only", replace(p.RULE, organisation="a"), OWN, False),
    ("a room rule works on wide content only", replace(p.RULE, organisation="a"), p.CASE, False),
    ("a room rule never reads drafts", replace(p.RULE, organisation="a"), OPEN_DRAFT, False),
]


@pytest.mark.parametrize(("quote", "who", "what", "expected"), READING)
def test_reading(quote: str, who: Who, what: What, expected: bool) -> None:
    """The rules and rows around the labels."""
    assert reads(who, what, on=p.TODAY) is expected, quote


@pytest.mark.parametrize("standing", p.FALLEN)
@pytest.mark.parametrize("level", list(Level))
def test_fallen_members(level: Level, standing: Standing) -> None:
    """Expired, deactivated and not-yet-accepted members are anonymous."""
    fallen = replace(p.OFFICER, standing=standing)
    what = replace(p.ISSUES[level], creator="p_officer")
    assert reads(fallen, what, on=p.TODAY) is (level is Level.PUBLIC)


OPEN_CASE = replace(p.CASE, level=Level.PUBLIC)
ROOM_CASE = replace(p.CASE, level=Level.ROOM)
TAKEN_BY_BROKER = replace(OPEN_CASE, took_in="customs")
ASSOCIATION_SERVICE = replace(p.SERVICE, organisation="assoc", serves=Kind.ASSOCIATION)
IDENTITY = [
    ("visible only to that company", p.COMPANY, p.CASE, True),
    ("visible only to that company: no other", p.OTHER_COMPANY, OPEN_CASE, False),
    ("to the organisation that took the case in", p.ASSOCIATION, p.CASE, True),
    ("and to organisations the company agreed to", SECRETARIAT_B, p.CASE, True),
    ("agreed to, but may not see the case", p.OTHER_OFFICER, p.CASE, False),
    ("agreed to, and may see the case", p.OTHER_OFFICER, ROOM_CASE, True),
    ("everyone else who may see the case sees a pseudonym", p.OFFICER, p.CASE, False),
    ("everyone else: the secretariat too", p.SECRETARIAT, ROOM_CASE, False),
    ("everyone else: leadership too", p.LEADERSHIP, ROOM_CASE, False),
    ("everyone else: an appointed expert", p.EXPERT, p.CASE, False),
    ("everyone else: anonymous", p.ANONYMOUS, OPEN_CASE, False),
    ("a broker sees cases as the company does", p.BROKER, p.CASE, True),
    ("until the mandate ends", p.LAPSED_BROKER, TAKEN_BY_BROKER, False),
    (
        "an expert in conflict",
        p.CONFLICTED,
        replace(OPEN_CASE, agreed=frozenset({"lawfirm"})),
        False,
    ),
    (
        "an expert the company agreed to",
        p.EXPERT,
        replace(p.CASE, agreed=frozenset({"lawfirm"})),
        True,
    ),
    ("rule 12: never unless its scope says so", ASSOCIATION_SERVICE, p.CASE, False),
    (
        "rule 12: its scope says so",
        replace(ASSOCIATION_SERVICE, scopes=p.KNOWING_SERVICE.scopes),
        p.CASE,
        True,
    ),
    ("rule 12: never more than its organisation", p.KNOWING_SERVICE, p.CASE, False),
    ("a room rule of the intake", replace(p.RULE, organisation="assoc"), OPEN_CASE, False),
    (
        "platform admin sees no content",
        replace(p.PLATFORM_ADMIN, organisation="assoc"),
        OPEN_CASE,
        False,
    ),
    ("nobody behind it", p.OFFICER, OWN, False),
    (
        "no organisation took nothing in",
        replace(p.OFFICER, organisation=None),
        replace(ROOM_CASE, took_in=None),
        False,
    ),
    (
        "a broker sees cases as the company does: cases",
        p.BROKER,
        replace(OPEN_CASE, noun="issue"),
        False,
    ),
    (
        "the company itself, of any object about it",
        p.COMPANY,
        replace(OPEN_CASE, noun="issue"),
        True,
    ),
    ("a child of the case", p.ASSOCIATION, inside(p.CASE, Level.GROUP), True),
]


@pytest.mark.parametrize(("quote", "who", "what", "expected"), IDENTITY)
def test_identity(quote: str, who: Who, what: What, expected: bool) -> None:
    """Rules 2 and 12, and that a row of the identity table is read by the very same."""
    assert knows_identity(who, what, on=p.TODAY) is expected, quote
    row = replace(what, noun="company_identity", within=what)
    assert reads(who, row, on=p.TODAY) is expected, quote


@pytest.mark.parametrize("noun", ["case", "difficulty", "thread"])
def test_nouns_of_a_case(noun: str) -> None:
    """Plus the company a case is about."""
    assert reads(p.COMPANY, replace(p.CASE, noun=noun), on=p.TODAY)


@pytest.mark.parametrize("field", ["identity", "contact", "prices", "partners", "commercial"])
def test_nouns_of_an_identity(field: str) -> None:
    """Rule 2: name, contact, registration number, prices, partner names."""
    row = replace(p.CASE, noun=f"company_{field}", within=p.CASE)
    assert reads(p.ASSOCIATION, row, on=p.TODAY)
    assert not reads(p.OFFICER, row, on=p.TODAY)


MEMBERS = [
    ("its manager does", p.OFFICER, True),
    ("members do not see who else is in it", p.ASSOCIATION, False),
    ("members do not see who else is in it", p.EXPERT, False),
    ("and the secretariat does", p.SECRETARIAT, True),
    ("leadership is not named", p.LEADERSHIP, False),
    ("a program manages nothing", p.SERVICE, False),
    ("nor does a rule", p.RULE, False),
    ("platform admin sees no content", replace(p.PLATFORM_ADMIN, organisation="a"), False),
    ("a company manages no officers", replace(p.COMPANY, organisation="a"), False),
    ("anonymous", p.ANONYMOUS, False),
]


@pytest.mark.parametrize(("quote", "who", "expected"), MEMBERS)
def test_members_of_a_group(quote: str, who: Who, expected: bool) -> None:
    """Rule 3, and that a row of the table of members is read by the very same."""
    assert lists_members(who, p.GROUP, on=p.TODAY) is expected, quote
    assert reads(who, p.thing(Level.GROUP, "group_members"), on=p.TODAY) is expected, quote


def test_manager_may_be_a_person_and_lists_an_ended_group_too() -> None:
    """The manager's key may be a person's; a group that expired ends its members' access."""
    assert lists_members(p.POST, replace(p.GROUP, manager="p_post"), on=p.TODAY)
    assert lists_members(p.OFFICER, p.ENDED_GROUP, on=p.TODAY)
    assert not reads(
        p.SECRETARIAT, replace(p.thing(Level.GROUP, "group_members"), group=None), on=p.TODAY
    )


def test_strictest_label_of_the_chain() -> None:
    """Rule 1: the stricter wins."""
    assert effective_level(inside(inside(OWN, Level.ROOM), Level.PUBLIC)) is Level.OWN
