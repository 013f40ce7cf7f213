"""Reads: the response board of an issue, and what each organisation said."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from situationroom.base.actors import Actor
from situationroom.base.labels import Level, stricter
from situationroom.rooms.issues.models import Answer, Deadline, Issue, Response
from situationroom.rooms.issues.states import DeadlineState, ResponseState
from situationroom.rooms.organisations.models import Organisation


@dataclass(frozen=True, slots=True)
class Row:
    """One organisation on the board of an issue.

    `said` is its newest answer the reader may read; `is_kept` says that it answered for the
    government alone and the reader does not read it.
    """

    response: Response
    said: Answer | None
    is_kept: bool
    asked_for: Deadline | None

    def is_late(self, at: datetime) -> bool:
        """Tell whether the answer is overdue; a clock that stands still is never late."""
        response = self.response
        return (
            response.state == ResponseState.NO_ANSWER
            and response.waiting_since is None
            and response.due_at < at
        )


def list_responses(issue: Issue, *, by: Actor) -> list[Row]:
    """Return the response board of an issue: silent ones first, then by organisation."""
    rows = list(Response.objects.filter(issue=issue).select_related("organisation", "waiting_on"))
    rows.sort(key=lambda r: (r.state != ResponseState.NO_ANSWER, r.organisation.position))
    answers = Answer.objects.visible_to(by).filter(response__in=rows)
    seen = _newest(answers.select_related("label"))
    deadlines = Deadline.objects.filter(response__in=rows, state=DeadlineState.ASKED)
    waiting = {one.response_id: one for one in deadlines}
    return [
        Row(
            response=row,
            said=seen.get(row.id),
            is_kept=row.state == ResponseState.ANSWERED and row.id not in seen,
            asked_for=waiting.get(row.id),
        )
        for row in rows
    ]


def _newest(answers: Iterable[Answer]) -> dict[UUID, Answer]:
    ordered = sorted(answers, key=lambda one: one.number)
    return {one.response_id: one for one in ordered}


def list_answers(issues: Collection[UUID]) -> list[Row]:
    """Return the answers given on some issues, first ones first, for rooms above.

    What was said to the government alone is left out: the papers of rooms above go further.
    """
    rows = Response.objects.filter(issue__in=list(issues), state=ResponseState.ANSWERED)
    answered = list(
        rows.select_related("organisation", "issue__label").order_by("answered_at", "id")
    )
    said = _said_to_all(answered)
    return [Row(row, said.get(row.id), row.id not in said, None) for row in answered]


def list_board(issue: Issue) -> list[Row]:
    """Return the whole board of an issue for rooms above: what was said to all who read it."""
    rows = list(Response.objects.filter(issue=issue).select_related("organisation", "issue__label"))
    rows.sort(key=lambda r: (r.state != ResponseState.NO_ANSWER, r.organisation.position))
    said = _said_to_all(rows)
    return [
        Row(row, said.get(row.id), row.state == ResponseState.ANSWERED and row.id not in said, None)
        for row in rows
    ]


def _said_to_all(responses: list[Response]) -> dict[UUID, Answer]:
    """Return the newest answers; one for the government alone is none to the others."""
    answers = Answer.unscoped.filter(response__in=responses).select_related("label")
    levels = {row.id: Level(row.issue.label.level) for row in responses}
    return {
        key: one
        for key, one in _newest(answers).items()
        if stricter(Level(one.label.level), levels[key]) is levels[key]
    }


def list_said(*, response: Response, by: Actor) -> list[Answer]:
    """Return what an organisation said over time, newest first, as far as `by` may read it."""
    rows = Answer.objects.visible_to(by).filter(response=response)
    return list(rows.order_by("-number"))


def list_asked(issue: Issue) -> list[Organisation]:
    """Return the organisations an issue asks, in their usual order."""
    rows = Organisation.objects.filter(
        pk__in=Response.objects.filter(issue=issue).values("organisation")
    )
    return list(rows.order_by("position", "code"))
