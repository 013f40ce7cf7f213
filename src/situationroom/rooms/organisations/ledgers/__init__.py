"""What imports ask of the room of people: who an importer is, whom a name means; and contacts."""

from datetime import datetime

from django.utils.timezone import localdate

from situationroom.base.acting import as_room
from situationroom.base.actors import ANONYMOUS, Actor
from situationroom.base.ledgers.targets import who_stands
from situationroom.rooms.organisations.ledgers.contacts import ContactLedger
from situationroom.rooms.organisations.ledgers.names import OrganisationNames
from situationroom.rooms.organisations.models import Person
from situationroom.rooms.organisations.queries import get_actor

__all__ = ["ContactLedger", "OrganisationNames", "stands_now"]


def stands_now(by: Actor, at: datetime) -> Actor:
    """Return who a person is at a moment; whoever is gone or closed is nobody."""
    with as_room("whether who asked for an import still may go on with it"):
        person = Person.objects.filter(pk=by.id, is_active=True).first() if by.id else None
    return get_actor(person, on=localdate(at), at=at) if person is not None else ANONYMOUS


who_stands(stands_now)
