"""Writes: a reply comes in the room, by a link or by mail; it is accepted or asked back."""

from datetime import datetime
from typing import Any
from uuid import UUID

from situationroom.base.acting import acting_as, as_room
from situationroom.base.actors import Actor
from situationroom.base.errors import Conflict, NotFound
from situationroom.base.files import uploads
from situationroom.base.models import StoredFile
from situationroom.base.rules import require
from situationroom.rooms.datacalls.events import ReplyJudged, ReplyReceived
from situationroom.rooms.datacalls.holding import TOGETHER, held_asked, held_reply, tell
from situationroom.rooms.datacalls.lifecycle import STANDING, may_step
from situationroom.rooms.datacalls.models import Asked, Reply
from situationroom.rooms.datacalls.queries.replies import counting
from situationroom.rooms.datacalls.reading import Judged, read_reply
from situationroom.rooms.datacalls.rules import (
    ACCEPTING,
    ASKING_BACK,
    MAY_CHASE,
    MAY_REPLY,
    MAY_RUN,
    Judging,
    Replying,
    Running,
)
from situationroom.rooms.datacalls.services.calls import LINK
from situationroom.rooms.datacalls.states import (
    REPLY_TEXT,
    AskedState,
    CallState,
    ReplyState,
    SetAside,
)
from situationroom.rooms.delivery.models import OneTimeLink
from situationroom.rooms.delivery.services.links import issue_link, redeem_link


def record_reply(*, by: Actor, at: datetime, asked: UUID, name: str, content: bytes) -> Reply:
    """Take a filled form in the room: a new version, beside those that came before.

    Raises NotFound, NotAllowed and Conflict by rules CAL-08 and CAL-09, and Refusal for a file with
    macros, one that cannot be read, an empty form or another form; then nothing is kept.
    """
    row = Asked.objects.visible_to(by).select_related("call").filter(pk=asked).first()
    if row is None:
        raise NotFound("There is no such data call.")
    return _record(by, at, row, name, content)


def record_reply_by_link(
    *, by: Actor, at: datetime, link: OneTimeLink, token: str, name: str, content: bytes
) -> Reply:
    """Take a filled form from who holds the one-time link of an organisation, as `holder_of` it.

    Raises what `record_reply` raises; a file that is refused does not use the link up.
    """
    with as_room(TOGETHER):
        row = Asked.unscoped.select_related("call").get(pk=link.about)
    with acting_as(by):
        reply = _record(by, at, row, name, content)
        redeem_link(by=by, at=at, token=token, purpose=LINK)
    return reply


def _record(by: Actor, at: datetime, asked: Asked, name: str, content: bytes) -> Reply:
    """Read outside the lock: a large file takes a second."""
    _require_may_reply(by, asked)
    answers = read_reply(asked.call.form, content, name)
    with acting_as(by), as_room(TOGETHER):
        row = held_asked(asked.pk)
        _require_may_reply(by, row)
        announced = uploads.Announced("asked", row.id, name, len(content))
        file = uploads.take_whole(
            by=by, at=at, label=row.label, content=content, announced=announced
        )
        return _keep(
            by, at, row, Judged(answers), file=file, sent_by=by.name, by_mail=by.id is None
        )


def _require_may_reply(by: Actor, asked: Asked) -> None:
    require(MAY_REPLY, Replying(by, asked.organisation_id, CallState(asked.call.state)))


def record_file(
    *,
    by: Actor,
    at: datetime,
    asked: UUID,
    file: StoredFile | None,
    judged: Judged,
    sent_by: str,
    mail: UUID | None = None,
) -> Reply | None:
    """Record a file that arrived by itself: by mail, or sent to the organisation's row in the room.

    `by` is the rule that reads the post. Whatever is wrong with it, the file is kept: what does not
    answer the form, comes from an address nobody knows or comes late is set aside with the reason.
    Returns None for a file that was recorded before.
    """
    with acting_as(by), as_room(TOGETHER):
        row = held_asked(asked)
        known = Reply.unscoped.filter(asked=row)
        again = known.filter(file=file) if file is not None else known.filter(mail=mail, file=None)
        if again.exists():
            return None
        why = judged.why
        if why is None and row.call.state != CallState.SENT:
            why = SetAside.LATE
        return _keep(
            by, at, row, Judged(judged.answers, why), file=file, sent_by=sent_by,
            by_mail=mail is not None, mail=mail,
        )  # fmt: skip


def _keep(by: Actor, at: datetime, asked: Asked, judged: Judged, **came: Any) -> Reply:
    """Write a version beside the others, and how the organisation stands by it."""
    state = ReplyState.SET_ASIDE if judged.why is not None else ReplyState.RECEIVED
    reply = Reply.unscoped.create(
        label=asked.label,
        asked=asked,
        number=Reply.unscoped.filter(asked=asked).count() + 1,
        state=state,
        set_aside=judged.why or "",
        at=at,
        **judged.as_kept,
        **came,
    )
    if state is ReplyState.RECEIVED:
        # Also beside an accepted one: that counts until somebody has looked at this.
        asked.state, asked.replied_at = AskedState.RECEIVED, at
        asked.save(update_fields=["state", "replied_at"])
    told = ReplyReceived(str(reply.id), str(asked.organisation_id), state)
    tell(told, asked.id, asked.label, by=by, at=at)
    return reply


def accept_reply(*, by: Actor, at: datetime, reply: UUID) -> Reply:
    """Accept a version: it is what counts, also one that was set aside or came late.

    Raises NotFound, NotAllowed, and Conflict where nothing could be read of it (CAL-10).
    """
    with acting_as(by):
        row = held_reply(by, reply)
        call = row.asked.call
        require(MAY_RUN, Running(by, call.asker_id, CallState(call.state)))
        return _judge(by, at, row, ReplyState.ACCEPTED, "")


def ask_back(*, by: Actor, at: datetime, reply: UUID, why: str) -> Reply:
    """Ask an organisation to change its answer, and say what; this version stays as it is.

    Who answers without an account gets the form and a link again. Raises NotFound, NotAllowed,
    Conflict, and Refusal without a reason (CAL-11).
    """
    with acting_as(by):
        row = held_reply(by, reply)
        asked = row.asked
        require(MAY_CHASE, Running(by, asked.call.asker_id, CallState(asked.call.state)))
        row = _judge(by, at, row, ReplyState.ASKED_BACK, why)
        if asked.address:
            issue_link(
                by=by,
                at=at,
                purpose=LINK,
                about=asked.id,
                label=asked.label,
                address=asked.address,
                organisation=asked.organisation,
            )
    return row


def _judge(by: Actor, at: datetime, row: Reply, new: ReplyState, why: str) -> Reply:
    old, asked = ReplyState(row.state), row.asked
    rules = ACCEPTING if new is ReplyState.ACCEPTED else ASKING_BACK
    require(rules, Judging(old, row.answers is not None, why))
    if not may_step(old, new):
        raise Conflict(
            "A reply that is %(old)s cannot become %(new)s.",
            old=REPLY_TEXT[old],
            new=REPLY_TEXT[new],
        )
    with as_room(TOGETHER):
        row.state, row.note = new, why.strip()
        row.save(update_fields=["state", "note"])
        counts = counting([asked.id])
        asked.state = STANDING[ReplyState(counts[0].state)]
        asked.replied_at = asked.replied_at or row.at
        asked.save(update_fields=["state", "replied_at"])
        told = ReplyJudged(str(row.id), str(asked.organisation_id), new)
        tell(told, asked.id, asked.label, by=by, at=at)
    return row
