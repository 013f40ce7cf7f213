"""For whom a file leaves the room: whoever asks for it, and from where."""

from django.http import HttpRequest

from situationroom.base.egress import Receiver
from situationroom.rooms.organisations.queries import get_receiver
from situationroom.web.words import actor_of


def receiver_of(request: HttpRequest) -> Receiver:
    """Return who takes a file out, as it will be marked."""
    return get_receiver(by=actor_of(request), address=request.META.get("REMOTE_ADDR", ""))
