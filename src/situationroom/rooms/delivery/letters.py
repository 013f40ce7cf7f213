"""What a mail or a push says, as data; the door of pages registers how it is written.

Everything outside the room is filtered here a last time: what carries a label above *room* has
no title and no sentence of its own, only a link (rule 8).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from situationroom.rooms.delivery.kinds import Title


@dataclass(frozen=True, slots=True)
class Line:
    """One notice inside a letter: what is said of which object, and the notice its link opens.

    What may not be named outside has no sentence and no title. `kind` and `about` name its object.
    """

    notification: UUID
    at: datetime
    says: str = ""
    title: Title | None = None
    kind: str = ""
    about: UUID | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """Everything a letter says. `is_digest` makes it the letter of a day."""

    language: str
    lines: tuple[Line, ...]
    is_digest: bool = False
    may_reply: bool = False


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that goes out with a one-time link, and where the answer to it is sent.

    Only a blank form to who is asked to fill it in: its title may be named outside (rule 8).
    """

    title: Title
    name: str
    content: bytes
    media_type: str
    reply_to: str = ""


@dataclass(frozen=True, slots=True)
class Invitation:
    """A letter that brings a one-time link to somebody without an account.

    `title` names the form that is enclosed, `may_reply` says that an answer by mail is taken.
    """

    language: str
    token: str
    until: datetime
    says: str = ""
    title: Title | None = None
    may_reply: bool = False


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as it is written."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Appointment:
    """A letter that invites to a meeting, or says that it does not take place."""

    language: str
    title: Title
    starts: datetime | date
    ends: datetime | date
    place: str
    kind: str
    about: UUID
    cancelled: bool


Say = Content | Invitation | Appointment
Writer = Callable[[Say], Letter]
Link = Callable[[str, UUID], str]
PushWriter = Callable[[Content], dict[str, str]]
_writers: list[Writer] = []
_push_writers: list[PushWriter] = []
_links: list[Link] = []


def writes_letters(writer: Writer) -> Writer:
    """Register how letters are written; the last one counts."""
    _writers.append(writer)
    return writer


def writes_pushes(writer: PushWriter) -> PushWriter:
    """Register how pushes are written; the last one counts."""
    _push_writers.append(writer)
    return writer


def write_push(content: Content) -> dict[str, str]:
    """Return what a push shows: a title that names nothing, and a link."""
    return _push_writers[-1](content)


def leads_to(link: Link) -> Link:
    """Register where the page of an object is, as a whole address; the last one counts."""
    _links.append(link)
    return link


def address_of(kind: str, about: UUID) -> str:
    """Return the whole address of the page of an object."""
    return _links[-1](kind, about)


def write(content: Say) -> Letter:
    """Return a letter as the door of pages writes it."""
    return _writers[-1](content)
