"""What happens in the impact room."""

from dataclasses import dataclass
from typing import ClassVar

from situationroom.base.events import Fact


@dataclass(frozen=True)
class RunStored(Fact):
    """A run was computed and stored."""

    room: ClassVar[str] = "impact"
    verb: ClassVar[str] = "run_stored"
    run: str
    digest: str


@dataclass(frozen=True)
class ActAssessed(Fact):
    """What an act does was computed, by what was known then and by what is known now.

    `revived` says that one of the two runs had been stale and stands again.
    """

    room: ClassVar[str] = "impact"
    verb: ClassVar[str] = "act_assessed"
    act: str
    then: str
    now: str
    revived: bool = False


@dataclass(frozen=True)
class RunWentStale(Fact):
    """What a run was computed from has changed since, or another one took its place."""

    room: ClassVar[str] = "impact"
    verb: ClassVar[str] = "run_went_stale"
    run: str


@dataclass(frozen=True)
class RunRevived(Fact):
    """A stale run stands again: what it was computed from is as it was."""

    room: ClassVar[str] = "impact"
    verb: ClassVar[str] = "run_revived"
    run: str


@dataclass(frozen=True)
class SharesLoaded(Fact):
    """An operator loaded shares of value added: runs that stood on others are stale."""

    room: ClassVar[str] = "impact"
    verb: ClassVar[str] = "shares_loaded"
    year: int
    shares: int
