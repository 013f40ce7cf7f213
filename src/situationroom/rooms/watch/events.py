"""What happens on the watch desk."""

from dataclasses import dataclass
from typing import ClassVar

from situationroom.base.events import Fact


@dataclass(frozen=True)
class NoticeStored(Fact):
    """A notice was stored for the first time."""

    room: ClassVar[str] = "watch"
    verb: ClassVar[str] = "notice_stored"
    notice: str
    source: str
    external_id: str


@dataclass(frozen=True)
class NoticeRevised(Fact):
    """A stored notice came again with other content."""

    room: ClassVar[str] = "watch"
    verb: ClassVar[str] = "notice_revised"
    notice: str
    revision: int


@dataclass(frozen=True)
class SourceRead(Fact):
    """A source was read with something to tell: new notices, faulty entries, or a problem."""

    room: ClassVar[str] = "watch"
    verb: ClassVar[str] = "source_read"
    source: str
    new: int
    known: int
    set_aside: int
    problem: str = ""
