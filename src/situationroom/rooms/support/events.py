"""What happens to support programmes."""

from dataclasses import dataclass
from typing import ClassVar

from situationroom.base.events import Fact


@dataclass(frozen=True)
class ProgrammeRegistered(Fact):
    """A programme was registered, by hand or from a feed."""

    room: ClassVar[str] = "support"
    verb: ClassVar[str] = "programme_registered"
    programme: str


@dataclass(frozen=True)
class ProgrammeChanged(Fact):
    """What a programme says was changed."""

    room: ClassVar[str] = "support"
    verb: ClassVar[str] = "programme_changed"
    programme: str


@dataclass(frozen=True)
class ProgressNoted(Fact):
    """How far a programme came was written down."""

    room: ClassVar[str] = "support"
    verb: ClassVar[str] = "progress_noted"
    programme: str


@dataclass(frozen=True)
class ProgrammeRetired(Fact):
    """A programme is offered no more."""

    room: ClassVar[str] = "support"
    verb: ClassVar[str] = "programme_retired"
    programme: str
