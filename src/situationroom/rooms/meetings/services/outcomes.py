"""Writes: what is decided and who does it; what is asked, and how it stands from then on."""

from datetime import date, datetime
from uuid import UUID

from django.utils.timezone import localdate

from situationroom.base.acting import acting_as, as_room
from situationroom.base.actors import Actor
from situationroom.base.errors import NotFound
from situationroom.base.events import emit
from situationroom.base.rules import require
from situationroom.rooms.issues import services as issues
from situationroom.rooms.issues.queries import get_issue
from situationroom.rooms.meetings.events import AskMade, AskStood, DecisionMade, DecisionMoved
from situationroom.rooms.meetings.holding import held_session, held_to_speak, label_within
from situationroom.rooms.meetings.lifecycle import OVER
from situationroom.rooms.meetings.models import Ask, AskStanding, Decision, SeriesTheme, Session
from situationroom.rooms.meetings.rules import (
    ASKING,
    DECIDING,
    ENDING_DECISION,
    MAY_NOTE,
    STANDING,
    Asking,
    Deciding,
    EndingDecision,
    Noting,
    Stating,
)
from situationroom.rooms.meetings.services.agenda import carry_on
from situationroom.rooms.meetings.states import (
    Circle,
    DecisionState,
    SessionState,
    Side,
    Standing,
)
from situationroom.rooms.organisations.models import Organisation
from situationroom.rooms.organisations.queries import reaches

HANDED_OVER = "handed_over"
HISTORY = "how an ask stands is told by all that was said of it"


def make_decision(
    *,
    by: Actor,
    at: datetime,
    session: UUID,
    what_ko: str,
    what_en: str = "",
    owner: Organisation | None = None,
    owner_says: str = "",
    due_on: date | None = None,
    circle: Circle | None = None,
) -> Decision:
    """Write what a session decided (rules MTG-08, MTG-44, MTG-47 to MTG-50)."""
    with acting_as(by):
        row = held_session(by, session)
        require(MAY_NOTE, Noting(SessionState(row.state)))
        label = label_within(row.label, circle, owner=row.series.owner_id, by=by)
        deciding = Deciding(
            what_ko=what_ko,
            has_owner=owner is not None or bool(owner_says.strip()),
            does_the_owner_read_it=owner is None or reaches(label, owner),
            due_on=due_on,
            decided_on=localdate(row.starts_at),
        )
        require(DECIDING, deciding)
        decision = Decision.unscoped.create(
            label=label,
            session=row,
            what_ko=what_ko.strip(),
            what_en=what_en.strip(),
            owner=owner,
            owner_says=owner_says.strip(),
            due_on=due_on,
            decided_at=at,
            written_by=by.name,
        )
        told = DecisionMade(str(row.id), str(decision.id))
        emit(told, about=row.id, label=label, by=by, at=at)
    return decision


def end_decision(
    *, by: Actor, at: datetime, decision: UUID, new: DecisionState, says: str
) -> Decision:
    """Say what became of a decision (rules MTG-51 to MTG-54)."""
    with acting_as(by):
        row = _held_decision(by, decision)
        ending = EndingDecision(
            by=by,
            owner=row.session.series.owner_id,
            doer=row.owner_id,
            is_an_action=row.action_id is not None,
            old=DecisionState(row.state),
            new=new,
            says=says,
        )
        require(ENDING_DECISION, ending)
        row.state, row.outcome = new, says.strip()
        row.ended_at = None if new is DecisionState.OPEN else at
        row.save(update_fields=["state", "outcome", "ended_at"])
        told = DecisionMoved(str(row.session_id), str(row.id), new)
        emit(told, about=row.session_id, label=row.label, by=by, at=at)
        if new is DecisionState.OPEN:
            carry_on(by=by, at=at, session=row.session)
    return row


def hand_over_decision(
    *, by: Actor, at: datetime, decision: UUID, issue: UUID, due_on: date
) -> Decision:
    """Let a decision be carried out as an action of an issue: that says from then on how it stands.

    Who may plan it there may (rules MTG-51 to MTG-53, ISS-22 to ISS-28).
    """
    with acting_as(by):
        row = _held_decision(by, decision)
        ending = EndingDecision(
            by=by,
            owner=row.session.series.owner_id,
            doer=row.owner_id,
            is_an_action=row.action_id is not None,
            old=DecisionState(row.state),
            new=DecisionState.DONE,
            says=row.what_ko,
        )
        require(ENDING_DECISION, ending)
        if row.owner is None:
            raise NotFound("No organisation of the room carries it out.")
        action = issues.plan_action(
            by=by,
            at=at,
            issue=get_issue(id=issue, by=by),
            owner=row.owner,
            title_ko=row.what_ko,
            title_en=row.what_en,
            due_on=due_on,
        )
        row.action, row.due_on = action, due_on
        row.save(update_fields=["action", "due_on"])
        told = DecisionMoved(str(row.session_id), str(row.id), HANDED_OVER)
        emit(told, about=row.session_id, label=row.label, by=by, at=at)
    return row


def _held_decision(by: Actor, decision: UUID) -> Decision:
    """Return a decision as it is, its series and session held before it."""
    found = Decision.objects.visible_to(by).filter(pk=decision).values_list("session", flat=True)
    session = found.first()
    if session is None:
        raise NotFound("There is no such decision.")
    held = held_to_speak(by, session)
    rows = Decision.unscoped.select_for_update(of=("self",)).select_related("label", "owner")
    row = rows.get(pk=decision)
    row.session = held
    return row


def make_ask(
    *,
    by: Actor,
    at: datetime,
    session: UUID,
    side: Side,
    text_ko: str,
    text_en: str = "",
    asked_by: str,
    theme: UUID | None = None,
    circle: Circle | None = None,
) -> Ask:
    """Write what one side asked the other in a session (rules MTG-08, MTG-44, MTG-55, MTG-56).

    An ask belongs to the series: it carries the label of the series, or a stricter one.
    """
    with acting_as(by):
        row = held_session(by, session)
        require(MAY_NOTE, Noting(SessionState(row.state)))
        require(ASKING, Asking(text_ko, asked_by))
        field = _theme_of(row, theme)
        # Asked in a session that fewer may read, it is read by as few.
        label = label_within(row.label, circle, owner=row.series.owner_id, by=by)
        ask = Ask.unscoped.create(
            label=label,
            series=row.series,
            theme=field,
            side=side,
            text_ko=text_ko.strip(),
            text_en=text_en.strip(),
            asked_by=asked_by.strip(),
            first_session=row,
            heard_in=row,
            asked_at=at,
            written_by=by.name,
        )
        told = AskMade(str(row.series_id), str(ask.id))
        emit(told, about=row.series_id, label=label, by=by, at=at)
    return ask


def _theme_of(session: Session, theme: UUID | None) -> SeriesTheme | None:
    if theme is None:
        return None
    found = SeriesTheme.objects.filter(series=session.series_id, pk=theme).first()
    if found is None:
        raise NotFound("The series has no such theme.")
    return found


def state_ask(
    *,
    by: Actor,
    at: datetime,
    ask: UUID,
    session: UUID,
    standing: Standing,
    words: str = "",
    said_by: str = "",
    evidence: str = "",
) -> AskStanding:
    """Write what a session said of an ask, or what is known since (rules MTG-08, MTG-57 to 62)."""
    with acting_as(by):
        row = held_session(by, session)
        if not Ask.objects.visible_to(by).filter(pk=ask).exists():
            raise NotFound("There is no such ask.")
        found = Ask.unscoped.select_for_update(of=("self",))
        one = found.select_related("label", "first_session").get(pk=ask)
        stating = Stating(
            session=SessionState(row.state),
            is_of_the_series=one.series_id == row.series_id,
            is_after_the_ask=row.starts_at >= one.first_session.starts_at,
            standing=standing,
            words=words,
            said_by=said_by,
            evidence=evidence,
        )
        require(STANDING, stating)
        with as_room(HISTORY):
            said = AskStanding.objects.create(
                ask=one,
                number=one.standings.count() + 1,
                session=row,
                standing=standing,
                words=words.strip(),
                said_by=said_by.strip(),
                evidence=evidence.strip(),
                at=at,
                written_by=by.name,
            )
            was_over = one.standing in OVER
            _sum_up(one)
            told = AskStood(str(row.series_id), str(row.id), str(one.id), standing)
            emit(told, about=row.series_id, label=one.label, by=by, at=at)
        if was_over and one.standing not in OVER:
            carry_on(by=by, at=at, session=row)
    return said


def _sum_up(ask: Ask) -> None:
    """Let an ask say what the latest session said of it, whatever was written down last."""
    said = ask.standings.order_by("-session__starts_at", "-number")
    newest = said.first()
    heard = said.exclude(standing=Standing.SILENT).first()
    if newest is not None:
        ask.standing = newest.standing
    ask.heard_in_id = heard.session_id if heard is not None else ask.first_session_id
    ask.save(update_fields=["standing", "heard_in"])
