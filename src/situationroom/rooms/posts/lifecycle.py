"""Legal steps of a request to a post, and who takes each."""

from enum import StrEnum

from situationroom.rooms.posts.states import RequestState


class Step(StrEnum):
    """What somebody does to a request."""

    ACCEPT = "accept"
    DECLINE = "decline"
    REROUTE = "reroute"
    START = "start"
    ASK_BACK = "ask_back"
    REPLY = "reply"
    ANSWER = "answer"
    CLOSE = "close"
    REOPEN = "reopen"


class Part(StrEnum):
    """The part somebody has in a request."""

    ASKER = "asker"
    POST = "post"
    SECRETARIAT = "secretariat"


STEPS: dict[tuple[RequestState, Step], RequestState] = {
    (RequestState.ASKED, Step.ACCEPT): RequestState.ACCEPTED,
    (RequestState.ASKED, Step.DECLINE): RequestState.DECLINED,
    (RequestState.ASKED, Step.REROUTE): RequestState.ASKED,
    (RequestState.ACCEPTED, Step.START): RequestState.IN_WORK,
    (RequestState.ACCEPTED, Step.DECLINE): RequestState.DECLINED,
    (RequestState.ACCEPTED, Step.REROUTE): RequestState.ASKED,
    (RequestState.DECLINED, Step.REROUTE): RequestState.ASKED,
    (RequestState.IN_WORK, Step.ASK_BACK): RequestState.WAITING,
    (RequestState.IN_WORK, Step.ANSWER): RequestState.ANSWERED,
    (RequestState.IN_WORK, Step.REROUTE): RequestState.ASKED,
    (RequestState.WAITING, Step.REPLY): RequestState.IN_WORK,
    (RequestState.ANSWERED, Step.CLOSE): RequestState.CLOSED,
    (RequestState.ANSWERED, Step.REOPEN): RequestState.IN_WORK,
    (RequestState.CLOSED, Step.REOPEN): RequestState.IN_WORK,
}
TAKERS: dict[Step, frozenset[Part]] = {
    Step.ACCEPT: frozenset({Part.POST}),
    Step.DECLINE: frozenset({Part.POST}),
    Step.REROUTE: frozenset({Part.POST, Part.SECRETARIAT}),
    Step.START: frozenset({Part.POST}),
    Step.ASK_BACK: frozenset({Part.POST}),
    Step.REPLY: frozenset({Part.ASKER}),
    Step.ANSWER: frozenset({Part.POST}),
    Step.CLOSE: frozenset({Part.ASKER}),
    Step.REOPEN: frozenset({Part.ASKER, Part.SECRETARIAT}),
}
"""Nobody answers for a post, and nobody but who asked says what came of it."""

SAYS_WHY = frozenset({Step.DECLINE, Step.REROUTE, Step.ASK_BACK, Step.REOPEN})
AT_WORK = frozenset({RequestState.ACCEPTED, RequestState.IN_WORK})
"""States that fill a place of the post: what waits for who asked frees it."""


def after(state: RequestState, step: Step) -> RequestState | None:
    """Return the state a step leads to; None where it is not legal."""
    return STEPS.get((state, step))


def next_steps(state: RequestState, part: Part) -> list[Step]:
    """Return the legal steps of somebody with this part, in a fixed order."""
    return [step for step in Step if (state, step) in STEPS and part in TAKERS[step]]
