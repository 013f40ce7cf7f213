"""What the live stream asks of the database: events, who somebody is, who lost their right.

Called on a few threads of the process; no client holds a connection.
"""

import io
from collections.abc import Collection
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib import auth
from django.core.handlers.asgi import ASGIRequest
from django.utils import timezone

from situationroom.base.actors import Actor
from situationroom.base.cursors import log_cursor, log_name, log_to_cursor
from situationroom.base.errors import Refusal
from situationroom.base.log import list_missed, list_numbered
from situationroom.base.positions import last_number
from situationroom.rooms.organisations.queries import (
    find_people,
    get_actor,
    get_actors,
    list_open_sessions,
)
from situationroom.web.live.messages import Message, happened, here, refetch

BATCH = 500
LONGEST_REPLAY = 10_000


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who opened a stream, and by which session."""

    actor: Actor
    session: str


def who_asks(scope: Any) -> Visitor | None:
    """Return who opens a stream, by their session; None for nobody."""
    request = ASGIRequest(scope, io.BytesIO())
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(key or None)
    person: Any = auth.get_user(request)
    if not person.is_authenticated:
        return None
    return Visitor(get_actor(person, on=timezone.localdate()), key)


def list_gone(visitors: Collection[Visitor]) -> set[Visitor]:
    """Return those whose session has ended or who are no longer who they were."""
    sessions = list_open_sessions({visitor.session for visitor in visitors}, at=timezone.now())
    people = {visitor.actor.id for visitor in visitors if visitor.actor.id is not None}
    actors = get_actors(find_people(people).values(), on=timezone.localdate())
    return {
        visitor
        for visitor in visitors
        if visitor.session not in sessions
        or visitor.actor.id is None
        or actors.get(visitor.actor.id) != visitor.actor
    }


def first_words(actor: Actor, last_event_id: str, position: int) -> tuple[bytes, int]:
    """Return where a stream stands, after what was missed since the last id a browser had.

    What cannot be told, or is too much to tell, is answered with "read again". The place, which
    is returned too, is the browser's own where another process had told it more than this one has
    read: else it would hear that a second time.
    """
    after = _find_place(last_event_id) if last_event_id else position
    begin = position if after is None else max(after, position)
    place = log_to_cursor(begin)
    told = None if after is None else list_replay(actor, after, position)
    missed = refetch(place) if told is None else b"".join(told)
    return missed + here(place), begin


def _find_place(last_event_id: str) -> int | None:
    try:
        return log_cursor(last_event_id)
    except Refusal:
        return None


def list_replay(actor: Actor, after: int, until: int) -> list[bytes] | None:
    """Return what somebody missed and may see; None when it is too much to tell."""
    if until <= after:
        return []
    if until - after > LONGEST_REPLAY:
        return None
    log = log_name()
    return [
        happened(log_to_cursor(one.number, log=log), one.kind, one.about)
        for one in list_missed(by=actor, after=after, until=until)
    ]


def list_news(after: int) -> list[Message]:
    """Return the next events of the log as messages, with the labels they have now."""
    log = log_name()
    found = []
    for event in list_numbered(after=after, limit=BATCH):
        label, number = event.label, event.number or 0
        content = happened(log_to_cursor(number, log=log), event.kind, event.about)
        found.append(Message(number, event.kind, label.id, label.readers(), content))
    return found


def get_end() -> int:
    """Return the last number of the log."""
    return last_number()


def to_place(number: int) -> str:
    """Return the cursor of a place in the log."""
    return log_to_cursor(number)
