"""What happens in the register of measures."""

from dataclasses import dataclass
from typing import ClassVar

from situationroom.base.events import Fact


@dataclass(frozen=True)
class ActRegistered(Fact):
    """An act with its measures entered the register, unconfirmed."""

    room: ClassVar[str] = "measures"
    verb: ClassVar[str] = "act_registered"
    act: str
    code: str


@dataclass(frozen=True)
class ActNotified(Fact):
    """A published notice was found to be about an act of the register."""

    room: ClassVar[str] = "measures"
    verb: ClassVar[str] = "act_notified"
    act: str
    code: str
    notice: str


@dataclass(frozen=True)
class NoticeOfActRevised(Fact):
    """A notice an act rests on came again with other content: somebody has to compare."""

    room: ClassVar[str] = "measures"
    verb: ClassVar[str] = "notice_of_act_revised"
    act: str
    code: str
    notice: str
    revision: int


@dataclass(frozen=True)
class ActConfirmed(Fact):
    """A second person confirmed an act."""

    room: ClassVar[str] = "measures"
    verb: ClassVar[str] = "act_confirmed"
    act: str
    code: str


@dataclass(frozen=True)
class ActWithdrawn(Fact):
    """An act was taken out of the count, with a reason."""

    room: ClassVar[str] = "measures"
    verb: ClassVar[str] = "act_withdrawn"
    act: str
    code: str
    reason: str


@dataclass(frozen=True)
class RegisterReloaded(Fact):
    """The compiled register and tables were loaded again: what stood on them may be otherwise."""

    room: ClassVar[str] = "measures"
    verb: ClassVar[str] = "register_reloaded"
    acts: int


@dataclass(frozen=True)
class TariffsLoaded(Fact):
    """An operator loaded the tariff schedule of another destination, one vintage."""

    room: ClassVar[str] = "measures"
    verb: ClassVar[str] = "tariffs_loaded"
    destination: str
    vintage: str
    lines: int


@dataclass(frozen=True)
class DutyWatched(Fact):
    """Somebody asked to be told when duties change."""

    room: ClassVar[str] = "measures"
    verb: ClassVar[str] = "duty_watched"
    watch: str


@dataclass(frozen=True)
class DutyWatchEnded(Fact):
    """Somebody wants to be told of duties no more."""

    room: ClassVar[str] = "measures"
    verb: ClassVar[str] = "duty_watch_ended"
    watch: str


@dataclass(frozen=True)
class DutyChanged(Fact):
    """A confirmed act, or its withdrawal, changes duties that somebody watches."""

    room: ClassVar[str] = "measures"
    verb: ClassVar[str] = "duty_changed"
    watch: str


@dataclass(frozen=True)
class EntriesKept(Fact):
    """Somebody sent a list of entries too long to be answered at once; it is kept for a day."""

    room: ClassVar[str] = "measures"
    verb: ClassVar[str] = "entries_kept"
    list: str


@dataclass(frozen=True)
class EntriesDestroyed(Fact):
    """Who had sent a list of entries had it destroyed before its day was over."""

    room: ClassVar[str] = "measures"
    verb: ClassVar[str] = "entries_destroyed"
    list: str
