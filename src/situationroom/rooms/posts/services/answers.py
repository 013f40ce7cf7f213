"""Writes: an answer is written down so that it serves again, and serves."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.timezone import localdate

from situationroom.base.acting import acting_as, as_room
from situationroom.base.actors import Actor
from situationroom.base.errors import NotAllowed, NotFound
from situationroom.base.events import emit
from situationroom.base.labelling import make_label
from situationroom.base.labels import Level
from situationroom.base.models import Label
from situationroom.base.rules import require
from situationroom.rooms.codelists.queries import normalise_origin
from situationroom.rooms.posts.events import AnswerKept, AnswerServed, AnswerWithdrawn
from situationroom.rooms.posts.holding import held
from situationroom.rooms.posts.models import PostAnswer, PostRequest, Reuse
from situationroom.rooms.posts.rules import KEEPING, MAY_KEEP, Keeping
from situationroom.rooms.posts.states import AnswerCircle, RequestKind, RequestState

CREDIT = "a post is credited for its answer also where another post or an asker uses it"
LEVEL = {
    AnswerCircle.GOVERNMENT: Level.GOVERNMENT,
    AnswerCircle.ROOM: Level.ROOM,
    AnswerCircle.PUBLIC: Level.PUBLIC,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """An answer that serves again. `request` is what it came of; `names_nobody` is said by hand."""

    kind: RequestKind
    area: str
    question: str
    says: str
    as_of: date
    until: date | None = None
    circle: AnswerCircle = AnswerCircle.ROOM
    request: UUID | None = None
    names_nobody: bool = False


def keep_answer(*, by: Actor, at: datetime, kept: Kept) -> PostAnswer:
    """Write an answer of one's own post down (rules PST-26 to PST-30).

    It is a text of its own under a label of its own: what it came of stays with who reads that.
    """
    area = normalise_origin(kept.area)
    with acting_as(by):
        source = held(by, kept.request) if kept.request is not None else None
        post = source.post_id if source is not None else by.organisation
        state = RequestState(source.state) if source is not None else None
        require(
            KEEPING,
            Keeping(
                by, post, kept.question, kept.says, kept.as_of, kept.until, localdate(at), state,
                kept.names_nobody,
            ),
        )  # fmt: skip
        assert post is not None  # PST-26
        row = PostAnswer.unscoped.create(
            label=make_label(LEVEL[kept.circle], owner=post, creator=by.id),
            post_id=post,
            request=source,
            kind=kept.kind,
            area=area,
            question=kept.question.strip(),
            says=kept.says.strip(),
            as_of=kept.as_of,
            until=kept.until,
            at=at,
            written_by=by.name,
        )
        emit(AnswerKept(str(row.id)), about=row.id, label=row.label, by=by, at=at)
    return row


def _seen(by: Actor, answer: UUID) -> PostAnswer:
    row = PostAnswer.objects.visible_to(by).select_related("label").filter(pk=answer).first()
    if row is None or row.withdrawn_at is not None:
        raise NotFound("There is no such answer.")
    return row


def take_answer(*, by: Actor, at: datetime, answer: UUID, request: UUID | None = None) -> Reuse:
    """Say that an answer serves: for a request its post answers, or for oneself without asking.

    Saying it twice changes nothing.
    """
    if by.organisation is None:
        raise NotAllowed("Only who belongs to an organisation says so.")
    with acting_as(by):
        row = _seen(by, answer)
        served = held(by, request) if request is not None else None
        house = served.asker_id if served is not None else by.organisation
        with as_room(CREDIT):
            found, is_new = Reuse.unscoped.get_or_create(
                answer=row,
                request=served,
                organisation_id=house,
                defaults={"post_id": row.post_id, "at": at},
            )
        if is_new:
            label = _told_under(served, row, by)
            emit(AnswerServed(str(row.id)), about=row.id, label=label, by=by, at=at)
    return found


def _told_under(served: PostRequest | None, row: PostAnswer, by: Actor) -> Label:
    """Return who hears that an answer served: who reads the request, else who took it."""
    if served is not None:
        return served.label
    return make_label(Level.OWN, owner=by.organisation, creator=by.id)


def withdraw_answer(*, by: Actor, at: datetime, answer: UUID) -> PostAnswer:
    """Offer an answer no more; where it served, it stands."""
    with acting_as(by):
        row = _seen(by, answer)
        today = localdate(at)
        keeping = Keeping(by, row.post_id, "", "", today, None, today, None, names_nobody=True)
        require(MAY_KEEP, keeping)
        row.withdrawn_at = at
        row.save(update_fields=["withdrawn_at"])
        emit(AnswerWithdrawn(str(row.id)), about=row.id, label=row.label, by=by, at=at)
    return row
