"""Steps of the files' tests: an issue that holds files, a file that is sent, and its check."""

import hashlib
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.utils import timezone
from tests.rooms.steps import actor

from situationroom.base import worker
from situationroom.base.actors import Actor
from situationroom.base.files import uploads
from situationroom.base.files.uploads import Announced
from situationroom.base.models import StoredFile, Upload
from situationroom.rooms.issues.models import Issue
from situationroom.rooms.issues.services import open_issue
from situationroom.rooms.issues.states import IssueKind, Severity
from situationroom.rooms.organisations.models import Organisation

NOW = timezone.now


def folders_of_a_test(settings: Any, folder: Path) -> None:
    """Let files arrive and stay in a folder of this test."""
    settings.FILE_ARRIVALS = folder / "arriving"
    where = {"BACKEND": "situationroom.base.files.store.DurableStorage"}
    kept = where | {"OPTIONS": {"location": str(folder / "kept")}}
    settings.STORAGES = settings.STORAGES | {"files": kept}


def an_issue(by: str = "secretariat") -> Issue:
    """Open an issue with nobody asked; its label is *room*."""
    return open_issue(
        by=actor(by),
        at=NOW(),
        kind=IssueKind.TARIFF,
        title_ko="시험 이슈",
        title_en="A test issue",
        owner=Organisation.objects.get(code="msit"),
        severity=Severity.ATTENTION,
        asked=[],
    )


def announced(issue: UUID, content: bytes, name: str = "보고.txt", **more: Any) -> Announced:
    """Say what comes."""
    fields = {"holder": "issue", "about": issue, "name": name, "total": len(content), **more}
    return Announced(**fields)


def begun(
    issue: Issue, content: bytes, name: str = "보고.txt", by: str = "nipa", **more: Any
) -> Upload:
    """Announce a file as a demo account."""
    said = announced(issue.id, content, name, **more)
    return uploads.create_upload(by=actor(by), at=NOW(), announced=said)


def add(row: Upload, content: bytes, by: str = "nipa", at: datetime | None = None) -> Upload:
    """Add a piece at the place that has been reached."""
    return uploads.append(
        by=actor(by), at=at or NOW(), upload=row.id, offset=row.offset, content=content
    )


def sent(
    issue: Issue, content: bytes, name: str = "보고.txt", by: str = "nipa", **more: Any
) -> StoredFile:
    """Send a file whole."""
    return add(begun(issue, content, name, by, **more), content, by).file


def checked(file: StoredFile) -> StoredFile:
    """Let the worker check what has arrived; return the file as it is then."""
    while worker.do_job():
        pass
    return StoredFile.unscoped.select_related("label", "blob").get(pk=file.pk)


def who(name: str) -> Actor:
    """Return who a demo account is."""
    return actor(name)


def sha256(content: bytes) -> str:
    """Return the hash of a content."""
    return hashlib.sha256(content).hexdigest()
