"""Who may read what: labels, the parent's label, briefs, identity, members of groups, conflicts, mandates."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tests.trust.facts import Group, Kind, Level, Seat, Stage, Standing, What, Who

WIDTH = {level: width for width, level in enumerate(Level)}

# Whoever belongs to an organisation: its 'officers', for the label own organisation.
PEOPLE = frozenset(
    {
        Kind.COMPANY,
        Kind.ASSOCIATION,
        Kind.BROKER,
        Kind.EXPERT,
        Kind.OFFICER,
        Kind.POST,
        Kind.SECRETARIAT,
        Kind.LEADERSHIP,
    }
)
GOVERNMENT = frozenset({Kind.OFFICER, Kind.POST, Kind.SECRETARIAT, Kind.LEADERSHIP})
# The cleared members of the room; the same kinds are the 'officers' an organisation sends into a group.
CLEARED = GOVERNMENT | {Kind.ASSOCIATION}

CASE_NOUNS = frozenset({"case", "difficulty", "thread"})
IDENTITY_NOUNS = frozenset(
    {
        "company_identity",
        "company_contact",
        "company_prices",
        "company_partners",
        "company_commercial",
    }
)
GROUP_MEMBERS = "group_members"
NOTIFICATION = "notification"

NOBODY = Who(key="anonymous", kind=Kind.ANONYMOUS)


def in_force(until: date | None, on: date) -> bool:
    """Whether a mandate, seat or group still holds: on its last date it has already ended (stricter reading)."""
    return until is None or on < until


def links(what: What) -> tuple[What, ...]:
    """Give the object and everything it lies within, innermost first."""
    chain = [what]
    while chain[-1].within is not None:
        chain.append(chain[-1].within)
    return tuple(chain)


def effective_level(what: What) -> Level:
    """Rule 1: the strictest label between the object and its outermost parent."""
    return min((link.level for link in links(what)), key=WIDTH.__getitem__)


def naming_link(what: What) -> What | None:
    """Find the nearest link that names a company: what it says of intake and agreement counts, no other."""
    return next((link for link in links(what) if link.company is not None), None)


def about(what: What) -> str | None:
    """Name the company the object is about; a child is about what its parent is about."""
    link = naming_link(what)
    return link.company if link else None


def in_case_thread(what: What, company: str | None) -> bool:
    """Whether the object is a case about this company, or lies within one."""
    is_case = any(link.noun in CASE_NOUNS for link in links(what))
    return company is not None and is_case and about(what) == company


def ordinary(service: Who) -> Who:
    """Turn a program into an ordinary, role-less, nameless member of its organisation."""
    kind = service.serves or Kind.ANONYMOUS
    # Running the room and leading a ministry are roles that ordinary members do not have.
    if kind in {Kind.SECRETARIAT, Kind.LEADERSHIP}:
        kind = Kind.OFFICER
    if kind not in PEOPLE:
        return NOBODY
    return replace(service, kind=kind, serves=kind, person=None, roles=frozenset())


def as_reader(who: Who) -> Who:
    """Reduce an actor to what counts when reading; a reader with `serves` is a program."""
    if who.standing is not Standing.ACTIVE or who.kind in {Kind.ANONYMOUS, Kind.PLATFORM_ADMIN}:
        return NOBODY
    if who.kind is Kind.SERVICE:
        return ordinary(who) if "read" in who.scopes else NOBODY
    if who.kind is Kind.ROOM_RULE:
        # A rule is no person and sits in no organisation: only what every rule may work on is left.
        return Who(key=who.key, kind=Kind.ROOM_RULE)
    return replace(who, serves=None)


def holds_mandate(who: Who, company: str | None, on: date) -> bool:
    """Whether a broker acts for this company today."""
    return who.kind is Kind.BROKER and any(
        tie.company == company and in_force(tie.until, on) for tie in who.mandates
    )


def in_conflict(who: Who, what: What) -> bool:
    """Whether the object is about, or belongs to, a company that this expert must never see."""
    touched = {link.company for link in links(what)} | {link.owner for link in links(what)}
    return who.kind is Kind.EXPERT and bool(touched & who.conflicts)


def is_named(who: Who, what: What) -> bool:
    """Label named persons: the creator and the persons listed."""
    return who.person is not None and (who.person == what.creator or who.person in what.named)


def is_of_owner(who: Who, what: What) -> bool:
    """Label own organisation: people of the owning organisation."""
    return what.owner is not None and who.organisation == what.owner and who.kind in PEOPLE


def sits(who: Who, seat: Seat, on: date) -> bool:
    """Whether a seat of a sharing group is this reader's."""
    if not in_force(seat.until, on):
        return False
    # To be an organisation's admin shows nothing more, so no seat is taken by that role.
    if seat.roles and not seat.roles & (who.roles - {"admin"}):
        return False
    if seat.person is not None:
        mine = seat.organisation is None or seat.organisation == who.organisation
        return who.kind is Kind.EXPERT and seat.person == who.person and mine
    return (
        seat.organisation is not None
        and who.kind in CLEARED
        and seat.organisation == who.organisation
    )


def is_in_group(who: Who, group: Group | None, on: date) -> bool:
    """Whether this reader has a seat in a group that has not expired."""
    if group is None or not in_force(group.until, on):
        return False
    return any(sits(who, seat, on) for seat in group.members)


def label_admits(who: Who, what: What, on: date) -> bool:
    """Judge the object's own label, for the reader as he is."""
    match what.level:
        case Level.NAMED:
            return is_named(who, what)
        case Level.OWN:
            return is_of_owner(who, what)
        case Level.GROUP:
            # The case's company is added to the group by the page; its right does not come from a seat.
            of_case = who.kind is Kind.COMPANY and in_case_thread(what, who.organisation)
            return of_case or is_in_group(who, what.group, on)
        case Level.GOVERNMENT:
            return who.kind in GOVERNMENT | {Kind.ROOM_RULE}
        case Level.ROOM:
            return who.kind in CLEARED | {Kind.ROOM_RULE}
        case Level.PUBLIC:
            return True


def admitted(who: Who, what: What, on: date) -> bool:
    """Judge the object's own label, for the reader and for those whose mandate he holds."""
    if label_admits(who, what, on):
        return True
    company = about(what)
    if not holds_mandate(who, company, on) or not in_case_thread(what, company):
        return False
    # Without a person, so that what is for named persons at the company stays theirs.
    stand_in = Who(key=who.key, kind=Kind.COMPANY, organisation=company)
    return label_admits(stand_in, what, on)


def in_brief_circle(who: Who, what: What) -> bool:
    """Give the readers of a brief on its way: drafters and secretariat, leadership once it is submitted."""
    if who.kind is Kind.LEADERSHIP:
        return what.stage is Stage.SUBMITTED
    return who.kind is Kind.SECRETARIAT or is_of_owner(who, what)


def in_identity_circle(who: Who, what: What, on: date) -> bool:
    """Rule 2 and 12: the company, who took the case in, whom it agreed to; a program needs the scope."""
    link = naming_link(what)
    if link is None or who.organisation is None or who.kind not in PEOPLE:
        return False
    if in_conflict(who, what) or (who.serves is not None and "identity" not in who.scopes):
        return False
    if who.kind is Kind.COMPANY and who.organisation == link.company:
        return True
    if holds_mandate(who, link.company, on) and in_case_thread(what, link.company):
        return True
    # A broker took the case in for the company, so knowing it ends with the mandate.
    took_in = who.kind is not Kind.BROKER and who.organisation == link.took_in
    return took_in or who.organisation in link.agreed


def may_list(who: Who, group: Group | None, on: date) -> bool:
    """Rule 3, for a reader: the group's manager and the secretariat, in person, also of one that has ended."""
    if group is None or who.serves is not None:
        return False
    manages = group.manager in {who.organisation, who.person} and who.kind in CLEARED
    return manages or who.kind is Kind.SECRETARIAT


def passes(who: Who, link: What, on: date) -> bool:
    """Judge one link of the chain, its parents aside."""
    if link.noun in IDENTITY_NOUNS and not in_identity_circle(who, link, on):
        return False
    addressed = link.noun == NOTIFICATION or link.recipient is not None
    if addressed and (who.person is None or who.person != link.recipient):
        return False
    if link.noun == GROUP_MEMBERS:
        return may_list(who, link.group, on)
    if link.embargo is not None and on <= link.embargo:
        return is_named(who, link)
    if link.stage is Stage.NONE:
        return admitted(who, link, on)
    # For own organisation the circle of the brief is the label; any other label narrows the circle further.
    return in_brief_circle(who, link) and (link.level is Level.OWN or admitted(who, link, on))


def reads(who: Who, what: What, *, on: date) -> bool:
    """May this actor read this object at all."""
    reader = as_reader(who)
    if in_conflict(reader, what) and effective_level(what) is not Level.PUBLIC:
        return False
    return all(passes(reader, link, on) for link in links(what))


def knows_identity(who: Who, what: What, *, on: date) -> bool:
    """Rule 2 and 12: may this actor know which company is behind the object, with contact, prices, partners."""
    return reads(who, what, on=on) and in_identity_circle(as_reader(who), what, on)


def lists_members(who: Who, group: Group, *, on: date) -> bool:
    """Rule 3: may this actor see who is in the group."""
    return may_list(as_reader(who), group, on)
