"""The request a service is about to change, held to its end; and how its readers are told."""

from datetime import datetime
from uuid import UUID

from situationroom.base.actors import Actor
from situationroom.base.errors import NotFound
from situationroom.base.events import Fact, emit
from situationroom.rooms.posts.models import PostRequest


def held(by: Actor, request: UUID) -> PostRequest:
    """Return a request as it is, held until the transaction ends.

    Raises NotFound when hidden or absent.
    """
    rows = PostRequest.objects.visible_to(by)
    if not rows.filter(pk=request).exists():
        raise NotFound("There is no such request.")
    locked = PostRequest.unscoped.select_for_update(of=("self",))
    return locked.select_related("label", "post").get(pk=request)


def tell(fact: Fact, request: PostRequest, *, by: Actor, at: datetime) -> None:
    """Write what happened, readable by who reads the request."""
    emit(fact, about=request.id, label=request.label, by=by, at=at)
