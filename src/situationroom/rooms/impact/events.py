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
    """What an act does was computed, by what was known then and by what is known now."""

    room: ClassVar[str] = "impact"
    verb: ClassVar[str] = "act_assessed"
    act: str
    then: str
    now: str


@dataclass(frozen=True)
class RunWentStale(Fact):
    """A run stands on a measure that has changed since."""

    room: ClassVar[str] = "impact"
    verb: ClassVar[str] = "run_went_stale"
    run: str
