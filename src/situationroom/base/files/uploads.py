"""Takes files in: announced first, then piece after piece, each on the disk before it counts.

The row says how much has arrived for good. What lies behind that in the folder was written by a
process that died; it is written over. The last piece, the event that a file is there and the order
to check it are one transaction; pieces on their way are no events.
"""

import errno
import hashlib
import logging
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from situationroom.base.acting import acting_as, as_room
from situationroom.base.actors import Actor, room_rule
from situationroom.base.errors import Conflict, NotFound, Refusal
from situationroom.base.events import emit
from situationroom.base.facts import FileStored
from situationroom.base.files.homes import home_to_send_to
from situationroom.base.jobs import start_job
from situationroom.base.labelling import make_label
from situationroom.base.labels import Level
from situationroom.base.models import Label, StoredFile, Upload
from situationroom.base.states import FileState
from situationroom.documents.limited.names import safe_name

log = logging.getLogger(__name__)
CHECK = "files.check"
MOST_UNFINISHED = 20  # of one sender
SPARE = 64 * 1024 * 1024  # bytes of the disk that no file takes
SUMS = ("sha1", "sha256")
PIECE_BYTES = 2 * 1024 * 1024
TAKING = "who sends through a link may not read what it sent"
SECRET_GRADE = "C"  # noqa: S105  # of N²SF: state secrets


class TooLarge(Refusal):
    """More than the room takes, or more than was announced."""

    status = 413


class NoSpace(Refusal):
    """The disk is full."""

    status = 507


class Unwritable(Refusal):
    """The disk does not take what is written."""

    status = 503


class OtherSum(Refusal):
    """A piece is not what its sum says (a status of the tus protocol)."""

    status = 460


@dataclass(frozen=True, slots=True)
class Announced:
    """What a sender says of a file before it comes."""

    holder: str
    about: UUID
    name: str
    total: int
    sha256: str = ""
    level: Level | None = None
    grade: str = ""
    said: str = ""


def create_upload(*, by: Actor, at: datetime, announced: Announced) -> Upload:
    """Make a place for a file to arrive at.

    Raises NotFound and NotAllowed for the object, TooLarge, NoSpace, Conflict for too many
    unfinished ones, and Refusal for an empty file, a wrong hash or a state secret.
    """
    _check(announced)
    home = home_to_send_to(holder=announced.holder, id=announced.about, by=by)
    _check_space(announced.total)
    with acting_as(by):
        if _count_unfinished(by) >= MOST_UNFINISHED:
            raise Conflict(
                "You have %(count)d files on their way already.",
                hint="Let one of them finish, or stop it.",
                count=MOST_UNFINISHED,
            )
        return _make(by, at, announced, home.label)


def _make(by: Actor, at: datetime, announced: Announced, within: Label) -> Upload:
    label = make_label(
        announced.level or Level(within.level),
        owner=by.organisation,
        creator=by.id,
        within=within,
    )
    file = StoredFile.unscoped.create(
        label=label,
        holder=announced.holder,
        about=announced.about,
        name=safe_name(announced.name),
        size=announced.total,
        sender=by.id,
        organisation=by.organisation,
        sent_at=at,
    )
    return Upload.objects.create(
        file=file,
        total=announced.total,
        sha256=announced.sha256,
        said=announced.said,
        expires_at=_expiry(at),
    )


def take_whole(
    *, by: Actor, at: datetime, label: Label, content: bytes, announced: Announced
) -> StoredFile:
    """Take a file that is here already, within a label, and order its check.

    The caller has judged whether `by` may send it: a mail that was taken comes with its files,
    whatever they are; an empty one is refused by the check. Who sends through a one-time link may
    not read what it has sent, so the room writes. Raises NoSpace and Unwritable.
    """
    _check_space(len(content))
    with acting_as(by), as_room(TAKING):
        row = _make(by, at, announced, label)
        _write(row, content)
        row.offset = len(content)
        row.save(update_fields=["offset"])
        _arrived(by, at, row.file)
    return row.file


def _check(announced: Announced) -> None:
    if announced.grade.upper() == SECRET_GRADE:
        raise Refusal(
            "State secrets (grade C) are not taken here.",
            hint="Use the way your security office names for them.",
        )
    if announced.total < 1:
        raise Refusal("The file is empty.", hint="Choose the file again.")
    if announced.total > settings.FILE_LARGEST:
        raise TooLarge(
            "The file is too large: at most %(most)d MB are taken.",
            hint="Send it in parts, or save it smaller.",
            most=settings.FILE_LARGEST // settings.MEGABYTE,
        )
    if announced.sha256 and not _is_sum(announced.sha256, 64):
        raise Refusal(
            "The announced hash cannot be read.",
            hint="Send the SHA-256 as 64 hexadecimal digits, or leave it out.",
        )


def _is_sum(text: str, length: int) -> bool:
    return len(text) == length and set(text) <= set("0123456789abcdef")


def _check_space(size: int) -> None:
    folder = settings.FILE_ARRIVALS
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if shutil.disk_usage(folder).free < size + min(SPARE, size):
        raise _no_space()


def _no_space() -> NoSpace:
    return NoSpace(
        "The room has no space left for this file.",
        hint="What has arrived is kept. Try again later, and tell the secretariat.",
    )


def _refusal_of(problem: OSError) -> Refusal:
    if problem.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return _no_space()
    log.error("a piece of a file cannot be written", exc_info=problem)
    return Unwritable(
        "The disk of the room does not take the file.",
        hint="What has arrived is kept. Try again later, and tell the secretariat.",
    )


def _expiry(at: datetime) -> datetime:
    return at + timedelta(hours=settings.FILE_UPLOAD_HOURS)


def _count_unfinished(by: Actor) -> int:
    return StoredFile.unscoped.filter(sender=by.id, state=FileState.ARRIVING).count()


def get_upload(*, id: UUID, by: Actor, at: datetime) -> Upload:
    """Return an upload of one's own that has not run out. Raises NotFound otherwise."""
    row = _own(by).filter(pk=id, expires_at__gt=at).select_related("file").first()
    if row is None:
        raise _unknown()
    return row


def _own(by: Actor) -> QuerySet[Upload]:
    """Return the uploads that `by` began and whose object they may still read."""
    readable = StoredFile.objects.visible_to(by).filter(sender=by.id, sender__isnull=False)
    return Upload.objects.filter(file__in=readable)


def _unknown() -> NotFound:
    return NotFound("There is no such upload.", hint="Begin anew: it ran out, or it was stopped.")


def append(
    *, by: Actor, at: datetime, upload: UUID, offset: int, content: bytes, checksum: str = ""
) -> Upload:
    """Add a piece at the place that has been reached; the last one orders the check.

    `checksum` is `algorithm hexadecimal`. Raises NotFound, Conflict for another place, TooLarge
    for more than was announced, OtherSum, NoSpace; whatever is raised, nothing has been added.
    """
    _check_sum(content, checksum)
    with acting_as(by):
        row = _own(by).select_for_update(of=("self",)).filter(pk=upload, expires_at__gt=at).first()
        if row is None:
            raise _unknown()
        home_to_send_to(holder=row.file.holder, id=row.file.about, by=by)
        if row.offset != offset:
            raise Conflict(
                "%(offset)d bytes have arrived; go on from there.",
                hint="Ask with HEAD how much has arrived.",
                offset=row.offset,
            )
        if offset + len(content) > row.total:
            raise TooLarge(
                "This is more than the %(total)d bytes that were announced.",
                hint="Announce the file anew with its real size.",
                total=row.total,
            )
        if content:
            _write(row, content)
            row.offset += len(content)
            row.expires_at = _expiry(at)
            row.save(update_fields=["offset", "expires_at"])
            if row.offset == row.total:
                _arrived(by, at, row.file)
    return row


def _check_sum(content: bytes, checksum: str) -> None:
    if not checksum:
        return
    name, _, said = checksum.partition(" ")
    if name not in SUMS or not _is_sum(said, 2 * hashlib.new(name).digest_size):
        raise Refusal(
            "The checksum cannot be read.",
            hint="Send one of %(known)s, a blank, and the sum.",
            known=", ".join(SUMS),
        )
    if hashlib.new(name, content).hexdigest() != said:
        raise OtherSum(
            "The piece is not what its checksum says: it was not taken.", hint="Send it again."
        )


def _write(row: Upload, content: bytes) -> None:
    """Write a piece at its place and see it on the disk; on a full disk nothing of it stays."""
    place = part_of(row.id)
    with _opened(place) as handle:
        try:
            os.ftruncate(handle, row.offset)
            written = 0
            while written < len(content):
                written += os.pwrite(handle, content[written:], row.offset + written)
            os.fsync(handle)
        except OSError as problem:
            os.ftruncate(handle, row.offset)
            raise _refusal_of(problem) from problem


@contextmanager
def _opened(place: Path) -> Iterator[int]:
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        handle = os.open(place, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    except OSError as problem:
        raise _refusal_of(problem) from problem
    try:
        yield handle
    finally:
        os.close(handle)


def part_of(upload: UUID) -> Path:
    """Return where the bytes of an upload lie."""
    return Path(settings.FILE_ARRIVALS) / upload.hex


def _arrived(by: Actor, at: datetime, file: StoredFile) -> None:
    file.state, file.sent_at = FileState.CHECKING, at
    file.save(update_fields=["state", "sent_at"])
    told = FileStored(file=str(file.id), size=file.size)
    emit(told, about=file.about, label=file.label, by=by, at=at)
    start_job(
        by=room_rule(CHECK),
        at=at,
        kind=CHECK,
        label=file.label,
        payload={"file": str(file.id)},
        once=f"{CHECK}:{file.id}",
    )


def drop_upload(*, by: Actor, at: datetime, upload: UUID) -> None:
    """Stop an upload: what has arrived is thrown away. Raises NotFound, or Conflict when whole."""
    with acting_as(by):
        row = _own(by).select_for_update(of=("self",)).filter(pk=upload).first()
        if row is None:
            raise _unknown()
        if row.file.state != FileState.ARRIVING:
            raise Conflict("The file has arrived already; it is being checked.")
        file, label = row.file, row.file.label
        for one in (row, file, label):
            one.delete()
    part_of(upload).unlink(missing_ok=True)
