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
