"""Reads: what somebody may do with a request, and in the book of a post."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from situationroom.base.actors import Actor
from situationroom.base.rules import hold, require
from situationroom.rooms.organisations.models import Organisation
from situationroom.rooms.posts.lifecycle import AT_WORK, Step, next_steps
from situationroom.rooms.posts.models import PostRequest
from situationroom.rooms.posts.rules import (
    MAY_ASK,
    MAY_COVER,
    MAY_KEEP,
    MAY_NOTE,
    MAY_SET_CAPACITY,
    Asking,
    Covering,
    Keeping,
    Noting,
    SettingCapacity,
    parts,
    works_at,
)
from situationroom.rooms.posts.rules.book import ANSWERED
from situationroom.rooms.posts.states import RequestState

SOME_DAY = date(2000, 1, 1)
SOME_TIME = datetime(2000, 1, 1, tzinfo=UTC)  # who may ask is told before anything was said


def _askers_of(by: Actor) -> list[UUID]:
    """Return for whom somebody could ask, oneself first."""
    own = [by.organisation] if by.organisation is not None else []
    return [*own, *sorted(by.companies - set(own))]


def list_askers(*, by: Actor) -> list[Organisation]:
    """Return for whom `by` may ask a post: oneself first, then companies by mandate."""
    allowed = [one for one in _askers_of(by) if hold(MAY_ASK, _asking(by, one))]
    rows = Organisation.objects.in_bulk(allowed)
    return [rows[one] for one in allowed if one in rows]


def _asking(by: Actor, asker: UUID) -> Asking:
    return Asking(by, asker, "", "", None, SOME_TIME, SOME_TIME)


def may_ask(*, by: Actor) -> bool:
    """Tell whether `by` may ask a post for something."""
    return any(hold(MAY_ASK, _asking(by, one)) for one in _askers_of(by))


def check_may_ask(*, by: Actor) -> None:
    """Raise NotAllowed for who may not."""
    if not may_ask(by=by):
        require(MAY_ASK, _asking(by, UUID(int=0)))


@dataclass(frozen=True, slots=True)
class Deeds:
    """What somebody may do with a request now."""

    steps: tuple[Step, ...]
    introduce: bool
    keep: bool


def list_deeds(*, request: PostRequest, by: Actor) -> Deeds:
    """Return what `by` may do with a request."""
    state = RequestState(request.state)
    mine = parts(by, asker=request.asker_id, post=request.post_id)
    possible = {step for part in mine for step in next_steps(state, part)}
    here = works_at(by, request.post_id)
    return Deeds(
        steps=tuple(step for step in Step if step in possible),
        introduce=here and state in AT_WORK,
        keep=here and state in ANSWERED,
    )


def _noting(by: Actor) -> Noting:
    return Noting(by, by.organisation, "", "", SOME_DAY, SOME_DAY)


def may_note(*, by: Actor) -> bool:
    """Tell whether `by` writes in the book of a post."""
    return hold(MAY_NOTE, _noting(by))


def check_may_note(*, by: Actor) -> None:
    """Raise NotAllowed for who may not."""
    require(MAY_NOTE, _noting(by))


def may_keep(*, by: Actor, post: UUID | None) -> bool:
    """Tell whether `by` writes answers of a post down."""
    keeping = Keeping(by, post, "", "", SOME_DAY, None, SOME_DAY, None, names_nobody=True)
    return hold(MAY_KEEP, keeping)


def may_cover(*, by: Actor, post: UUID) -> bool:
    """Tell whether `by` says of which countries a post is in charge."""
    return hold(MAY_COVER, Covering(by, post, ()))


def may_set_capacity(*, by: Actor, post: UUID) -> bool:
    """Tell whether `by` says how much a post takes on at once."""
    return hold(MAY_SET_CAPACITY, SettingCapacity(by, post, 1))
