"""A raw mail taken apart, however badly it is written: plain Python, no database.

What programs write is told from what people write; of an answer only the new part is kept.
"""

import hashlib
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import policy
from email.errors import MessageError
from email.message import EmailMessage, MIMEPart
from email.parser import BytesParser
from email.utils import getaddresses, parseaddr
from typing import cast

import nh3

MARK = "##- 이 줄 위에 회신해 주십시오 · Please write above this line -##"
MOST_PARTS = 100
MOST_FILES = 50
MOST_CALENDARS = 3
LONGEST_TEXT = 100_000
_ROBOT = re.compile(r"^(mailer-daemon|postmaster|no-?reply)@", re.IGNORECASE)
_PRECEDENCE = {"bulk", "junk", "list", "auto_reply"}
_RECEIVERS = ("Delivered-To", "X-Original-To", "Envelope-To", "To", "Cc")
# Where the quoted part of an answer begins, as Korean and English programs write it.
_QUOTED = re.compile(
    r"^(>|-{2,} ?(Original Message|원본 메시지|원본 메일|Forwarded message)"
    r"|On .{5,200} wrote:$|.{5,200}(님이|>) ?작성:?$|(From|보낸 ?사람|보낸이) ?: )",
    re.IGNORECASE,
)
_CALENDAR = frozenset({"text/calendar", "application/ics"})
_BLANK = re.compile(r"\n{3,}")


class Unreadable(Exception):
    """It is no mail, or one that was made to hurt."""


@dataclass(frozen=True, slots=True)
class File:
    """A file of a mail, raw."""

    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail taken apart."""

    message_id: str
    digest: str
    sender: str
    receivers: tuple[str, ...]
    subject: str
    text: str
    files: tuple[File, ...]
    by_program: bool
    calendars: tuple[bytes, ...] = ()
    """Calendar files, attached or beside the text as invitations have them."""


def parse(raw: bytes) -> Mail:
    """Take a mail apart. Raises Unreadable."""
    try:
        mail = BytesParser(policy=policy.default).parsebytes(raw)
        parts = [part for part in mail.walk() if not part.is_multipart()]
        if not mail.keys() or len(parts) > MOST_PARTS:
            raise Unreadable
        return Mail(
            message_id=_line(mail, "Message-ID", 300),
            digest=_digest(mail, raw),
            sender=parseaddr(_line(mail, "From", 1000))[1].lower()[:320],
            receivers=_receivers(mail),
            subject=_line(mail, "Subject", 500),
            text=new_part(_text(mail)),
            files=tuple(_files(mail))[:MOST_FILES],
            by_program=is_by_program(mail),
            calendars=tuple(_calendars(mail))[:MOST_CALENDARS],
        )
    except (MessageError, ValueError, LookupError, AttributeError, IndexError, RecursionError):
        # The parser of the standard library raises all of these on hostile headers.
        raise Unreadable from None


def _digest(mail: EmailMessage, raw: bytes) -> str:
    """Return a hash of what the sender wrote: not of the marks each server leaves on its way."""
    body = raw.replace(b"\r\n", b"\n").partition(b"\n\n")[2]
    heads = [_line(mail, name, 1000) for name in ("Message-ID", "From", "Date", "Subject")]
    return hashlib.sha256("\n".join(heads).encode() + b"\n\n" + body).hexdigest()


def is_by_program(mail: EmailMessage) -> bool:
    """Tell whether a program wrote a mail: an answer to it would go round in circles."""
    said = {name.lower(): _line(mail, name, 300).strip().lower() for name in mail.keys()}  # noqa: SIM118
    if said.get("auto-submitted", "no").split(";")[0].strip() != "no":
        return True
    if said.get("precedence", "") in _PRECEDENCE or said.get("return-path") == "<>":
        return True
    marks = {"x-loop", "x-autoreply", "x-autorespond", "list-id", "x-failed-recipients"}
    if marks & said.keys() or "report-type=delivery-status" in said.get("content-type", ""):
        return True
    return _ROBOT.match(parseaddr(said.get("from", ""))[1]) is not None


def new_part(text: str) -> str:
    """Return what is new in an answer: what stands above our mark and above the quotation."""
    above = text.split(MARK[:20], 1)[0]
    lines: list[str] = []
    for line in above.splitlines():
        if _QUOTED.match(line.strip()):
            _drop_attribution(lines)
            break
        lines.append(line.rstrip())
    kept = _BLANK.sub("\n\n", "\n".join(lines)).strip()
    return (kept or above.strip())[:LONGEST_TEXT]


def _drop_attribution(lines: list[str]) -> None:
    """Drop "so and so wrote:" above a quotation, in whatever words a program puts it."""
    while lines and not lines[-1].strip():
        lines.pop()
    if lines and lines[-1].endswith(":") and any(letter.isdigit() for letter in lines[-1]):
        lines.pop()


def _line(mail: EmailMessage, name: str, longest: int) -> str:
    """Return a header on one line, without what a database cannot hold."""
    text = " ".join(str(mail.get(name, "")).split())
    return _clean(text)[:longest]


def _clean(text: str) -> str:
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def _receivers(mail: EmailMessage) -> tuple[str, ...]:
    lines = [str(value) for name in _RECEIVERS for value in mail.get_all(name, [])]
    return tuple(address.lower() for _, address in getaddresses(lines) if address)


def _text(mail: EmailMessage) -> str:
    body = mail.get_body(("plain", "html"))
    if body is None:
        return ""
    text = _decoded(body)
    if body.get_content_subtype() == "html":
        text = html.unescape(nh3.clean(_breaks(text), tags=set()))
    return _clean(text.replace("\r\n", "\n").replace("\r", "\n"))


def _breaks(text: str) -> str:
    return re.sub(r"(?i)<(br|/p|/div|/tr|/li|/h[1-6])\b[^>]*>", "\n", text)


def _decoded(part: MIMEPart) -> str:
    content = cast(bytes, part.get_payload(decode=True) or b"")
    for charset in (part.get_content_charset() or "utf-8", "utf-8", "cp949"):
        try:
            return content.decode(charset)
        except (LookupError, UnicodeDecodeError):
            continue
    return content.decode("utf-8", "replace")


def _files(mail: EmailMessage) -> list[File]:
    found = []
    body = mail.get_body(("plain", "html"))
    for part in mail.walk():
        kind = part.get_content_type()
        if part is body or part.is_multipart() or not _is_file(part):
            continue
        content = cast(bytes, part.get_payload(decode=True) or b"")
        name = _clean(" ".join((part.get_filename() or "").split()))[:200]
        found.append(File(name.rsplit("/", 1)[-1].rsplit("\\", 1)[-1], kind, content))
    return found


def _calendars(mail: EmailMessage) -> Iterator[bytes]:
    """Yield the calendar files of a mail, raw; invitations hold the same one twice."""
    seen = set()
    for part in mail.walk():
        named = (part.get_filename() or "").lower().endswith(".ics")
        if part.get_content_type() in _CALENDAR or (named and not part.is_multipart()):
            content = cast(bytes, part.get_payload(decode=True) or b"")
            if content and content not in seen:
                seen.add(content)
                yield content


def _is_file(part: EmailMessage) -> bool:
    if part.get_content_disposition() == "attachment" or part.get_filename():
        return True
    return part.get_content_maintype() not in ("text", "multipart")
