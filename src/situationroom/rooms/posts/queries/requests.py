"""Reads: requests to posts, a post's queue by clock, and what was done to one of them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from situationroom.base.actors import Actor
from situationroom.base.errors import NotFound
from situationroom.base.files.homes import Home, holds_files
from situationroom.base.keyset import above, below
from situationroom.rooms.posts.lifecycle import AT_WORK
from situationroom.rooms.posts.models import AskerCard, PostRequest, Turn
from situationroom.rooms.posts.rules import parts
from situationroom.rooms.posts.states import RequestState

PAGE = 30
ON_CLOCK = frozenset({RequestState.ASKED, RequestState.ACCEPTED, RequestState.IN_WORK})
"""States in which the post owes something; what waits for who asked stands still."""
OPEN = ON_CLOCK | {RequestState.WAITING}
JOINED = ("label", "asker", "post")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which requests somebody asks for; what is left out does not matter.

    `late_at`: the post is late at that moment.
    """

    state: str = ""
    kind: str = ""
    area: str = ""
    post: UUID | None = None
    asker: UUID | None = None
    late_at: datetime | None = None


def list_requests(
    *,
    by: Actor,
    wanted: Wanted | None = None,
    after: tuple[datetime, UUID] | None = None,
    limit: int = PAGE,
) -> list[PostRequest]:
    """Return a page of requests, newest first."""
    rows = PostRequest.objects.visible_to(by).filter(_asked_for(wanted or Wanted()))
    if after is not None:
        at, last = after
        rows = rows.filter(below(asked_at=at, id=last))
    return list(rows.select_related(*JOINED).order_by("-asked_at", "-id")[:limit])


def _asked_for(wanted: Wanted) -> Q:
    names = ("state", "kind", "area", "post", "asker")
    said = {name: value for name in names if (value := getattr(wanted, name))}
    condition = Q(**said)
    if wanted.late_at is not None:
        condition &= Q(state__in=ON_CLOCK, due_at__lt=wanted.late_at)
    return condition


def list_queue(
    *,
    post: UUID,
    by: Actor,
    after: tuple[datetime, UUID] | None = None,
    limit: int = PAGE,
) -> list[PostRequest]:
    """Return a page of what waits at a post or is worked on there, what is due first at first."""
    rows = PostRequest.objects.visible_to(by).filter(post=post, state__in=OPEN)
    if after is not None:
        at, last = after
        rows = rows.filter(above(due_at=at, id=last))
    return list(rows.select_related(*JOINED).order_by("due_at", "id")[:limit])


def get_request(*, id: UUID, by: Actor) -> PostRequest:
    """Return one request. Raises NotFound when hidden or absent."""
    row = PostRequest.objects.visible_to(by).select_related(*JOINED).filter(pk=id).first()
    if row is None:
        raise NotFound("There is no such request.")
    return row


def find_request(id: UUID) -> PostRequest:
    """Return one request for reactions and rooms above, which have checked who asks."""
    return PostRequest.unscoped.select_related(*JOINED).get(pk=id)


def get_card(*, request: PostRequest, by: Actor) -> AskerCard | None:
    """Return who is behind a request, to the post that works on it; None to others."""
    return AskerCard.objects.visible_to(by).filter(request=request).first()


def list_turns(request: PostRequest) -> list[Turn]:
    """Return what was done to a request the reader was shown, newest first."""
    rows = request.turns.select_related("organisation", "post")
    return list(rows.order_by("-number"))


def late_by(request: PostRequest, *, at: datetime) -> int:
    """Return for how many whole days and begun ones a post is late; 0 where it is not."""
    if request.state not in ON_CLOCK or request.due_at >= at:
        return 0
    return (at - request.due_at).days + 1


def count_at_work(*, post: UUID) -> int:
    """Return how many requests a post works on now, for services, which count as the room."""
    return PostRequest.unscoped.filter(post=post, state__in=AT_WORK).count()


@holds_files("post_request")
def get_home_of_request(*, id: UUID, by: Actor) -> Home:
    """Return a request as what holds files: who asked and the post send them while it is open."""
    row = get_request(id=id, by=by)
    mine = parts(by, asker=row.asker_id, post=row.post_id)
    return Home(label=row.label, may_send=bool(mine) and row.state != RequestState.CLOSED)
