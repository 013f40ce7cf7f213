"""What happens to data calls, to organisations asked, and to replies."""

from dataclasses import dataclass
from typing import ClassVar

from situationroom.base.events import Fact


@dataclass(frozen=True)
class DataCallOpened(Fact):
    """A data call was drafted."""

    room: ClassVar[str] = "datacalls"
    verb: ClassVar[str] = "data_call_opened"
    call: str


@dataclass(frozen=True)
class DataCallMoved(Fact):
    """A data call was sent, closed or withdrawn."""

    room: ClassVar[str] = "datacalls"
    verb: ClassVar[str] = "data_call_moved"
    call: str
    old: str
    new: str


@dataclass(frozen=True)
class OrganisationAsked(Fact):
    """An organisation was sent the form."""

    room: ClassVar[str] = "datacalls"
    verb: ClassVar[str] = "organisation_asked"
    call: str
    organisation: str


@dataclass(frozen=True)
class OrganisationReminded(Fact):
    """An organisation that had not replied was reminded."""

    room: ClassVar[str] = "datacalls"
    verb: ClassVar[str] = "organisation_reminded"
    call: str
    organisation: str


@dataclass(frozen=True)
class ReplyReceived(Fact):
    """A version of an organisation's answer came, whether it counts or was set aside."""

    room: ClassVar[str] = "datacalls"
    verb: ClassVar[str] = "reply_received"
    reply: str
    organisation: str
    state: str


@dataclass(frozen=True)
class ReplyJudged(Fact):
    """A reply was accepted or asked back."""

    room: ClassVar[str] = "datacalls"
    verb: ClassVar[str] = "reply_judged"
    reply: str
    organisation: str
    new: str
