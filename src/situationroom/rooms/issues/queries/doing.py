"""Reads: what somebody may do to an issue, and to whom it can go."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from situationroom.base.actors import Actor
from situationroom.base.rules import hold, require
from situationroom.rooms.issues.lifecycle import (
    ENDED,
    Needed,
    Standing,
    lacking,
    next_states,
)
from situationroom.rooms.issues.models import Issue, Response
from situationroom.rooms.issues.queries.actions import count_open_actions
from situationroom.rooms.issues.rules import (
    ASSIGNMENT,
    MAY_ANSWER,
    MAY_ASSIGN,
    MAY_ASSIGN_MANY,
    MAY_MOVE,
    MAY_RUN,
    OPENERS,
    OWNERS,
    Answering,
    Assignment,
    Handling,
)
from situationroom.rooms.issues.states import Ended, IssueState, ResponseState
from situationroom.rooms.organisations.models import Organisation, Person
from situationroom.rooms.organisations.queries import list_officers, list_organisations_of
from situationroom.rooms.organisations.states import OrganisationKind

BY_OTHER_MEANS = frozenset({IssueState.ANSWERING, IssueState.MERGED})
"""Stages that an issue reaches by an answer or by going up in another one."""


def may_open(*, by: Actor) -> bool:
    """Tell whether `by` may open an issue."""
    return by.kind in OPENERS


def may_run(*, issue: Issue, by: Actor) -> bool:
    """Tell whether `by` may remind, merge, split or let an issue wait."""
    return hold(MAY_RUN, Handling(by, issue.owner_id, IssueState(issue.state)))


def get_standing(
    issue: Issue, *, why: str = "", ended: Ended | None = None, left: str = ""
) -> Standing:
    """Return what is known of an issue, with what its mover says."""
    answered = Response.objects.filter(issue=issue, state=ResponseState.ANSWERED)
    return Standing(
        answered=answered.count(),
        is_somebody_responsible=issue.responsible_id is not None,
        says_why=bool(why.strip()),
        says_how_it_ended=ended is not None,
        open_actions=count_open_actions(issue),
        says_why_left=bool(left.strip()),
    )


@dataclass(frozen=True, slots=True)
class Step:
    """A legal next stage of an issue, and what it still needs beside what its mover says."""

    new: IssueState
    lacks: tuple[Needed, ...]


def find_response_to_give(*, issue: Issue, by: Actor) -> Response | None:
    """Return the response `by` may give on an issue now, or None where they may give none."""
    if by.organisation is None:
        return None
    response = (
        Response.objects.filter(issue=issue, organisation=by.organisation)
        .select_related("organisation")
        .first()
    )
    answering = Answering(by, by.organisation, response is not None, IssueState(issue.state))
    return response if hold(MAY_ANSWER, answering) else None


def list_steps(*, issue: Issue, by: Actor) -> list[Step]:
    """Return the steps `by` may take with an issue; the first answer moves it by itself."""
    state = IssueState(issue.state)
    if not hold(MAY_MOVE, Handling(by, issue.owner_id, state)):
        return []
    standing = get_standing(issue, why="said", ended=Ended.RESOLVED, left="said")
    return [
        Step(new, tuple(lacking(new, standing)))
        for new in next_states(state)
        if new not in BY_OTHER_MEANS or (state is IssueState.ACTING and new not in ENDED)
    ]


@dataclass(frozen=True, slots=True)
class Candidates:
    """To whom an issue can go: organisations that may own it, and officers of its owner."""

    owners: list[Organisation]
    officers: list[Person]


def may_assign(*, issue: Issue, by: Actor) -> bool:
    """Tell whether `by` may assign an issue."""
    return hold(MAY_ASSIGN, Handling(by, issue.owner_id, IssueState(issue.state)))


def may_assign_many(*, by: Actor) -> bool:
    """Tell whether `by` may assign many issues at once."""
    return hold(MAY_ASSIGN_MANY, by)


def check_may_assign_many(*, by: Actor) -> None:
    """Raise NotAllowed for who may not assign many issues at once."""
    require(MAY_ASSIGN_MANY, by)


def check_assignment(
    *,
    issue: Issue,
    owner: Organisation,
    responsible: UUID | None,
    officers: Collection[UUID],
    by: Actor,
) -> None:
    """Raise what an assignment would be refused with; `officers` are those of the new owner."""
    require(MAY_ASSIGN, Handling(by, issue.owner_id, IssueState(issue.state)))
    works_there = responsible is None or responsible in officers
    require(ASSIGNMENT, Assignment(OrganisationKind(owner.kind), works_there))


def get_candidates(*, issue: Issue, by: Actor, on: date) -> Candidates:
    """Return to whom an issue can go. Raises NotAllowed or Conflict for who may not assign it."""
    require(MAY_ASSIGN, Handling(by, issue.owner_id, IssueState(issue.state)))
    return Candidates(
        owners=list_organisations_of(OWNERS),
        officers=list_officers(organisation=issue.owner_id, on=on),
    )
