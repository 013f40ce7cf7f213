"""Reads: versions of replies, which of them counts, and what differs between two."""

from collections.abc import Sequence
from uuid import UUID

from situationroom.base.acting import as_room
from situationroom.base.actors import Actor
from situationroom.base.errors import NotFound
from situationroom.rooms.datacalls.collating.answers import Answers, from_json
from situationroom.rooms.datacalls.models import Reply
from situationroom.rooms.datacalls.states import ReplyState

_WEIGHT = {ReplyState.ACCEPTED: 1, ReplyState.RECEIVED: 0, ReplyState.ASKED_BACK: 0}


def counting(asked: Sequence[UUID]) -> list[Reply]:
    """Return the version that counts of each organisation asked, for services of this room.

    The newest that was accepted; where none was, the newest that was not set aside.
    """
    with as_room("which version counts is the same for everybody"):
        rows = Reply.unscoped.filter(asked__in=list(asked)).exclude(state=ReplyState.SET_ASIDE)
        found: dict[UUID, Reply] = {}
        for row in rows.select_related("label").order_by("number"):
            best = found.get(row.asked_id)
            if best is None or _weight(row) >= _weight(best):
                found[row.asked_id] = row
        return list(found.values())


def _weight(row: Reply) -> int:
    return _WEIGHT[ReplyState(row.state)]


def list_replies(*, asked: UUID, by: Actor) -> list[Reply]:
    """Return every version of an organisation's answer that `by` may read, newest first."""
    rows = Reply.objects.visible_to(by).filter(asked=asked)
    return list(rows.select_related("label").order_by("-number"))


def get_reply(*, id: UUID, by: Actor) -> Reply:
    """Return one version with what was read of it. Raises NotFound when hidden or absent."""
    rows = Reply.objects.visible_to(by).select_related("label", "file", "asked__call")
    row = rows.filter(pk=id).first()
    if row is None:
        raise NotFound("There is no such reply.")
    return row


def answers_of(reply: Reply) -> Answers | None:
    """Return what was read of a version; None where nothing was."""
    return from_json(reply.answers) if reply.answers is not None else None


def is_same(one: Reply, other: Reply) -> bool:
    """Tell whether two versions say the same."""
    return one.answers == other.answers
