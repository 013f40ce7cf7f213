"""Reads: how people want to be told."""

from uuid import UUID

from situationroom.base.actors import Actor
from situationroom.base.errors import NotAllowed
from situationroom.rooms.delivery.kinds import KINDS, Kind
from situationroom.rooms.delivery.models import Preference, Receiver
from situationroom.rooms.delivery.rules import QUIET_FROM, QUIET_UNTIL, Quiet, chosen
from situationroom.rooms.delivery.states import Channel, Choice
from situationroom.rooms.organisations.queries import get_zones

SEOUL = "Asia/Seoul"


def get_receiver(*, by: Actor) -> Receiver:
    """Return how `by` is reached; the hours of the house where they said nothing yet."""
    if by.id is None:
        raise NotAllowed("Only who is signed in has notices.")
    return Receiver.objects.filter(pk=by.id).first() or Receiver(person_id=by.id)


def list_wishes(*, by: Actor) -> list[tuple[Kind, dict[Channel, Choice]]]:
    """Return every kind of notice with what `by` wants of it, defaults where they said nothing."""
    rows = Preference.objects.filter(person=by.id)
    said = {(row.kind, row.channel): Choice(row.choice) for row in rows}
    return [
        (
            kind,
            {
                channel: chosen(channel, said.get((kind.name, channel)), default)
                for channel, default in ((Channel.MAIL, kind.mail), (Channel.PUSH, kind.push))
            },
        )
        for kind in sorted(KINDS.values(), key=lambda kind: kind.name)
    ]


def zone_for(receiver: Receiver | None, *, organisation: UUID | None) -> str:
    """Return the clock somebody lives by: their own, their organisation's, Seoul's."""
    if receiver is not None and receiver.zone:
        return receiver.zone
    return next(iter(get_zones([organisation]).values()), SEOUL)


def quiet_of(receiver: Receiver | None, *, zone: str) -> Quiet | None:
    """Return somebody's quiet hours by a clock that is theirs unless they named another."""
    if receiver is None:
        return Quiet(QUIET_FROM, QUIET_UNTIL, zone or SEOUL)
    if receiver.quiet_from is None or receiver.quiet_until is None:
        return None
    return Quiet(receiver.quiet_from, receiver.quiet_until, receiver.zone or zone or SEOUL)
