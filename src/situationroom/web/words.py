"""Small helpers of the pages: the reader's language, opaque cursors, who asks."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext

from situationroom.base.actors import Actor
from situationroom.base.cursors import (
    day_cursor,
    number_cursor,
    number_to_cursor,
    time_cursor,
    to_cursor,
)
from situationroom.documents import formats
from situationroom.rooms.measures.states import PROGRAMME_TEXT

__all__ = [
    "actor_of",
    "day_cursor",
    "named",
    "number_cursor",
    "number_to_cursor",
    "programme_name",
    "time_cursor",
    "to_cursor",
]


def named(thing: Any, field: str = "name") -> str:
    """Return `field_ko` or `field_en` of an object, by the reader's language."""
    korean, english = getattr(thing, f"{field}_ko", ""), getattr(thing, f"{field}_en", "")
    return str((korean or english) if formats.in_korean() else (english or korean))


def programme_name(key: str) -> str:
    """Return the name of a programme of duties."""
    return gettext(PROGRAMME_TEXT[key]) if key in PROGRAMME_TEXT else key


def actor_of(request: HttpRequest) -> Actor:
    """Return who asks."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor
