"""Reads: browsers that are told by push."""

from django.conf import settings

from situationroom.base.actors import Actor
from situationroom.rooms.delivery.models import PushSubscription
from situationroom.rooms.delivery.webpush import point_of, room_key, to_text


def list_browsers(*, by: Actor) -> list[PushSubscription]:
    """Return the browsers of `by` that are told by push, oldest first."""
    return list(PushSubscription.objects.filter(person=by.id).order_by("at", "id"))


def get_push_key() -> str:
    """Return the public key by which browsers know the room."""
    return to_text(point_of(room_key(settings.PUSH_KEY).public_key()))
