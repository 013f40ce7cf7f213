"""The one way by which a file leaves the room: labelled, marked with who took it, written down.

Doors build no file and no header of one: they say what leaves, for whom, and hand on what they get.
What is stricter than *room* carries the name of its receiver; what is not public leaves an audit
row, whose id is the number of the download in the mark. Files that people sent are handed out as
they are (`files.serving`); their bytes are not the room's to change.
"""

import io
import json
import uuid
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from situationroom.base import audit
from situationroom.base.actors import Actor
from situationroom.base.errors import NotAllowed
from situationroom.base.labels import STRICTNESS, TLP, Level, Stage, is_above_room
from situationroom.base.models import Label
from situationroom.documents import formats, writers
from situationroom.documents.blocks import Column, Document
from situationroom.documents.html import Link
from situationroom.documents.sheet_texts import ListValue
from situationroom.documents.writers import Writing

SHORT = 12  # digits of a download's number that stand in the mark
WHAT = "export"
LEVEL_TEXT = {
    Level.NAMED: gettext_noop("Named persons"),
    Level.OWN: gettext_noop("Own organisation"),
    Level.GROUP: gettext_noop("Sharing group"),
    Level.GOVERNMENT: gettext_noop("Government"),
    Level.ROOM: gettext_noop("Room"),
    Level.PUBLIC: gettext_noop("Public"),
}


@dataclass(frozen=True, slots=True)
class Export:
    """A kind of file that the room lets out, and the strictest label that may go into it."""

    name: str
    highest: Level


@dataclass(frozen=True, slots=True)
class Receiver:
    """Who takes a file out and where from, in the words the file is marked with."""

    name: str
    organisation_ko: str = ""
    organisation_en: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """One file to be let out: which export, for whom, from what, under which labels.

    `stem` is its name without label and ending.
    """

    export: Export
    by: Actor
    at: datetime
    to: Receiver
    about: UUID
    labels: Sequence[Label]
    stem: str


@dataclass(frozen=True, slots=True)
class Parcel:
    """A file as it leaves: its bytes, and the headers by which a door hands it on."""

    content: bytes
    media_type: str
    name: str
    level: Level
    headers: Mapping[str, str] = field(default_factory=dict)


def level_of(label: Label) -> Level:
    """Return the level that counts: with what it stands within, and a paper on its way is *own*."""
    chain = [label] if label.within is None else [label, label.within]
    levels = [Level(one.level) for one in chain]
    levels += [Level.OWN for one in chain if one.stage != Stage.NONE]
    return min(levels, key=STRICTNESS.index)


def strictest_of(labels: Iterable[Label]) -> Label:
    """Return the label that a file of several rows carries. Raises ValueError where none is."""
    return min(labels, key=lambda label: STRICTNESS.index(level_of(label)))


@dataclass(frozen=True, slots=True)
class _Stamp:
    """What a file says of itself: level, number of the download, the mark in its language."""

    level: Level
    id: UUID
    at: datetime
    to: Receiver

    @property
    def mark(self) -> str:
        """Return label, receiver, organisation, moment and number; nothing up to *room*."""
        if not is_above_room(self.level):
            return ""
        house = (self.to.organisation_ko, self.to.organisation_en)
        korean, english = house if formats.in_korean() else house[::-1]
        said = (
            _(LEVEL_TEXT[self.level]), self.to.name, korean or english, formats.kst(self.at),
            self.id.hex[:SHORT],
        )  # fmt: skip
        return " · ".join(part for part in said if part)

    @property
    def properties(self) -> dict[str, str]:
        """Return what the file says without printing it; nothing of a receiver up to *room*."""
        said = {"label": self.level.value, "tlp": TLP[self.level]}
        return said | {"download": str(self.id)} if is_above_room(self.level) else said


def let_out_document(
    taken: Taken, document: Document, form: str, *, link: Link | None = None
) -> Parcel:
    """Let a report out. Raises NotAllowed above the export's highest label."""

    def written(stamp: _Stamp) -> Writing:
        with translation.override(document.language):
            marks = [part for part in (document.watermark, stamp.mark) if part]
        marked = replace(
            document,
            watermark=" · ".join(marks),
            properties={**document.properties, **stamp.properties},
        )
        return writers.write(marked, form, fonts=settings.FONTS, link=link)

    return _let_out(taken, written)


def let_out_table(
    taken: Taken, columns: Sequence[Column], rows: Iterable[Sequence[ListValue]], form: str
) -> Parcel:
    """Let a list out as "csv" or "xlsx": no text in it can act, its mark stands above the heads.

    Raises NotAllowed above the export's highest label.
    """

    def written(stamp: _Stamp) -> Writing:
        return writers.write_table(
            columns, rows, form, mark=stamp.mark, properties=stamp.properties
        )

    return _let_out(taken, written)


def let_out_data(taken: Taken, data: Mapping[str, Any]) -> Parcel:
    """Let data out as JSON; `export` in it says label, receiver and number of the download."""

    def written(stamp: _Stamp) -> Writing:
        whole = {"export": {**stamp.properties, "mark": stamp.mark}, **data}
        content = json.dumps(whole, ensure_ascii=False, indent=1, default=str).encode()
        return Writing(content, "application/json", "json")

    return _let_out(taken, written)


def let_out_filled(taken: Taken, write: Callable[[str], Writing]) -> Parcel:
    """Let a form out that was filled in: `write` gets the mark and puts it where it is read.

    Raises NotAllowed above the export's highest label.
    """
    return _let_out(taken, lambda stamp: write(stamp.mark))


def let_out_files(taken: Taken, files: Mapping[str, bytes]) -> Parcel:
    """Let several files out as one ZIP file; `LABEL.txt` in it says label, receiver and number."""

    def written(stamp: _Stamp) -> Writing:
        said = {**stamp.properties, "mark": stamp.mark}
        label = "".join(f"{name}: {text}\n" for name, text in said.items() if text)
        whole, moment = io.BytesIO(), taken.at.astimezone(UTC).timetuple()[:6]
        with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in {"LABEL.txt": label.encode(), **files}.items():
                info = zipfile.ZipInfo(name, moment)
                archive.writestr(info, content, zipfile.ZIP_DEFLATED)
        return Writing(whole.getvalue(), "application/zip", "zip")

    return _let_out(taken, written)


def _let_out(taken: Taken, write: Callable[[_Stamp], Writing]) -> Parcel:
    label, to = strictest_of(taken.labels), taken.to
    level = level_of(label)
    if STRICTNESS.index(level) < STRICTNESS.index(taken.export.highest):
        raise NotAllowed(
            "What you read here may not leave the room as such a file: its label is too strict.",
            hint="Read it on its page, or ask its owner to let more people read it.",
        )
    stamp = _Stamp(level, uuid.uuid4(), taken.at, to)
    writing = write(stamp)
    if level is not Level.PUBLIC:
        audit.record_read(
            by=taken.by, at=taken.at, what=WHAT, about=taken.about, whose=label.owner,
            reason=f"{taken.export.name}.{writing.extension} {stamp.id.hex[:SHORT]}",
            address=to.address, company=label.company, id=stamp.id,
        )  # fmt: skip
    name = f"{taken.stem}-{level}.{writing.extension}"
    return Parcel(
        writing.content, writing.media_type, name, level,
        headers_of(name, level),
    )  # fmt: skip


def headers_of(name: str, level: Level) -> dict[str, str]:
    """Return the headers of a file on its way out: an attachment, its label, kept by no cache."""
    return {
        "Content-Disposition": disposition(name),
        "X-Room-Label": f"{level}; {TLP[level]}",
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
    }


def disposition(name: str) -> str:
    """Return the header that makes a content an attachment under a name (RFC 6266, RFC 8187)."""
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "._-() ") else "_" for c in name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
