"""Lets the limited process look at what has arrived, and writes down what came of it."""

import logging
import tempfile
import time
from datetime import datetime, timedelta
from typing import Any, BinaryIO
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from situationroom.base.acting import as_room
from situationroom.base.actors import Actor
from situationroom.base.events import emit
from situationroom.base.facts import FileCleared, FileRefused
from situationroom.base.files import store
from situationroom.base.files.uploads import CHECK, part_of
from situationroom.base.jobs import job
from situationroom.base.models import Blob, StoredFile, Upload
from situationroom.base.privacy.numbers import holds_resident_number
from situationroom.base.schedule import Every
from situationroom.base.states import HASH, INCOMPLETE, NUMBERED, FileState
from situationroom.base.work import Work
from situationroom.documents.limited import process
from situationroom.documents.limited.kinds import KINDS
from situationroom.documents.limited.names import ending_of, safe_name
from situationroom.documents.limited.process import Outcome, Verdict
from situationroom.documents.limited.walls import Limits, Wall

log = logging.getLogger(__name__)
CHECKS = "a file is checked whoever may read it"
TIDY = "files.tidy"
ORPHAN_SECONDS = 2 * 24 * 3600
BYTES_A_SECOND = 10 * 1024 * 1024  # what the limited process works through at least


class Unsafe(RuntimeError):
    """This machine lacks walls without which no file is looked at."""


@job(CHECK)
def check_file(work: Work) -> dict[str, Any]:
    """Check and clean one file; keep what of it may stay, or write why it is refused.

    Raises Unsafe where the walls that must stand do not: the file waits, and so does the work.
    """
    file = StoredFile.unscoped.select_related("upload").get(pk=work.payload["file"])
    if file.state != FileState.CHECKING:
        return {"state": file.state}
    part = part_of(file.upload.id)
    if not part.exists():  # a backup was put back that is older than the file
        with work.step(), as_room(CHECKS):
            _refuse(work.by, file, INCOMPLETE, {})
        return {"state": file.state, "reason": file.reason}
    with part.open("rb") as source, tempfile.TemporaryFile(dir=part.parent) as cleaned:
        sent = store.sha256_of(source)
        as_announced = file.upload.sha256 in ("", sent)
        verdict = _look(file, source, cleaned) if as_announced else None
        reason, values = _fault_of(file, verdict)
        kept = None if reason else _keep(cleaned)
    with work.step(), as_room(CHECKS):
        file = StoredFile.unscoped.select_for_update().get(pk=file.pk)
        file.sent_sha256, file.checked_at = sent, timezone.now()
        if verdict is not None and kept is not None:
            _clear(work.by, file, verdict, kept)
        else:
            _refuse(work.by, file, reason, values)
    if kept is not None:
        part.unlink(missing_ok=True)
    cost = {"seconds": verdict.seconds, "memory_kb": verdict.memory_kb} if verdict else {}
    return {"state": file.state, "reason": file.reason, **cost}


def _fault_of(file: StoredFile, verdict: Verdict | None) -> tuple[str, dict[str, str]]:
    """Return why a file is refused, and what the sentence about it names; nothing when it is not.

    A file with a resident registration number is refused before anything of it is kept.
    """
    if verdict is None:
        return HASH, {}
    if verdict.outcome is not Outcome.CLEAN:
        return verdict.reason or HASH, verdict.values
    numbered = holds_resident_number(f"{file.name}\n{verdict.text}")
    return (NUMBERED if numbered else ""), {}


def _look(file: StoredFile, source: BinaryIO, cleaned: BinaryIO) -> Verdict:
    """Let the limited process look at a file; the larger it is the longer it may take."""
    work = Limits().work_seconds + file.size // BYTES_A_SECOND
    largest = 2 * settings.FILE_LARGEST
    verdict = process.check(
        source,
        cleaned,
        extension=ending_of(file.name),
        limits=Limits(output=largest, work_seconds=work, seconds=3.0 * work),
        needed=[Wall(name) for name in settings.FILE_WALLS],
    )
    if verdict.outcome is Outcome.UNSAFE:
        raise Unsafe(f"no file is checked here without: {', '.join(verdict.lacking)}")
    if verdict.sought:
        log.error("a file made the limited process look for modules: %s", verdict.sought)
    return verdict


def look_at_walls() -> Verdict:
    """Let the limited process look at three letters; the verdict tells which walls stand here."""
    with tempfile.TemporaryFile() as source, tempfile.TemporaryFile() as cleaned:
        source.write(b"abc")
        source.flush()
        needed = [Wall(name) for name in settings.FILE_WALLS]
        return process.check(source, cleaned, extension="txt", needed=needed)


def count_waiting(*, before: datetime) -> int:
    """Return how many files have waited for their check since before a moment, for operators."""
    return StoredFile.unscoped.filter(state=FileState.CHECKING, sent_at__lt=before).count()


def _keep(cleaned: BinaryIO) -> Blob:
    """Put a content where contents lie; return its row, not yet written."""
    sha256 = store.sha256_of(cleaned)
    where = store.put(cleaned, sha256)
    return Blob(sha256=sha256, size=cleaned.seek(0, 2), where=where, created_at=timezone.now())


def _clear(by: Actor, file: StoredFile, verdict: Verdict, kept: Blob) -> None:
    values = {"size": kept.size, "where": kept.where, "created_at": kept.created_at}
    file.blob, _ = Blob.objects.get_or_create(sha256=kept.sha256, defaults=values)
    file.state, file.kind, file.text = FileState.CLEAN, verdict.kind, verdict.text
    file.media_type = KINDS[verdict.kind].media_type
    file.name = safe_name(file.name, verdict.kind)
    file.save()
    Upload.objects.filter(file=file).delete()
    told = FileCleared(file=str(file.id), kind_of_file=file.kind, sha256=kept.sha256)
    emit(told, about=file.about, label=file.label, by=by, at=timezone.now())


def _refuse(by: Actor, file: StoredFile, reason: str, values: dict[str, str]) -> None:
    """Write why a file is refused; its bytes stay for some days, for nobody to read."""
    file.state, file.reason, file.reason_values = FileState.REFUSED, str(reason), values
    file.save()
    until = timezone.now() + timedelta(days=settings.FILE_REFUSED_DAYS)
    Upload.objects.filter(file=file).update(expires_at=until)
    told = FileRefused(file=str(file.id), reason=file.reason)
    emit(told, about=file.about, label=file.label, by=by, at=timezone.now())


@job(TIDY, every=Every(600))
def tidy(work: Work) -> dict[str, int]:
    """Throw away what did not arrive in time, refused files after some days, and lost pieces."""
    gone = Upload.objects.filter(expires_at__lt=timezone.now())
    gone = gone.exclude(file__state=FileState.CHECKING)
    late = 0
    for upload in list(gone.values_list("id", flat=True)):
        with work.step(), as_room(CHECKS):
            late += _drop(work.by, upload)
        part_of(upload).unlink(missing_ok=True)
    return {"dropped": late, "orphans": _drop_orphans()}


def _drop(by: Actor, upload: UUID) -> int:
    row = Upload.objects.select_for_update(of=("self",)).filter(pk=upload).first()
    if row is None or row.expires_at >= timezone.now():
        return 0
    file = StoredFile.unscoped.select_for_update().get(pk=row.file_id)
    if file.state == FileState.ARRIVING:
        _refuse(by, file, INCOMPLETE, {})
    row.delete()
    return 1


def _drop_orphans() -> int:
    """Throw away pieces no row knows any more: their process died before it could."""
    known = {one.hex for one in Upload.objects.values_list("id", flat=True)}
    old = time.time() - ORPHAN_SECONDS
    folder = settings.FILE_ARRIVALS
    parts = [part for part in folder.iterdir() if part.is_file()] if folder.is_dir() else []
    lost = [part for part in parts if part.name not in known and part.stat().st_mtime < old]
    for part in lost:
        part.unlink(missing_ok=True)
    return len(lost)
