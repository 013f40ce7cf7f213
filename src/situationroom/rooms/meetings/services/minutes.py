"""Writes: minutes are typed while people speak, and every writer's state is kept."""

from datetime import datetime, timedelta
from uuid import UUID

from situationroom.base.acting import acting_as
from situationroom.base.actors import Actor
from situationroom.base.errors import Conflict, NotFound
from situationroom.base.events import emit
from situationroom.base.rules import require
from situationroom.rooms.meetings.events import MinutesWritten
from situationroom.rooms.meetings.holding import held_to_speak
from situationroom.rooms.meetings.models import Minutes, MinutesVersion, Session
from situationroom.rooms.meetings.rules import MAY_RUN, WRITING, Running, Writing
from situationroom.rooms.meetings.states import SessionState

A_WHILE = timedelta(minutes=10)
"""What one person types within this time is one version."""


def write_minutes(
    *, by: Actor, at: datetime, session: UUID, text: str, read: int | None = None
) -> Minutes:
    """Save what was typed (rules MTG-08, MTG-43); the chair writes too.

    `read` is how many saves the writer had seen; another number means that somebody else wrote
    meanwhile. A new version begins with another writer or after ten minutes, so that typing makes
    no thousand versions and no thousand events.
    """
    with acting_as(by):
        row = held_to_speak(by, session)
        _require_writer(by, row)
        require(WRITING, Writing(SessionState(row.state)))
        minutes = _minutes_of(by, row)
        if read is not None and read != minutes.edits:
            raise Conflict(
                "Somebody else has written on these minutes meanwhile.",
                "Copy what you wrote, open the page again and write it beside theirs.",
            )
        if text == minutes.text:
            return minutes
        minutes.text, minutes.edits = text, minutes.edits + 1
        minutes.save(update_fields=["text", "edits"])
        _keep_version(by, at, minutes)
    return minutes


def _require_writer(by: Actor, session: Session) -> None:
    if session.chair_id is None or by.id != session.chair_id:
        require(MAY_RUN, Running(by, session.series.owner_id))


def _minutes_of(by: Actor, session: Session) -> Minutes:
    minutes, _ = Minutes.unscoped.get_or_create(session=session, defaults={"label": session.label})
    found = Minutes.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=minutes.pk)
    held = found.select_related("label").first()
    if held is None:
        raise NotFound("There are no minutes that you may read.")
    return held


def _keep_version(by: Actor, at: datetime, minutes: Minutes) -> None:
    last = minutes.versions.order_by("-number").first()
    goes_on = last is not None and last.writer == by.id and at - last.began_at < A_WHILE
    if last is not None and goes_on:
        last.text, last.at = minutes.text, at
        last.save(update_fields=["text", "at"])
        return
    number = last.number + 1 if last is not None else 1
    MinutesVersion.objects.create(
        minutes=minutes,
        number=number,
        text=minutes.text,
        began_at=at,
        at=at,
        writer=by.id,
        written_by=by.name,
    )
    told = MinutesWritten(str(minutes.session_id), number)
    emit(told, about=minutes.session_id, label=minutes.label, by=by, at=at)
