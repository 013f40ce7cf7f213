"""Small helpers of the pages: the reader's language, opaque cursors, who asks."""

import base64
import json
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core import signing
from django.http import HttpRequest
from django.utils.translation import gettext

from situationroom.base.actors import Actor
from situationroom.base.errors import Refusal
from situationroom.documents import formats
from situationroom.rooms.measures.states import PROGRAMME_TEXT

SALT = "situationroom.cursor"


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


def to_cursor(when: date | datetime, row: UUID) -> str:
    """Return the opaque cursor after a row."""
    packed = json.dumps([when.isoformat(), row.hex]).encode()
    return signing.Signer(salt=SALT).sign(base64.urlsafe_b64encode(packed).decode())


def from_cursor(text: str | None) -> tuple[str, UUID] | None:
    """Read a cursor. Raises Refusal when it is not one of ours."""
    if not text:
        return None
    try:
        packed = base64.urlsafe_b64decode(signing.Signer(salt=SALT).unsign(text))
        when, row = json.loads(packed)
        return when, UUID(row)
    except (signing.BadSignature, ValueError):
        raise Refusal(
            "This page of the list does not exist.", hint="Go back to the first page of the list."
        ) from None


def day_cursor(text: str | None) -> tuple[date, UUID] | None:
    """Read a cursor of a list by day."""
    cursor = from_cursor(text)
    return (date.fromisoformat(cursor[0]), cursor[1]) if cursor else None


def time_cursor(text: str | None) -> tuple[datetime, UUID] | None:
    """Read a cursor of a list by time."""
    cursor = from_cursor(text)
    return (datetime.fromisoformat(cursor[0]), cursor[1]) if cursor else None
