"""What requests to posts do by themselves: they are found, and posts and askers are told."""

from collections.abc import Sequence
from uuid import UUID

from situationroom.base.actors import Actor
from situationroom.base.models import Event
from situationroom.base.search.index import Entry, searchable
from situationroom.rooms.delivery.kinds import Title, notifies, speaks_of
from situationroom.rooms.organisations.models import Organisation
from situationroom.rooms.posts.events import (
    AnswerKept,
    AnswerWithdrawn,
    AskerAskedBack,
    AskerReplied,
    PartnerIntroduced,
    PartnerNoted,
    RequestAnswered,
    RequestClosed,
    RequestDeclined,
    RequestHandedOn,
    RequestMade,
    RequestReopened,
)
from situationroom.rooms.posts.models import Partner, PostAnswer, PostRequest
from situationroom.rooms.posts.queries import find_request


@searchable("post_request", RequestMade, RequestAnswered)
def found_request(request: UUID) -> Entry:
    """Find a request by its title, its words and the answer."""
    row = find_request(request)
    body = " ".join([row.short, row.question, row.answer])
    return Entry(row.title, row.title, body, row.label, row.asked_at)


@searchable("post_answer", AnswerKept, AnswerWithdrawn)
def found_answer(answer: UUID) -> Entry | None:
    """Find an answer that serves again by its question and words."""
    row = PostAnswer.unscoped.select_related("label").get(pk=answer)
    if row.withdrawn_at is not None:
        return None
    return Entry(row.question, row.question, row.says, row.label, row.at)


@searchable("partner", PartnerNoted)
def found_partner(partner: UUID) -> Entry:
    """Find a partner in the book of its post."""
    row = Partner.unscoped.select_related("label").get(pk=partner)
    body = " ".join([row.local_name, row.does, row.note])
    return Entry(row.name, row.name, body, row.label, row.noted_at)


def titles(ids: Sequence[UUID]) -> dict[UUID, Title]:
    """Return what requests are called; delivery has asked their labels."""
    rows = PostRequest.unscoped.filter(pk__in=ids).values_list("pk", "title")
    return {pk: Title(title, title) for pk, title in rows}


def is_worked_on_by(request: UUID, by: Actor) -> bool:
    """Tell whether somebody works at the post of a request."""
    return PostRequest.objects.visible_to(by).filter(pk=request, post=by.organisation).exists()


def post(event: Event) -> list[Organisation]:
    """Return the post of a request."""
    rows = PostRequest.unscoped.filter(pk=event.about).values("post")
    return list(Organisation.objects.filter(pk__in=rows))


def asker(event: Event) -> list[Organisation]:
    """Return who asked."""
    rows = PostRequest.unscoped.filter(pk=event.about).values("asker")
    return list(Organisation.objects.filter(pk__in=rows))


speaks_of("post_request", titles=titles, managed_by=is_worked_on_by)
notifies(
    RequestMade,
    name="posts.made",
    to=post,
    about="post_request",
    says="Your post is asked for something.",
)
notifies(
    RequestHandedOn,
    name="posts.handed_on",
    to=post,
    about="post_request",
    says="A request was handed on to your post.",
)
notifies(
    AskerReplied,
    name="posts.replied",
    to=post,
    about="post_request",
    says="Who asked your post replied: its clock goes on.",
)
notifies(
    RequestClosed,
    name="posts.closed",
    to=post,
    about="post_request",
    says="Who asked said what came of a request to your post.",
)
notifies(
    RequestReopened,
    name="posts.reopened",
    to=post,
    about="post_request",
    says="A request to your post was taken up again.",
)
notifies(
    RequestDeclined,
    name="posts.declined",
    to=asker,
    about="post_request",
    says="A post declined your request, with the reason.",
)
notifies(
    AskerAskedBack,
    name="posts.asked_back",
    to=asker,
    about="post_request",
    says="A post asks you something: its clock stands still.",
)
notifies(
    RequestAnswered,
    name="posts.answered",
    to=asker,
    about="post_request",
    says="A post answered your request: say what came of it.",
)
notifies(
    PartnerIntroduced,
    name="posts.introduced",
    to=asker,
    about="post_request",
    says="A post introduced a local partner to you.",
)
