"""What people ask about their own data (열람·정정·삭제 요구): answered within ten days."""

from datetime import datetime, timedelta
from uuid import UUID

from situationroom.base.acting import acting_as
from situationroom.base.actors import Actor
from situationroom.base.errors import Conflict, NotFound
from situationroom.base.events import emit
from situationroom.base.facts import DataAnswered, DataRequested
from situationroom.base.keyset import above
from situationroom.base.labelling import make_label
from situationroom.base.labels import Level
from situationroom.base.models import DataRequest
from situationroom.base.privacy.erasure import erase_person
from situationroom.base.privacy.rules import (
    a_person_asks_about_themselves,
    a_request_says_something,
    an_answer_says_something,
    nobody_forgets_themselves,
    the_secretariat_answers,
)
from situationroom.base.rules import hold, require
from situationroom.base.states import RequestKind, RequestState

CLOCK = timedelta(days=10)  # 개인정보 보호법 시행령 §41, §43
LONGEST = 2000
PAGE = 50


def request_data(*, by: Actor, at: datetime, kind: RequestKind, says: str) -> DataRequest:
    """Ask to see, correct or erase what is kept of `by`; the clock of ten days begins."""
    require((a_person_asks_about_themselves,), by)
    require((a_request_says_something,), says)
    assert by.id is not None
    with acting_as(by):
        row = DataRequest.unscoped.create(
            label=make_label(Level.NAMED, creator=by.id),
            person=by.id,
            kind=kind,
            says=says.strip()[:LONGEST],
            asked_at=at,
            due_at=at + CLOCK,
        )
        told = DataRequested(request=str(row.id), kind_of_request=kind)
        emit(told, about=row.id, label=row.label, by=by, at=at)
    return row


def answer_request(
    *, by: Actor, at: datetime, request: UUID, state: RequestState, answer: str
) -> DataRequest:
    """Answer a request: done, or refused with the reason; the first answer stands.

    To erase and be done is one thing: what every room keeps of the person goes with the answer.
    Raises NotAllowed for others than the secretariat, NotFound, Conflict when it was answered.
    """
    require((the_secretariat_answers,), by)
    require((an_answer_says_something,), answer)
    with acting_as(by):
        rows = DataRequest.unscoped.select_for_update(of=("self",)).select_related("label")
        row = rows.filter(pk=request).first()
        if row is None:
            raise NotFound("There is no such request.")
        if row.state != RequestState.OPEN or state is RequestState.OPEN:
            raise Conflict("This request was answered already.", "Read the answer that was given.")
        if state is RequestState.DONE and row.kind == RequestKind.ERASE:
            require((nobody_forgets_themselves,), (by.id, row.person))
            erase_person(by=by, at=at, request=row)
        row.state, row.answer = state, answer.strip()[:LONGEST]
        row.answered_at, row.answered_by = at, by.id
        row.save()
        told = DataAnswered(request=str(row.id), state=state)
        emit(told, about=row.id, label=row.label, by=by, at=at)
    return row


def list_own(*, by: Actor) -> list[DataRequest]:
    """Return what `by` has asked, newest first."""
    if by.id is None:
        return []
    return list(DataRequest.unscoped.filter(person=by.id).order_by("-asked_at", "-id"))


def list_requests(
    *, by: Actor, after: tuple[datetime, UUID] | None = None, limit: int = PAGE
) -> list[DataRequest]:
    """Return a page of what people asked, the nearest clock first. For the secretariat."""
    require((the_secretariat_answers,), by)
    rows = DataRequest.objects.visible_to(by)
    if after is not None:
        due, last = after
        rows = rows.filter(above(due_at=due, id=last))
    return list(rows.order_by("due_at", "id")[:limit])


def get_request(*, id: UUID, by: Actor) -> DataRequest:
    """Return one request. Raises NotFound when hidden or absent."""
    row = DataRequest.objects.visible_to(by).filter(pk=id).first()
    if row is None:
        raise NotFound("There is no such request.")
    return row


def may_answer(*, by: Actor) -> bool:
    """Tell whether `by` answers what people ask."""
    return hold((the_secretariat_answers,), by)


def is_late(row: DataRequest, at: datetime) -> bool:
    """Tell whether a request waits beyond its clock."""
    return row.state == RequestState.OPEN and at > row.due_at
