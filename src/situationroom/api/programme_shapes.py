"""What is said of support programmes: the shapes of their answers and requests."""

from datetime import date, datetime
from uuid import UUID

from ninja import Schema
from pydantic import Field as Told

from situationroom.api.answers import Said
from situationroom.rooms.support.states import (
    ConditionKind,
    Field,
    Held,
    Mark,
    ProgrammeKind,
    ReadBy,
    Size,
    Verdict,
    WindowKind,
)


class Condition(Schema):
    """What is asked of a company: years, people, won or US dollars, or words, by its kind."""

    kind: ConditionKind
    values: list[str] = Told([], max_length=100)
    value: float | None = None
    or_pre_founder: bool = False
    or_other: bool = False
    words: str = Told("", max_length=400)


class Programme(Schema):
    """A support measure. Money in won; `closed` says why it is not offered today, or is empty."""

    id: UUID
    kind: ProgrammeKind
    field: Field
    title_ko: str
    title_en: str
    summary: str
    owner: str | None
    owner_name: str
    agency_name: str
    url: str
    source: str
    conditions: list[Condition]
    read_by: ReadBy
    window: WindowKind
    since: date | None
    until: date | None
    budget: int | None
    spent: int | None
    exclusive: str
    progress: str
    progress_on: date | None
    closed: str
    label: str
    registered_at: datetime
    retired_at: datetime | None


class ProgrammeSaid(Said):
    """A programme to register or change; its conditions count as read by a person."""

    kind: ProgrammeKind
    field: Field
    title_ko: str = Told(max_length=400)
    title_en: str = Told("", max_length=400)
    summary: str = Told("", max_length=8000)
    agency_name: str = Told("", max_length=200)
    url: str = Told("", max_length=500)
    conditions: list[Condition] = Told([], max_length=20)
    window: WindowKind
    since: date | None = None
    until: date | None = None
    budget: int | None = Told(None, ge=0, le=10**18)
    exclusive: str = Told("", max_length=60)
    is_public: bool = True


class ProgressSaid(Said):
    """How far a programme came, and what was spent of its budget, in won."""

    progress: str = Told(max_length=8000)
    on: date
    spent: int | None = Told(None, ge=0, le=10**18)


class ProfileSaid(Said):
    """What is known of a company; what is left out is not known. Kept nowhere."""

    size: Size | None = None
    founded_on: date | None = None
    region: str = Told("", max_length=10)
    industry: int | None = Told(None, ge=1, le=99)
    employees: int | None = Told(None, ge=0)
    revenue: float | None = Told(None, ge=0)
    exports: float | None = Told(None, ge=0)
    has: list[Mark] = Told([], max_length=20)
    has_not: list[Mark] = Told([], max_length=20)
    markets: list[str] = Told([], max_length=60)
    holds: list[str] = Told([], max_length=60)
    field: Field | None = None
    limit: int = Told(30, ge=1, le=100)


class Reason(Schema):
    """One condition, and whether it holds."""

    condition: Condition
    held: Held


class Fit(Schema):
    """A programme and what matching says of it."""

    programme: Programme
    verdict: Verdict
    reasons: list[Reason]
    doubts: list[str]


class Fitting(Schema):
    """What fits, the best first."""

    items: list[Fit]


class Inspected(Schema):
    """One measure in the inspection: the share of its budget spent, days since its progress."""

    programme: Programme
    share: float | None
    silent_days: int | None
