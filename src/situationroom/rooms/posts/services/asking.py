"""Writes: a post is asked for something."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.timezone import localdate

from situationroom.base.acting import acting_as, as_room
from situationroom.base.actors import Actor
from situationroom.base.circles import make_circle
from situationroom.base.labelling import make_label
from situationroom.base.labels import Level
from situationroom.base.models import Label
from situationroom.base.rules import require
from situationroom.base.shorts import new_short
from situationroom.rooms.codelists.queries import normalise_origin
from situationroom.rooms.organisations.models import Organisation
from situationroom.rooms.organisations.queries import (
    get_organisation,
    get_room_ministry,
)
from situationroom.rooms.organisations.states import OrganisationKind
from situationroom.rooms.posts.events import RequestMade
from situationroom.rooms.posts.holding import tell
from situationroom.rooms.posts.models import AskerCard, PostRequest
from situationroom.rooms.posts.queries.standing import list_posts_for
from situationroom.rooms.posts.rules import ASKING, Asking
from situationroom.rooms.posts.states import RequestKind

NEW = "who asks a post writes what that post and the ministry read, and its card the post alone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a post is asked for.

    Without `post` it goes to the first in charge of the country; `asker` is who asks, where it is
    not who writes it.
    """

    kind: RequestKind
    area: str
    title: str
    question: str
    due_at: datetime
    post: UUID | None = None
    asker: UUID | None = None
    name: str = ""
    reach: str = ""


def make_request(*, by: Actor, at: datetime, ask: Question) -> PostRequest:
    """Ask a post for something (rules PST-01 to PST-05, PST-33).

    The asker, the post and the ministry that runs the room read it; who is behind it, the post
    alone. Raises Refusal for a country the room does not know.
    """
    area = normalise_origin(ask.area)
    post = get_organisation(id=ask.post) if ask.post is not None else _in_charge(area)
    is_post = post is not None and post.kind == OrganisationKind.POST and post.closed_at is None
    asker = ask.asker or by.organisation
    in_charge = post.id if post is not None and is_post else None
    asking = Asking(by, asker or UUID(int=0), ask.title, ask.question, in_charge, ask.due_at, at)
    require(ASKING, asking)
    house = get_organisation(id=asker)
    assert house is not None  # PST-01
    assert post is not None  # PST-04
    with acting_as(by), as_room(NEW):
        request = PostRequest.unscoped.create(
            label=_label(by, house, post, at),
            short=new_short(),
            kind=ask.kind,
            area=area,
            title=ask.title.strip(),
            question=ask.question.strip(),
            asker=house,
            post=post,
            asked_at=at,
            due_at=ask.due_at,
            moved_at=at,
        )
        card = make_label(Level.OWN, owner=post.id, creator=by.id, within=request.label)
        AskerCard.unscoped.create(
            label=card, request=request, name=ask.name.strip(), reach=ask.reach.strip()
        )
        tell(RequestMade(str(request.id), str(post.id)), request, by=by, at=at)
    return request


def _in_charge(area: str) -> Organisation | None:
    found = list_posts_for(area)
    return found[0].organisation if found else None


def _label(by: Actor, asker: Organisation, post: Organisation, at: datetime) -> Label:
    """Return a label of who asks, the post and the ministry; a company reads its own thread."""
    ministry = get_room_ministry(on=localdate(at))
    company = asker.id if asker.kind == OrganisationKind.COMPANY else None
    writer = by.organisation if by.organisation != asker.id else None
    members = [post.id, *(one for one in (None if company else asker.id, writer) if one)]
    return make_circle(asker=ministry.id, creator=by.id, members=members, company=company)
