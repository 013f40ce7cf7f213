"""What duties one watches, and what of them changed. One's own only."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema
from pydantic import Field

from situationroom.api.answers import Said, actor_of
from situationroom.api.duties import read_pairs
from situationroom.api.idempotency import Deed, writes
from situationroom.api.paging import PAGE, After, Limit, Page, page_of, whole
from situationroom.base.cursors import time_cursor, to_cursor
from situationroom.rooms.codelists.queries import normalise_origin
from situationroom.rooms.measures import models, queries, services
from situationroom.rooms.measures.queries import Watched
from situationroom.rooms.measures.services import MOST_DUTIES

router = Router(tags=["measures"], by_alias=True)
FACTS = "name=share of value, such as metal:aluminium=0.4"


class DutySaid(Said):
    """One duty to be watched: 8 or 10 digits, an origin, what is declared of the goods."""

    line: str = Field(max_length=20)
    origin: str = Field("KR", max_length=100)
    facts: list[str] = Field([], max_length=20, description=FACTS)
    prices: list[str] = Field([], max_length=20, description="unit=USD, such as kg=2.5")


class WatchSaid(Said):
    """Duties to be told of; a list of several has a name."""

    name: str = Field("", max_length=120)
    duties: list[DutySaid] = Field(min_length=1, max_length=MOST_DUTIES)


class Watch(Schema):
    """A question one is told of when its answer changes. `duties` counts lines and origins."""

    id: UUID
    name: str
    duties: int
    begun_at: datetime
    ended_at: datetime | None
    told_at: datetime | None


class DutyChange(Schema):
    """A duty that changes: shares of the customs value, null where the line does not stand."""

    line: str
    origin: str
    on: date
    was: float | None
    now: float | None
    law: str


class Told(Schema):
    """What a watch was told at once, by reason of one act; `act` is its code."""

    id: UUID
    at: datetime
    act: str | None
    changes: list[DutyChange]


def _watch(row: models.DutyWatch) -> Watch:
    return Watch(
        id=row.id,
        name=row.name,
        duties=getattr(row, "count", 0),
        begun_at=row.begun_at,
        ended_at=row.ended_at,
        told_at=getattr(row, "told_at", None),
    )


@router.get("/duty/watches", response=Page[Watch])
def list_watches(request: HttpRequest, after: After = "", limit: Limit = PAGE) -> Page[Any]:
    """List the duties one watches, newest first."""
    rows = queries.list_watches(by=actor_of(request), after=time_cursor(after), limit=limit + 1)
    return page_of(
        rows, limit=limit, show=_watch, cursor=lambda row: to_cursor(row.begun_at, row.id)
    )


@writes(router, "/duty/watches", response=Watch, status=201)
def watch_duties(request: HttpRequest, said: WatchSaid) -> Deed:
    """Be told when duties change, in the room and by mail. The same question is one watch."""
    actor = actor_of(request)
    duties = [_watched(one) for one in said.duties]

    def deed() -> tuple[int, Watch]:
        row = services.watch_duties(by=actor, at=timezone.now(), duties=duties, name=said.name)
        return 201, _watch(queries.get_watch(id=row.id, by=actor))

    return deed


def _watched(said: DutySaid) -> Watched:
    read = read_pairs(said.facts, said.prices, known_on=queries.LATEST, axis="law")
    found = queries.get_line_duties(line=said.line, on=queries.COVERAGE_UNTIL)
    return Watched(found.history.line, normalise_origin(said.origin), read)


@router.get("/duty/watches/{id}", response=Page[Told])
def list_changes(request: HttpRequest, id: UUID) -> Page[Told]:
    """List what a watch was told, the newest first."""
    actor = actor_of(request)
    watch = queries.get_watch(id=id, by=actor)
    return whole(
        [
            Told(
                id=row.id,
                at=row.at,
                act=row.act.code if row.act else None,
                changes=[DutyChange(**one) for one in row.changes],
            )
            for row in queries.list_changes(watch, by=actor)
        ]
    )


@writes(router, "/duty/watches/{id}/stop", response=Watch)
def stop_watch(request: HttpRequest, id: UUID) -> Deed:
    """Stop being told of a watch."""
    actor = actor_of(request)
    queries.get_watch(id=id, by=actor)

    def deed() -> Watch:
        services.stop_watch(by=actor, at=timezone.now(), watch=id)
        return _watch(queries.get_watch(id=id, by=actor))

    return deed
