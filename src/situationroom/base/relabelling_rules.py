"""Numbered rules of relabelling: rule 4 of the page on visibility, as plain Python."""

from dataclasses import dataclass
from uuid import UUID

from situationroom.base.actors import OUTSIDERS, ROOM_MEMBERS, Actor, ActorKind
from situationroom.base.errors import Conflict, NotAllowed
from situationroom.base.labels import STRICTNESS, Level
from situationroom.base.rules import rule

# Leadership reads and signs; programs and room rules approve nothing.
OWNERS = (ROOM_MEMBERS | OUTSIDERS) - {ActorKind.LEADERSHIP}
FOR_FEW = frozenset({Level.NAMED, Level.OWN})
FOR_MANY = frozenset({Level.GOVERNMENT, Level.ROOM, Level.PUBLIC})


def strictness(level: str) -> int:
    """Return how far a level lets others read: the strictest is 0."""
    return STRICTNESS.index(Level(level))


@dataclass(frozen=True, slots=True)
class Relabelling:
    """A label about to change, and who asks. `has_group` tells whether a group was named."""

    by: Actor
    owner: UUID | None
    now: Level
    strictest: Level
    to: Level
    outer: Level | None = None
    company: UUID | None = None
    consented: Level | None = None
    has_group: bool = False
    reason: str = ""


def takes_two(strictest: Level, to: Level) -> bool:
    """Tell whether two people must agree, by the strictest level the label ever had."""
    return strictest in FOR_FEW and to in FOR_MANY


@rule("LAB-01", NotAllowed, hint="Ask the organisation that owns it.")
def the_owners_people_relabel(one: Relabelling) -> bool:
    """Only people of the owning organisation change who may read this."""
    by = one.by
    is_owner = one.owner is not None and by.organisation == one.owner
    return is_owner and by.id is not None and by.kind in OWNERS


@rule("LAB-02", Conflict, hint="Choose another level.")
def a_change_narrows(one: Relabelling) -> bool:
    """A label is narrowed to a stricter one only."""
    return strictness(one.to) < strictness(one.now)


@rule("LAB-03", Conflict, hint="Choose another level.")
def a_change_widens(one: Relabelling) -> bool:
    """A label is widened to a wider one only."""
    return strictness(one.to) > strictness(one.now)


@rule("LAB-04", Conflict, hint="Widen what it stands within first.")
def nothing_is_wider_than_what_it_stands_within(one: Relabelling) -> bool:
    """This stands within something that fewer may read."""
    return one.outer is None or strictness(one.to) <= strictness(one.outer)


@rule("LAB-05", hint="Choose the group.")
def a_group_is_named(one: Relabelling) -> bool:
    """Say for which sharing group."""
    return one.to is not Level.GROUP or one.has_group


@rule("LAB-06", Conflict, hint="Record the company's consent first.")
def the_company_agreed(one: Relabelling) -> bool:
    """This is about a company that did not agree that so many read it."""
    if one.company is None:
        return True
    return one.consented is not None and strictness(one.to) <= strictness(one.consented)


@rule("LAB-07", hint="A few words are enough; they stand in the history of the label.")
def a_change_has_a_reason(one: Relabelling) -> bool:
    """Say why this changes."""
    return len(one.reason) >= 2


@rule("LAB-08", Conflict, hint="Ask anew.")
def the_label_stands_as_it_was(is_open: bool) -> bool:
    """This was decided already, or the label has changed since."""
    return is_open


@rule("LAB-09", NotAllowed, hint="Ask a colleague of the owning organisation.")
def two_people_widen(people: tuple[UUID | None, UUID]) -> bool:
    """Who asked for it cannot approve it."""
    return people[0] is not None and people[0] != people[1]


@rule("LAB-10", NotAllowed, hint="The company itself, or who took its case in, records it.")
def consent_is_the_companys(may: bool) -> bool:
    """Only the company, or the organisation that took its case in, records its consent."""
    return may


@rule("LAB-11", hint="A few words are enough; who asked for it reads them.")
def a_refusal_says_why(reason: str) -> bool:
    """Say why you refuse it."""
    return len(reason) >= 2


MAY_NARROW = (the_owners_people_relabel, a_change_narrows, a_group_is_named)
MAY_WIDEN = (
    the_owners_people_relabel,
    a_change_widens,
    nothing_is_wider_than_what_it_stands_within,
    a_group_is_named,
    the_company_agreed,
)
