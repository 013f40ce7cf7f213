"""Reads: what is on an agenda and where it comes from; what was asked, and what came of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from situationroom.base.actors import Actor
from situationroom.base.errors import NotFound
from situationroom.rooms.issues.lifecycle import OVER as ACTION_OVER
from situationroom.rooms.issues.models import Action
from situationroom.rooms.issues.states import ActionState
from situationroom.rooms.meetings.lifecycle import OVER, TOOK_PLACE
from situationroom.rooms.meetings.models import (
    AgendaItem,
    Ask,
    AskStanding,
    Decision,
    Series,
    Session,
)
from situationroom.rooms.meetings.queries.series import MOST
from situationroom.rooms.meetings.states import DecisionState, ItemSource, Standing


@dataclass(frozen=True, slots=True)
class Mark:
    """What one session said of an ask; silence where it said nothing, and `said` is then None."""

    session: Session
    standing: Standing
    said: AskStanding | None = None


@dataclass(frozen=True, slots=True)
class Inherited:
    """An ask with its history across the sessions one may read.

    `silent_since` is the last session that said something, where a later one said nothing.
    """

    ask: Ask
    first: Session | None
    marks: tuple[Mark, ...]
    silent_since: Session | None

    @property
    def last(self) -> Mark | None:
        """Return the last thing that was said."""
        return next((one for one in reversed(self.marks) if one.said is not None), None)

    @property
    def promise(self) -> Mark | None:
        """Return the last promise."""
        promises = (one for one in reversed(self.marks) if one.standing is Standing.PROMISED)
        return next(promises, None)

    @property
    def is_over(self) -> bool:
        """Whether it was kept or given up."""
        return self.ask.standing in OVER


@dataclass(frozen=True, slots=True)
class Point:
    """A point of an agenda, where it comes from, and the history of an ask."""

    item: AgendaItem
    source: ItemSource
    came_from: Session | None = None
    ask: Inherited | None = None
    decision: Decision | None = None


def get_agenda(*, session: Session, by: Actor) -> list[Point]:
    """Return the agenda of a session as far as `by` may read it, in order."""
    rows = (
        AgendaItem.objects.visible_to(by)
        .filter(session=session)
        .select_related("presenter", "origin", "decision__owner", "ask__theme")
    )
    items = list(rows.order_by("position", "id")[:MOST])
    known = _sessions_of(session.series_id, by)
    asks = [one.ask for one in items if one.ask is not None]
    histories = {one.ask.id: one for one in _inherited(asks, known, until=session)}
    return [_point(one, known, histories) for one in items]


def _point(item: AgendaItem, known: dict[UUID, Session], histories: dict[UUID, Inherited]) -> Point:
    if item.ask_id is not None:
        ask = histories.get(item.ask_id)
        return Point(item, ItemSource.ASK, ask.first if ask is not None else None, ask)
    if item.decision is not None:
        from_ = known.get(item.decision.session_id)
        return Point(item, ItemSource.DECISION, from_, decision=item.decision)
    if item.origin is not None:
        return Point(item, ItemSource.UNDECIDED, known.get(item.origin.session_id))
    return Point(item, ItemSource.WRITTEN)


def get_inheritance(*, series: Series, by: Actor) -> list[Inherited]:
    """Return every ask of a series with what each session said of it, open ones first."""
    rows = Ask.objects.visible_to(by).filter(series=series).select_related("theme", "label")
    asks = list(rows.order_by("asked_at", "id")[:MOST])
    found = _inherited(asks, _sessions_of(series.pk, by))
    return sorted(found, key=lambda one: one.is_over)


def get_inherited(*, id: UUID, by: Actor) -> Inherited:
    """Return one ask with its history. Raises NotFound when hidden or absent."""
    ask = (
        Ask.objects.visible_to(by).select_related("theme", "label", "series").filter(pk=id).first()
    )
    if ask is None:
        raise NotFound("There is no such ask.")
    return _inherited([ask], _sessions_of(ask.series_id, by))[0]


def _sessions_of(series: UUID, by: Actor) -> dict[UUID, Session]:
    """Return the sessions of a series that `by` may read, first first."""
    rows = Session.objects.visible_to(by).filter(series=series).order_by("starts_at", "id")
    return {one.pk: one for one in rows}


def _inherited(
    asks: Sequence[Ask], known: dict[UUID, Session], *, until: Session | None = None
) -> list[Inherited]:
    """Return asks with their histories, up to and with a session; one question for all of them."""
    # Both ends were read as the reader: that is what the clause of the table asks.
    rows = AskStanding.objects.filter(ask__in=[one.pk for one in asks], session__in=list(known))
    said: dict[UUID, dict[UUID, list[AskStanding]]] = {}
    for row in rows.order_by("number"):
        said.setdefault(row.ask_id, {}).setdefault(row.session_id, []).append(row)
    counted = [
        one
        for one in known.values()
        if one.state in TOOK_PLACE and (until is None or one.starts_at <= until.starts_at)
    ]
    return [_history(one, counted, known, said.get(one.pk, {})) for one in asks]


def _history(
    ask: Ask,
    counted: Iterable[Session],
    known: dict[UUID, Session],
    said: dict[UUID, list[AskStanding]],
) -> Inherited:
    first = known.get(ask.first_session_id)
    marks: list[Mark] = []
    over, heard, silent = False, first, False
    for session in counted:
        if first is None or session.starts_at < first.starts_at:
            continue
        rows = said.get(session.pk, [])
        for row in rows:
            marks.append(Mark(session, Standing(row.standing), row))
            over = row.standing in OVER
        spoke = [row for row in rows if row.standing != Standing.SILENT]
        if session.pk == ask.first_session_id and not rows:
            marks.append(Mark(session, Standing.ASKED))
        elif not rows and not over:
            marks.append(Mark(session, Standing.SILENT))
        if spoke or session.pk == ask.first_session_id:
            heard, silent = session, False
        elif not over:
            silent = True
    return Inherited(ask, first, tuple(marks), heard if silent and not over else None)


def list_asks_made(*, session: Session, by: Actor) -> list[Ask]:
    """Return what was asked first in a session."""
    rows = Ask.objects.visible_to(by).filter(first_session=session).select_related("theme", "label")
    return list(rows.order_by("side", "asked_at", "id")[:MOST])


def list_open_asks(*, series: UUID, by: Actor) -> list[Ask]:
    """Return the asks of a series that are neither kept nor given up."""
    rows = Ask.objects.visible_to(by).filter(series=series).exclude(standing__in=OVER)
    return list(rows.order_by("asked_at", "id")[:MOST])


def list_decisions(*, session: Session, by: Actor) -> list[Decision]:
    """Return what a session decided."""
    rows = Decision.objects.visible_to(by).filter(session=session)
    return list(rows.select_related("owner", "label").order_by("decided_at", "id")[:MOST])


def list_open_decisions(*, series: Series, by: Actor) -> list[Decision]:
    """Return what a series decided and is still to be carried out, first due first."""
    rows = Decision.objects.visible_to(by).filter(session__series=series, state=DecisionState.OPEN)
    found = rows.select_related("owner", "label", "session").order_by("due_on", "decided_at", "id")
    return list(found[:MOST])


def get_decision(*, id: UUID, by: Actor) -> Decision:
    """Return one decision. Raises NotFound when hidden or absent."""
    rows = Decision.objects.visible_to(by).select_related("owner", "label", "session__series")
    row = rows.filter(pk=id).first()
    if row is None:
        raise NotFound("There is no such decision.")
    return row


def states_of_decisions(
    decisions: Sequence[Decision], *, by: Actor
) -> dict[UUID, tuple[DecisionState, Action | None]]:
    """Return how decisions stand: where one is an action that `by` may read, as that says."""
    keys = [one.action_id for one in decisions if one.action_id is not None]
    actions = Action.objects.visible_to(by).filter(pk__in=keys).in_bulk() if keys else {}
    found = {}
    for one in decisions:
        action = actions.get(one.action_id) if one.action_id is not None else None
        state = DecisionState(one.state)
        if action is not None and action.state in ACTION_OVER:
            is_done = action.state == ActionState.DONE
            state = DecisionState.DONE if is_done else DecisionState.DROPPED
        found[one.pk] = (state, action)
    return found
