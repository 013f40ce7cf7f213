"""Files of an object: what arrived, what became of it, and a link to what may be read."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router, Schema
from pydantic import Field

from situationroom.api.answers import Said, actor_of
from situationroom.api.idempotency import Deed, writes
from situationroom.api.paging import Page, whole
from situationroom.base.errors import filled
from situationroom.base.files import serving
from situationroom.base.files.homes import get_home
from situationroom.base.models import StoredFile
from situationroom.base.states import FILE_REASON_TEXT, FILE_REMEDY_TEXT

router = Router(tags=["files"], by_alias=True)


class Refused(Schema):
    """Why a file was refused, and what to do."""

    reason: str
    title: str
    detail: str


class File(Schema):
    """A file of an object. It has a content only when it is clean."""

    id: UUID
    holder: str
    about: UUID
    name: str
    kind: str
    media_type: str
    label: str
    state: str
    size: int
    arrived: int
    sent_sha256: str
    sha256: str | None
    refused: Refused | None
    needs_reason: bool
    sent_at: datetime
    checked_at: datetime | None


class LinkSaid(Said):
    """Why a file is read; needed above *room*."""

    reason: str = Field("", max_length=serving.LONGEST_REASON)


class Link(Schema):
    """A link to a file for the session that asked; it ends soon."""

    url: str
    until: datetime


def _file(row: StoredFile) -> File:
    upload = getattr(row, "upload", None)
    return File(
        id=row.id,
        holder=row.holder,
        about=row.about,
        name=row.name,
        kind=row.kind,
        media_type=row.media_type,
        label=row.label.level,
        state=row.state,
        size=row.size,
        arrived=upload.offset if upload is not None else row.size,
        sent_sha256=row.sent_sha256,
        sha256=row.blob.sha256 if row.blob is not None else None,
        refused=_refused(row),
        needs_reason=serving.needs_reason(row),
        sent_at=row.sent_at,
        checked_at=row.checked_at,
    )


def _refused(row: StoredFile) -> Refused | None:
    if not row.reason:
        return None
    title, detail = (
        filled(_(texts[row.reason]), row.reason_values)
        for texts in (FILE_REASON_TEXT, FILE_REMEDY_TEXT)
    )
    return Refused(reason=row.reason, title=title, detail=detail)


@router.get("/files", response=Page[File])
def list_files(request: HttpRequest, holder: str, about: UUID) -> Page[Any]:
    """List the files of an object, newest first."""
    actor = actor_of(request)
    get_home(holder=holder, id=about, by=actor)
    return whole([_file(row) for row in serving.list_files(about=about, by=actor)])


@router.get("/files/{id}", response=File)
def get_file(request: HttpRequest, id: UUID) -> File:
    """Show one file."""
    return _file(serving.get_file(id=id, by=actor_of(request)))


@writes(router, "/files/{id}/link", response=Link)
def make_link(request: HttpRequest, id: UUID, said: LinkSaid) -> Deed:
    """Ask for a link to the content, for this session and a minute; above *room* with a reason."""

    def deed() -> Link:
        at = timezone.now()
        link = serving.make_link(
            by=actor_of(request),
            at=at,
            file=id,
            bound_to=request.session.session_key or "",
            reason=said.reason,
        )
        until = at + timedelta(seconds=serving.LINK_SECONDS)
        return Link(url=reverse("file_content", args=[link]), until=until)

    return deed
