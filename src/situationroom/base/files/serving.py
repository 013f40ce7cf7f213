"""Hands files out: by a link that is bound to who asked and ends within a minute.

The link carries the reason in a sealed form. When it is followed, the right is asked for again:
who lost it in the meantime gets nothing.
"""

import base64
import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from situationroom.base import audit
from situationroom.base.acting import acting_as
from situationroom.base.actors import Actor
from situationroom.base.egress import headers_of, level_of
from situationroom.base.errors import Conflict, NotFound, Refusal
from situationroom.base.files import store
from situationroom.base.labels import Level, is_above_room
from situationroom.base.models import StoredFile
from situationroom.base.states import FileState

LINK_SECONDS = 60
PAGE = 50
SHORTEST_REASON, LONGEST_REASON = 2, 200
PURPOSE = b"situationroom.file-link"


@dataclass(frozen=True, slots=True)
class Handed:
    """A file on its way out: its row and its content, open for reading."""

    file: StoredFile
    content: Any

    @property
    def headers(self) -> dict[str, str]:
        """Return what makes it an attachment under its name, and says its label."""
        return headers_of(self.file.name, level_of(self.file.label))


def list_files(*, about: UUID, by: Actor, limit: int = PAGE) -> list[StoredFile]:
    """Return the files of an object that `by` may see, newest first, without their texts."""
    rows = StoredFile.objects.visible_to(by).filter(about=about).defer("text")
    rows = rows.select_related("label", "upload", "blob")
    return list(rows.order_by("-sent_at", "-id")[:limit])


def get_file(*, id: UUID, by: Actor) -> StoredFile:
    """Return one file. Raises NotFound when hidden or absent."""
    rows = StoredFile.objects.visible_to(by).filter(pk=id).defer("text")
    file = rows.select_related("label", "upload", "blob").first()
    if file is None:
        raise _unknown()
    return file


def needs_reason(file: StoredFile) -> bool:
    """Tell whether a reason is asked for: for everything stricter than *room*."""
    return is_above_room(Level(file.label.level))


def make_link(*, by: Actor, at: datetime, file: UUID, bound_to: str, reason: str = "") -> str:
    """Return a sealed link to a file for one who asks from one session, for a minute.

    Raises NotFound, Conflict while the file is not clean, Refusal without a reason that is needed.
    """
    row = get_file(id=file, by=by)
    if row.state != FileState.CLEAN:
        raise Conflict("The file cannot be read: it is not checked.", hint="Wait, or send it anew.")
    reason = " ".join(reason.split())[:LONGEST_REASON]
    if needs_reason(row) and len(reason) < SHORTEST_REASON:
        raise Refusal(
            "Say why you read this file.",
            hint="A few words are enough; they stand in the audit log.",
        )
    told = [row.id.hex, str(by.id), _digest(bound_to), reason]
    return _sealer().encrypt_at_time(json.dumps(told).encode(), int(at.timestamp())).decode()


def follow_link(*, by: Actor, at: datetime, link: str, bound_to: str, address: str) -> Handed:
    """Return the file of a link, asking for the right again, and write that it was read.

    `address` is where the reader asks from. Raises NotFound for a link that ended, belongs to
    somebody else or leads to what may no longer be read.
    """
    try:
        told = json.loads(
            _sealer().decrypt_at_time(link.encode(), LINK_SECONDS, int(at.timestamp()))
        )
        file, reader, binding, reason = told
    except (InvalidToken, ValueError):
        raise _ended() from None
    if (reader, binding) != (str(by.id), _digest(bound_to)):
        raise _ended()
    with acting_as(by):
        rows = StoredFile.objects.visible_to(by).filter(pk=file, state=FileState.CLEAN)
        row = rows.select_related("label__within", "blob").defer("text").first()
        if row is None or row.blob is None:
            raise _ended()
        content = store.read(row.blob.where)
        if row.label.level != Level.PUBLIC:
            audit.record_read(
                by=by,
                at=at,
                what="file",
                about=row.id,
                whose=row.label.owner or row.organisation,
                reason=reason,
                address=address,
                company=row.label.company,
            )
    return Handed(row, content)


def _unknown() -> NotFound:
    return NotFound("There is no such file.")


def _ended() -> NotFound:
    return NotFound(
        "This link to a file has ended.", hint="Open the page of the file again and follow it anew."
    )


def _digest(bound_to: str) -> str:
    return hashlib.sha256(bound_to.encode()).hexdigest()


def _sealer() -> Fernet:
    key = HKDF(SHA256(), 32, salt=None, info=PURPOSE).derive(settings.SECRET_KEY.encode())
    return Fernet(base64.urlsafe_b64encode(key))
