"""The oracle: every judgement of the page `visibility.md`, under one roof.

Written from the page alone by someone who had not seen the walls. Where the page leaves something open the
stricter reading is taken; `README.md` beside this file lists each of them.
"""

from __future__ import annotations

from tests.trust.acting import may, may_second, needs_second
from tests.trust.facts import (
    Action,
    Group,
    Kind,
    Level,
    Seat,
    Stage,
    Standing,
    Surface,
    Tie,
    What,
    Who,
)
from tests.trust.leaving import exports, mail_shows_title, shown_at
from tests.trust.reading import effective_level, knows_identity, lists_members, reads

__all__ = [
    "Action",
    "Group",
    "Kind",
    "Level",
    "Seat",
    "Stage",
    "Standing",
    "Surface",
    "Tie",
    "What",
    "Who",
    "effective_level",
    "exports",
    "knows_identity",
    "lists_members",
    "mail_shows_title",
    "may",
    "may_second",
    "needs_second",
    "reads",
    "shown_at",
]
