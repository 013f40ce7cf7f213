"""붙임: the files of an object, sending one, and handing one out."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from situationroom.base.actors import Actor
from situationroom.base.errors import Refusal, filled
from situationroom.base.files import serving, uploads
from situationroom.base.files.homes import get_home
from situationroom.base.labels import STRICTNESS, Level
from situationroom.base.models import StoredFile
from situationroom.base.states import (
    FILE_COLOUR,
    FILE_REASON_TEXT,
    FILE_REMEDY_TEXT,
    FILE_TEXT,
    FileState,
)
from situationroom.documents.limited.kinds import TAKEN
from situationroom.rooms.organisations.queries import get_organisation
from situationroom.web.marks import label_text
from situationroom.web.tables import State
from situationroom.web.words import actor_of, named, text_of

UNFINISHED = (FileState.ARRIVING, FileState.CHECKING)
CHOSEN = (Level.OWN, Level.NAMED)  # stricter than the object, by the sender's choice
GRADES = {
    "O": gettext_lazy("Open (O): may be published"),
    "S": gettext_lazy("Sensitive (S): not public"),
    "C": gettext_lazy("Classified (C): state secret"),
}
SERVED = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cache-Control": "private, no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
}


class FileForm(forms.Form):
    """A file for an object, sent with the page: for browsers without scripts."""

    file = forms.FileField(label=gettext_lazy("File"))
    level = forms.ChoiceField(label=gettext_lazy("Who may read it"), required=False)
    grade = forms.ChoiceField(label=gettext_lazy("Grade"), choices=list(GRADES.items()))
    next = forms.CharField(required=False, max_length=500, widget=forms.HiddenInput)

    def __init__(self, *words: Any, level: Level = Level.ROOM, **more: Any) -> None:
        super().__init__(*words, **more)
        choices = [("", _("as this page: %(label)s") % {"label": label_text(level)})]
        stricter = STRICTNESS[: STRICTNESS.index(level)]
        choices += [(one.value, label_text(one)) for one in CHOSEN if one in stricter]
        self.fields["level"].choices = choices  # type: ignore[attr-defined]
        self.fields["grade"].initial = "O" if level is Level.PUBLIC else "S"


@dataclass(frozen=True, slots=True)
class FileRow:
    """One file as a page shows it."""

    id: UUID
    name: str
    state: State
    size: int
    arrived: int
    percent: int
    label: str
    sender: str
    at: datetime
    why: str
    remedy: str
    is_clean: bool
    needs_reason: bool


@dataclass(frozen=True, slots=True)
class Files:
    """The files of an object and the form to send one, for `web/parts/files.html`."""

    holder: str
    about: UUID
    label: str
    rows: list[FileRow]
    form: FileForm | None
    here: str
    largest: int = settings.FILE_LARGEST
    most: str = f"{settings.FILE_LARGEST // settings.MEGABYTE}\u00a0MB"
    form_most: str = f"{settings.FILE_FORM_LARGEST // settings.MEGABYTE}\u00a0MB"
    taken: str = TAKEN

    @property
    def version(self) -> str:
        """Name what the list shows: keys of its forms are new each time and are no news."""
        return hashlib.sha256(repr(self.rows).encode()).hexdigest()[:16]

    @property
    def moves(self) -> bool:
        """Return whether something will soon look different."""
        return any(row.state.tone == "action" for row in self.rows)


def files_of(request: HttpRequest, *, holder: str, about: UUID) -> Files:
    """Return the files of an object that the reader may see, and the form if they may send."""
    actor = actor_of(request)
    home = get_home(holder=holder, id=about, by=actor)
    here = request.get_full_path()
    level = Level(home.label.level)
    form = FileForm(level=level, initial={"next": here}) if home.may_send else None
    rows = _rows(serving.list_files(about=about, by=actor))
    return Files(holder, about, level.value, rows, form, here)


def _rows(files: Iterable[StoredFile]) -> list[FileRow]:
    names: dict[UUID | None, str] = {}
    for file in files:
        if file.organisation not in names:
            sender = get_organisation(id=file.organisation) if file.organisation else None
            names[file.organisation] = named(sender) if sender is not None else ""
    return [_row(file, names[file.organisation]) for file in files]


def _row(file: StoredFile, sender: str) -> FileRow:
    state, upload = FileState(file.state), getattr(file, "upload", None)
    arrived = upload.offset if upload is not None else file.size
    why, remedy = (
        filled(_(texts[file.reason]), file.reason_values) if file.reason else ""
        for texts in (FILE_REASON_TEXT, FILE_REMEDY_TEXT)
    )
    return FileRow(
        id=file.id,
        name=file.name,
        state=State(tone=FILE_COLOUR[state], text=_(FILE_TEXT[state])),
        size=file.size,
        arrived=arrived,
        percent=100 * arrived // max(file.size, 1),
        label=file.label.level,
        sender=sender,
        at=file.sent_at,
        why=why,
        remedy=remedy,
        is_clean=state is FileState.CLEAN,
        needs_reason=serving.needs_reason(file),
    )


@login_required
@require_POST
def send(request: HttpRequest, holder: str, about: UUID) -> HttpResponse:
    """Take a file that comes with the page."""
    actor = actor_of(request)
    home = get_home(holder=holder, id=about, by=actor)
    form = FileForm(request.POST, request.FILES, level=Level(home.label.level))
    if not form.is_valid():
        faults = [str(fault) for faults in form.errors.values() for fault in faults]
        messages.error(request, _("The file was not sent.") + " " + " ".join(faults))
        return _back(request, form.data.get("next", ""))
    try:
        _take(actor, holder, about, form.cleaned_data)
    except Refusal as refusal:
        messages.error(request, text_of(refusal))
    else:
        messages.success(request, _("The file has arrived and is being checked."))
    return _back(request, form.cleaned_data["next"])


def _take(actor: Actor, holder: str, about: UUID, said: dict[str, Any]) -> None:
    sent: UploadedFile[Any] = said["file"]
    announced = uploads.Announced(
        holder=holder,
        about=about,
        name=sent.name or "",
        total=sent.size or 0,
        level=Level(said["level"]) if said["level"] else None,
        grade=said["grade"],
    )
    row = uploads.create_upload(by=actor, at=timezone.now(), announced=announced)
    try:
        for piece in sent.chunks(uploads.PIECE_BYTES):
            row = uploads.append(
                by=actor, at=timezone.now(), upload=row.id, offset=row.offset, content=piece
            )
    except Refusal:  # nobody goes on with it: it came with a page
        uploads.drop_upload(by=actor, at=timezone.now(), upload=row.id)
        raise


def _back(request: HttpRequest, there: str) -> HttpResponse:
    safe = url_has_allowed_host_and_scheme(there, {request.get_host()}, request.is_secure())
    return redirect(there if safe and there.startswith("/") else reverse("board"))


@login_required
@require_POST
def open_file(request: HttpRequest, file: UUID) -> HttpResponse:
    """Make a link to a file, with the reason where one is asked for, and follow it."""
    link = serving.make_link(
        by=actor_of(request),
        at=timezone.now(),
        file=file,
        bound_to=request.session.session_key or "",
        reason=request.POST.get("reason", ""),
    )
    return redirect("file_content", link=link)


@require_GET
def content(request: HttpRequest, link: str) -> HttpResponseBase:
    """Hand out a file: as an attachment that no browser runs, to who asked for the link."""
    handed = serving.follow_link(
        by=actor_of(request),
        at=timezone.now(),
        link=link,
        bound_to=request.session.session_key or "",
        address=request.META.get("REMOTE_ADDR", ""),
    )
    response = FileResponse(handed.content, content_type=handed.file.media_type)
    for name, value in {**handed.headers, **SERVED}.items():
        response[name] = value
    return response
