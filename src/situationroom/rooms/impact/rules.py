"""When a forecast is locked, who may lodge one, what it must say; what papers need."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from situationroom.base.actors import Actor, ActorKind
from situationroom.base.errors import Conflict, NotAllowed
from situationroom.base.rules import rule

SEOUL = ZoneInfo("Asia/Seoul")
LOCK_DAY = 11  # customs publish the first ten days of a month on its eleventh
LEVEL = 0.8  # of the central interval that everybody gives
STEPS = 99  # quantiles of a whole distribution: 0.5/99, 1.5/99, …
MONTHS = 12
MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])")
LODGERS = frozenset(
    {ActorKind.OFFICER, ActorKind.POST, ActorKind.SECRETARIAT, ActorKind.ASSOCIATION}
)


@dataclass(frozen=True, slots=True)
class Series:
    """A monthly series: dataflow, item and partner area, in the words of its classification."""

    dataflow: str
    item: str
    counterpart: str = ""


KR_EXPORTS = "kr_ict_exports_monthly"
COURT = tuple(
    Series(KR_EXPORTS, item, area)
    for item, area in (
        ("ICT", ""), ("반도체", ""), ("디스플레이", ""), ("휴대폰", ""), ("컴퓨터·주변기기", ""),
        ("통신장비", ""), ("ICT", "US"), ("ICT", "CN_HK"), ("ICT", "VN"), ("ICT", "EU"),
        ("ICT", "JP"), ("반도체", "US"),
    )
)  # fmt: skip
"""The series the court sits over: totals, the main items, the main partners."""


def month_number(period: str) -> int:
    """Return how many months a period lies after year nought."""
    return int(period[:4]) * MONTHS + int(period[5:7]) - 1


def period_of(number: int) -> str:
    """Return the period of a number of months."""
    return f"{number // MONTHS:04d}-{number % MONTHS + 1:02d}"


def lock_moment(period: str) -> datetime:
    """Return when forecasts of a month are locked: as its eleventh day begins in Seoul."""
    return datetime(int(period[:4]), int(period[5:7]), LOCK_DAY, tzinfo=SEOUL)


def next_period(at: datetime) -> str:
    """Return the first month whose forecasts are not locked yet."""
    here = at.astimezone(SEOUL)
    number = here.year * MONTHS + here.month - 1
    return period_of(number if here < lock_moment(period_of(number)) else number + 1)


@dataclass(frozen=True, slots=True)
class Lodging:
    """A forecast about to be lodged."""

    by: Actor
    at: datetime
    series: Series
    period: str
    is_published: bool
    median: float
    low: float
    high: float
    quantiles: Sequence[float]
    method: str
    level: str


@rule("IMP-01", NotAllowed)
def an_organisation_forecasts(lodging: Lodging) -> bool:
    """Only officers of organisations of the room may lodge a forecast."""
    by = lodging.by
    if by.kind is ActorKind.ROOM_RULE:
        return True
    return by.kind in LODGERS and by.organisation is not None


@rule("IMP-02", hint="Choose one of the series of the court.")
def the_court_knows_the_series(lodging: Lodging) -> bool:
    """The court does not sit over this series."""
    return lodging.series in COURT


@rule("IMP-03", hint="Write year and month: 2026-12.")
def a_period_is_a_month(lodging: Lodging) -> bool:
    """This is no month."""
    return MONTH.fullmatch(lodging.period) is not None


@rule("IMP-04", Conflict, hint="Forecast a later month.")
def the_data_are_not_out(lodging: Lodging) -> bool:
    """The figure of this month is published already: what is said now is no forecast."""
    return not lodging.is_published


@rule("IMP-05", Conflict, hint="Forecast a later month.")
def the_month_is_not_locked(lodging: Lodging) -> bool:
    """Forecasts of this month are locked: from its eleventh day part of its data are out."""
    return lodging.at < lock_moment(lodging.period)


@rule("IMP-06", hint="Give them in order: low, middle, high, all above zero.")
def three_numbers_are_in_order(lodging: Lodging) -> bool:
    """The middle must lie inside the interval, and exports are above zero."""
    numbers = (lodging.low, lodging.median, lodging.high)
    return all(map(math.isfinite, numbers)) and 0 < lodging.low <= lodging.median <= lodging.high


@rule("IMP-07", hint="Give 99 values from low to high, or none.")
def a_distribution_is_whole(lodging: Lodging) -> bool:
    """A distribution is given by 99 values at equal steps, or not at all."""
    given = list(lodging.quantiles)
    if not given:
        return True
    whole = len(given) == STEPS and all(map(math.isfinite, given))
    return whole and given[0] > 0 and given == sorted(given)


@rule("IMP-08")
def a_method_is_said(lodging: Lodging) -> bool:
    """Say by which method the forecast was made."""
    return bool(lodging.method.strip())


@rule("IMP-09")
def its_maker_reads_it(lodging: Lodging) -> bool:
    """Choose a label under which your own organisation reads the forecast."""
    by = lodging.by
    levels = {"own", "government", "room"}
    if by.kind is ActorKind.ROOM_RULE:
        levels = {"government"}
    if by.kind is ActorKind.ASSOCIATION:
        levels.discard("government")
    return lodging.level in levels


LODGE = (
    an_organisation_forecasts,
    the_court_knows_the_series,
    a_period_is_a_month,
    the_data_are_not_out,
    the_month_is_not_locked,
    three_numbers_are_in_order,
    a_distribution_is_whole,
    a_method_is_said,
    its_maker_reads_it,
)


@dataclass(frozen=True, slots=True)
class Submitting:
    """A paper about to be submitted."""

    by: Actor
    at: datetime
    title_ko: str
    authors: str
    data_used: str
    reviewer: UUID
    embargo_until: datetime | None
    shown_to: str


@rule("IMP-11", NotAllowed)
def an_organisation_submits_a_paper(paper: Submitting) -> bool:
    """Only officers of organisations of the room may submit a paper."""
    return (
        paper.by.kind in LODGERS and paper.by.id is not None and paper.by.organisation is not None
    )


@rule("IMP-12")
def a_paper_says_whose_it_is(paper: Submitting) -> bool:
    """Give title, authors and the data the paper stands on."""
    return all(text.strip() for text in (paper.title_ko, paper.authors, paper.data_used))


@rule("IMP-13")
def another_person_reviews(paper: Submitting) -> bool:
    """Somebody else than who submits the paper reviews it."""
    return paper.reviewer != paper.by.id


@rule("IMP-14")
def an_embargo_ends_later(paper: Submitting) -> bool:
    """The embargo lies in the past: give a later moment, or none."""
    return paper.embargo_until is None or paper.embargo_until > paper.at


@rule("IMP-15")
def a_paper_is_for_readers(paper: Submitting) -> bool:
    """Say who may read the paper once it is published: government, room or everybody."""
    return paper.shown_to in {"government", "room", "public"}


SUBMIT = (
    an_organisation_submits_a_paper,
    a_paper_says_whose_it_is,
    another_person_reviews,
    an_embargo_ends_later,
    a_paper_is_for_readers,
)


@dataclass(frozen=True, slots=True)
class Handled:
    """Somebody about to review or publish a paper."""

    by: Actor
    organisation: UUID
    submitter: UUID | None
    reviewer: UUID | None


@rule("IMP-16", NotAllowed)
def its_reviewer_reviews(paper: Handled) -> bool:
    """Only the reviewer named may review this paper."""
    return paper.by.id is not None and paper.by.id == paper.reviewer


@rule("IMP-17", NotAllowed)
def its_organisation_publishes(paper: Handled) -> bool:
    """Only the organisation of its authors may publish a paper."""
    return paper.by.kind in LODGERS and paper.by.organisation == paper.organisation


@rule("IMP-18", NotAllowed)
def a_second_person_publishes(paper: Handled) -> bool:
    """A second person publishes a paper: more may read it then."""
    return paper.by.id is not None and paper.by.id != paper.submitter


REVIEW = (its_reviewer_reviews,)
PUBLISH = (its_organisation_publishes, a_second_person_publishes)
