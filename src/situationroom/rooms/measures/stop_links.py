"""The link of a mail that stops what it tells of, without signing in; it can do nothing else."""

from uuid import UUID

from django.core import signing

from situationroom.base.acting import as_room
from situationroom.base.actors import Actor
from situationroom.base.errors import NotFound
from situationroom.rooms.measures.models import DutyWatch
from situationroom.rooms.organisations.queries import get_self

STOP = signing.Signer(salt="measures.stop_watch")


def stop_token(watch: UUID) -> str:
    """Return what a mail carries to stop a watch without signing in: it can do nothing else."""
    return STOP.sign(watch.hex)


def read_stop_token(token: str) -> tuple[UUID, Actor]:
    """Return the watch of a token, and who it is of. Raises NotFound for what is no such token."""
    try:
        watch = UUID(STOP.unsign(token))
    except (signing.BadSignature, ValueError):
        raise NotFound("You watch no such duty.") from None
    with as_room("who holds the link of a mail stops what it tells of"):
        row = DutyWatch.unscoped.select_related("person").filter(pk=watch).first()
    if row is None:
        raise NotFound("You watch no such duty.")
    return row.id, get_self(row.person)
