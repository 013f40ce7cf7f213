"""What is said of proposals and to them: the shapes of their answers and requests."""

from datetime import date, datetime
from uuid import UUID

from ninja import Schema
from pydantic import Field

from situationroom.api.answers import Said
from situationroom.rooms.proposals.states import (
    Answer,
    AuthorKind,
    Circle,
    ProposalKind,
    ProposalState,
    SourceKind,
    Theme,
)


class Author(Schema):
    """From whom a proposal came, and who took it in."""

    name: str
    organisation: str | None
    taken_in_by: str


class Proposal(Schema):
    """One ask as its author said it. `late_days` is worked out: 0 where no answer is overdue."""

    id: UUID
    short: str
    kind: ProposalKind
    theme: Theme
    title_ko: str
    title_en: str
    problem: str
    asks: str
    reason: str
    author_kind: AuthorKind
    author: Author | None
    source: SourceKind
    source_says: str
    gathered_on: date
    state: ProposalState
    owner: str | None
    due_on: date
    late_days: int
    answer: Answer | None
    next_on: date | None
    asked_again_at: datetime | None
    outcome: str
    label: str
    handed_in_at: datetime


class Verdict(Schema):
    """One answer to a proposal; a later one replaces nothing."""

    number: int
    answer: Answer
    reasons: str
    next_on: date | None
    organisation: str
    at: datetime


class Review(Schema):
    """What an organisation thinks of a proposal, inside the government."""

    organisation: str
    says: str
    at: datetime


class About(Schema):
    """A country, an ICT item or an HS code."""

    kind: str
    code: str


class ProposalWhole(Proposal):
    """A proposal with its answers, and what was joined with it as far as one may read it."""

    about: list[About]
    merged_into: UUID | None
    parts: list[UUID]
    answers: list[Verdict]
    reviews: list[Review]


class Like(Schema):
    """A proposal that asks for much the same, and why one thinks so."""

    id: UUID
    title_ko: str
    title_en: str
    words: list[str]
    provisions: list[str]
    same_theme: bool


class Tally(Schema):
    """How many proposals stand how, of those one may read; joined ones count once.

    `name` is a theme or the code of an owner; empty: all of them, or without an owner.
    """

    name: str
    total: int
    open: int
    silent: int
    accepted: int
    partly: int
    long_term: int
    refused: int
    done: int


class Standing(Schema):
    """How proposals stand: in all, by owner, by theme."""

    whole: Tally
    by_owner: list[Tally]
    by_theme: list[Tally]


class ProposalSaid(Said):
    """A proposal to hand in; companies and experts hand in to the ministry alone (*owner*)."""

    kind: ProposalKind
    title_ko: str = Field(max_length=400)
    title_en: str = Field("", max_length=400)
    problem: str = Field(max_length=8000)
    asks: str = Field(max_length=8000)
    reason: str = Field("", max_length=8000)
    theme: Theme = Theme.OTHER
    about: str = Field("", max_length=400, description="countries and HS codes, with commas")
    items: list[str] = Field([], max_length=40)
    author_kind: AuthorKind = AuthorKind.AGENCY
    author: str = Field("", max_length=200)
    organisation: str | None = Field(None, max_length=40)
    source: SourceKind = SourceKind.HAND
    source_says: str = Field("", max_length=400)
    source_id: UUID | None = None
    gathered_on: date
    circle: Circle


class AssignSaid(Said):
    """Who answers, who is responsible there, and until when."""

    owner: str = Field(max_length=40)
    responsible: UUID | None = None
    due_on: date | None = None


class AnswerSaid(Said):
    """An answer. `read`: how many answers were there when it was written."""

    answer: Answer
    reasons: str = Field(max_length=8000)
    next_on: date | None = None
    read: int | None = None


class ReviewSaid(Said):
    """What one's organisation thinks."""

    says: str = Field(max_length=8000)


class JoinSaid(Said):
    """Which proposal stays, and why the two ask for the same."""

    into: UUID
    why: str = Field(max_length=8000)


class WhySaid(Said):
    """Why."""

    why: str = Field(max_length=8000)


class EvidenceSaid(Said):
    """What shows that it was done."""

    evidence: str = Field(max_length=8000)
