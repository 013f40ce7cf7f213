"""Writes: what is open comes onto the next agenda by itself; points are added and settled."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Max, Q

from situationroom.base.acting import acting_as, as_room
from situationroom.base.actors import Actor
from situationroom.base.errors import NotFound
from situationroom.base.rules import require
from situationroom.rooms.issues.lifecycle import OVER as ACTION_OVER
from situationroom.rooms.meetings.events import AgendaBuilt, ItemAdded, ItemSettled
from situationroom.rooms.meetings.holding import held_session, tell
from situationroom.rooms.meetings.lifecycle import AHEAD, OVER, TOOK_PLACE
from situationroom.rooms.meetings.models import AgendaItem, Ask, Decision, Session
from situationroom.rooms.meetings.rules import MAY_NOTE, SETTLING, Noting, Settling
from situationroom.rooms.meetings.states import DecisionState, ItemState, SessionState, Standing
from situationroom.rooms.organisations.models import Organisation

WHOLE = "an agenda holds all that is open; each reads of it what they may"


def build_agenda(*, by: Actor, at: datetime, session: UUID) -> list[AgendaItem]:
    """Bring what earlier sessions left open onto an agenda; return what came onto it.

    Undecided points, decisions not carried out, asks neither kept nor dropped: each once, whoever
    asks, and under the label of where it comes from (rules MTG-08, MTG-44).
    """
    with acting_as(by):
        row = held_session(by, session)
        require(MAY_NOTE, Noting(SessionState(row.state)))
        return carry_over(by=by, at=at, session=row)


def carry_over(*, by: Actor, at: datetime, session: Session) -> list[AgendaItem]:
    """Bring what is open onto the agenda of a session in hand."""
    with as_room(WHOLE):
        there = _There.of(session)
        items = [*_undecided(session, there), *_decisions(session, there), *_asks(session, there)]
        if items:
            for place, item in enumerate(items, start=there.last + 1):
                item.position = place
            AgendaItem.unscoped.bulk_create(items)
            tell(AgendaBuilt(str(session.id)), session, by=by, at=at)
    return items


@dataclass(frozen=True, slots=True)
class _There:
    """What an agenda holds already, and the sessions before it that took place."""

    before: list[UUID]
    known: frozenset[UUID | None]
    last: int

    @classmethod
    def of(cls, session: Session) -> "_There":
        before = Session.unscoped.filter(
            series=session.series_id, state__in=TOOK_PLACE, starts_at__lt=session.starts_at
        )
        here = list(
            AgendaItem.unscoped.filter(session=session).values_list(
                "position", "carried_from", "decision", "ask"
            )
        )
        return cls(
            before=list(before.values_list("pk", flat=True)),
            known=frozenset(key for row in here for key in row[1:]),
            last=max((row[0] for row in here), default=0),
        )


def _undecided(session: Session, there: _There) -> Iterator[AgendaItem]:
    """Yield undecided points that no later session took up; one that is cancelled took up none."""
    rows = AgendaItem.unscoped.filter(
        session__in=there.before, state=ItemState.OPEN, ask=None, decision=None
    )
    left = list(rows.order_by("session__starts_at", "position", "id"))
    later = AgendaItem.unscoped.filter(carried_from__in=[one.pk for one in left]).exclude(
        session__state=SessionState.CANCELLED
    )
    taken_up = set(later.values_list("carried_from", flat=True)) | there.known
    for item in left:
        if item.pk not in taken_up:
            yield AgendaItem(
                session=session, label_id=item.label_id, carried_from=item,
                origin_id=item.origin_id or item.id, presenter_id=item.presenter_id,
                presenter_says=item.presenter_says,
            )  # fmt: skip


def _decisions(session: Session, there: _There) -> Iterator[AgendaItem]:
    """Yield decisions that are still to be carried out."""
    followed = Q(action=None) | ~Q(action__state__in=ACTION_OVER)
    rows = Decision.unscoped.filter(followed, session__in=there.before, state=DecisionState.OPEN)
    for decision in rows.order_by("session__starts_at", "decided_at", "id"):
        if decision.pk not in there.known:
            yield AgendaItem(
                session=session, label_id=decision.label_id, decision=decision,
                presenter_id=decision.owner_id, presenter_says=decision.owner_says,
            )  # fmt: skip


def _asks(session: Session, there: _There) -> Iterator[AgendaItem]:
    """Yield asks that are neither kept nor given up."""
    going = [one for one in Standing if one not in OVER]
    rows = Ask.unscoped.filter(series=session.series_id, standing__in=going)
    before = frozenset(there.before)
    for ask in rows.order_by("first_session__starts_at", "asked_at", "id"):
        if ask.first_session_id in before and ask.pk not in there.known:
            yield AgendaItem(
                session=session, label_id=ask.label_id, ask=ask, presenter_says=ask.asked_by
            )


def carry_on(*, by: Actor, at: datetime, session: Session) -> None:
    """Let what a session leaves open come onto the agendas that wait after it."""
    waiting = Session.unscoped.filter(
        series=session.series_id, state__in=AHEAD, starts_at__gt=session.starts_at
    ).select_related("label")
    with as_room(WHOLE):
        for later in waiting.order_by("starts_at", "id"):
            later.series = session.series
            carry_over(by=by, at=at, session=later)


def add_item(
    *,
    by: Actor,
    at: datetime,
    session: UUID,
    title_ko: str,
    title_en: str = "",
    presenter: Organisation | None = None,
    presenter_says: str = "",
) -> AgendaItem:
    """Write a point onto an agenda (rules MTG-08, MTG-44, MTG-45)."""
    with acting_as(by):
        row = held_session(by, session)
        require(MAY_NOTE, Noting(SessionState(row.state)))
        require(SETTLING, Settling(title_ko, is_followed_elsewhere=False))
        with as_room(WHOLE):
            there = row.agenda_items.aggregate(last=Max("position"))["last"] or 0
        item = AgendaItem.unscoped.create(
            session=row,
            label=row.label,
            position=there + 1,
            title_ko=title_ko.strip(),
            title_en=title_en.strip() or title_ko.strip(),
            presenter=presenter,
            presenter_says=presenter_says.strip(),
        )
        tell(ItemAdded(str(row.id), str(item.id)), row, by=by, at=at)
    return item


def settle_item(
    *, by: Actor, at: datetime, session: UUID, item: UUID, state: ItemState
) -> AgendaItem:
    """Say what came of a point: decided, taken note of, or open (rules MTG-08, MTG-44, MTG-46)."""
    with acting_as(by):
        row = held_session(by, session)
        require(MAY_NOTE, Noting(SessionState(row.state)))
        found = AgendaItem.objects.visible_to(by).filter(session=row, pk=item).first()
        if found is None:
            raise NotFound("The agenda has no such point.")
        is_followed = found.ask_id is not None or found.decision_id is not None
        require(SETTLING, Settling("–", is_followed))
        if found.state != state:
            found.state = state
            found.save(update_fields=["state"])
            tell(ItemSettled(str(row.id), str(found.id), state), row, by=by, at=at)
    return found
