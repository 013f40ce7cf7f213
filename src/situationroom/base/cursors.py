"""Opaque cursors of lists: signed, so that nobody writes one; they count nothing."""

import base64
import json
from datetime import date, datetime
from uuid import UUID

from django.core import signing

from situationroom.base.errors import Refusal

SALT = "situationroom.cursor"


def to_cursor(when: date | datetime, row: UUID) -> str:
    """Return the cursor after a row of a list by day or time."""
    return _sign([when.isoformat(), row.hex])


def number_to_cursor(row: int) -> str:
    """Return the cursor after a row of a list by number."""
    return _sign([row])


def day_cursor(text: str | None) -> tuple[date, UUID] | None:
    """Read the cursor of a list by day. Raises Refusal when it is not one of ours."""
    values = _read(text)
    if values is None:
        return None
    try:
        when, row = map(str, values)
        return date.fromisoformat(when), UUID(row)
    except ValueError:
        raise _unknown() from None


def time_cursor(text: str | None) -> tuple[datetime, UUID] | None:
    """Read the cursor of a list by time. Raises Refusal when it is not one of ours."""
    values = _read(text)
    if values is None:
        return None
    try:
        when, row = map(str, values)
        at, last = datetime.fromisoformat(when), UUID(row)
    except ValueError:
        raise _unknown() from None
    if at.tzinfo is None:  # a cursor of a list by day
        raise _unknown()
    return at, last


def number_cursor(text: str | None) -> int:
    """Read the cursor of a list by number, 0 for none. Raises Refusal when it is not ours."""
    values = _read(text)
    if values is None:
        return 0
    if len(values) != 1 or not isinstance(values[0], int):
        raise _unknown()
    return values[0]


def _sign(values: list[str | int]) -> str:
    packed = base64.urlsafe_b64encode(json.dumps(values).encode()).decode()
    return signing.Signer(salt=SALT).sign(packed)


def _read(text: str | None) -> list[str | int] | None:
    if not text:
        return None
    try:
        packed = base64.urlsafe_b64decode(signing.Signer(salt=SALT).unsign(text))
        values: list[str | int] = json.loads(packed)
    except (signing.BadSignature, ValueError):
        raise _unknown() from None
    return values


def _unknown() -> Refusal:
    return Refusal(
        "This page of the list does not exist.", hint="Go back to the first page of the list."
    )
