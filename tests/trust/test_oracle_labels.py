"""The table of labels, row by row."""

from __future__ import annotations

import pytest
from tests.trust import people as p
from tests.trust.facts import Level, Who
from tests.trust.oracle import reads

LABELS = {
    # The columns are the actors; a case for each cell of the page's table of labels.
    Level.NAMED: ("the creator and the persons listed, nobody else", ()),
    Level.OWN: ("officers of the owning organisation", (p.OFFICER, p.ADMIN, p.SERVICE)),
    Level.GROUP: (
        "officers of the organisations in the group, in the roles the group names",
        (p.OFFICER, p.ADMIN, p.SERVICE, p.ASSOCIATION, p.EXPERT, p.CONFLICTED),
    ),
    Level.GOVERNMENT: (
        "officers of ministries and agencies, posts, secretariat, leadership; no association, company, …",
        (
            p.OFFICER,
            p.ADMIN,
            p.SERVICE,
            p.OTHER_OFFICER,
            p.POST,
            p.SECRETARIAT,
            p.LEADERSHIP,
            p.RULE,
        ),
    ),
    Level.ROOM: (
        "all cleared members of the room; not companies, brokers, experts or anonymous",
        (
            p.OFFICER,
            p.ADMIN,
            p.SERVICE,
            p.OTHER_OFFICER,
            p.POST,
            p.SECRETARIAT,
            p.LEADERSHIP,
            p.RULE,
            p.ASSOCIATION,
        ),
    ),
}
COLUMNS = (
    p.ANONYMOUS,
    p.COMPANY,
    p.ASSOCIATION,
    p.BROKER,
    p.EXPERT,
    p.CONFLICTED,
    p.OFFICER,
    p.ADMIN,
    p.OTHER_OFFICER,
    p.POST,
    p.SECRETARIAT,
    p.LEADERSHIP,
    p.PLATFORM_ADMIN,
    p.RULE,
    p.SERVICE,
    p.DEAF_SERVICE,
)
TABLE = [
    (quote, who, level, who in readers)
    for level, (quote, readers) in LABELS.items()
    for who in COLUMNS
]


@pytest.mark.parametrize(
    ("quote", "who", "level", "expected"), TABLE, ids=lambda value: getattr(value, "key", None)
)
def test_table_of_labels(quote: str, who: Who, level: Level, expected: bool) -> None:
    """Each cell of the table of labels, for an object that is about no company."""
    assert reads(who, p.ISSUES[level], on=p.TODAY) is expected, quote


@pytest.mark.parametrize("who", p.EVERYONE, ids=lambda who: who.key)
def test_public_is_for_anyone(who: Who) -> None:
    """Label public: anyone."""
    assert reads(who, p.ISSUES[Level.PUBLIC], on=p.TODAY)
