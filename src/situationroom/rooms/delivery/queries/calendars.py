"""Reads: whether somebody subscribed to their calendar."""

from situationroom.base.actors import Actor
from situationroom.rooms.delivery.models import CalendarFeed


def get_feed(*, by: Actor) -> CalendarFeed | None:
    """Return the calendar address of `by` that works, if there is one."""
    return CalendarFeed.objects.filter(person=by.id, revoked_at=None).first()
