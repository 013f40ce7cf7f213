"""Writes: a request is taken on, handed on, asked back, answered, and closed with a result."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from situationroom.base.acting import acting_as, as_room
from situationroom.base.actors import Actor
from situationroom.base.circles import let_in
from situationroom.base.events import Fact
from situationroom.base.rules import require
from situationroom.rooms.organisations.models import Organisation
from situationroom.rooms.organisations.queries import get_organisation
from situationroom.rooms.organisations.states import OrganisationKind
from situationroom.rooms.posts.events import (
    AskerAskedBack,
    AskerReplied,
    RequestAccepted,
    RequestAnswered,
    RequestClosed,
    RequestDeclined,
    RequestHandedOn,
    RequestReopened,
    RequestStarted,
)
from situationroom.rooms.posts.holding import held, tell
from situationroom.rooms.posts.lifecycle import Step, after
from situationroom.rooms.posts.models import AskerCard, Capacity, PostRequest, Turn
from situationroom.rooms.posts.queries.requests import count_at_work
from situationroom.rooms.posts.rules import MOVING, Moving
from situationroom.rooms.posts.states import RequestState, Result

HANDED_ON = "a request that is handed on is read by the other post from then on"
COUNTING = "a post's places are counted over all it works on, whoever reads each"
PLAIN: dict[Step, type[Fact]] = {
    Step.ACCEPT: RequestAccepted,
    Step.DECLINE: RequestDeclined,
    Step.START: RequestStarted,
    Step.ASK_BACK: AskerAskedBack,
    Step.REPLY: AskerReplied,
    Step.ANSWER: RequestAnswered,
    Step.REOPEN: RequestReopened,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A step with what is said. `read_in` is the state in which who takes it read the request."""

    step: Step
    read_in: RequestState
    says: str = ""
    new_post: UUID | None = None
    result: Result | None = None


def move_request(*, by: Actor, at: datetime, request: UUID, move: Move) -> PostRequest:
    """Take a step on a request (rules PST-06 to PST-13).

    Handed on it waits in another post's queue under the same clock; while it waits for who asked,
    the clock stands still. Raises NotFound when hidden or absent.
    """
    with acting_as(by):
        row = held(by, request)
        new = _post(move.new_post) if move.step is Step.REROUTE else None
        at_once, at_work = _places(row, move.step)
        state = RequestState(row.state)
        require(
            MOVING,
            Moving(
                by, row.asker_id, row.post_id, state, move.read_in, move.step, move.says,
                new.id if new is not None else None, move.result, at_work, at_once,
            ),
        )  # fmt: skip
        reached = after(state, move.step)
        assert reached is not None  # PST-08
        _turn(row, move, by, at)
        _write(row, move, reached, at)
        if new is not None:
            _hand_on(row, new)
        row.state, row.moved_at = reached, at
        row.save()
        tell(_fact(row, move), row, by=by, at=at)
    return row


def _post(id: UUID | None) -> Organisation | None:
    found = get_organisation(id=id) if id is not None else None
    if found is None or found.kind != OrganisationKind.POST or found.closed_at is not None:
        return None
    return found


def _places(row: PostRequest, step: Step) -> tuple[int | None, int]:
    """Return how many a post works on at once and works on now; it is held while one is taken."""
    if step is not Step.ACCEPT:
        return None, 0
    with as_room(COUNTING):
        Organisation.objects.select_for_update().get(pk=row.post_id)
        limit = Capacity.objects.filter(post=row.post_id).values_list("at_once", flat=True).first()
        return limit, count_at_work(post=row.post_id)


def _turn(row: PostRequest, move: Move, by: Actor, at: datetime) -> None:
    Turn.objects.create(
        request=row,
        number=row.turns.count() + 1,
        step=move.step,
        says=move.says.strip(),
        post_id=row.post_id,
        organisation_id=by.organisation,
        at=at,
        taken_by=by.name,
    )


def _write(row: PostRequest, move: Move, reached: RequestState, at: datetime) -> None:
    if row.state == RequestState.WAITING:
        row.due_at += at - row.moved_at
    if move.step is Step.ANSWER:
        row.answer, row.answered_at = move.says.strip(), at
    if move.step is Step.CLOSE:
        row.result, row.result_says, row.closed_at = move.result or "", move.says.strip(), at
    if move.step is Step.REOPEN:
        row.result, row.closed_at = "", None


def _hand_on(row: PostRequest, new: Organisation) -> None:
    """Let the other post read the request and who is behind it; who had it keeps what it read."""
    with as_room(HANDED_ON):
        let_in(row.label, [new.id])
        card = AskerCard.unscoped.select_related("label").get(request=row)
        card.label.owner = new.id
        card.label.save(update_fields=["owner"])
    row.post = new


def _fact(row: PostRequest, move: Move) -> Fact:
    if move.step is Step.REROUTE:
        return RequestHandedOn(str(row.id), str(row.post_id))
    if move.step is Step.CLOSE:
        return RequestClosed(str(row.id), row.result)
    return PLAIN[move.step](str(row.id))  # type: ignore[call-arg]
