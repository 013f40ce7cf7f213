"""Writes: who watches duties, and the telling of what changes in them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from situationroom.base.acting import acting_as, as_room, take_turns
from situationroom.base.actors import Actor, ActorKind
from situationroom.base.errors import NotAllowed, NotFound, Refusal
from situationroom.base.events import emit
from situationroom.rooms.codelists.rules import dotted_code
from situationroom.rooms.delivery.services.receivers import ensure_receiver
from situationroom.rooms.measures import queries
from situationroom.rooms.measures.events import DutyChanged, DutyWatched, DutyWatchEnded
from situationroom.rooms.measures.models import DutyChange, DutyWatch, StateAct, WatchedDuty
from situationroom.rooms.measures.queries import Said, Watched, watch_key

MOST_WATCHES, MOST_DUTIES = 100, 500
TELLS = "people are told of what they watch, whoever confirmed it"


def watch_duties(
    *, by: Actor, at: datetime, duties: Sequence[Watched], name: str = ""
) -> DutyWatch:
    """Let `by` be told when duties change; the same question again is the same watch.

    Raises NotAllowed for who is nobody, Refusal for a line nobody knows, for more duties than one
    watch holds and for more watches than one person has.
    """
    if by.id is None or by.kind is ActorKind.ANONYMOUS:
        raise NotAllowed("Only who is signed in is told when a duty changes.")
    if not duties:
        raise Refusal("Nothing is there to watch.", hint="Say at least one line and origin.")
    asked = {(one.line, one.origin): one for one in duties}
    if len(asked) > MOST_DUTIES:
        raise Refusal(
            "One watch holds %(most)d duties at most; these are %(count)d.",
            hint="Watch the lines that matter most, or several lists.",
            most=MOST_DUTIES,
            count=len(asked),
        )
    key = watch_key(list(asked.values()))
    rows = _rows(list(asked.values()))
    with acting_as(by):
        take_turns(f"measures.watch:{by.id}")
        there = queries.find_watch(key=key, by=by)
        if there is not None:
            return there
        _refuse_too_many(by)
        watch = DutyWatch.unscoped.create(person_id=by.id, key=key, name=name[:120], begun_at=at)
        for row in rows:
            row.watch = watch
        WatchedDuty.unscoped.bulk_create(rows)
        label = ensure_receiver(by.id).label
        emit(DutyWatched(watch=str(watch.id)), about=watch.id, label=label, by=by, at=at)
    return watch


def _rows(duties: Sequence[Watched]) -> list[WatchedDuty]:
    found = queries.find_line_duties(one.line for one in duties)
    unknown = [dotted_code(one.line) for one in duties if one.line not in found]
    if unknown:
        raise Refusal("The schedule has no line %(line)s.", line=unknown[0])
    return [
        WatchedDuty(
            line=one.line,
            origin=one.origin,
            facts=dict(one.said.facts),
            quantities=dict(one.said.quantities),
            steps=queries.steps_to_tell(found[one.line], origin=one.origin, said=_as_law(one.said)),
        )
        for one in sorted(duties, key=lambda one: (one.line, one.origin))
    ]


def _as_law(said: Said) -> Said:
    """Return what is said of the goods alone: what changes is told by the law as known then."""
    return Said(facts=said.facts, quantities=said.quantities)


def _refuse_too_many(by: Actor) -> None:
    if DutyWatch.objects.visible_to(by).filter(ended_at=None).count() >= MOST_WATCHES:
        raise Refusal(
            "You watch %(most)d duties or lists already, which is the most.",
            hint="Stop one of them first.",
            most=MOST_WATCHES,
        )


def stop_watch(*, by: Actor, at: datetime, watch: UUID) -> DutyWatch:
    """Tell `by` of a watch no more; asked twice, nothing changes. Raises NotFound."""
    with acting_as(by):
        row = DutyWatch.objects.visible_to(by).filter(pk=watch).first()
        if row is None:
            raise NotFound("You watch no such duty.")
        if row.ended_at is None:
            row.ended_at = at
            row.save(update_fields=["ended_at"])
            label = ensure_receiver(row.person_id).label
            emit(DutyWatchEnded(watch=str(row.id)), about=row.id, label=label, by=by, at=at)
    return row


def tell_of_changes(
    *, by: Actor, at: datetime, act: StateAct | None, renewals: Sequence[queries.Renewal]
) -> int:
    """Write what the register says of watches now, and tell of what changes; return how many.

    What was told is kept with the watch, so that nothing is told twice. A watch that was stopped
    or told of meanwhile is left alone.
    """
    told = 0
    with acting_as(by), as_room(TELLS):
        running = DutyWatch.unscoped.filter(pk__in=[one.watch for one in renewals], ended_at=None)
        people = dict(running.values_list("pk", "person_id"))
        for one in renewals:
            if one.watch not in people:
                continue
            WatchedDuty.unscoped.bulk_update(one.rows, ["steps"])
            if one.changes:
                _tell(by, at, act, one, people[one.watch])
                told += 1
    return told


def _tell(
    by: Actor, at: datetime, act: StateAct | None, one: queries.Renewal, person: UUID
) -> None:
    row = DutyChange.unscoped.create(watch_id=one.watch, act=act, changes=one.changes, at=at)
    label = ensure_receiver(person).label
    emit(DutyChanged(watch=str(one.watch)), about=row.id, label=label, by=by, at=at)
