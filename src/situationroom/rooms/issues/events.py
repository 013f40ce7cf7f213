"""What happens to issues."""

from dataclasses import dataclass
from typing import ClassVar

from situationroom.base.events import Fact


@dataclass(frozen=True)
class IssueOpened(Fact):
    """An issue was opened and organisations were asked."""

    room: ClassVar[str] = "issues"
    verb: ClassVar[str] = "issue_opened"
    issue: str
    asked: int


@dataclass(frozen=True)
class FiguresAttached(Fact):
    """New runs were attached to an issue that was open already, or runs of it hold again."""

    room: ClassVar[str] = "issues"
    verb: ClassVar[str] = "figures_attached"
    issue: str


@dataclass(frozen=True)
class ResponseGiven(Fact):
    """An organisation answered."""

    room: ClassVar[str] = "issues"
    verb: ClassVar[str] = "response_given"
    issue: str
    organisation: str


@dataclass(frozen=True)
class IssueMoved(Fact):
    """An issue went from one state to another."""

    room: ClassVar[str] = "issues"
    verb: ClassVar[str] = "issue_moved"
    issue: str
    old: str
    new: str
    why: str


@dataclass(frozen=True)
class IssueAssigned(Fact):
    """An issue was handed to another organisation, or a person was made responsible for it."""

    room: ClassVar[str] = "issues"
    verb: ClassVar[str] = "issue_assigned"
    issue: str
    before: str
    owner: str
    responsible: str


@dataclass(frozen=True)
class IssueMerged(Fact):
    """An issue went up in another one; its answers stay where they were given."""

    room: ClassVar[str] = "issues"
    verb: ClassVar[str] = "issue_merged"
    issue: str
    into: str
    why: str


@dataclass(frozen=True)
class IssueSplit(Fact):
    """A part of an issue became an issue of its own."""

    room: ClassVar[str] = "issues"
    verb: ClassVar[str] = "issue_split"
    issue: str
    part: str


@dataclass(frozen=True)
class IssueWaits(Fact):
    """An issue waits on an organisation, or waits no longer."""

    room: ClassVar[str] = "issues"
    verb: ClassVar[str] = "issue_waits"
    issue: str
    on: str


@dataclass(frozen=True)
class ResponseWaits(Fact):
    """An organisation cannot answer before another one has done something, or can again."""

    room: ClassVar[str] = "issues"
    verb: ClassVar[str] = "response_waits"
    issue: str
    organisation: str
    on: str


@dataclass(frozen=True)
class ResponsesReminded(Fact):
    """Organisations that had not answered were reminded."""

    room: ClassVar[str] = "issues"
    verb: ClassVar[str] = "responses_reminded"
    issue: str
    organisations: tuple[str, ...]


@dataclass(frozen=True)
class MoreTimeAsked(Fact):
    """Somebody asked for a later deadline of a response."""

    room: ClassVar[str] = "issues"
    verb: ClassVar[str] = "more_time_asked"
    issue: str
    organisation: str
    due: str


@dataclass(frozen=True)
class MoreTimeDecided(Fact):
    """Another person granted more time, or refused it."""

    room: ClassVar[str] = "issues"
    verb: ClassVar[str] = "more_time_decided"
    issue: str
    organisation: str
    granted: bool


@dataclass(frozen=True)
class ActionPlanned(Fact):
    """Something was planned that an organisation will do."""

    room: ClassVar[str] = "issues"
    verb: ClassVar[str] = "action_planned"
    issue: str
    organisation: str


@dataclass(frozen=True)
class ActionReported(Fact):
    """It was said how an action comes on, or its day was moved."""

    room: ClassVar[str] = "issues"
    verb: ClassVar[str] = "action_reported"
    issue: str
    organisation: str
    state: str
    at_risk: bool


@dataclass(frozen=True)
class MilestoneSet(Fact):
    """A mark on the way of an issue was set."""

    room: ClassVar[str] = "issues"
    verb: ClassVar[str] = "milestone_set"
    issue: str
    due: str


@dataclass(frozen=True)
class MilestoneDropped(Fact):
    """A mark on the way of an issue was taken away."""

    room: ClassVar[str] = "issues"
    verb: ClassVar[str] = "milestone_dropped"
    issue: str
    due: str


@dataclass(frozen=True)
class IssueDescribed(Fact):
    """The level of an issue, its reason, or what it is about was said anew."""

    room: ClassVar[str] = "issues"
    verb: ClassVar[str] = "issue_described"
    issue: str
    severity: str


@dataclass(frozen=True)
class WordingWritten(Fact):
    """What an issue is was written anew, inside the government or for all who read it."""

    room: ClassVar[str] = "issues"
    verb: ClassVar[str] = "wording_written"
    issue: str
    words: str
