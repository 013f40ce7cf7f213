"""Small helpers of the pages: the reader's language, opaque cursors, who asks."""

import re
from datetime import date
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
from situationroom.base.errors import Refusal, filled
from situationroom.documents import formats
from situationroom.rooms.measures.states import AUTHORITY_TEXT, PROGRAMME_TEXT

__all__ = [
    "actor_of",
    "authority_name",
    "day_cursor",
    "named",
    "number_cursor",
    "number_to_cursor",
    "programme_name",
    "text_of",
    "texts_of",
    "time_cursor",
    "to_cursor",
]


# The name a programme has where an officer gives none, as `register_act` is told it.
MADE = re.compile(r"act_(?P<law>\w+)_(?P<day>\d{8})")


def named(thing: Any, field: str = "name") -> str:
    """Return `field_ko` or `field_en` of an object, by the reader's language."""
    korean, english = getattr(thing, f"{field}_ko", ""), getattr(thing, f"{field}_en", "")
    return str((korean or english) if formats.in_korean() else (english or korean))


def texts_of(refusal: Refusal) -> tuple[str, str]:
    """Return message and remedy of a refusal in the reader's language."""
    values = {
        key: gettext(v) if isinstance(v, str) and v else v for key, v in refusal.values.items()
    }
    message, hint = gettext(refusal.code), gettext(refusal.hint) if refusal.hint else ""
    return filled(message, values), filled(hint, values)


def text_of(refusal: Refusal) -> str:
    """Return message and remedy of a refusal in one line."""
    return " ".join(filter(None, texts_of(refusal)))


def programme_name(key: str) -> str:
    """Return the name of a programme of duties; one made of authority and day says both."""
    if key in PROGRAMME_TEXT:
        return gettext(PROGRAMME_TEXT[key])
    made = MADE.fullmatch(key)
    try:
        day = date.fromisoformat(made["day"]) if made else None
    except ValueError:
        day = None
    return f"{authority_name(made['law'])} ({formats.day(day)})" if made and day else key


def authority_name(key: str) -> str:
    """Return the name of the law a state acts under."""
    return gettext(AUTHORITY_TEXT[key]) if key in AUTHORITY_TEXT else key.upper()


def actor_of(request: HttpRequest) -> Actor:
    """Return who asks."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor
