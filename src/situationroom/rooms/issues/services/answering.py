"""Writes: an organisation answers, waits, is reminded, or is given more time."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db.models import F
from django.utils.timezone import localdate

from situationroom.base.acting import acting_as
from situationroom.base.actors import Actor
from situationroom.base.errors import Conflict, NotFound, Refusal
from situationroom.base.events import Fact, emit
from situationroom.base.rules import require
from situationroom.rooms.issues.events import (
    MoreTimeAsked,
    MoreTimeDecided,
    ResponseGiven,
    ResponsesReminded,
    ResponseWaits,
)
from situationroom.rooms.issues.models import Answer, Deadline, Issue, Response
from situationroom.rooms.issues.rules import (
    ANSWER,
    GRANTING,
    MAY_ANSWER,
    MAY_RUN,
    POSTPONING,
    Answering,
    Granting,
    Handling,
    Postponing,
    Said,
    after_waiting,
)
from situationroom.rooms.issues.services.held import held, label_of_words
from situationroom.rooms.issues.states import DeadlineState, IssueState, ResponseState
from situationroom.rooms.organisations.models import Organisation


def give_response(
    *,
    by: Actor,
    at: datetime,
    issue: Issue,
    organisation: Organisation,
    position: str,
    action: str,
    next_date: date | None = None,
    to_government: bool = False,
) -> Response:
    """Give an organisation's response; only its own officers may (rules ISS-01 to ISS-05).

    An answer given before stays beside it. `to_government` keeps the words from associations.
    """
    with acting_as(by):
        issue = held(by, issue)
        response = _held_response(issue, organisation.id)
        state = IssueState(issue.state)
        require(MAY_ANSWER, Answering(by, organisation.id, response is not None, state))
        require(ANSWER, Said(position, action, next_date, localdate(at)))
        assert response is not None  # ISS-02
        Answer.unscoped.create(
            response=response,
            label=label_of_words(issue, organisation.id, by, to_government=to_government),
            number=response.answers.count() + 1,
            position=position,
            action=action,
            next_date=next_date,
            at=at,
            answered_by=by.name,
        )
        response.state, response.answered_at = ResponseState.ANSWERED, at
        response.waiting_on, response.waiting_since = None, None
        response.save()
        if state is IssueState.OPEN:
            issue.state = IssueState.ANSWERING
            issue.save(update_fields=["state"])
        _tell(ResponseGiven(str(issue.id), str(organisation.id)), issue, by, at)
    return response


def _held_response(issue: Issue, organisation: UUID) -> Response | None:
    rows = Response.objects.select_for_update().filter(issue=issue, organisation=organisation)
    return rows.first()


def _asked(issue: Issue, organisation: UUID) -> Response:
    response = _held_response(issue, organisation)
    if response is None:
        raise NotFound("This organisation was not asked on this issue.")
    return response


def _tell(fact: Fact, issue: Issue, by: Actor, at: datetime) -> None:
    emit(fact, about=issue.id, label=issue.label, by=by, at=at)


def let_response_wait(
    *, by: Actor, at: datetime, issue: Issue, organisation: Organisation, on: Organisation | None
) -> Response:
    """Stop an organisation's clock while it waits on another one, or let it run on.

    Its own officers may (rules ISS-01 to ISS-03); once the wait is over the deadline has moved by
    its length.
    """
    with acting_as(by):
        issue = held(by, issue)
        response = _asked(issue, organisation.id)
        require(MAY_ANSWER, Answering(by, organisation.id, True, IssueState(issue.state)))
        if on is not None and on.id == organisation.id:
            raise Refusal("An organisation does not wait on itself.")
        if response.waiting_since is not None:
            response.due_at = after_waiting(response.due_at, response.waiting_since, at)
        response.waiting_on = on
        response.waiting_since = at if on is not None else None
        response.save(update_fields=["waiting_on", "waiting_since", "due_at"])
        told = ResponseWaits(
            str(issue.id), str(organisation.id), str(on.id) if on is not None else ""
        )
        _tell(told, issue, by, at)
    return response


def remind_silent(
    *, by: Actor, at: datetime, issue: Issue, organisations: Sequence[UUID] | None = None
) -> int:
    """Remind who has not answered and does not wait on another; return how many were.

    The owner and the secretariat may (rules ISS-12, ISS-13). Raises Conflict where nobody is left
    to be reminded.
    """
    with acting_as(by):
        issue = held(by, issue)
        require(MAY_RUN, Handling(by, issue.owner_id, IssueState(issue.state)))
        rows = Response.objects.filter(
            issue=issue, state=ResponseState.NO_ANSWER, waiting_since=None
        )
        if organisations is not None:
            rows = rows.filter(organisation__in=list(organisations))
        silent = sorted(str(pk) for pk in rows.values_list("organisation", flat=True))
        if not silent:
            raise Conflict("Nobody is left to be reminded.")
        rows.update(reminded_at=at, reminders=F("reminders") + 1)
        _tell(ResponsesReminded(str(issue.id), tuple(silent)), issue, by, at)
    return len(silent)


def ask_for_more_time(
    *,
    by: Actor,
    at: datetime,
    issue: Issue,
    organisation: Organisation,
    due_at: datetime,
    why: str,
) -> Deadline:
    """Ask for a later deadline; it holds once another person grants it (rules ISS-16 to ISS-18)."""
    with acting_as(by):
        issue = held(by, issue)
        response = _asked(issue, organisation.id)
        asked = Postponing(by, issue.owner_id, organisation.id, response.due_at, due_at, at, why)
        require(POSTPONING, asked)
        if response.deadlines.filter(state=DeadlineState.ASKED).exists():
            raise Conflict("More time was asked for already, and nobody has decided yet.")
        deadline = Deadline.objects.create(
            response=response,
            due_before=response.due_at,
            due_at=due_at,
            why=why.strip(),
            asked_at=at,
            asked_by=by.name,
            asker=by.id,
        )
        told = MoreTimeAsked(str(issue.id), str(organisation.id), due_at.isoformat())
        _tell(told, issue, by, at)
    return deadline


def decide_more_time(
    *, by: Actor, at: datetime, issue: Issue, deadline: UUID, granted: bool
) -> Deadline:
    """Grant more time or refuse it; another person than who asked may (ISS-19, ISS-20)."""
    with acting_as(by):
        issue = held(by, issue)
        rows = Deadline.objects.select_for_update().filter(response__issue=issue)
        row = rows.filter(pk=deadline).first()
        if row is None:
            raise NotFound("Nobody asked for more time here.")
        if row.state != DeadlineState.ASKED:
            raise Conflict("Somebody has decided on this already.")
        require(GRANTING, Granting(by, issue.owner_id, row.asker))
        row.state = DeadlineState.GRANTED if granted else DeadlineState.REFUSED
        row.decided_at, row.decided_by = at, by.name
        row.save()
        response = row.response
        if granted:
            response.due_at = row.due_at
            response.save(update_fields=["due_at"])
        told = MoreTimeDecided(str(issue.id), str(response.organisation_id), granted)
        _tell(told, issue, by, at)
    return row
