"""Reads of data calls, of their boards, and of replies."""

from situationroom.rooms.datacalls.queries.calls import (
    PAGE,
    Standing,
    find_call,
    find_own,
    get_asked,
    get_asked_of_link,
    get_call,
    list_board,
    list_calls,
    list_contact_addresses,
    may_chase,
    may_open,
    may_reply,
    may_run,
    next_states,
)
from situationroom.rooms.datacalls.queries.replies import (
    answers_of,
    counting,
    get_reply,
    is_same,
    list_replies,
)

__all__ = [
    "PAGE",
    "Standing",
    "answers_of",
    "counting",
    "find_call",
    "find_own",
    "get_asked",
    "get_asked_of_link",
    "get_call",
    "get_reply",
    "is_same",
    "list_board",
    "list_calls",
    "list_contact_addresses",
    "list_replies",
    "may_chase",
    "may_open",
    "may_reply",
    "may_run",
    "next_states",
]
