"""What happens to proposals and to the rules they change."""

from dataclasses import dataclass
from typing import ClassVar

from situationroom.base.events import Fact


@dataclass(frozen=True)
class ProposalHandedIn(Fact):
    """A proposal was handed in."""

    room: ClassVar[str] = "proposals"
    verb: ClassVar[str] = "proposal_handed_in"
    proposal: str


@dataclass(frozen=True)
class ProposalAssigned(Fact):
    """An organisation was named that answers a proposal."""

    room: ClassVar[str] = "proposals"
    verb: ClassVar[str] = "proposal_assigned"
    proposal: str
    owner: str


@dataclass(frozen=True)
class ProposalReviewed(Fact):
    """An organisation said inside the government what it thinks."""

    room: ClassVar[str] = "proposals"
    verb: ClassVar[str] = "proposal_reviewed"
    proposal: str
    organisation: str


@dataclass(frozen=True)
class ProposalMerged(Fact):
    """A proposal went up in another one, which only its readers learn."""

    room: ClassVar[str] = "proposals"
    verb: ClassVar[str] = "proposal_merged"
    proposal: str
    why: str


@dataclass(frozen=True)
class ProposalSplit(Fact):
    """A merged proposal stands by itself again."""

    room: ClassVar[str] = "proposals"
    verb: ClassVar[str] = "proposal_split"
    proposal: str
    why: str


@dataclass(frozen=True)
class ProposalAnswered(Fact):
    """A proposal was answered."""

    room: ClassVar[str] = "proposals"
    verb: ClassVar[str] = "proposal_answered"
    proposal: str
    answer: str


@dataclass(frozen=True)
class ReconsiderationAsked(Fact):
    """An author asked to have an answer reconsidered."""

    room: ClassVar[str] = "proposals"
    verb: ClassVar[str] = "reconsideration_asked"
    proposal: str


@dataclass(frozen=True)
class ProposalWithdrawn(Fact):
    """An author took a proposal back."""

    room: ClassVar[str] = "proposals"
    verb: ClassVar[str] = "proposal_withdrawn"
    proposal: str


@dataclass(frozen=True)
class ProposalCarriedOut(Fact):
    """What was accepted is in force, or was done."""

    room: ClassVar[str] = "proposals"
    verb: ClassVar[str] = "proposal_carried_out"
    proposal: str


@dataclass(frozen=True)
class RuleFollowed(Fact):
    """A rule that is changed for a proposal is followed."""

    room: ClassVar[str] = "proposals"
    verb: ClassVar[str] = "rule_followed"
    proposal: str
    rule: str


@dataclass(frozen=True)
class RuleMoved(Fact):
    """A rule change reached a stage."""

    room: ClassVar[str] = "proposals"
    verb: ClassVar[str] = "rule_moved"
    proposal: str
    rule: str
    stage: str
