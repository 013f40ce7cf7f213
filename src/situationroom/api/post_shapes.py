"""What is said of requests to posts: the shapes of their answers and requests."""

from datetime import date, datetime
from uuid import UUID

from ninja import Schema
from pydantic import Field

from situationroom.api.answers import Said
from situationroom.rooms.posts.lifecycle import Step
from situationroom.rooms.posts.states import (
    AnswerCircle,
    PartnerKind,
    RequestKind,
    RequestState,
    Result,
)


class PostRequest(Schema):
    """What a post is asked for. `asker` is null for a company; `late_days` is worked out."""

    id: UUID
    short: str
    kind: RequestKind
    area: str
    title: str
    question: str
    asker: str | None
    post: str
    state: RequestState
    asked_at: datetime
    due_at: datetime
    late_days: int
    moved_at: datetime
    answer: str
    answered_at: datetime | None
    result: Result | None
    result_says: str
    closed_at: datetime | None
    label: str


class Card(Schema):
    """Who is behind a request, for the post alone."""

    name: str
    reach: str


class Turn(Schema):
    """One step that was taken on a request, with what was said."""

    number: int
    step: Step
    says: str
    post: str
    organisation: str | None
    at: datetime


class Introduction(Schema):
    """A partner that was introduced, as it agreed to be named."""

    name: str
    reach: str
    consent_how: str
    at: datetime


class PostRequestWhole(PostRequest):
    """A request with all that was said and done."""

    card: Card | None
    turns: list[Turn]
    introductions: list[Introduction]


class Post(Schema):
    """A post and what came of its work, counted over the requests one may read.

    `at_once` is null where it set no limit, `days` the usual days to an answer, null without any.
    """

    code: str
    areas: list[str]
    at_once: int | None
    waiting: int
    at_work: int
    asked_back: int
    answered: int
    in_time: int
    days: float | None
    introductions: int
    meetings: int
    mous: int
    contracts: int
    served_again: int


class Partner(Schema):
    """A row of the book of a post."""

    id: UUID
    post: str
    kind: PartnerKind
    area: str
    name: str
    local_name: str
    does: str
    contact: str
    reach: str
    note: str
    confirmed_on: date
    retired_at: datetime | None


class PostAnswer(Schema):
    """An answer that serves again."""

    id: UUID
    post: str
    kind: RequestKind
    area: str
    question: str
    says: str
    as_of: date
    until: date | None
    label: str


class RequestSaid(Said):
    """A request. Without `post` it goes to the post in charge of the country."""

    kind: RequestKind
    area: str = Field(max_length=60)
    title: str = Field(max_length=200)
    question: str = Field(max_length=8000)
    due_at: datetime
    post: str | None = Field(None, max_length=40)
    asker: str | None = Field(None, max_length=40, description="a company by mandate")
    name: str = Field("", max_length=200)
    reach: str = Field("", max_length=300)


class MoveSaid(Said):
    """A step on a request. `read_in` is the state in which it was read."""

    step: Step
    read_in: RequestState
    says: str = Field("", max_length=8000)
    new_post: str | None = Field(None, max_length=40)
    result: Result | None = None


class IntroduceSaid(Said):
    """A partner to introduce, and how it agreed."""

    partner: UUID
    consented: bool
    consent_how: str = Field(max_length=300)


class KeptSaid(Said):
    """An answer to write down. `names_nobody` says that it gives nobody away."""

    kind: RequestKind
    area: str = Field(max_length=60)
    question: str = Field(max_length=400)
    says: str = Field(max_length=8000)
    as_of: date
    until: date | None = None
    circle: AnswerCircle = AnswerCircle.ROOM
    request: UUID | None = None
    names_nobody: bool


class TakenSaid(Said):
    """For which request an answer serves; without one, for oneself."""

    request: UUID | None = None


class PartnerSaid(Said):
    """What the book says of a partner."""

    kind: PartnerKind
    area: str = Field(max_length=60)
    name: str = Field(max_length=200)
    local_name: str = Field("", max_length=200)
    does: str = Field("", max_length=300)
    contact: str = Field("", max_length=200)
    reach: str = Field("", max_length=300)
    note: str = Field("", max_length=8000)
    confirmed_on: date


class StandingSaid(Said):
    """How many requests a post works on at once, or its countries; what is left out stays."""

    at_once: int | None = Field(None, ge=1, le=999)
    areas: list[str] | None = Field(None, max_length=250)
