"""Who may do what to a request to a post, and what each step needs."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from situationroom.base.actors import Actor, ActorKind
from situationroom.base.errors import Conflict, NotAllowed
from situationroom.base.rules import rule
from situationroom.rooms.posts.lifecycle import SAYS_WHY, TAKERS, Part, Step, after
from situationroom.rooms.posts.states import RequestState, Result

ASKERS = frozenset(
    {ActorKind.COMPANY, ActorKind.ASSOCIATION, ActorKind.OFFICER, ActorKind.SECRETARIAT}
)
MANDATED = frozenset({ActorKind.ASSOCIATION, ActorKind.BROKER})
"""Who speaks for companies that let them."""
LONGEST = 4000
"""Characters of a question: a page and a half; what is longer belongs into a file."""


def speaks_for(by: Actor, asker: UUID) -> bool:
    """Tell whether somebody speaks for who asks: for themselves, or by a mandate that stands."""
    if by.kind in ASKERS and by.organisation == asker:
        return True
    return by.kind in MANDATED | {ActorKind.COMPANY} and asker in by.companies


@dataclass(frozen=True, slots=True)
class Asking:
    """A request of `asker` about to be made; `post` is None where none is in charge there."""

    by: Actor
    asker: UUID
    title: str
    question: str
    post: UUID | None
    due_at: datetime
    at: datetime


@rule("PST-01", NotAllowed)
def who_has_a_question_asks(asking: Asking) -> bool:
    """Companies, associations, ministries and agencies ask for themselves or by a mandate."""
    return speaks_for(asking.by, asking.asker)


@rule("PST-02")
def a_request_says_what_is_asked(asking: Asking) -> bool:
    """Say in your own words what the post is asked for."""
    return bool(asking.question.strip())


@rule("PST-33")
def a_request_has_a_title(asking: Asking) -> bool:
    """Write a title of one line."""
    return bool(asking.title.strip())


@rule("PST-03", hint="Shorten it, or attach the rest as a file.")
def a_request_is_short(asking: Asking) -> bool:
    """The question is longer than 4,000 characters."""
    return len(asking.question) <= LONGEST


@rule("PST-04", hint="Choose a post near it; its officers may hand the request on.")
def a_country_has_a_post(asking: Asking) -> bool:
    """No post is in charge of this country."""
    return asking.post is not None


@rule("PST-05")
def a_request_is_due_later(asking: Asking) -> bool:
    """Choose a moment to come until which you need the answer."""
    return asking.due_at > asking.at


MAY_ASK = (who_has_a_question_asks,)
ASKING = (
    *MAY_ASK,
    a_request_has_a_title,
    a_request_says_what_is_asked,
    a_request_is_short,
    a_country_has_a_post,
    a_request_is_due_later,
)


@dataclass(frozen=True, slots=True)
class Moving:
    """A step about to be taken on a request of `asker` to `post`.

    `read_in` is the state in which who moves it read it, `new_post` where it is handed on to,
    `capacity` how many the post works on at once; None where it set no limit.
    """

    by: Actor
    asker: UUID
    post: UUID
    state: RequestState
    read_in: RequestState
    step: Step
    says: str = ""
    new_post: UUID | None = None
    result: Result | None = None
    at_work: int = 0
    capacity: int | None = None


def parts(by: Actor, *, asker: UUID, post: UUID) -> frozenset[Part]:
    """Return the parts somebody has in a request; none for who has nothing to do with it."""
    found = set()
    if speaks_for(by, asker):
        found.add(Part.ASKER)
    if by.organisation == post and by.kind is ActorKind.POST:
        found.add(Part.POST)
    if by.kind is ActorKind.SECRETARIAT:
        found.add(Part.SECRETARIAT)
    return frozenset(found)


@rule("PST-06", NotAllowed)
def who_has_the_part_takes_the_step(moving: Moving) -> bool:
    """This step is for others: posts answer for themselves, and who asked confirms the result."""
    mine = parts(moving.by, asker=moving.asker, post=moving.post)
    return bool(mine & TAKERS[moving.step])


@rule("PST-07", Conflict, hint="Read it again, then decide; nothing was changed.")
def a_request_is_moved_as_it_was_read(moving: Moving) -> bool:
    """Somebody else moved this request meanwhile."""
    return moving.read_in is moving.state


@rule("PST-08", Conflict, hint="Look at the steps that are offered.")
def a_request_takes_a_legal_step(moving: Moving) -> bool:
    """A request that stands here cannot take this step."""
    return after(moving.state, moving.step) is not None


@rule("PST-09")
def a_turn_has_a_reason(moving: Moving) -> bool:
    """Say why: who waits for an answer reads it."""
    return moving.step not in SAYS_WHY or bool(moving.says.strip())


@rule("PST-10")
def an_answer_has_words(moving: Moving) -> bool:
    """Write the answer."""
    return moving.step not in {Step.ANSWER, Step.REPLY} or bool(moving.says.strip())


@rule("PST-11", hint="“Nothing came of it” is a result too.")
def a_request_ends_with_a_result(moving: Moving) -> bool:
    """Choose what came of it before it is closed."""
    return moving.step is not Step.CLOSE or moving.result is not None


@rule("PST-12")
def a_request_is_handed_to_another_post(moving: Moving) -> bool:
    """Choose another post to hand the request to."""
    return moving.step is not Step.REROUTE or moving.new_post not in {None, moving.post}


@rule("PST-13", Conflict, hint="Answer one first, set a higher capacity, or hand it on.")
def a_post_takes_on_what_it_can(moving: Moving) -> bool:
    """The post works on as many requests as it can at once."""
    if moving.step is not Step.ACCEPT or moving.capacity is None:
        return True
    return moving.at_work < moving.capacity


MOVING = (
    who_has_the_part_takes_the_step,
    a_request_is_moved_as_it_was_read,
    a_request_takes_a_legal_step,
    a_turn_has_a_reason,
    an_answer_has_words,
    a_request_ends_with_a_result,
    a_request_is_handed_to_another_post,
    a_post_takes_on_what_it_can,
)
