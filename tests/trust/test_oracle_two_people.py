"""What takes two people, and what needs another fact: widening, appointing, granting."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.trust import people as p
from tests.trust.facts import Action, Kind, Level, Standing, Tie, What, Who
from tests.trust.objects import (
    ACT,
    CONSENTED,
    FILED,
    MEMBERSHIP,
    OWN,
    ROOM,
    SEATS,
    SUBMITTED,
    A,
)
from tests.trust.oracle import may, may_second, needs_second

WIDENING: list[tuple[str, Who, What, Level, bool, bool]] = [
    # quote, who, what, to, may take part, needs two people
    ("owning organisation's approval", p.OFFICER, ROOM, Level.PUBLIC, True, False),
    ("owning organisation's approval", p.SECRETARIAT, ROOM, Level.PUBLIC, False, False),
    ("approval, so no program", p.SERVICE, ROOM, Level.PUBLIC, False, False),
    ("widening is wider", p.OFFICER, ROOM, Level.ROOM, False, False),
    ("own organisation to sharing group", p.OFFICER, OWN, Level.GROUP, True, False),
    ("to sharing group: which", p.OFFICER, replace(OWN, group=None), Level.GROUP, False, False),
    ("from own organisation to government", p.OFFICER, OWN, Level.GOVERNMENT, True, True),
    (
        "to government: without a group",
        p.OFFICER,
        replace(OWN, group=None),
        Level.GOVERNMENT,
        True,
        True,
    ),
    ("from named persons to room", p.OFFICER, p.DRAWER, Level.ROOM, True, True),
    ("from named persons: a colleague not listed", p.COLLEAGUE, p.DRAWER, Level.ROOM, False, True),
    ("from named persons: listed, not the owner", p.POST, p.DRAWER, Level.ROOM, False, True),
    ("from sharing group", p.OFFICER, p.ISSUES[Level.GROUP], Level.ROOM, True, False),
    ("content from a company: no consent", p.OFFICER, p.CASE, Level.GOVERNMENT, False, False),
    (
        "content from a company: recorded consent",
        p.OFFICER,
        CONSENTED,
        Level.GOVERNMENT,
        True,
        True,
    ),
    ("content from a company: consent up to", p.OFFICER, CONSENTED, Level.GROUP, True, False),
    ("content from a company: consent not so far", p.OFFICER, CONSENTED, Level.ROOM, False, True),
    (
        "rule 1: never past the parent",
        p.OFFICER,
        replace(OWN, within=ROOM),
        Level.PUBLIC,
        False,
        True,
    ),
    ("rule 1: up to the parent", p.OFFICER, replace(OWN, within=ROOM), Level.ROOM, True, True),
    ("rule 3: members by no label", p.OFFICER, SEATS, Level.PUBLIC, False, False),
]


@pytest.mark.parametrize(("quote", "who", "what", "to", "part", "two"), WIDENING)
def test_widening(quote: str, who: Who, what: What, to: Level, part: bool, two: bool) -> None:
    """Rule 4, label by label."""
    assert may(who, A.WIDEN_LABEL, what, on=p.TODAY, to=to) is part, quote
    assert needs_second(A.WIDEN_LABEL, what, to=to) is two, quote


def test_widening_an_identity() -> None:
    """Rule 2: who is behind a case is told by no label."""
    row = replace(CONSENTED, noun="company_identity", took_in="a")
    assert not may(p.OFFICER, A.WIDEN_LABEL, row, on=p.TODAY, to=Level.GROUP)


TWICE = replace(p.REGISTRAR, key="registrar_at_post", kind=Kind.POST, organisation="hanoi")
GONE = replace(p.REGISTRAR, standing=Standing.EXPIRED)
SECOND: list[tuple[str, Who, Who, Action, What, bool]] = [
    ("a second person confirms", p.REGISTRAR_TOO, p.REGISTRAR, A.CONFIRM_MEASURE, ACT, True),
    (
        "a second person confirms: by the first step",
        p.REGISTRAR_TOO,
        p.REGISTRAR,
        A.REGISTER_MEASURE,
        ACT,
        True,
    ),
    ("a changed measure too", p.REGISTRAR_TOO, p.REGISTRAR, A.CHANGE_MEASURE, ACT, True),
    ("a second person", p.REGISTRAR, p.REGISTRAR, A.CONFIRM_MEASURE, ACT, False),
    ("a person in two memberships is one", TWICE, p.REGISTRAR, A.CONFIRM_MEASURE, ACT, False),
    ("with the register role", p.OFFICER, p.REGISTRAR, A.CONFIRM_MEASURE, ACT, False),
    ("the first had the role", p.REGISTRAR, p.OFFICER, A.CONFIRM_MEASURE, ACT, False),
    ("the first is still there", p.REGISTRAR_TOO, GONE, A.CONFIRM_MEASURE, ACT, False),
    (
        "the first has a name",
        p.REGISTRAR_TOO,
        replace(p.REGISTRAR, person=None),
        A.CONFIRM_MEASURE,
        ACT,
        False,
    ),
    (
        "the second has a name",
        replace(p.REGISTRAR, person=None),
        p.REGISTRAR_TOO,
        A.CONFIRM_MEASURE,
        ACT,
        False,
    ),
    ("a room rule's measure", p.REGISTRAR, p.RULE, A.CONFIRM_MEASURE, ACT, True),
    ("a room rule changes none", p.REGISTRAR, p.RULE, A.CHANGE_MEASURE, ACT, False),
    ("never confirms", p.RULE, p.REGISTRAR, A.CONFIRM_MEASURE, ACT, False),
    ("approved by another person", p.COLLEAGUE, p.OFFICER, A.APPROVE_DEADLINE, ROOM, True),
    (
        "approved by another person: secretariat",
        p.SECRETARIAT,
        p.OFFICER,
        A.PROPOSE_DEADLINE,
        ROOM,
        True,
    ),
    ("approved by another person", p.OFFICER, p.OFFICER, A.APPROVE_DEADLINE, ROOM, False),
    ("proposed by the owner", p.OFFICER, p.SECRETARIAT, A.APPROVE_DEADLINE, ROOM, False),
    ("an officer accepts", p.OFFICER, p.ASSOCIATION, A.ACCEPT_ISSUE, ROOM, True),
    ("an officer accepts what is proposed", p.OFFICER, p.COLLEAGUE, A.ACCEPT_ISSUE, ROOM, False),
    ("two different people", p.COLLEAGUE, p.OFFICER, A.WIDEN_LABEL, OWN, True),
    ("two different people", p.OFFICER, p.OFFICER, A.WIDEN_LABEL, OWN, False),
    ("owning organisation's approval", p.SECRETARIAT, p.OFFICER, A.WIDEN_LABEL, OWN, False),
    ("one person signs", p.LEADERSHIP, p.OFFICER, A.SIGN_BRIEF, SUBMITTED, False),
]


@pytest.mark.parametrize(("quote", "who", "first", "action", "what", "expected"), SECOND)
def test_second_person(
    quote: str, who: Who, first: Who, action: Action, what: What, expected: bool
) -> None:
    """Rows and rules that ask for a second person."""
    assert may_second(who, first, action, what, on=p.TODAY) is expected, quote


@pytest.mark.parametrize("action", list(Action))
def test_which_steps_need_a_second(action: Action) -> None:
    """Deadlines, measures, proposed issues, and widening from own organisation."""
    pairs = {A.PROPOSE_ISSUE, A.ACCEPT_ISSUE, A.PROPOSE_DEADLINE, A.APPROVE_DEADLINE}
    pairs |= {A.REGISTER_MEASURE, A.CHANGE_MEASURE, A.CONFIRM_MEASURE, A.WIDEN_LABEL}
    assert needs_second(action, OWN) is (action in pairs)


def test_narrowing_to_a_label() -> None:
    """Rule 4: narrowing is to something stricter."""
    assert may(p.OFFICER, A.NARROW_LABEL, ROOM, on=p.TODAY, to=Level.OWN)
    assert not may(p.OFFICER, A.NARROW_LABEL, ROOM, on=p.TODAY, to=Level.ROOM)
    assert not may(p.OFFICER, A.NARROW_LABEL, ROOM, on=p.TODAY, to=Level.PUBLIC)


def test_appointing_whom() -> None:
    """Appoint an expert: refused on conflict; only a living expert is one."""
    gone = replace(p.EXPERT, standing=Standing.EXPIRED)
    for subject, expected in (
        (p.EXPERT, True),
        (p.CONFLICTED, False),
        (gone, False),
        (p.COLLEAGUE, False),
    ):
        assert may(p.OFFICER, A.APPOINT_EXPERT, p.CASE, on=p.TODAY, subject=subject) is expected


def test_granting_what() -> None:
    """Bad input: an organisation admin granting above themselves, or elsewhere."""
    for subject, expected in (
        (p.OFFICER, True),
        (p.ADMIN, True),
        (p.REGISTRAR, False),
        (p.OTHER_OFFICER, False),
    ):
        assert may(p.ADMIN, A.GRANT, MEMBERSHIP, on=p.TODAY, subject=subject) is expected


def test_a_mandate_for_another_company() -> None:
    """A broker for companies that gave a mandate."""
    other = replace(p.BROKER, mandates=(Tie("y", None),))
    assert not may(other, A.FILE_DIFFICULTY, FILED, on=p.TODAY)
    assert may(other, A.FILE_DIFFICULTY, replace(FILED, company="y"), on=p.TODAY)


def test_unknown_actions_are_refused() -> None:
    """A name that is no row is a mistake, not a no."""
    with pytest.raises(ValueError, match="fly"):
        may(p.OFFICER, "fly", ROOM, on=p.TODAY)
