"""Reads: answers that serve again."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.db.models import Case, Count, Q, QuerySet, When

from situationroom.base.actors import Actor
from situationroom.base.errors import NotFound
from situationroom.base.keyset import below
from situationroom.rooms.posts.models import PostAnswer, Reuse

PAGE = 30
LIKE = 5
"""Answers shown before somebody asks."""


def _offered(by: Actor, on: date) -> QuerySet[PostAnswer]:
    rows = PostAnswer.objects.visible_to(by).filter(withdrawn_at=None)
    rows = rows.filter(Q(until=None) | Q(until__gte=on))
    return rows.select_related("label", "post")


def list_answers(
    *,
    by: Actor,
    on: date,
    kind: str = "",
    area: str = "",
    after: tuple[datetime, UUID] | None = None,
    limit: int = PAGE,
) -> list[PostAnswer]:
    """Return a page of the answers that are offered on a day, newest first."""
    said = {name: value for name, value in (("kind", kind), ("area", area)) if value}
    rows = _offered(by, on).filter(**said)
    if after is not None:
        at, last = after
        rows = rows.filter(below(at=at, id=last))
    return list(rows.order_by("-at", "-id")[:limit])


def list_answers_for(*, area: str, kind: str, by: Actor, on: date) -> list[PostAnswer]:
    """Return the newest answers of a country, those of the kind first."""
    other_kind = Case(When(kind=kind, then=0), default=1)
    rows = _offered(by, on).filter(area=area)
    return list(rows.order_by(other_kind, "-at", "-id")[:LIKE])


def get_answer(*, id: UUID, by: Actor) -> PostAnswer:
    """Return one answer. Raises NotFound when hidden, absent or withdrawn."""
    rows = PostAnswer.objects.visible_to(by).filter(withdrawn_at=None)
    row = rows.select_related("label", "post").filter(pk=id).first()
    if row is None:
        raise NotFound("There is no such answer.")
    return row


def count_served(*, answers: Collection[PostAnswer], by: Actor) -> dict[UUID, int]:
    """Return how often each answer served, as far as `by` may know it."""
    rows = Reuse.objects.visible_to(by).filter(answer__in=[one.pk for one in answers])
    return dict(rows.values("answer").annotate(n=Count("id")).values_list("answer", "n"))
