"""What happens to series, to their sessions, and to what was asked and decided there."""

from dataclasses import dataclass
from typing import ClassVar

from situationroom.base.events import Fact


@dataclass(frozen=True)
class SeriesOpened(Fact):
    """A series was opened."""

    room: ClassVar[str] = "meetings"
    verb: ClassVar[str] = "series_opened"
    series: str


@dataclass(frozen=True)
class LevelChanged(Fact):
    """A series rose or fell to another level."""

    room: ClassVar[str] = "meetings"
    verb: ClassVar[str] = "level_changed"
    series: str
    level: str


@dataclass(frozen=True)
class SeriesRelated(Fact):
    """A series was said to be about the same as another."""

    room: ClassVar[str] = "meetings"
    verb: ClassVar[str] = "series_related"
    series: str


@dataclass(frozen=True)
class SeriesEnded(Fact):
    """A series ended."""

    room: ClassVar[str] = "meetings"
    verb: ClassVar[str] = "series_ended"
    series: str


@dataclass(frozen=True)
class SessionPlanned(Fact):
    """A session was planned, and its agenda begun."""

    room: ClassVar[str] = "meetings"
    verb: ClassVar[str] = "session_planned"
    series: str
    session: str


@dataclass(frozen=True)
class SessionMoved(Fact):
    """A session got another time or place."""

    room: ClassVar[str] = "meetings"
    verb: ClassVar[str] = "session_moved"
    session: str
    sequence: int


@dataclass(frozen=True)
class InviteeAdded(Fact):
    """Somebody was put on the list of those invited."""

    room: ClassVar[str] = "meetings"
    verb: ClassVar[str] = "invitee_added"
    session: str
    invitee: str


@dataclass(frozen=True)
class SessionInvited(Fact):
    """The invitations of a session were given out."""

    room: ClassVar[str] = "meetings"
    verb: ClassVar[str] = "session_invited"
    session: str


@dataclass(frozen=True)
class AttendanceNoted(Fact):
    """It was noted what somebody replied, or whether they came."""

    room: ClassVar[str] = "meetings"
    verb: ClassVar[str] = "attendance_noted"
    session: str
    invitee: str


@dataclass(frozen=True)
class SessionCancelled(Fact):
    """A session was cancelled."""

    room: ClassVar[str] = "meetings"
    verb: ClassVar[str] = "session_cancelled"
    session: str
    sequence: int


@dataclass(frozen=True)
class SessionHeld(Fact):
    """A session took place."""

    room: ClassVar[str] = "meetings"
    verb: ClassVar[str] = "session_held"
    session: str


@dataclass(frozen=True)
class SessionClosed(Fact):
    """The minutes of a session were closed."""

    room: ClassVar[str] = "meetings"
    verb: ClassVar[str] = "session_closed"
    session: str


@dataclass(frozen=True)
class AgendaBuilt(Fact):
    """What was left open came onto an agenda by itself."""

    room: ClassVar[str] = "meetings"
    verb: ClassVar[str] = "agenda_built"
    session: str


@dataclass(frozen=True)
class ItemAdded(Fact):
    """A point was written onto an agenda."""

    room: ClassVar[str] = "meetings"
    verb: ClassVar[str] = "item_added"
    session: str
    item: str


@dataclass(frozen=True)
class ItemSettled(Fact):
    """It was said what came of a point."""

    room: ClassVar[str] = "meetings"
    verb: ClassVar[str] = "item_settled"
    session: str
    item: str
    state: str


@dataclass(frozen=True)
class DecisionMade(Fact):
    """A session decided something."""

    room: ClassVar[str] = "meetings"
    verb: ClassVar[str] = "decision_made"
    session: str
    decision: str


@dataclass(frozen=True)
class DecisionMoved(Fact):
    """A decision was carried out, dropped or taken up again."""

    room: ClassVar[str] = "meetings"
    verb: ClassVar[str] = "decision_moved"
    session: str
    decision: str
    state: str


@dataclass(frozen=True)
class AskMade(Fact):
    """One side asked the other for something."""

    room: ClassVar[str] = "meetings"
    verb: ClassVar[str] = "ask_made"
    series: str
    ask: str


@dataclass(frozen=True)
class AskStood(Fact):
    """A session said how an ask stands."""

    room: ClassVar[str] = "meetings"
    verb: ClassVar[str] = "ask_stood"
    series: str
    session: str
    ask: str
    standing: str


@dataclass(frozen=True)
class MinutesWritten(Fact):
    """A new version of minutes was begun."""

    room: ClassVar[str] = "meetings"
    verb: ClassVar[str] = "minutes_written"
    session: str
    version: int
