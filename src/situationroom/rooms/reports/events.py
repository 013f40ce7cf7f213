"""What happens to briefs."""

from dataclasses import dataclass
from typing import ClassVar

from situationroom.base.events import Fact


@dataclass(frozen=True)
class BriefDrafted(Fact):
    """A brief was drafted."""

    room: ClassVar[str] = "reports"
    verb: ClassVar[str] = "brief_drafted"
    brief: str
    issue: str
    edition: int


@dataclass(frozen=True)
class BriefMoved(Fact):
    """A brief was submitted, signed off or sent back."""

    room: ClassVar[str] = "reports"
    verb: ClassVar[str] = "brief_moved"
    brief: str
    old: str
    new: str
