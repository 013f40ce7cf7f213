"""What a service of meetings is about to change, held to its end, and the label of what it adds."""

from datetime import datetime
from uuid import UUID

from situationroom.base.actors import Actor
from situationroom.base.errors import NotFound, Refusal
from situationroom.base.events import Fact, emit
from situationroom.base.labelling import make_label
from situationroom.base.labels import Level
from situationroom.base.models import Label
from situationroom.base.rules import require
from situationroom.rooms.meetings.models import Series, Session
from situationroom.rooms.meetings.rules import LIVING, MAY_RUN, Living, Running
from situationroom.rooms.meetings.states import Circle, SeriesState

LEVEL_OF = {
    Circle.ROOM: Level.ROOM,
    Circle.GOVERNMENT: Level.GOVERNMENT,
    Circle.OWN: Level.OWN,
}


def held_series(by: Actor, series: UUID) -> Series:
    """Return a series that `by` runs, held until the transaction ends (rule MTG-08).

    All that is written of a series and its sessions takes its turn here. Raises NotFound when it
    is hidden or absent.
    """
    if not Series.objects.visible_to(by).filter(pk=series).exists():
        raise NotFound("There is no such series.")
    rows = Series.unscoped.select_for_update(of=("self",)).select_related("label")
    row = rows.get(pk=series)
    require(MAY_RUN, Running(by, row.owner_id))
    return row


def held_session(by: Actor, session: UUID) -> Session:
    """Return a session of a series that `by` runs, held with the series before it."""
    return _held_session(by, session, runs=True)


def held_to_speak(by: Actor, session: UUID) -> Session:
    """Return a session as `held_session` does; whether `by` may write is asked by the caller."""
    return _held_session(by, session, runs=False)


def _held_session(by: Actor, session: UUID, *, runs: bool) -> Session:
    series = Session.objects.visible_to(by).filter(pk=session).values_list("series", flat=True)
    found = series.first()
    if found is None:
        raise NotFound("There is no such session of a series.")
    rows = Series.unscoped.select_for_update(of=("self",)).select_related("label")
    parent = held_series(by, found) if runs else rows.get(pk=found)
    rows_of = Session.unscoped.select_for_update(of=("self",)).select_related("label")
    row = rows_of.get(pk=session)
    row.series = parent
    return row


def require_living(series: Series) -> None:
    """Refuse what is planned in a series that has ended, or whose parent has (MTG-09, MTG-10)."""
    parent = None
    if series.parent_id is not None:
        state = Series.unscoped.filter(pk=series.parent_id).values_list("state", flat=True).first()
        parent = SeriesState(state) if state is not None else None
    require(LIVING, Living(SeriesState(series.state), parent))


def label_within(outer: Label, circle: Circle | None, *, owner: UUID, by: Actor) -> Label:
    """Return the label of something new: as what it stands within, or a new and stricter one.

    Raises Refusal where who writes could not read it.
    """
    if circle is None or LEVEL_OF[circle] == outer.level:
        return outer
    if circle is Circle.OWN and owner != by.organisation:
        raise Refusal(
            "You could not read what you write for the owner alone.", "Choose a wider circle."
        )
    return make_label(LEVEL_OF[circle], owner=owner, creator=by.id, within=outer)


def tell(fact: Fact, thing: Series | Session, *, by: Actor, at: datetime) -> None:
    """Write what happened to a series or a session, readable by who reads it."""
    emit(fact, about=thing.id, label=thing.label, by=by, at=at)
