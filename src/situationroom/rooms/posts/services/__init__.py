"""Writes of requests to posts, of their partners and of answers that serve again."""

from situationroom.rooms.posts.services.answers import (
    Kept,
    keep_answer,
    take_answer,
    withdraw_answer,
)
from situationroom.rooms.posts.services.asking import Question, make_request
from situationroom.rooms.posts.services.book import (
    PartnerSaid,
    change_partner,
    introduce_partner,
    note_partner,
    retire_partner,
)
from situationroom.rooms.posts.services.moving import Move, move_request
from situationroom.rooms.posts.services.standing import (
    load_coverage,
    set_capacity,
    set_coverage,
)

__all__ = [
    "Kept",
    "Move",
    "PartnerSaid",
    "Question",
    "change_partner",
    "introduce_partner",
    "keep_answer",
    "load_coverage",
    "make_request",
    "move_request",
    "note_partner",
    "retire_partner",
    "set_capacity",
    "set_coverage",
    "take_answer",
    "withdraw_answer",
]
