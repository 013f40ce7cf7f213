"""Reads of requests to posts, of partners, of answers that serve again, and of what came of it."""

from situationroom.rooms.posts.queries.answers import (
    count_served,
    get_answer,
    list_answers,
    list_answers_for,
)
from situationroom.rooms.posts.queries.credit import Credit, list_credits
from situationroom.rooms.posts.queries.doing import (
    Deeds,
    check_may_ask,
    check_may_note,
    list_askers,
    list_deeds,
    may_ask,
    may_cover,
    may_keep,
    may_note,
    may_set_capacity,
)
from situationroom.rooms.posts.queries.partners import (
    find_partners,
    get_partner,
    list_introductions,
    list_partners,
)
from situationroom.rooms.posts.queries.requests import (
    OPEN,
    PAGE,
    Wanted,
    count_at_work,
    find_request,
    get_card,
    get_request,
    late_by,
    list_queue,
    list_requests,
    list_turns,
)
from situationroom.rooms.posts.queries.standing import (
    Post,
    get_post,
    list_posts,
    list_posts_for,
)

__all__ = [
    "OPEN",
    "PAGE",
    "Credit",
    "Deeds",
    "Post",
    "Wanted",
    "check_may_ask",
    "check_may_note",
    "count_at_work",
    "count_served",
    "find_partners",
    "find_request",
    "get_answer",
    "get_card",
    "get_partner",
    "get_post",
    "get_request",
    "late_by",
    "list_answers",
    "list_answers_for",
    "list_askers",
    "list_credits",
    "list_deeds",
    "list_introductions",
    "list_partners",
    "list_posts",
    "list_posts_for",
    "list_queue",
    "list_requests",
    "list_turns",
    "may_ask",
    "may_cover",
    "may_keep",
    "may_note",
    "may_set_capacity",
]
