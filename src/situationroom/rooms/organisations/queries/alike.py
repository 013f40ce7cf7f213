"""People whom no clause can tell apart, counted by the database; one of each sort is asked about.

A clause tells people apart by the kind of their organisation, their roles, and what a row names:
organisations, persons, and the groups that sit in its label. Everybody else of one kind and the
same roles gets the same answer, so that it is asked once for all of them.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Case, F, IntegerField, QuerySet, Sum, When

from situationroom.base.acting import as_room
from situationroom.base.actors import OUTSIDERS, Actor
from situationroom.rooms.organisations.models import (
    Authenticator,
    Conflict,
    Delegation,
    Membership,
    Person,
)
from situationroom.rooms.organisations.queries.actors import (
    PROOFS,
    WHO,
    get_actors,
    holding,
    open_seats,
    serving,
)
from situationroom.rooms.organisations.rules import BY_KIND
from situationroom.rooms.organisations.states import Role

_INSIDE = [kind for kind, actor in BY_KIND.items() if actor not in OUTSIDERS]
# A person works where their first membership is. What tells two of them apart there, and how many
# there are; `place` is padded by a hundred thousand, so that its digits sort as it does.
_COUNTED = """
SELECT min(whose), count(*), home, runs, is_proven
FROM (
  SELECT min(CAST(worker AS text)) AS whose, runs, worker IN ({proven}) AS is_proven,
    min(CAST(100000 + place AS text) || ' ' || CAST(house AS text) || ' ' || kind || ' ' || held)
      AS home
  FROM ({held}) held GROUP BY worker, runs
) people
GROUP BY home, runs, is_proven
"""


@dataclass(frozen=True, slots=True)
class Alike:
    """One person, and how many there are of whom a clause says the same."""

    actor: Actor
    persons: int


def count_alike(
    *, named: Collection[UUID], audiences: Collection[UUID], house: UUID | None,
    on: date, at: datetime,
) -> list[Alike]:  # fmt: skip
    """Count who works for the room on a day, in sorts of whom clauses say the same of a row.

    `named` are organisations and persons that the row and its label name, `audiences` the groups
    and lists of its label. People outside the state are counted where they are of `house`. The
    number of queries grows with nothing; the database hands out a line a house, no person.
    """
    with as_room(WHO):
        seats = list(open_seats(at).filter(audience__in=audiences))
        houses = {*named, *_said(one.organisation for one in seats), *_said((house,))}
        single = {*named, *_said(one.person for one in seats), *_singled_out(house, on)}
        sorts = _counted(serving(on).exclude(person__in=single), houses, house)
    people = Person.objects.filter(pk__in={*sorts, *single})
    actors = get_actors(people, on=on, at=at)
    return [
        Alike(actor, sorts.get(person, 1))
        for person, actor in actors.items()
        if person in sorts or actor.kind not in OUTSIDERS or actor.organisation == house
    ]


def _said(ids: Iterable[UUID | None]) -> set[UUID]:
    return {one for one in ids if one is not None}


def _singled_out(house: UUID | None, on: date) -> set[UUID]:
    """Return persons who are more, or less, than their own roles make them."""
    lent = holding(Delegation, on=on).values_list("taker_id", flat=True)
    held = holding(Conflict, on=on).filter(person__memberships__organisation=house)
    barred = held.values_list("person_id", flat=True) if house is not None else ()
    return {*lent, *_said(barred)}


def _counted(rows: QuerySet[Membership], houses: set[UUID], house: UUID | None) -> dict[UUID, int]:
    """Return how many are like them, by one person of each sort."""
    proven, kinds = _proven().query.sql_with_params()
    held, given = _held(rows).query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(_COUNTED.format(proven=proven, held=held), [*kinds, *given])
        found = cursor.fetchall()
    sorts: dict[tuple[Any, ...], tuple[UUID, int]] = {}
    for whose, persons, home, *more in found:
        _, code, kind, roles = home.split(" ")
        at = UUID(code)
        if kind not in _INSIDE and at != house:
            continue
        sort = (at if at in houses else None, kind, roles, *more)
        first, others = sorts.get(sort, (UUID(whose), 0))
        sorts[sort] = first, others + persons
    return dict(sorts.values())


def _proven() -> QuerySet[Authenticator, Any]:
    proofs = Authenticator.objects.filter(kind__in=PROOFS, confirmed_at__isnull=False)
    return proofs.order_by().values("person_id")


def _held(rows: QuerySet[Membership]) -> QuerySet[Membership, Any]:
    """Return each person's roles in each of their houses, as one number."""
    weights = [When(role=role, then=1 << place) for place, role in enumerate(Role)]
    return (
        rows.order_by()
        .values(
            worker=F("person_id"),
            house=F("organisation_id"),
            kind=F("organisation__kind"),
            place=F("organisation__position"),
            runs=F("person__runs_platform"),
        )
        .annotate(held=Sum(Case(*weights, output_field=IntegerField())))
    )
