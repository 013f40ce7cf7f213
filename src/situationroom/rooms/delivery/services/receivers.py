"""Writes: how people want to be told."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID
from zoneinfo import available_timezones

from situationroom.base.acting import acting_as, as_room
from situationroom.base.actors import Actor
from situationroom.base.errors import NotAllowed, Refusal
from situationroom.base.events import emit
from situationroom.base.labels import Level
from situationroom.base.models import Label
from situationroom.rooms.delivery.events import PreferencesSet
from situationroom.rooms.delivery.kinds import KINDS
from situationroom.rooms.delivery.models import Preference, Receiver
from situationroom.rooms.delivery.states import Channel, Choice

WISHES = {
    Channel.MAIL: (Choice.AT_ONCE, Choice.DIGEST, Choice.OFF),
    Channel.PUSH: (Choice.AT_ONCE, Choice.OFF),
}


@dataclass(frozen=True, slots=True)
class Times:
    """When somebody may be reached outside the room; no hours at all where both are None."""

    zone: str
    quiet_from: time | None
    quiet_until: time | None
    digest_at: time


def ensure_receiver(person: UUID) -> Receiver:
    """Return how a person is reached, made with the house's hours where they said nothing yet."""
    with as_room("others send, and how somebody is reached is theirs"):
        row = Receiver.objects.select_related("label").filter(pk=person).first()
        if row is None:
            label = Label.objects.create(level=Level.NAMED, creator=person)
            row, _ = Receiver.objects.select_related("label").get_or_create(
                person_id=person, defaults={"label": label}
            )
    return row


def set_times(*, by: Actor, at: datetime, times: Times) -> Receiver:
    """Say when `by` may be reached outside the room.

    Raises NotAllowed for who is nobody, Refusal for an unknown zone or half of the quiet hours.
    """
    if times.zone and times.zone not in available_timezones():
        raise Refusal(
            "There is no time zone %(zone)s.",
            hint="Write it as in Asia/Seoul or America/Los_Angeles.",
            zone=times.zone,
        )
    if (times.quiet_from is None) != (times.quiet_until is None):
        raise Refusal("Quiet hours have a beginning and an end: give both or none.")
    with acting_as(by):
        row = ensure_receiver(_somebody(by))
        row.zone, row.digest_at = times.zone, times.digest_at
        row.quiet_from, row.quiet_until = times.quiet_from, times.quiet_until
        row.save()
        _tell(by, at, row)
    return row


def set_wishes(
    *, by: Actor, at: datetime, wishes: Mapping[tuple[str, Channel], Choice]
) -> list[Preference]:
    """Say what `by` wants of kinds of notices through channels; in the room everything comes.

    Raises NotAllowed for who is nobody, Refusal for a kind or choice that does not exist.
    """
    for (kind, channel), choice in wishes.items():
        if kind not in KINDS:
            raise Refusal("There are no notices of the kind %(kind)s.", kind=kind)
        if choice not in WISHES.get(channel, ()):
            raise Refusal(
                "Notices cannot be received that way.",
                hint="In the room every notice comes; a digest is a mail.",
            )
    with acting_as(by):
        person = _somebody(by)
        rows = [
            Preference.objects.update_or_create(
                person_id=person, kind=kind, channel=channel, defaults={"choice": choice}
            )[0]
            for (kind, channel), choice in sorted(wishes.items())
        ]
        _tell(by, at, ensure_receiver(person))
    return rows


def _somebody(by: Actor) -> UUID:
    if by.id is None:
        raise NotAllowed("Only who is signed in has notices.")
    return by.id


def _tell(by: Actor, at: datetime, row: Receiver) -> None:
    emit(PreferencesSet(), about=row.person_id, label=row.label, by=by, at=at)
