"""Opaque cursors of lists and of the log: encrypted, so that nobody writes one or counts by it."""

import base64
import json
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from situationroom.base.errors import Refusal

PURPOSE = b"situationroom.cursor"


def to_cursor(when: date | datetime, row: UUID) -> str:
    """Return the cursor after a row of a list by day or time."""
    return _seal([when.isoformat(), row.hex])


def number_to_cursor(row: int) -> str:
    """Return the cursor after a row of a list by number."""
    return _seal([row])


def log_to_cursor(number: int, *, log: bytes | None = None) -> str:
    """Return the cursor after an event of the log; `log` is its name, asked for when not given."""
    return _seal([number], log=log_name() if log is None else log)


def end_of_log() -> str:
    """Return the cursor of the place the log has reached: a page made now goes on from here."""
    last, log = _numbering().values_list("last", "log").first() or (0, None)
    return _seal([last], log=b"" if log is None else log.bytes)


def day_cursor(text: str | None) -> tuple[date, UUID] | None:
    """Read the cursor of a list by day. Raises Refusal when it is not one of ours."""
    values = _open(text)
    if values is None:
        return None
    try:
        when, row = map(str, values)
        return date.fromisoformat(when), UUID(row)
    except ValueError:
        raise _unknown() from None


def time_cursor(text: str | None) -> tuple[datetime, UUID] | None:
    """Read the cursor of a list by time. Raises Refusal when it is not one of ours."""
    values = _open(text)
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
    values = _open(text)
    if values is None:
        return 0
    if len(values) != 1 or not isinstance(values[0], int):
        raise _unknown()
    return values[0]


def found_to_cursor(in_title: bool, at: datetime, row: int) -> str:
    """Return the cursor after a row of a search."""
    return _seal([int(in_title), at.isoformat(), row])


def found_cursor(text: str | None) -> tuple[bool, datetime, int] | None:
    """Read the cursor of a search. Raises Refusal when it is not one of ours."""
    values = _open(text)
    if values is None:
        return None
    try:
        in_title, at, row = values
        return bool(in_title), datetime.fromisoformat(str(at)), int(row)
    except (TypeError, ValueError):
        raise _unknown() from None


def name_to_cursor(name: str, row: UUID) -> str:
    """Return the cursor after a row of a list by name."""
    return _seal([name, row.hex])


def name_cursor(text: str | None) -> tuple[str, UUID] | None:
    """Read the cursor of a list by name. Raises Refusal when it is not one of ours."""
    values = _open(text)
    if values is None:
        return None
    try:
        name, row = map(str, values)
        return name, UUID(row)
    except ValueError:
        raise _unknown() from None


def amount_to_cursor(amount: float, first: str, second: str) -> str:
    """Return the cursor after a row of a list by an amount, then by two words."""
    return _seal([repr(amount), first, second])


def amount_cursor(text: str | None) -> tuple[float, str, str] | None:
    """Read the cursor of a list by an amount. Raises Refusal when it is not one of ours."""
    values = _open(text)
    if values is None:
        return None
    try:
        amount, first, second = map(str, values)
        return float(amount), first, second
    except ValueError:
        raise _unknown() from None


def log_cursor(text: str) -> int:
    """Read the cursor of the log.

    Raises Refusal for one of another database, or of a log that was put back since.
    """
    values = _open(text, log=log_name(), problem=_elsewhere())
    if values is None or len(values) != 1 or not isinstance(values[0], int):
        raise _elsewhere()
    if values[0] > (_numbering().values_list("last", flat=True).first() or 0):
        raise _elsewhere()
    return values[0]


def _numbering() -> Any:
    # Imported where it is asked for: pages prove their frame apart from any table.
    from situationroom.base.models import Numbering

    return Numbering.objects


def log_name() -> bytes:
    """Return the name of this log, which its cursors carry."""
    log = _numbering().values_list("log", flat=True).first()
    return b"" if log is None else log.bytes


def _seal(values: list[str | int], *, log: bytes = b"") -> str:
    content = json.dumps(values, separators=(",", ":")).encode()
    sealed = _cipher(settings.SECRET_KEY).encrypt(content, [PURPOSE, log])
    return base64.urlsafe_b64encode(sealed).decode().rstrip("=")


def _open(
    text: str | None, *, log: bytes = b"", problem: Refusal | None = None
) -> list[str | int] | None:
    if not text:
        return None
    try:
        sealed = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        content = _cipher(settings.SECRET_KEY).decrypt(sealed, [PURPOSE, log])
        values: list[str | int] = json.loads(content)
    except (InvalidTag, ValueError):
        raise (problem or _unknown()) from None
    return values


@lru_cache(maxsize=4)
def _cipher(secret: str) -> AESSIV:
    # SIV: the same row has the same cursor, and a cursor that was used once tells nothing more.
    key = HKDF(algorithm=SHA256(), length=64, salt=None, info=PURPOSE).derive(secret.encode())
    return AESSIV(key)


def _unknown() -> Refusal:
    return Refusal(
        "This page of the list does not exist.", hint="Go back to the first page of the list."
    )


def _elsewhere() -> Refusal:
    return Refusal(
        "This place in the log is not one of this room.",
        hint="Read everything again from the beginning.",
    )
