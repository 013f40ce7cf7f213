"""What is said of meetings and to them: the shapes of their answers and requests."""

from datetime import date, datetime, time
from uuid import UUID

from ninja import Schema
from pydantic import Field

from situationroom.api.answers import Said
from situationroom.rooms.meetings.states import (
    Attendance,
    Circle,
    DecisionState,
    ItemSource,
    ItemState,
    MeetingLevel,
    Reply,
    SeriesKind,
    SeriesState,
    SessionState,
    Side,
    Standing,
)


class MeetingTheme(Schema):
    """A field a series is about."""

    id: UUID
    name_ko: str
    name_en: str


class MeetingSeries(Schema):
    """Something that meets again and again; with a parent it is a working group of that one."""

    id: UUID
    short: str
    kind: SeriesKind
    title_ko: str
    title_en: str
    owner: str
    counterpart_area: str
    counterpart: str
    meeting_level: MeetingLevel | None
    state: SeriesState
    rrule: str
    exceptions: str
    zone: str
    wall_time: time | None
    label: str


class LevelStep(Schema):
    """A change of level, by which document."""

    level_before: MeetingLevel | None
    level_after: MeetingLevel
    on: date
    by_document: str


class SeriesBeside(Schema):
    """A series that is about the same, and how."""

    id: UUID
    title_ko: str
    title_en: str
    says: str


class MeetingSeriesWhole(MeetingSeries):
    """A series with its themes, levels, groups and the series beside it, as far as one may read."""

    parent: UUID | None
    groups: list[UUID]
    related: list[SeriesBeside]
    themes: list[MeetingTheme]
    levels: list[LevelStep]


class MeetingSession(Schema):
    """One meeting of a series. `sequence` rises when it is moved after invitations went out."""

    id: UUID
    series: UUID
    number: int
    title_ko: str
    title_en: str
    state: SessionState
    starts_at: datetime
    ends_at: datetime
    zone: str
    sequence: int
    place: str
    video_url: str
    chair_says: str
    label: str


class MeetingGuest(Schema):
    """Somebody invited to a session."""

    id: UUID
    organisation: str | None
    name: str
    person: str
    side: Side
    theme: UUID | None
    reply: Reply
    attendance: Attendance


class MeetingDecision(Schema):
    """What was decided, who does it until when, and what became of it.

    Where it is an action of an issue that one may read, the action says how it stands.
    """

    id: UUID
    session: UUID
    what_ko: str
    what_en: str
    owner: str | None
    owner_says: str
    due_on: date | None
    state: DecisionState
    outcome: str
    action: UUID | None
    label: str


class MeetingMinutes(Schema):
    """The minutes of a session; `edits` rises with every save."""

    text: str
    edits: int
    closed_at: datetime | None


class MeetingSessionWhole(MeetingSession):
    """A session with those invited, its decisions and minutes, as far as one may read."""

    invitees: list[MeetingGuest]
    decisions: list[MeetingDecision]
    minutes: MeetingMinutes | None


class AskMark(Schema):
    """What one session said of an ask; silence where it said nothing, and words are then empty."""

    session: UUID
    number: int
    standing: Standing
    words: str
    said_by: str
    evidence: str


class MeetingAsk(Schema):
    """An ask with its history. `silent_since`: the last session that said something of it."""

    id: UUID
    series: UUID
    side: Side
    text_ko: str
    text_en: str
    asked_by: str
    theme: UUID | None
    standing: Standing
    first_session: UUID | None
    silent_since: UUID | None
    history: list[AskMark]
    label: str


class AgendaPoint(Schema):
    """A point of an agenda; `came_from` is the session that left it open, where one may read it."""

    id: UUID
    position: int
    source: ItemSource
    came_from: UUID | None
    title_ko: str
    title_en: str
    state: ItemState
    ask: MeetingAsk | None
    decision: UUID | None


class ThemeSaid(Said):
    """A theme by its names."""

    name_ko: str = Field(max_length=120)
    name_en: str = Field("", max_length=120)


class SeriesSaid(Said):
    """A series to open."""

    kind: SeriesKind
    title_ko: str = Field(max_length=300)
    title_en: str = Field("", max_length=300)
    owner: str = Field(max_length=40)
    counterpart_area: str = Field("", max_length=10)
    counterpart: str = Field("", max_length=300)
    meeting_level: MeetingLevel | None = None
    themes: list[ThemeSaid] = Field([], max_length=40)
    parent: UUID | None = None
    circle: Circle = Circle.GOVERNMENT
    founded_on: date | None = None


class LevelSaid(Said):
    """To which level, when, by which document."""

    level: MeetingLevel
    on: date
    by_document: str = Field(max_length=400)


class RelateSaid(Said):
    """Which series is about the same, and how."""

    other: UUID
    says: str = Field(max_length=400)


class MeetingWhySaid(Said):
    """Why; empty where no reason is needed."""

    why: str = Field("", max_length=8000)


class SlotSaid(Said):
    """A time on the clock of a zone, and a place."""

    day: date
    time: time
    zone: str = Field("Asia/Seoul", max_length=40)
    minutes: int = Field(60, ge=1, le=1440)
    place: str = Field("", max_length=300)
    video_url: str = Field("", max_length=1000)


class PlanSaid(SlotSaid):
    """A session to plan; without a number it counts on from the last one."""

    number: int | None = Field(None, ge=1, le=9999)
    chair: UUID | None = None
    chair_says: str = Field("", max_length=300)
    circle: Circle | None = None


class MoveSaid(SlotSaid):
    """Another time or place; a reason is needed once invitations went out."""

    why: str = Field("", max_length=8000)


class GuestSaid(Said):
    """Somebody to put on the list: an organisation by its code, or a name."""

    organisation: str | None = Field(None, max_length=40)
    name: str = Field("", max_length=200)
    theme: UUID | None = None
    side: Side = Side.OURS
    person: str = Field("", max_length=200)
    email: str = Field("", max_length=254)
    told_by: str = Field("", max_length=200)


class GuestsSaid(Said):
    """Those to put on the list, all or none."""

    guests: list[GuestSaid] = Field(max_length=200)


class AttendanceSaid(Said):
    """What somebody replied, or whether they came."""

    invitee: UUID
    reply: Reply | None = None
    attendance: Attendance | None = None


class PointSaid(Said):
    """A point to add to an agenda."""

    title_ko: str = Field(max_length=400)
    title_en: str = Field("", max_length=400)
    presenter: str | None = Field(None, max_length=40)
    presenter_says: str = Field("", max_length=200)


class SettleSaid(Said):
    """What came of a point."""

    item: UUID
    state: ItemState


class AskSaid(Said):
    """What one side asks the other."""

    side: Side
    text_ko: str = Field(max_length=8000)
    text_en: str = Field("", max_length=8000)
    asked_by: str = Field(max_length=200)
    theme: UUID | None = None
    circle: Circle | None = None


class StandingSaid(Said):
    """How an ask stands after a session."""

    ask: UUID
    standing: Standing
    words: str = Field("", max_length=8000)
    said_by: str = Field("", max_length=200)
    evidence: str = Field("", max_length=1000)


class DecisionSaid(Said):
    """What was decided, who does it, until when."""

    what_ko: str = Field(max_length=8000)
    what_en: str = Field("", max_length=8000)
    owner: str | None = Field(None, max_length=40)
    owner_says: str = Field("", max_length=200)
    due_on: date | None = None
    circle: Circle | None = None


class DecisionEndSaid(Said):
    """What became of a decision, and what shows it or why."""

    new: DecisionState
    says: str = Field(max_length=8000)


class HandOverSaid(Said):
    """The issue of which a decision becomes an action, and until when it is done."""

    issue: UUID
    due_on: date


class MinutesSaid(Said):
    """What was typed. `read`: how many saves the writer had seen."""

    text: str = Field(max_length=200_000)
    read: int | None = None
