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
class ForecastLodged(Fact):
    """A forecast was lodged; the digest names every number of it, so that a changed one is found.

    `replaced` is the version before it, or empty.
    """

    room: ClassVar[str] = "impact"
    verb: ClassVar[str] = "forecast_lodged"
    forecast: str
    version: int
    digest: str
    replaced: str = ""


@dataclass(frozen=True)
class ForecastLocked(Fact):
    """A forecast can be replaced no longer."""

    room: ClassVar[str] = "impact"
    verb: ClassVar[str] = "forecast_locked"
    forecast: str


@dataclass(frozen=True)
class ForecastScored(Fact):
    """The figure a forecast was of has been published, and the forecast was scored by it."""

    room: ClassVar[str] = "impact"
    verb: ClassVar[str] = "forecast_scored"
    forecast: str
    score: str


@dataclass(frozen=True)
class PaperSubmitted(Fact):
    """An institute's paper was submitted, under embargo or not; it is read by who is named."""

    room: ClassVar[str] = "impact"
    verb: ClassVar[str] = "paper_submitted"
    paper: str
    version: int


@dataclass(frozen=True)
class PaperReviewed(Fact):
    """The reviewer has accepted or returned a paper."""

    room: ClassVar[str] = "impact"
    verb: ClassVar[str] = "paper_reviewed"
    paper: str
    accepted: bool


@dataclass(frozen=True)
class PaperAnnounced(Fact):
    """A second person published a paper; until its embargo ends nobody else reads it."""

    room: ClassVar[str] = "impact"
    verb: ClassVar[str] = "paper_announced"
    paper: str


@dataclass(frozen=True)
class PaperPublished(Fact):
    """A paper may be read by those it is for: its embargo has ended."""

    room: ClassVar[str] = "impact"
    verb: ClassVar[str] = "paper_published"
    paper: str


@dataclass(frozen=True)
class DissentRecorded(Fact):
    """An organisation has said what it sees otherwise than a paper."""

    room: ClassVar[str] = "impact"
    verb: ClassVar[str] = "dissent_recorded"
    paper: str
    dissent: str


@dataclass(frozen=True)
class SharesLoaded(Fact):
    """An operator loaded shares of value added: runs that stood on others are stale."""

    room: ClassVar[str] = "impact"
    verb: ClassVar[str] = "shares_loaded"
    year: int
    shares: int
