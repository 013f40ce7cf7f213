"""What happens to requests to posts, to their partners and answers."""

from dataclasses import dataclass
from typing import ClassVar

from situationroom.base.events import Fact


@dataclass(frozen=True)
class RequestMade(Fact):
    """A post was asked for something."""

    room: ClassVar[str] = "posts"
    verb: ClassVar[str] = "request_made"
    request: str
    post: str


@dataclass(frozen=True)
class RequestAccepted(Fact):
    """The post took a request on."""

    room: ClassVar[str] = "posts"
    verb: ClassVar[str] = "request_accepted"
    request: str


@dataclass(frozen=True)
class RequestDeclined(Fact):
    """The post declined a request, with the reason."""

    room: ClassVar[str] = "posts"
    verb: ClassVar[str] = "request_declined"
    request: str


@dataclass(frozen=True)
class RequestHandedOn(Fact):
    """A request was handed on to another post."""

    room: ClassVar[str] = "posts"
    verb: ClassVar[str] = "request_handed_on"
    request: str
    post: str


@dataclass(frozen=True)
class RequestStarted(Fact):
    """The post began to work on a request."""

    room: ClassVar[str] = "posts"
    verb: ClassVar[str] = "request_started"
    request: str


@dataclass(frozen=True)
class AskerAskedBack(Fact):
    """The post asked who asked something; the clock stands still."""

    room: ClassVar[str] = "posts"
    verb: ClassVar[str] = "asker_asked_back"
    request: str


@dataclass(frozen=True)
class AskerReplied(Fact):
    """Who asked replied; the clock goes on."""

    room: ClassVar[str] = "posts"
    verb: ClassVar[str] = "asker_replied"
    request: str


@dataclass(frozen=True)
class RequestAnswered(Fact):
    """The post answered a request."""

    room: ClassVar[str] = "posts"
    verb: ClassVar[str] = "request_answered"
    request: str


@dataclass(frozen=True)
class RequestClosed(Fact):
    """Who asked said what came of a request."""

    room: ClassVar[str] = "posts"
    verb: ClassVar[str] = "request_closed"
    request: str
    result: str


@dataclass(frozen=True)
class RequestReopened(Fact):
    """An answered or closed request was taken up again."""

    room: ClassVar[str] = "posts"
    verb: ClassVar[str] = "request_reopened"
    request: str


@dataclass(frozen=True)
class PartnerIntroduced(Fact):
    """A local partner was introduced to who asked."""

    room: ClassVar[str] = "posts"
    verb: ClassVar[str] = "partner_introduced"
    request: str


@dataclass(frozen=True)
class PartnerNoted(Fact):
    """A partner was written into the book of a post, or its row changed."""

    room: ClassVar[str] = "posts"
    verb: ClassVar[str] = "partner_noted"
    partner: str


@dataclass(frozen=True)
class PartnerRetired(Fact):
    """A partner is introduced no more."""

    room: ClassVar[str] = "posts"
    verb: ClassVar[str] = "partner_retired"
    partner: str


@dataclass(frozen=True)
class AnswerKept(Fact):
    """An answer was written down so that it serves again."""

    room: ClassVar[str] = "posts"
    verb: ClassVar[str] = "answer_kept"
    answer: str


@dataclass(frozen=True)
class AnswerServed(Fact):
    """An answer served again."""

    room: ClassVar[str] = "posts"
    verb: ClassVar[str] = "answer_served"
    answer: str


@dataclass(frozen=True)
class AnswerWithdrawn(Fact):
    """An answer is offered no more."""

    room: ClassVar[str] = "posts"
    verb: ClassVar[str] = "answer_withdrawn"
    answer: str


@dataclass(frozen=True)
class CoverageSet(Fact):
    """A post said of which countries it is in charge."""

    room: ClassVar[str] = "posts"
    verb: ClassVar[str] = "coverage_set"
    post: str


@dataclass(frozen=True)
class CapacitySet(Fact):
    """A post said how many requests it works on at once."""

    room: ClassVar[str] = "posts"
    verb: ClassVar[str] = "capacity_set"
    post: str
    at_once: int
