"""Where the files of mails that come in are kept: by a function that is registered by name.

`files` lets them be checked and cleaned like every file of the object; `folder` keeps them raw
under the name of their hash, for nobody to read.
"""

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID, uuid4

from django.conf import settings

from situationroom.base.actors import Actor
from situationroom.base.files import uploads
from situationroom.base.models import Label


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file as it came by mail: raw, with the name and type its sender gave it.

    `holder` and `about` are the kind and the id of the object the mail answers, `label` is its own.
    """

    holder: str
    about: UUID
    name: str
    content_type: str
    content: bytes
    label: Label
    by: Actor
    at: datetime


Keep = Callable[[Attachment], str]
KEEPERS: dict[str, Keep] = {}


def keeps_attachments(name: str) -> Callable[[Keep], Keep]:
    """Register a function that keeps a file and returns a reference to it."""

    def register(keep: Keep) -> Keep:
        KEEPERS[name] = keep
        return keep

    return register


def keep(attachment: Attachment) -> str:
    """Keep a file where the settings say; return the reference."""
    return KEEPERS[settings.MAIL_ATTACHMENTS](attachment)


@keeps_attachments("files")
def keep_as_file(attachment: Attachment) -> str:
    """Let a file arrive at the object that the mail answers; a job checks it."""
    row = uploads.take_whole(
        by=attachment.by,
        at=attachment.at,
        label=attachment.label,
        content=attachment.content,
        announced=uploads.Announced(
            holder=attachment.holder,
            about=attachment.about,
            name=attachment.name,
            total=len(attachment.content),
        ),
    )
    return f"files:{row.id}"


@keeps_attachments("folder")
def keep_in_folder(attachment: Attachment) -> str:
    """Write a file under its hash, whole or not at all; the same content lies there once."""
    name = hashlib.sha256(attachment.content).hexdigest()
    target = Path(settings.MEDIA_ROOT) / "mail" / name[:2] / name
    if not target.exists():
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        part = target.with_suffix(f".{uuid4().hex}")
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(attachment.content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    return f"folder:{name}"
