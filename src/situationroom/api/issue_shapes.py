"""What the interface takes and answers about issues."""

from datetime import date, datetime
from uuid import UUID

from ninja import Schema
from pydantic import AwareDatetime, Field

from situationroom.api.answers import Said
from situationroom.rooms.issues.states import (
    Ended,
    IssueKind,
    IssueState,
    Severity,
    Stance,
    SubjectKind,
    WordingKind,
)


class Someone(Schema):
    """A person by name."""

    id: UUID
    name: str


class Waiting(Schema):
    """On whom an issue or an answer waits, for what, and since when."""

    on: str
    what: str
    since: datetime


class Issue(Schema):
    """Something that must be answered, with its owner and severity."""

    id: UUID
    short: str
    kind: str
    stance: str
    title_ko: str
    title_en: str
    owner: str
    responsible: Someone | None
    severity: str
    severity_reason: str
    state: str
    outcome: str
    ended: str
    waiting: Waiting | None
    label: str
    opened_at: datetime
    due_at: datetime | None
    closed_at: datetime | None


class IssueRow(Issue):
    """An issue of a list: how many organisations were asked, and how many are silent."""

    asked: int
    silent: int


class MoreTime(Schema):
    """A later deadline that somebody asked for, waiting for another person's decision."""

    id: UUID
    due_at: datetime
    why: str
    asked_by: str


class Response(Schema):
    """One organisation's answer, or its silence with the clock running.

    `kept` says that it answered for the government alone and the reader does not read it; `late`
    that its answer is overdue and its clock does not stand still.
    """

    organisation: str
    name_ko: str
    name_en: str
    state: str
    kept: bool
    late: bool
    position: str
    action: str
    next_date: date | None
    asked_at: datetime
    due_at: datetime
    answered_at: datetime | None
    waiting: Waiting | None
    reminders: int
    more_time: MoreTime | None


class Subject(Schema):
    """What an issue is about: an ICT item, an HS code or a country."""

    kind: SubjectKind
    code: str = Field(max_length=20)


class IssueWithResponses(Issue):
    """An issue with its response board, and what of its act, runs and briefs may be read."""

    about: list[Subject]
    merged_into: str | None
    split_from: str | None
    act: str | None
    runs: list[UUID]
    briefs: list[UUID]
    responses: list[Response]


class ResponseSaid(Said):
    """What an organisation says: its position, what is being done, or both."""

    position: str = Field("", max_length=4000)
    action: str = Field("", max_length=4000)
    next_date: date | None = None
    to_government: bool = False


class IssueSaid(Said):
    """An issue opened by hand; without `asked` every organisation of the room's list is asked."""

    kind: IssueKind
    stance: Stance = Stance.DEFENSIVE
    severity: Severity
    severity_reason: str = Field("", max_length=200)
    title_ko: str = Field(max_length=400)
    title_en: str = Field("", max_length=400)
    about: list[Subject] = Field(default_factory=list, max_length=50)
    asked: list[str] | None = Field(None, max_length=200)


class MoveSaid(Said):
    """A legal step of an issue; closing says how it ended.

    `left` says why actions that are not done are left, `read` in which state it was seen.
    """

    new: IssueState
    why: str = Field("", max_length=2000)
    ended: Ended | None = None
    left: str = Field("", max_length=2000)
    read: IssueState | None = None


class WaitSaid(Said):
    """On whom an issue waits and for what; without an organisation it waits no longer."""

    on: str | None = Field(None, max_length=40)
    what: str = Field("", max_length=400)


class MergeSaid(Said):
    """Into which issue another one goes up, and why."""

    into: UUID
    why: str = Field(max_length=2000)


class SplitSaid(Said):
    """The part of an issue that becomes one of its own."""

    title_ko: str = Field(max_length=400)
    title_en: str = Field("", max_length=400)


class RemindSaid(Said):
    """Whom to remind: codes of organisations; without any all that are silent."""

    organisations: list[str] | None = Field(None, max_length=200)


class Reminded(Schema):
    """How many organisations were reminded."""

    reminded: int


class MoreTimeSaid(Said):
    """A later deadline of one's own organisation, or of another one for who runs the issue."""

    organisation: str = Field(max_length=40)
    due_at: AwareDatetime
    why: str = Field(max_length=400)


class Wording(Schema):
    """What the issue is, in words; `number` counts the versions of its kind."""

    kind: WordingKind
    number: int
    says: str
    at: datetime
    written_by: str
    label: str


class Wordings(Schema):
    """The newest words one may read. `drifted_at`: since when those for all are the older ones."""

    internal: Wording | None
    shared: Wording | None
    drifted_at: datetime | None


class WordingSaid(Said):
    """Words to write; `read` is the number of the version they stand on, 0 for none."""

    kind: WordingKind
    says: str = Field(max_length=8000)
    read: int = Field(0, ge=0)


class DecisionSaid(Said):
    """Whether more time is granted."""

    granted: bool


class Candidates(Schema):
    """To whom an issue can be assigned: codes of organisations, and officers of its owner."""

    owners: list[str]
    officers: list[Someone]


class AssignSaid(Said):
    """To whom an issue goes; without an owner it stays, without a person nobody is named yet."""

    owner: str | None = Field(None, max_length=40)
    responsible: UUID | None = None


class IssueFilter(Schema):
    """Which issues are asked for; what is left out does not matter."""

    state: IssueState | None = None
    kind: IssueKind | None = None
    severity: Severity | None = None
    stance: Stance | None = None
    silent: str | None = Field(None, max_length=40)
    unanswered: bool = False
    about_kind: SubjectKind | None = None
    about: str | None = Field(None, max_length=20)
