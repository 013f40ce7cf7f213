"""Files on their way in: the tus 1.0 protocol, so that a broken line goes on where it stopped.

Core, creation, expiration, checksum and termination. `Upload-Metadata` of a creation names the
object (`holder`, `about`) and the file (`filename`), and may give `sha256`, `level` and `grade`.
"""

import base64
import binascii
from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import http_date
from ninja import Router

from situationroom.api import problems
from situationroom.api.answers import actor_of
from situationroom.base.errors import Refusal
from situationroom.base.files import uploads
from situationroom.base.files.uploads import Announced
from situationroom.base.labels import Level
from situationroom.base.models import Upload

router = Router(tags=["files"])
VERSION = "1.0.0"
EXTENSIONS = "creation,expiration,checksum,termination"
PIECE = "application/offset+octet-stream"
LARGEST_CHECKED_PIECE = 16 * 1024 * 1024
View = Callable[..., HttpResponse]


class OtherVersion(Refusal):
    """The caller speaks another version of the protocol."""

    status = 412


class OtherType(Refusal):
    """A piece is not sent as one."""

    status = 415


def spoken(view: View) -> View:
    """Speak the protocol: its version in every answer, and no other version in a request."""

    @wraps(view)
    def answer(request: HttpRequest, **values: Any) -> HttpResponse:
        try:
            if request.method != "OPTIONS":
                _check_version(request)
            response = view(request, **values)
        except Refusal as refusal:
            response = problems.refused(request, refusal)
        response["Tus-Resumable"] = VERSION
        response["Cache-Control"] = "no-store"
        return response

    return answer


def _check_version(request: HttpRequest) -> None:
    if request.headers.get("Tus-Resumable") != VERSION:
        raise OtherVersion(
            "The header Tus-Resumable is not 1.0.0.", hint="Send Tus-Resumable: 1.0.0."
        )


@router.api_operation(["OPTIONS"], "/uploads", auth=None, include_in_schema=False)
@spoken
def tell_protocol(request: HttpRequest) -> HttpResponse:
    """Say what is spoken here."""
    response = HttpResponse(status=204)
    response["Tus-Version"] = VERSION
    response["Tus-Extension"] = EXTENSIONS
    response["Tus-Max-Size"] = str(settings.FILE_LARGEST)
    response["Tus-Checksum-Algorithm"] = ",".join(uploads.SUMS)
    return response


@router.post("/uploads", include_in_schema=False, url_name="uploads")
@spoken
def create_upload(request: HttpRequest) -> HttpResponse:
    """Announce a file; its address comes back in `Location`."""
    said = request.headers.get("Upload-Metadata", "")
    announced = _announced(said, _whole_number(request, "Upload-Length"))
    row = uploads.create_upload(by=actor_of(request), at=timezone.now(), announced=announced)
    response = HttpResponse(status=201)
    response["Location"] = f"{request.path.rstrip('/')}/{row.id}"
    return _timed(response, row)


@router.get("/uploads/{id}", include_in_schema=False)
@spoken
def show_offset(request: HttpRequest, id: UUID) -> HttpResponse:
    """Say how much has arrived (HEAD)."""
    row = uploads.get_upload(id=id, by=actor_of(request), at=timezone.now())
    response = HttpResponse(status=200)
    response["Upload-Length"] = str(row.total)
    if row.said:
        response["Upload-Metadata"] = row.said
    return _timed(response, row)


@router.patch("/uploads/{id}", include_in_schema=False)
@spoken
def append(request: HttpRequest, id: UUID) -> HttpResponse:
    """Take a piece at the place that has been reached."""
    if request.content_type != PIECE:
        raise OtherType("A piece is sent as %(type)s.", hint="Set its Content-Type.", type=PIECE)
    offset = _whole_number(request, "Upload-Offset")
    row = uploads.append(
        by=actor_of(request),
        at=timezone.now(),
        upload=id,
        offset=offset,
        content=_body(request),
        checksum=_checksum(request),
    )
    return _timed(HttpResponse(status=204), row)


@router.delete("/uploads/{id}", include_in_schema=False)
@spoken
def drop_upload(request: HttpRequest, id: UUID) -> HttpResponse:
    """Stop an upload and throw away what has arrived."""
    uploads.drop_upload(by=actor_of(request), at=timezone.now(), upload=id)
    return HttpResponse(status=204)


def _timed(response: HttpResponse, row: Upload) -> HttpResponse:
    response["Upload-Offset"] = str(row.offset)
    response["Upload-Expires"] = http_date(row.expires_at.timestamp())
    return response


def _whole_number(request: HttpRequest, header: str) -> int:
    said = request.headers.get(header, "")
    if not (said.isascii() and said.isdecimal()) or len(said) > 18:
        raise Refusal(
            "The header %(header)s is not a whole number.",
            hint="Send it as digits: the bytes of the file, or how many have arrived.",
            header=header,
        )
    return int(said)


def _body(request: HttpRequest) -> bytes:
    """Return a piece. The server hands long bodies over in short ones (see `pieces`)."""
    content = request.read(LARGEST_CHECKED_PIECE + 1)
    if len(content) > LARGEST_CHECKED_PIECE:
        raise uploads.TooLarge(
            "The piece is too large: at most %(most)d MB at once.",
            hint="Send smaller pieces.",
            most=LARGEST_CHECKED_PIECE // 1024**2,
        )
    return bytes(content)


def _checksum(request: HttpRequest) -> str:
    """Return `algorithm hexadecimal` of the header `Upload-Checksum`, "" where there is none."""
    said = request.headers.get("Upload-Checksum", "")
    if not said:
        return ""
    name, _, sum64 = said.partition(" ")
    return f"{name} {_decoded(sum64).hex()}"


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise Refusal(
            "A header is not Base64.", hint="Write each value of the header in Base64."
        ) from None


def _announced(said: str, total: int) -> Announced:
    """Read `Upload-Metadata`: keys and values in Base64, separated by commas."""
    values: dict[str, str] = {}
    for pair in filter(None, (one.strip() for one in said.split(","))):
        key, _, value = pair.partition(" ")
        values[key] = _decoded(value).decode("utf-8", "replace").replace("\0", "")
    try:
        about = UUID(values.get("about", ""))
        level = Level(values["level"]) if values.get("level") else None
    except ValueError:
        raise Refusal(
            "Upload-Metadata does not say for what the file is.",
            hint="Give holder (such as issue), about (its id) and filename; level is optional.",
        ) from None
    return Announced(
        holder=values.get("holder", ""),
        about=about,
        name=values.get("filename", ""),
        total=total,
        sha256=values.get("sha256", "").lower(),
        level=level,
        grade=values.get("grade", ""),
        said=said[:4096],
    )
