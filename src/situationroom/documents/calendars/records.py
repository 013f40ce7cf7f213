"""What a calendar file says, as plain records that are written and read alike."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class Method(StrEnum):
    """What a calendar file is sent for (RFC 5546)."""

    PUBLISH = "PUBLISH"
    REQUEST = "REQUEST"
    CANCEL = "CANCEL"
    REPLY = "REPLY"


class Status(StrEnum):
    """Whether a meeting takes place (RFC 5545, 3.8.1.11)."""

    CONFIRMED = "CONFIRMED"
    TENTATIVE = "TENTATIVE"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, slots=True)
class Party:
    """The organiser of a meeting or somebody invited; without an address nobody can write to it."""

    address: str
    name: str = ""
    role: str = "REQ-PARTICIPANT"
    answer: str = "NEEDS-ACTION"


@dataclass(frozen=True, slots=True)
class Event:
    """One meeting, one series, or one changed occurrence of a series (`instead_of`).

    Times carry their zone; of a meeting of whole days `starts` and `ends` are days, and the last
    day is the one before `ends`. `but_not` and `also` are the exceptions of the rule.
    """

    uid: str
    starts: datetime | date
    ends: datetime | date
    sequence: int = 0
    changed_at: datetime | None = None
    title: str = ""
    text: str = ""
    place: str = ""
    video: str = ""
    link: str = ""
    organiser: Party | None = None
    invited: tuple[Party, ...] = ()
    rule: str = ""
    but_not: tuple[datetime | date, ...] = ()
    also: tuple[datetime | date, ...] = ()
    instead_of: datetime | date | None = None
    status: Status = Status.CONFIRMED
    is_public: bool = False


@dataclass(frozen=True, slots=True)
class Lost:
    """One thing of a file that was not understood, or was assumed; `says` is a message id."""

    says: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CalendarFile:
    """What was read of a calendar file, and what was not."""

    method: str
    events: tuple[Event, ...]
    lost: tuple[Lost, ...] = ()
