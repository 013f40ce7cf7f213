"""The monthly look at who read what: counts by reader, what is unusual, and the signature.

The secretariat looks at the whole room, an organisation at what is its own. The secretariat is
told that a reason was given, not which: a reason may name the company that it must not know.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import median
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import QuerySet
from django.utils.timezone import localdate

from situationroom.base.acting import acting_as, take_turns
from situationroom.base.actors import Actor, ActorKind
from situationroom.base.errors import Refusal
from situationroom.base.events import emit
from situationroom.base.facts import ReadsReviewed
from situationroom.base.keyset import below
from situationroom.base.labelling import make_label
from situationroom.base.labels import Level
from situationroom.base.models import AuditReview, AuditRow
from situationroom.base.models.audit import EVERYBODY
from situationroom.base.privacy.rules import (
    a_month_is_over,
    a_reviewer_belongs_to_an_organisation,
)
from situationroom.base.rules import hold, require

PAGE = 50
FEW = 10  # fewer readings than this in a month are never unusual
TIMES = 3.0
MONTHS_BEFORE = 3
Key = tuple[UUID | None, str, str, UUID | None, UUID | None, str]


@dataclass(frozen=True, slots=True)
class Reading:
    """How often one reader read one kind of thing of one owner in a month.

    `usual` is what was usual in the three months before.
    """

    actor: UUID | None
    actor_name: str
    actor_kind: str
    organisation: UUID | None
    whose: UUID | None
    what: str
    count: int
    usual: float
    is_unusual: bool


def is_unusual(count: int, earlier: Collection[int]) -> bool:
    """Tell whether a month's count stands out: ten at least, and three times what was usual."""
    return count >= FEW and count > TIMES * usual_of(earlier)


def usual_of(earlier: Collection[int]) -> float:
    """Return what was usual: the median of the months before."""
    return float(median(earlier)) if earlier else 0.0


def first_of(month: date, back: int = 0) -> date:
    """Return the first day of a month, or of one so many months before."""
    number = month.year * 12 + month.month - 1 - back
    return date(number // 12, number % 12 + 1, 1)


def read_month(text: str, *, today: date) -> date:
    """Return the month of `2026-11`; without words the last one that is over. Raises Refusal."""
    if not text:
        return first_of(today, 1)
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        raise Refusal("This is no month.", "Write a month as 2026-11.") from None


def list_readings(*, by: Actor, month: date) -> list[Reading]:
    """Return who read how often in a month, as far as `by` reviews it; unusual ones first."""
    require((a_reviewer_belongs_to_an_organisation,), by)
    months = [_counts(by, first_of(month, back)) for back in range(MONTHS_BEFORE + 1)]
    found = [_reading(key, count, months[1:]) for key, count in months[0].items()]
    return sorted(found, key=lambda one: (not one.is_unusual, -one.count, str(one.actor)))


def _reading(key: Key, count: int, before: Sequence[Mapping[Key, int]]) -> Reading:
    earlier = [month.get(key, 0) for month in before]
    return Reading(*key, count, usual_of(earlier), is_unusual(count, earlier))


def _counts(by: Actor, month: date) -> dict[Key, int]:
    counts: dict[Key, int] = {}
    rows = _of_month(by, month).values_list(
        "actor", "actor_name", "actor_kind", "organisation", "whose", "what"
    )
    for key in rows.iterator():
        counts[key] = counts.get(key, 0) + 1
    return counts


def _of_month(by: Actor, month: date) -> QuerySet[AuditRow]:
    zone = ZoneInfo(settings.TIME_ZONE)
    begin, end = (
        datetime.combine(day, time(), tzinfo=zone) for day in (first_of(month), first_of(month, -1))
    )
    return AuditRow.objects.visible_to(by).filter(at__gte=begin, at__lt=end)


def list_reads(
    *,
    by: Actor,
    month: date,
    after: tuple[datetime, UUID] | None = None,
    limit: int = PAGE,
) -> list[AuditRow]:
    """Return a page of the rows of a month that `by` reviews, newest first.

    Reasons are shown to the owner of what was read and to who gave them.
    """
    require((a_reviewer_belongs_to_an_organisation,), by)
    rows = _of_month(by, month)
    if after is not None:
        at, last = after
        rows = rows.filter(below(at=at, id=last))
    found = list(rows.order_by("-at", "-id")[:limit])
    for row in found:
        if by.organisation not in (row.whose, row.organisation):
            row.reason = ""
    return found


def circle_of(by: Actor) -> UUID:
    """Return what `by` signs for: the whole room, or the rows of their organisation."""
    if by.kind is ActorKind.SECRETARIAT or by.organisation is None:
        return EVERYBODY
    return by.organisation


def find_review(*, by: Actor, month: date) -> AuditReview | None:
    """Return who signed a month off, if somebody did."""
    rows = AuditReview.objects.visible_to(by).filter(month=first_of(month))
    return rows.filter(organisation=circle_of(by)).first()


def may_sign(*, by: Actor, month: date, at: datetime) -> bool:
    """Tell whether `by` may sign a month off now: it is over, and nobody has."""
    if not hold((a_reviewer_belongs_to_an_organisation,), by):
        return False
    is_over = hold((a_month_is_over,), (first_of(month), localdate(at)))
    return is_over and find_review(by=by, month=month) is None


def sign_review(*, by: Actor, at: datetime, month: date, note: str = "") -> AuditReview:
    """Sign a month off: reviewed by somebody on a day; the first signature stands.

    Raises NotAllowed, Conflict before the month is over; signed again it is what it was.
    """
    require((a_reviewer_belongs_to_an_organisation,), by)
    require((a_month_is_over,), (first_of(month), localdate(at)))
    assert by.id is not None
    readings = list_readings(by=by, month=month)
    with acting_as(by):
        take_turns(f"base.review:{circle_of(by)}:{first_of(month)}")
        there = find_review(by=by, month=month)
        if there is not None:
            return there
        row = AuditReview.unscoped.create(
            label=make_label(Level.OWN, owner=by.organisation, creator=by.id),
            organisation=circle_of(by),
            month=first_of(month),
            reads=sum(one.count for one in readings),
            unusual=sum(one.is_unusual for one in readings),
            note=" ".join(note.split())[:500],
            reviewed_by=by.id,
            reviewer=by.name,
            reviewed_at=at,
        )
        told = ReadsReviewed(review=str(row.id), month=f"{row.month:%Y-%m}")
        emit(told, about=row.id, label=row.label, by=by, at=at)
    return row


def kept_since(at: datetime) -> datetime:
    """Return since when audit rows are kept at least."""
    return at - timedelta(days=settings.AUDIT_KEEP_DAYS)
