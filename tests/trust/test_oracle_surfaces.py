"""Truths about what is shown and what leaves, and properties that hold for every actor and object."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.trust import people as p
from tests.trust.facts import Action, Kind, Level, Stage, Standing, Surface, What, Who
from tests.trust.oracle import (
    exports,
    knows_identity,
    lists_members,
    mail_shows_title,
    may,
    may_second,
    reads,
    shown_at,
)

S = Surface
ROOM = p.ISSUES[Level.ROOM]
OWN = p.ISSUES[Level.OWN]
PUBLIC = p.ISSUES[Level.PUBLIC]
UNCONFIRMED = replace(PUBLIC, noun="act", confirmed=False)
PUBLIC_CASE = replace(p.CASE, level=Level.PUBLIC)
IDENTITY = replace(p.CASE, noun="company_identity", within=p.CASE)
NOTE = replace(p.thing(Level.ROOM, "notification"), recipient="p_officer", within=ROOM)
KNOWING_ASSOCIATION = replace(p.KNOWING_SERVICE, organisation="assoc", serves=Kind.ASSOCIATION)

SHOWN: list[tuple[str, Surface, Who, What, bool]] = [
    ("rule 5: counts over what the actor may see", S.COUNT, p.OFFICER, OWN, True),
    ("rule 5: counts over what the actor may see", S.COUNT, p.POST, OWN, False),
    (
        "a second confirms before it counts in public numbers",
        S.COUNT,
        p.ANONYMOUS,
        UNCONFIRMED,
        False,
    ),
    (
        "a second confirms before it counts in public numbers",
        S.CHART,
        p.COMPANY,
        UNCONFIRMED,
        False,
    ),
    ("unconfirmed, but to be read", S.LIST, p.ANONYMOUS, UNCONFIRMED, True),
    ("unconfirmed, inside the room: says so", S.COUNT, p.ASSOCIATION, UNCONFIRMED, True),
    ("unconfirmed, inside the room: says so", S.COUNT, p.RULE, UNCONFIRMED, True),
    (
        "part of what is unconfirmed",
        S.COUNT,
        p.ANONYMOUS,
        replace(PUBLIC, within=UNCONFIRMED),
        False,
    ),
    (
        "aggregates over companies leave as fixed tables only",
        S.CHART,
        p.ANONYMOUS,
        PUBLIC_CASE,
        False,
    ),
    ("aggregates over companies: one's own", S.CHART, p.COMPANY, PUBLIC_CASE, True),
    ("aggregates over companies: one's mandate", S.CHART, p.BROKER, PUBLIC_CASE, True),
    ("aggregates over companies: inside", S.CHART, p.OFFICER, PUBLIC_CASE, True),
    ("page totals over what the actor may see", S.COUNT, p.ANONYMOUS, PUBLIC_CASE, True),
    ("export: whoever may read", S.EXPORT_CSV, p.OFFICER, OWN, True),
    ("export: whoever may read", S.EXPORT_HWPX, p.POST, OWN, False),
    ("a room rule has nobody to export for", S.EXPORT_PDF, p.RULE, ROOM, False),
    ("rule 8: filtered again for its receiver", S.FEED, p.ANONYMOUS, ROOM, False),
    ("rule 8: filtered again for its receiver", S.FEED, p.ANONYMOUS, PUBLIC, True),
    ("rule 8: a rule is no receiver", S.CALENDAR, p.RULE, ROOM, False),
    ("a notification reaches its recipient", S.NOTIFICATION, p.OFFICER, NOTE, True),
    ("a notification reaches its recipient only", S.NOTIFICATION, p.POST, NOTE, False),
    ("anonymous holds at most a receipt", S.NOTIFICATION, p.ANONYMOUS, PUBLIC, False),
    ("platform admin sees no content", S.MAIL, p.PLATFORM_ADMIN, PUBLIC, False),
    ("rule 8: a mail is filtered for its receiver", S.MAIL, p.POST, OWN, False),
    ("rule 8: a mail is filtered for its receiver", S.MAIL, p.COLLEAGUE, OWN, True),
    ("a program has no letter box", S.MAIL, p.SERVICE, ROOM, False),
    ("rule 8: a webhook's receiver is a program", S.WEBHOOK, p.SERVICE, OWN, True),
    ("rule 8: a webhook's receiver is a program", S.WEBHOOK, p.OFFICER, OWN, False),
    ("named scopes", S.WEBHOOK, p.DEAF_SERVICE, PUBLIC, False),
    ("rule 8: filtered again for its receiver", S.WEBHOOK, p.COMPANY_SERVICE, ROOM, False),
    ("rule 9: the reason given", S.GET, p.ASSOCIATION, IDENTITY, True),
    ("rule 9: the reason given", S.SUGGEST, p.ASSOCIATION, IDENTITY, False),
    ("rule 9: the reason given", S.MAIL, p.ASSOCIATION, IDENTITY, False),
    ("rule 12: its scope says so", S.API_GET, KNOWING_ASSOCIATION, IDENTITY, True),
    ("rule 9: the reason given", S.WEBHOOK, KNOWING_ASSOCIATION, IDENTITY, False),
    ("rule 2: everyone else", S.GET, p.OFFICER, IDENTITY, False),
    ("live", S.LIVE, p.OFFICER, OWN, True),
    ("file", S.FILE, p.POST, replace(PUBLIC, noun="file", within=OWN), False),
]


@pytest.mark.parametrize(("quote", "surface", "who", "what", "expected"), SHOWN)
def test_surfaces(quote: str, surface: Surface, who: Who, what: What, expected: bool) -> None:
    """Each deviation of a surface from what is read."""
    assert shown_at(surface, who, what, p.TODAY) is expected, quote
    assert shown_at(str(surface), who, what, p.TODAY) is expected, quote


REASONED = {S.LIST, S.GET, S.COUNT, S.CHART, S.FILE, S.API_LIST, S.API_GET}
EXPORTS = {S.EXPORT_CSV, S.EXPORT_XLSX, S.EXPORT_DOCX, S.EXPORT_HWPX, S.EXPORT_PDF}


@pytest.mark.parametrize("surface", list(Surface))
def test_identity_and_rules_by_surface(surface: Surface) -> None:
    """Rule 9: an identity only where a reason can be given; rule 8: nothing that leaves is for a room rule."""
    assert shown_at(surface, p.ASSOCIATION, IDENTITY, p.TODAY) is (surface in REASONED | EXPORTS)
    assert not (surface is S.WEBHOOK and shown_at(surface, KNOWING_ASSOCIATION, IDENTITY, p.TODAY))
    leaves = EXPORTS | {S.FEED, S.CALENDAR, S.NOTIFICATION, S.MAIL, S.WEBHOOK}
    assert shown_at(surface, p.RULE, ROOM, p.TODAY) is (surface not in leaves)


TITLES: list[tuple[str, What, bool]] = [
    ("a mail above room carries no title", p.ISSUES[Level.GOVERNMENT], False),
    ("a mail above room carries no title", p.CASE, False),
    ("room", ROOM, True),
    ("public", PUBLIC, True),
    ("rule 1: the stricter wins", replace(PUBLIC, within=OWN), False),
    ("except a blank data-call form", replace(OWN, noun="data_call_form", asked="b"), True),
    ("to the organisation asked", replace(OWN, noun="data_call_form"), False),
    ("blank", replace(OWN, noun="data_call_form", asked="b", company="x"), False),
    ("call slips made of public facts only", replace(OWN, noun="call_slip"), True),
    ("emergency mails made of public facts only", replace(OWN, noun="emergency_mail"), True),
    ("made of public facts only", replace(p.CASE, noun="call_slip"), False),
    (
        "a draft is read by fewer than the room",
        replace(PUBLIC, noun="brief", stage=Stage.DRAFT),
        False,
    ),
    ("rule 2: an identity is no title", replace(IDENTITY, level=Level.PUBLIC, within=None), False),
]


@pytest.mark.parametrize(("quote", "what", "expected"), TITLES)
def test_titles_in_mail(quote: str, what: What, expected: bool) -> None:
    """Rule 8."""
    assert mail_shows_title(what) is expected, quote


@pytest.mark.parametrize("highest", list(Level))
@pytest.mark.parametrize("level", list(Level))
def test_highest_label_of_an_export(level: Level, highest: Level) -> None:
    """Export: whoever may read, up to the export's highest allowed label."""
    order = ["named", "own", "group", "government", "room", "public"]
    what = replace(p.ISSUES[level], creator="p_officer")
    expected = order.index(level) >= order.index(highest)
    assert exports(p.OFFICER, what, highest=highest, on=p.TODAY) is expected
    assert not exports(p.ANONYMOUS, ROOM, highest=highest, on=p.TODAY)


KEYS = st.sampled_from(["a", "b", "assoc", "x", "y", "customs", "lawfirm", "msit", None])
PERSONS = st.sampled_from(["p_officer", "p_post", "p_company", "p_expert", "p_servers"])
SETS = st.frozensets(st.sampled_from(["a", "b", "assoc", "x", "customs", "lawfirm"]), max_size=2)
ACTORS = st.sampled_from(p.EVERYONE)


def objects(within: st.SearchStrategy[What | None]) -> st.SearchStrategy[What]:
    """Build any object, in any of the parents given."""
    return st.builds(
        What,
        key=st.just("any"),
        noun=st.sampled_from(
            ["issue", "case", "brief", "company_identity", "notification", "group_members"]
        ),
        level=st.sampled_from(Level),
        owner=KEYS,
        creator=st.none() | PERSONS,
        named=st.frozensets(PERSONS, max_size=2),
        group=st.sampled_from([None, p.GROUP, p.ENDED_GROUP]),
        company=st.sampled_from(["x", "y", None]),
        took_in=KEYS,
        agreed=SETS,
        stage=st.sampled_from(Stage),
        within=within,
        recipient=st.none() | st.none() | PERSONS,
        confirmed=st.booleans(),
        consent_to_widen=st.frozensets(st.sampled_from(Level), max_size=2),
    )


WHATS = objects(st.none() | objects(st.none()))
DAYS = st.sampled_from([p.YESTERDAY, p.TODAY, p.TOMORROW])
MANY = settings(max_examples=400, deadline=None, database=None, derandomize=True)


@MANY
@given(
    who=ACTORS,
    what=WHATS,
    standing=st.sampled_from(p.FALLEN),
    surface=st.sampled_from(Surface),
    on=DAYS,
)
def test_fallen_members_equal_anonymous(
    who: Who, what: What, standing: Standing, surface: Surface, on: date
) -> None:
    """Expired, deactivated and not-yet-accepted members are anonymous."""
    fallen = replace(who, standing=standing)
    assert reads(fallen, what, on=on) is reads(p.ANONYMOUS, what, on=on)
    assert knows_identity(fallen, what, on=on) is False
    assert shown_at(surface, fallen, what, on) is shown_at(surface, p.ANONYMOUS, what, on)


@MANY
@given(what=WHATS, action=st.sampled_from(Action), on=DAYS)
def test_platform_admin_equals_anonymous(what: What, action: Action, on: date) -> None:
    """Platform admin: runs the servers, sees no content."""
    assert reads(p.PLATFORM_ADMIN, what, on=on) is reads(p.ANONYMOUS, what, on=on)
    assert may(p.PLATFORM_ADMIN, action, what, on=on) is may(p.ANONYMOUS, action, what, on=on)


@MANY
@given(who=ACTORS, what=WHATS, stricter=st.sampled_from(Level), on=DAYS)
def test_a_stricter_label_admits_no_outsider(
    who: Who, what: What, stricter: Level, on: date
) -> None:
    """Labels, stricter first: for whoever is neither owner, listed, seated nor the company's, nor up the stage."""
    order = list(Level)
    outsider = replace(who, person=None, organisation="elsewhere", mandates=())
    bare = replace(what, stage=Stage.NONE, noun="issue", recipient=None)
    if order.index(stricter) <= order.index(bare.level) and reads(
        outsider, replace(bare, level=stricter), on=on
    ):
        assert reads(outsider, bare, on=on)


@MANY
@given(who=ACTORS, child=WHATS, parent=WHATS, on=DAYS)
def test_a_child_is_read_with_its_parent(who: Who, child: What, parent: What, on: date) -> None:
    """Rule 1: the stricter wins, so no child is read by someone who does not read the parent."""
    if reads(who, replace(child, within=parent), on=on):
        assert reads(who, parent, on=on)


@MANY
@given(who=ACTORS, what=WHATS, action=st.sampled_from(Action), on=DAYS)
def test_nothing_is_done_to_the_unreadable(who: Who, what: What, action: Action, on: date) -> None:
    """Hidden and absent are the same, so what is not read is not acted on; filing and a rule's drafts aside."""
    free = {Action.FILE_DIFFICULTY, Action.DRAFT_BRIEF}
    if action not in free and may(who, action, what, on=on):
        assert reads(who, what, on=on)


@MANY
@given(who=ACTORS, what=WHATS, surface=st.sampled_from(Surface), on=DAYS)
def test_no_surface_shows_the_unreadable(who: Who, what: What, surface: Surface, on: date) -> None:
    """Rules 5 and 8: filtered for the receiver on every surface."""
    if shown_at(surface, who, what, on):
        assert reads(who, what, on=on)


@MANY
@given(what=WHATS, kind=st.sampled_from(Kind), organisation=KEYS, on=DAYS)
def test_a_program_never_reads_more_than_a_member(
    what: What, kind: Kind, organisation: str | None, on: date
) -> None:
    """A service key never sees more than its organisation."""
    program = replace(p.KNOWING_SERVICE, serves=kind, organisation=organisation, person="p_officer")
    # Who has no role in a ministry is an officer of it.
    plain = Kind.OFFICER if kind in (Kind.SECRETARIAT, Kind.LEADERSHIP) else kind
    member = replace(program, kind=plain, serves=None, person=None, scopes=frozenset())
    if reads(program, what, on=on):
        assert reads(member, what, on=on)
    if knows_identity(program, what, on=on):
        assert knows_identity(member, what, on=on)
    assert not lists_members(program, p.GROUP, on=on)


@MANY
@given(what=WHATS, on=DAYS)
def test_an_expert_never_sees_a_company_in_conflict(what: What, on: date) -> None:
    """Expert: a list of companies they must never see; what is public is for anyone."""
    chain = [what] if what.within is None else [what, what.within]
    touches = any("x" in {link.company, link.owner} for link in chain)
    if touches and any(link.level is not Level.PUBLIC for link in chain):
        assert not reads(p.CONFLICTED, what, on=on)


@MANY
@given(who=ACTORS, what=WHATS, on=DAYS)
def test_an_admin_sees_nothing_more(who: Who, what: What, on: date) -> None:
    """Organisation admin: sees nothing more by that."""
    plain = replace(who, roles=who.roles - {"admin"})
    admin = replace(who, roles=who.roles | {"admin"})
    assert reads(plain, what, on=on) is reads(admin, what, on=on)


@MANY
@given(
    who=ACTORS,
    first=ACTORS,
    what=WHATS,
    action=st.sampled_from(Action),
    to=st.sampled_from(Level),
    on=DAYS,
)
def test_a_second_is_another_person(
    who: Who, first: Who, what: What, action: Action, to: Level, on: date
) -> None:
    """Two different people, and never a rule or a program as the second."""
    if may_second(who, first, action, what, on=on, to=to):
        assert who.person is not None
        assert who.person != first.person


@MANY
@given(who=ACTORS, what=WHATS)
def test_rights_only_end(who: Who, what: What) -> None:
    """Rule 7: with mandates and groups that end, the next day never shows more."""
    if reads(who, what, on=p.TOMORROW):
        assert reads(who, what, on=p.YESTERDAY)
