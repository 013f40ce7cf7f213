"""The data call and the organisation a service is about to change, held to its end."""

from datetime import datetime
from uuid import UUID

from situationroom.base.actors import Actor
from situationroom.base.errors import NotFound
from situationroom.base.events import Fact, emit
from situationroom.base.models import Label
from situationroom.rooms.datacalls.models import Asked, DataCall, Reply

TOGETHER = "a data call and those it asks change together"


def held_call(by: Actor, call: UUID) -> DataCall:
    """Return a data call as it is, held. Raises NotFound when hidden or absent."""
    if not DataCall.objects.visible_to(by).filter(pk=call).exists():
        raise NotFound("There is no such data call.")
    rows = DataCall.unscoped.select_for_update(of=("self",))
    return rows.select_related("label", "asker", "file").get(pk=call)


def held_asked(asked: UUID) -> Asked:
    """Return an organisation asked, held with its data call: nothing closes meanwhile."""
    row = Asked.unscoped.select_related("label", "organisation").get(pk=asked)
    calls = DataCall.unscoped.select_for_update(of=("self",))
    row.call = calls.select_related("label", "asker", "file").get(pk=row.call_id)
    return row


def held_reply(by: Actor, reply: UUID) -> Reply:
    """Return a version of an answer, held. Raises NotFound when hidden or absent."""
    if not Reply.objects.visible_to(by).filter(pk=reply).exists():
        raise NotFound("There is no such reply.")
    rows = Reply.unscoped.select_for_update(of=("self",)).select_related("label")
    row = rows.get(pk=reply)
    row.asked = held_asked(row.asked_id)
    return row


def tell(fact: Fact, about: UUID, label: Label, *, by: Actor, at: datetime) -> None:
    """Write what happened, readable by who reads the label."""
    emit(fact, about=about, label=label, by=by, at=at)
